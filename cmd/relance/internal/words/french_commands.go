package words

// frenchCommands is what the help says behind the first line of the commands that finance uses every day.
var frenchCommands = map[string]string{
	`Check reads a book whole: policies, guards, formulas, message templates, tests
and the mapping of exports. It reports every mistake in one pass, with its
file, line and column, and how to mend it. BOOK is a folder, the current one by
default. Nothing is written, and no network is used.`: `Check lit un jeu de règles en entier : politiques, conditions, calculs, textes des messages, tests et
lecture des exports. Il signale toutes les erreurs en une fois, avec le fichier, la ligne, la colonne
et la correction. BOOK est un dossier, le dossier courant par défaut. Rien n’est écrit, aucun
réseau n’est utilisé.`,

	`It also says which policies will stop writing for want of a rate of interest within 60 days,
and which line the book needs. That is no warning: exit codes do not change.`: `Il dit aussi quelles politiques n’écriront plus, faute d’un taux d’intérêt, dans les 60 jours, et quelle
ligne ajouter. Ce n’est pas un avertissement : le code de sortie ne change pas.`,

	`With --fix it mends what has one right answer: = for ==, and for &&, <> for !=, curly quotes, 30d,
a decimal comma, quotes that are missing, a name with one letter wrong that can be no other. It
says what it changed, and then what is left. --fix --diff shows the changes and writes nothing.`: `Avec --fix, il corrige ce qui n’a qu’une bonne réponse : = pour ==, and pour &&, <> pour !=,
guillemets courbes, 30d, virgule décimale, guillemets manquants, nom avec une lettre fausse qui ne
peut être qu’un autre. Il dit ce qu’il a changé, puis ce qui reste. --fix --diff montre les
changements sans rien écrire.`,

	"With --watch it runs again whenever a file of the book changes, until it is told to stop.": "Avec --watch, il recommence chaque fois qu’un fichier du jeu de règles change, jusqu’à ce qu’on l’arrête.",

	"Exit codes: 0 nothing wrong, or warnings only; 2 errors; 3 warnings under --strict.": "Codes de sortie : 0 rien à corriger, ou seulement des avertissements ; 2 erreurs ; 3 avertissements avec --strict.",
	`Simulate replays your invoices over a span of days with the code that decides,
and writes every message and task: the day, the client, the channel, the state
of the policy, the amount and the invoices. Nobody is contacted.`: `Simulate rejoue vos factures jour après jour avec le code qui décide, et écrit chaque message et
chaque tâche : le jour, le client, le canal, l’étape de la politique, le montant et les factures.
Personne n’est contacté.`,

	`BOOK is a folder, the current one by default. The exports are read from it
unless flags name others; a bad row in one of them ends the command before
anything is simulated. The same input gives the same output, byte for byte.`: `BOOK est un dossier, le dossier courant par défaut. Les exports y sont lus, sauf si des options en
nomment d’autres ; une ligne fautive arrête la commande avant toute simulation. Les mêmes données
donnent toujours le même résultat, à l’octet près.`,

	`A large portfolio takes little memory: clients are read one after the other, and what waits for its turn lies
in the folder for temporary files (TMPDIR), which needs as much room as the invoices and the output. Nothing is
left there. With --format html all of it is held in memory.`: `Un grand portefeuille demande peu de mémoire : les clients sont lus l’un après l’autre, et ce qui attend son tour
se trouve dans le dossier des fichiers temporaires (TMPDIR), qui doit avoir la place des factures et du
résultat. Rien n’y reste. Avec --format html, tout est gardé en mémoire.`,

	`A simulation assumes that channels take what they are given, and that people make their calls
and do their tasks on the day. With --calls not_made nobody does, but where an event (call)
says so: the summary tells how many cases wait for that at the end, and where.`: `Une simulation suppose que les canaux acceptent ce qu’on leur donne, et que les personnes appellent
et font leurs tâches le jour même. Avec --calls not_made, personne ne le fait, sauf si un événement
(call) le dit : le résumé compte les dossiers qui attendent cela à la fin, et où.`,

	`With --fails CHANNEL a channel refuses for good what it is given, as when e-mails come back: for all clients, or for those that are named
after it. The policy then does what it says instead, from the day after on, and the address counts as one that does not work. The
summary counts what was refused, invoice by invoice; jsonl names each, after the messages, in an object with "refused".`: `Avec --fails CANAL, un canal refuse définitivement ce qu’il reçoit, comme quand les e-mails reviennent : pour tous les clients, ou pour
ceux qui sont nommés ensuite. La politique fait alors, dès le lendemain, ce qu’elle prévoit à la place, et l’adresse compte comme ne
fonctionnant pas. Le résumé compte ce qui a été refusé, facture par facture ; jsonl le nomme après les messages, dans un objet avec « refused ».`,

	`Formats: table for people, with a summary; jsonl, one object for each message;
csv, one row for each invoice of a message; html, one file that loads nothing, for a browser and for
paper: the calendar, the messages by week, channel and step, where cases end, what they cost, the
policies, and client by client each message with its words. Amounts of jsonl and csv are exact decimals; text that a
spreadsheet would compute, such as a number with +, begins with an apostrophe.`: `Formats : table pour les personnes, avec un résumé ; jsonl, un objet par message ; csv, une ligne par
facture d’un message ; html, un fichier qui ne charge rien, à lire dans un navigateur ou sur papier : le
calendrier, les messages par semaine, canal et étape, la fin des dossiers, leur coût, les politiques, et
chaque message avec ses mots, client par client. Les montants de jsonl et csv sont des décimaux exacts ; un texte qu’un
tableur calculerait, comme un numéro avec +, commence par une apostrophe.`,

	`What can be known beforehand is known: the channels are asked, as relance plan asks them, whether they can
send a message. A letter that the font cannot print or a text that is too long keeps the case where it
is; who cannot be reached, such as at an address that does not fit the window of an envelope, gets
what the action says instead.`: `Ce qui peut se savoir d’avance se sait : comme pour relance plan, les canaux disent s’ils pourraient
envoyer un message. Un courrier que la police ne peut pas imprimer ou un texte trop long laisse le dossier
où il est ; qui ne peut pas être joint, par exemple à une adresse qui dépasse la fenêtre d’une enveloppe,
reçoit ce que l’action dit à la place.`,

	`Exit codes: 0 done, 2 when the book or an export has errors, when a guard had no
answer for some invoice, when a message could not be written: a rate of
late interest is missing, or its channel could not send it, or when one would wait for the file of
an invoice (documents in deploy.cue): it is simulated as leaving, and each file that is missing is named on standard error.`: `Codes de sortie : 0 fait, 2 quand le jeu de règles ou un export a des erreurs, quand une condition n’a pas
eu de réponse pour une facture, quand un message n’a pas pu être écrit : il manque un taux d’intérêt de
retard, ou son canal n’aurait pas pu l’envoyer, ou quand un message attendrait le fichier d’une facture (documents dans
deploy.cue) : il est simulé comme parti, et chaque fichier manquant est nommé sur la sortie d’erreur.`,

	`Import reads exports of invoices, clients, contacts and events into the book's ledger, and
shows what changed: new, changed, paid down, raised, closed and reopened invoices, and
what is open before and after in each currency. All of it is written, or nothing.
The same export a second time changes nothing.`: `Import lit des exports de factures, clients, contacts et événements dans le registre, et montre ce
qui a changé : factures nouvelles, modifiées, réglées en partie, augmentées, closes et rouvertes, et
les restes dus avant et après dans chaque devise. Tout est écrit, ou rien.
Le même export une seconde fois ne change rien.`,

	`Where no flag names a file the sources that deploy.cue names are pulled (--from NAME: that one alone):
databases, web services, folders; see relance sources. They are read whole and checked as files
are; what a flag says is none is left out. Without sources the exports in the book's folder are read; with a file flag, those
named alone. What is open comes from the export when it has that column;
otherwise it is the amount less the payments, credits and refunds that the ledger
knows. Contacts replace those of the clients that the file names. Events dated after --as-of, the day of the export's balances, are counted on top.`: `Sans fichier nommé, les sources que nomme deploy.cue sont lues (--from NOM : celle-là seulement) :
bases de données, services web, dossiers ; voir relance sources. Elles sont lues en entier et vérifiées
comme des fichiers ; ce qu’une option dit none est laissé de côté. Sans source, les exports du dossier du jeu de règles sont lus ; si une option nomme un
fichier, seuls les fichiers nommés. Le reste dû vient de l’export quand il a cette colonne ;
sinon c’est le montant moins les paiements, avoirs et remboursements que connaît le
registre. Les contacts remplacent ceux des clients du fichier. Les événements datés après --as-of, le jour des soldes de l’export, sont comptés en plus.`,

	`--full says that the export has every open invoice: those it lacks are closed.
When that would be more than --closing-share percent of the open invoices, the import
is refused, unless --allow-closing gives a number that covers them.`: `--full dit que l’export a toutes les factures ouvertes : celles qui y manquent sont closes.
Si cela fait plus de --closing-share pour cent des factures ouvertes, l’import est
refusé, sauf si --allow-closing donne un nombre qui les couvre.`,

	`An export never takes away in silence. One whose balances are of an earlier day than
those of the last import is refused when it would change something (--older lets it).
One that lacks a column that the last one had, such as on_hold or email, is refused when
the ledger has values in it (--without on_hold lets it, and they stay as they are). What
was recorded as paid stays paid when the export does not know it; a line says so, and
--take-back takes it back. An invoice that is now in instalments (INV-7#1, INV-7#2) is
replaced by them.`: `Un export n’enlève jamais rien en silence. S’il a des soldes d’un jour antérieur à ceux du
dernier import, il est refusé quand il changerait quelque chose (--older le permet).
S’il n’a plus une colonne du précédent, par exemple on_hold ou email, il est refusé quand
le registre y a des valeurs (--without on_hold le permet, et elles restent). Ce qui a été
saisi comme payé le reste quand l’export l’ignore ; une ligne le dit, et
--take-back l’annule. Une facture désormais en échéances (INV-7#1, INV-7#2) est
remplacée par elles.`,

	`--invoices also takes an electronic invoice (UBL, CII, XRechnung as XML, Factur-X or ZUGFeRD
as PDF) or a folder of them. They say what was owed when they were issued: new ones are
added, and what the ledger has of the others stays, what is open, due dates and clients
included; they add what it lacks, such as the PDF to attach. A folder is no list of all
that is open: nothing is closed for not being in it, unless --full says that it is one.`: `--invoices accepte aussi une facture électronique (UBL, CII, XRechnung en XML, Factur-X ou ZUGFeRD
en PDF) ou un dossier de celles-ci. Elles disent ce qui était dû à leur émission : les nouvelles
sont ajoutées, et ce que le registre sait des autres reste, restes dus, échéances et clients
compris ; elles ajoutent ce qui lui manque, comme le PDF à joindre. Un dossier n’est pas la liste
de tout ce qui est ouvert : rien n’est clos parce qu’il y manque, sauf si --full le dit.`,

	`With --einvoices a file or folder of them is read beside the export, in the same import. An
invoice of both is one: what is open and when it is due is the export's, the PDF and what
is unknown of the client comes from the document, and what differs is said with both. With
--full those that the export lacks are settled, and left out; else they are added.`: `Avec --einvoices, un fichier ou un dossier de celles-ci est lu à côté de l’export, dans le même
import. Une facture présente dans les deux n’en fait qu’une : le reste dû et l’échéance sont
ceux de l’export, le PDF et ce qu’on ignorait du client viennent du document, et ce qui diffère
est dit avec les deux. Avec --full, celles qui manquent dans l’export sont soldées et laissées
de côté ; sinon elles sont ajoutées.`,

	"Exit codes: 0 done, 1 could not do its job, 2 the exports cannot be used.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 les exports ne peuvent pas servir.",
	`Plan decides all that is due today on the book's ledger, and shows it: messages and
tasks with their recipients, cases that move, what waits for a person, what is held
back and until when, and what could not be decided. It writes nothing to the ledger.`: `Plan décide tout ce qui est à faire aujourd’hui sur le registre, et le montre : messages et tâches
avec leurs destinataires, dossiers qui changent d’étape, ce qui attend une personne, ce qui est
retenu et jusqu’à quand, et ce qui n’a pas pu être décidé. Rien n’est écrit dans le registre.`,

	`With --out the plan is kept in a file, which relance apply carries out: to each client
exactly what it says, or nothing. It is refused once the book or the day is another.`: `Avec --out, le plan est gardé dans un fichier, que relance apply exécute : pour chaque client,
exactement ce qu’il dit, ou rien. Il est refusé dès que le jeu de règles ou le jour a changé.`,

	"Exit codes: 0 done, 1 could not do its job, 2 when a case could not be decided, or a message would wait for the file of\nan invoice.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 quand un dossier n’a pas pu être décidé, ou qu’un message\nattendrait le fichier d’une facture.",
	`Run decides all that is due today on the book's ledger, shows it, and writes it down:
cases move, and messages go into the outbox. A second run on the same day does nothing
more, and a day without a run loses nothing: the next one catches up. A day more than 45 days
after the ledger's last entry, or before the last run, is taken for a wrong clock: a run that is
dated years ahead would leave nothing to do for years. --after-pause says that it is right.`: `Run décide tout ce qui est à faire aujourd’hui sur le registre, le montre et l’écrit : les dossiers
changent d’étape, et les messages vont dans la boîte d’envoi. Une seconde exécution le même jour ne fait
rien de plus, et un jour sans exécution ne perd rien : la suivante le rattrape. Un jour à plus de 45 jours
de la dernière entrée du registre, ou avant la dernière exécution, passe pour une horloge fausse : une
exécution datée des années plus tard ne laisserait rien à faire pendant des années. --after-pause dit qu’il est juste.`,

	`Messages of the outbox, those of relance apply too, are then delivered: where the book's
deploy.cue says, when it says live: true. Otherwise they go into the folder deliveries
beside the book, as files that a person can open, and nobody is contacted. The first
line says which.`: `Les messages de la boîte d’envoi, ceux de relance apply aussi, sont ensuite envoyés : là où le dit le
deploy.cue du jeu de règles, quand il dit live: true. Sinon ils vont dans le dossier deliveries à
côté du jeu de règles, en fichiers qu’une personne peut ouvrir, et personne n’est contacté. La première
ligne dit lequel des deux.`,

	`A message that its channel does not take is tried again, by the next run too, for the days
that deploy.cue says (give_up_days, 5 without it). What is ours to mend, such as a login that
fails, fails no message: all of the channel waits until it is mended. SIGTERM and Ctrl-C let
messages that are on their way come to their end, for half a minute at most.`: `Un message que son canal n’accepte pas est réessayé, par l’exécution suivante aussi, pendant les jours
que dit deploy.cue (give_up_days, 5 par défaut). Ce qui est à corriger chez nous, comme une connexion
refusée, ne fait échouer aucun message : tout le canal attend la correction. SIGTERM et Ctrl-C laissent
les messages en route aller à leur terme, une demi-minute au plus.`,

	`What was to happen before today and has not is listed last, with the command that goes on:
calls that nobody recorded, contacts that a person has to make, messages that have not left,
such as those that each run so far found in quiet hours. Their cases wait. When deploy.cue says
when relance runs (run_at), check warns of that beforehand, and run says when it is started at
another hour.`: `Ce qui devait se faire avant aujourd’hui et n’a pas eu lieu est listé à la fin, avec la commande pour continuer :
appels que personne n’a saisis, contacts qu’une personne doit prendre, messages qui ne sont pas partis,
comme ceux que chaque exécution a trouvés aux heures de silence. Leurs dossiers attendent. Quand deploy.cue
dit à quelle heure relance tourne (run_at), check en avertit d’avance, et run dit s’il a été lancé à une
autre heure.`,

	`Exit codes: 0 done, 1 could not do its job or was stopped, 2 when a case could not be decided,
a message did not leave, or something waits since an earlier day: a person should look.`: `Codes de sortie : 0 fait, 1 n’a pas pu faire son travail ou a été arrêté, 2 quand un dossier n’a pas pu être
décidé, qu’un message n’est pas parti, ou que quelque chose attend depuis un jour antérieur : à regarder.`,

	`Deliver sends the messages that wait in the outbox, as relance run does after it has
decided: those of relance apply, those that a channel did not take earlier, and those that
had to wait for their hour. Run it as often as you like: a message is never sent twice.`: `Deliver envoie les messages qui attendent dans la boîte d’envoi, comme relance run après avoir
décidé : ceux de relance apply, ceux qu’un canal n’a pas acceptés plus tôt, et ceux qui devaient
attendre leur heure. Lancez-le aussi souvent que vous voulez : un message n’est jamais envoyé deux fois.`,

	"Nothing leaves from a book in which relance check finds an error.": "Rien ne part d’un jeu de règles où relance check trouve une erreur.",
	`Exit codes: 0 done, 1 could not do its job, 2 when a message did not leave, or something
waits since an earlier day: a person should look.`: `Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 quand un message n’est pas parti, ou que quelque
chose attend depuis un jour antérieur : à regarder.`,

	`Tasks lists the work that policies gave to people and that nobody has done yet: calls with
their number and amount, tasks by queue, messages of which nobody knows whether they left,
and money on bank statements of which nobody knows what it is for, with the invoices that it
may pay: relance bank match says it. With --script it shows what to say, and the client's
last events. Before all that it says which messages have not left yet, since when, why, and
the command that goes on: a channel rests, or they may not leave at this hour. It says, too,
which cases the last run could not decide, why, and what mends it: a rate that is not loaded, a
letter that the font cannot print, a condition that has no answer. relance approve lists what
waits for an agreement.`: `Tasks liste le travail que les politiques ont donné à des personnes et que personne n’a encore fait : les
appels avec leur numéro et leur montant, les tâches par file, les messages dont on ne sait pas s’ils
sont partis, et l’argent sur les relevés bancaires dont personne ne sait ce qu’il règle, avec les
factures qu’il peut payer : relance bank match le dit. Avec --script, il montre quoi dire et les
derniers événements du client. Avant tout cela, il dit quels messages ne sont pas encore partis,
depuis quand, pourquoi, et la commande pour continuer : un canal est au repos, ou ils ne peuvent pas
partir à cette heure. Il dit aussi sur quels dossiers la dernière exécution n’a rien pu décider, pourquoi,
et ce qui y remédie : un taux qui manque, un courrier que la police ne peut pas imprimer, une condition
sans réponse. relance approve liste ce qui attend un accord.`,

	`A contact that could not be made, with nothing else to do instead, is a task that says why.
Its case does not go on before somebody says how:`: `Un contact qui n’a pas pu être pris, sans rien à faire à la place, est une tâche qui dit pourquoi.
Son dossier n’avance pas avant que quelqu’un dise comment :`,

	"send it after all, as the policy says: the address is mended now":  "l’envoyer malgré tout, comme le dit la politique : l’adresse est corrigée",
	"the client was contacted in another way: it counts as the contact": "le client a été contacté autrement : cela compte comme le contact",
	"it is not made and counts for nothing; the case goes on":           "il n’est pas pris et ne compte pour rien ; le dossier continue",
	`On a terminal a long list comes in pages, elsewhere with --limit; each ends with how many more
there are, and the command of the next one.`: `Au terminal, une longue liste vient par pages, ailleurs avec --limit ; chacune finit par le nombre de
lignes qui suivent et la commande de la page suivante.`,
	`A message that failed is listed until the next run, which does what the policy says instead.
A call was not made until somebody records it: with relance tasks done, or relance record
call; let-go says that nobody will call.`: `Un message qui a échoué est listé jusqu’à l’exécution suivante, qui fait ce que la politique dit à la place.
Un appel n’a pas eu lieu tant que personne ne l’a saisi : avec relance tasks done, ou relance record
call ; let-go dit que personne n’appellera.`,

	`Why replays one client up to a day and explains one invoice: the path so far and
what was sent, the rule that moved it on that day with the value of every part of
its guard, why each other rule did not, which one came nearest, and the first day
on which something would happen if nothing but the date changes.`: `Why rejoue un client jusqu’à un jour et explique une facture : le chemin parcouru et ce qui a été
envoyé, la règle qui l’a fait avancer ce jour-là avec la valeur de chaque partie de sa condition,
pourquoi chaque autre règle ne l’a pas fait, laquelle en était la plus proche, et le premier jour où
quelque chose se passerait si rien d’autre que la date ne changeait.`,

	"It is the story that simulate tells: give the same --from to both.": "C’est l’histoire que raconte simulate : donnez le même --from aux deux.",
	`Where the book has a ledger, or --ledger names one, and neither an export nor --from is
given, the answer is that of the ledger: what was decided, sent, answered and agreed to,
on an earlier day too (“why was this customer called on 12 March?”), and for today what
the next run does and why. A day to come is replayed from the export all the same.`: `Quand le jeu de règles a un registre, ou que --ledger en nomme un, et sans export ni --from, la
réponse est celle du registre : ce qui a été décidé, envoyé, répondu et convenu, un jour passé
aussi (« pourquoi ce client a-t-il été appelé le 12 mars ? »), et pour aujourd’hui ce que fera la
prochaine exécution et pourquoi. Un jour à venir est rejoué à partir de l’export malgré tout.`,

	`Status counts the cases of the book's ledger by policy and state, adds up what is open
by lateness in each currency, lists what was to happen and has not, with the command that
goes on, the money on bank statements of which nobody knows what it is for, and what waits for a person or for a later day, counts the messages of the outbox,
and names those that a person should look at: of unknown fate, or failed. It names the clients on the blacklist, and says how old the last import is. When the book can be read, it lists the
invoices that can soon no longer be brought to court, what ended with something open,
by state, and, where the book says costs, what was sent by step and what it cost, and what
each day of delay costs (delay_percent). It says which policies will stop writing within 60
days, for want of a rate of interest.`: `Status compte les dossiers du registre par politique et par étape, additionne les restes dus par
retard dans chaque devise, liste ce qui devait se faire et n’a pas eu lieu, avec la commande pour
continuer, l’argent sur les relevés bancaires dont personne ne sait ce qu’il règle, et ce qui attend une personne ou un autre jour, compte les messages de la boîte d’envoi,
et nomme ceux qu’une personne doit regarder : au sort inconnu, ou échoués. Il nomme les clients sur la liste noire, et dit de quand date le dernier import. Quand le jeu de règles peut être lu, il liste les
factures bientôt prescrites, ce qui a pris fin avec un reste dû, par étape, et, si le jeu de règles
dit les coûts, ce qui a été envoyé par étape et ce que cela a coûté, et ce que coûte chaque jour de
retard (delay_percent). Il dit quelles politiques n’écriront plus dans les 60 jours, faute
d’un taux d’intérêt.`,

	`DSO (days sales outstanding) is what is open divided by what was invoiced in the last 90
days, times 90. It is shown where the ledger knows paid invoices of that time too.`: `Le DSO (délai moyen de paiement) est ce qui est ouvert divisé par ce qui a été facturé dans les 90
derniers jours, fois 90. Il est montré quand le registre connaît aussi des factures payées de cette période.`,

	`Exit codes: 0 done, 1 could not do its job, 2 when messages left that the ledger does not
know of, as after a restore: relance restored lists them.`: `Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 quand sont partis des messages que le registre ne
connaît pas, comme après une restauration : relance restored les liste.`,

	`List writes the invoices that the ledger knows, by client, due day and number: how many days
late they are, what was invoiced, what is still open, where its case stands, and whether it is disputed, on
hold, waits for a person, or is one of a client on the blacklist. Where less is asked
than is open, it says how much: a part is contested, or the client's credit covers it.
What is open comes to a total for each currency, of all that the flags select; money on account
stands below. On a terminal a long list comes in pages, elsewhere with --limit; each ends with how
many more there are, and the command of the next one.`: `List écrit les factures que connaît le registre, par client, échéance et numéro : les jours de
retard, le montant facturé, le reste dû, l’étape de son dossier, et si elle est en litige, suspendue,
attend une personne, ou est d’un client sur la liste noire. Quand il est demandé moins que le
reste dû, il dit combien : une partie est contestée, ou le crédit du client la couvre.
Les restes dus ont un total par devise, de tout ce que les options retiennent ; les sommes sans
affectation sont au-dessous. Au terminal, une longue liste vient par pages, ailleurs avec --limit ;
chacune finit par le nombre de lignes qui suivent et la commande de la page suivante.`,

	`Record writes what happened outside into the book's ledger, one event by hand or a
whole file with --from. An event is recorded once: the same one again, or the
same --key, changes nothing and says so. All events of a file are recorded, or none.`: `Record écrit dans le registre ce qui s’est passé au-dehors, un événement à la main ou tout un fichier
avec --from. Un événement n’est saisi qu’une fois : le même, ou la même --key, ne change rien et le
dit. Tous les événements d’un fichier sont saisis, ou aucun.`,
	`--statuses reads what platforms and buyers say of electronic invoices: the life-cycle
messages of the French reform (CDAR) and Peppol Invoice Responses. A dispute, a refusal, a
suspension, an approval and a payment that was sent are events that policies see; the rest is noted.`: `--statuses lit ce que les plateformes et les acheteurs disent des factures électroniques : les messages
de cycle de vie de la réforme française (CDAR) et les Peppol Invoice Response. Un litige, un refus, une
suspension, une approbation et un paiement transmis sont des événements que les politiques voient ; le
reste est noté.`,

	"Exit codes: 0 done, 1 could not do its job, 2 the event cannot be.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 l’événement n’est pas possible.",
	"Agree to what a case proposes.":                                     "Accepter ce qu’un dossier propose.",
	"Refuse what a case proposes.":                                       "Refuser ce qu’un dossier propose.",
	`A case is named by its id, or by an invoice that it is about; without
one, all that waits for a person is listed.`: `Un dossier est nommé par son identifiant, ou par une facture dont il s’agit ; sans l’un ni
l’autre, tout ce qui attend une personne est listé.`,
	"What is rejected is not proposed again until a fact of the client changes.": "Ce qui est refusé n’est plus proposé tant que rien ne change chez le client.",
	"What is approved happens at the next run.":                                  "Ce qui est accepté a lieu à la prochaine exécution.",

	`Test runs the tests in a book's *_test.cue files: each gives invoices, clients and
dated events, and says what is expected on which day. A failure shows what was
expected and what happened side by side.`: `Test lance les tests des fichiers *_test.cue d’un jeu de règles : chacun donne des factures, des clients et
des événements datés, et dit ce qui est attendu quel jour. Un échec montre côte à côte ce qui était
attendu et ce qui s’est passé.`,

	`With --update the expectations that failed are rewritten to what happened; look
at the difference before you keep it. A test that was written for another policy than
assign gives its invoices now is left as it is.`: `Avec --update, les attentes non tenues sont réécrites selon ce qui s’est passé ; regardez la
différence avant de la garder. Un test écrit pour une autre politique que celle à laquelle assign
donne maintenant ses factures reste tel quel.`,

	`With --coverage it says what of the policies the tests reach: each rule, each
condition and each part of one both ways, what is done instead of an action, each text in
each language. Shares are rounded down. --threshold 90 fails below 90 %.`: `Avec --coverage, il dit ce que les tests atteignent des politiques : chaque règle, chaque condition et
chacune de ses parties dans les deux sens, ce qui est fait à la place d’une action, chaque texte dans
chaque langue. Les parts sont arrondies vers le bas. --threshold 90 échoue au-dessous de 90 %.`,

	`With --mutate it makes one small mistake in the policies at a time, a constant one
off, another operator, another target, and lists the mistakes that no test notices.`: `Avec --mutate, il fait une petite faute à la fois dans les politiques, une constante décalée de un, un
autre opérateur, une autre cible, et liste les fautes qu’aucun test ne remarque.`,

	`Exit codes: 0 all passed, 2 some failed, the coverage is below the threshold, a mutant
survived, or the book has errors.`: `Codes de sortie : 0 tous réussis, 2 des échecs, une couverture sous le seuil, un mutant qui a
survécu, ou un jeu de règles qui a des erreurs.`,

	`Exits shows the exits of a book: agency, court, giving up. For each: the amounts
and cases it is for, what it costs, how long it takes, how often it succeeds, what
its file needs, where these figures are from, and what the law says.`: `Exits montre les sorties d’un jeu de règles : société de recouvrement, tribunal, abandon. Pour chacune :
pour quels montants et quels cas, ce qu’elle coûte, combien de temps elle prend, combien de fois elle
aboutit, ce que son dossier exige, d’où viennent ces chiffres, et ce que dit la loi.`,

	"With --amount it shows those for an open amount, and what each would cost.": "Avec --amount, il montre celles qui conviennent à un reste dû, et ce que chacune coûterait.",
	`Show writes what a law gives on a day: rate, fixed sum, limitation, each with its
validity, its source and how far it was verified. Of a reference rate, such as ECB_MRO,
it writes the periods.`: `Show écrit ce que donne une loi à un jour : taux, indemnité forfaitaire, prescription, chacun avec sa
période, sa source et le degré de vérification. D’un taux de référence, comme ECB_MRO, il
écrit les périodes.`,

	`With --amount, --due and --paid it computes the interest step by step: one line for each
rate and each principal, rounded once at the end. --amount is what is still open; what came
in late is said with --part DAY=AMOUNT, as often as needed.`: `Avec --amount, --due et --paid, il calcule les intérêts pas à pas : une ligne pour chaque taux et
chaque principal, un seul arrondi à la fin. --amount est le reste dû ; ce qui a été payé en
retard se dit par --part JOUR=MONTANT, autant de fois qu’il le faut.`,

	"Nothing of it is legal advice.": "Rien de ceci n’est un conseil juridique.",
}
