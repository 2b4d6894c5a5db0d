package words

// frenchHelpPages is the help behind the first line of the commands that finance does not use every day, and of
// their flags.
var frenchHelpPages = map[string]string{
	`Apply writes what a plan says into the ledger: cases move, and messages go into the
outbox. A plan is refused when the book, the ledger or the day is another than when it was
made, when it has expired, and when it was applied already. A client about whom something was
written since, so that something else would happen to them now, is left out and listed: the
next run decides them. A plan whose first attempt died half way goes on where it stopped.`: `Apply inscrit dans le registre ce que dit un plan : les dossiers avancent, et les messages vont dans
la boîte d’envoi. Un plan est refusé si le jeu de règles, le registre ou le jour ne sont plus ceux
de sa préparation, s’il a expiré, ou s’il a déjà été appliqué. Un client sur lequel quelque chose a
été écrit depuis, et à qui il arriverait donc autre chose aujourd’hui, est laissé de côté et listé :
la prochaine exécution décidera. Un plan interrompu à mi-chemin reprend là où il s’est arrêté.`,

	`Arrived writes down a person's word on a letter that was sent: that it arrived, or with
--returned that it came back, on which day and under which tracking number. Of an invoice
it is the last letter sent about it; any other message is named by its key, which
relance evidence shows. A policy sees it as last.outcome: 'delivered' or 'bounced'.`: `Arrived note la parole d’une personne sur un courrier parti : il est arrivé, ou avec --returned il
est revenu, quel jour et sous quel numéro de suivi. Pour une facture, c’est le dernier courrier
envoyé à son sujet ; tout autre message se nomme par sa clé, que montre relance evidence. Une
politique le voit dans last.outcome : 'delivered' ou 'bounced'.`,

	"The scanned acknowledgment goes into the evidence with relance evidence --add FILE.": "L’accusé de réception numérisé s’ajoute au dossier de preuves avec relance evidence --add FILE.",

	`Backup writes the ledger as it stands into a new file, while relance run, serve or anybody else
goes on, and checks the copy as relance verify does before the file has its name: FILE is there, whole
and verified, or not at all. It says the head of the journal, to be noted elsewhere.`: `Backup écrit le registre tel qu’il est dans un nouveau fichier, pendant que relance run, serve ou
toute autre commande continue, et vérifie la copie comme relance verify avant que le fichier porte
son nom : FILE est là, entier et vérifié, ou n’existe pas. Il affiche la tête du journal, à noter
ailleurs.`,

	`Copy the book and relance.db.sent beside the ledger as you copy any file; relance restore needs the
backup alone. Of a ledger in PostgreSQL, FILE is the same ledger as a file. It holds names and addresses: only its owner may read it.`: `Copiez le jeu de règles et relance.db.sent, à côté du registre, comme n’importe quel fichier ;
relance restore n’a besoin que de la sauvegarde. Pour un registre dans PostgreSQL, FILE est le même
registre sous forme de fichier. Il contient des noms et des adresses : seul son propriétaire peut le
lire.`,

	"Exit codes: 0 done, 1 could not do its job, 2 the ledger does not verify, and no file was written.": `Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 le registre ne se vérifie pas, et aucun
fichier n’a été écrit.`,

	`Bank reads statements of the account on which clients pay, books what is certain, and keeps
the rest until a person says what it is for:`: `Bank lit les relevés du compte sur lequel les clients paient, comptabilise ce qui est certain et
garde le reste jusqu’à ce qu’une personne dise de quoi il s’agit :`,

	`  relance bank import FILE...    read statements: camt.053 and camt.054, MT940, CFONB 120, OFX, QIF, CSV
  relance bank list              what waits, with what is proposed and why
  relance bank match ENTRY …     say what an entry is for
  relance bank undo ENTRY        take back a booking that was wrong`: `  relance bank import FILE...    lire des relevés : camt.053 et camt.054, MT940, CFONB 120, OFX, QIF, CSV
  relance bank list              ce qui attend, avec ce qui est proposé et pourquoi
  relance bank match ENTRY …     dire de quoi relève une écriture
  relance bank undo ENTRY        reprendre une imputation erronée`,

	`Import reads statements of the account that is the creditor's iban in the book, or an
entity's, and finds out what their credits pay. The format is told by the content: camt.053
and camt.054, MT940, CFONB 120, OFX, QIF, or CSV with a header.`: `Import lit les relevés du compte qui est l’iban du créancier dans le jeu de règles, ou celui d’une
société, et cherche ce que paient ses crédits. Le format se reconnaît au contenu : camt.053 et
camt.054, MT940, CFONB 120, OFX, QIF, ou CSV avec un en-tête.`,

	`What is certain is booked: a credit that names its invoices by their whole numbers, and what
an account that paid for one client alone sends beyond that, which is on account. A direct
debit that came back and names its invoice is booked, too. The rest waits: relance bank list
shows it, relance bank match says what it is for. Who paid is remembered for the next time.`: `Ce qui est certain est comptabilisé : un crédit qui cite ses factures par leur numéro entier, et ce
qu’envoie en plus un compte qui n’a payé que pour un seul client, qui reste sans affectation. Un
prélèvement rejeté qui cite sa facture l’est aussi. Le reste attend : relance bank list le montre,
relance bank match dit de quoi il s’agit. Le payeur est retenu pour la fois suivante.`,

	`Without a file the statements of the folders are read that deploy.cue names under sources, as
bank: files; those that were read before change nothing.`: `Sans fichier, les relevés lus sont ceux des dossiers que deploy.cue nomme sous sources, par bank:
files ; ceux qui ont déjà été lus ne changent rien.`,

	`An entry is taken once, in whichever file it comes. All files are used, or none: one that is
cut off, does not add up, is of another account or currency, or does not follow the last
statement of its account is refused (--gap lets the last).`: `Une écriture compte une seule fois, quel que soit le fichier qui l’apporte. Tous les fichiers sont
utilisés, ou aucun : un relevé coupé, dont le total est faux, d’un autre compte ou d’une autre
devise, ou qui ne suit pas le dernier relevé de son compte est refusé (--gap admet ce dernier cas).`,

	"Exit codes: 0 done, 1 could not do its job, 2 a file cannot be used.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 un fichier est inutilisable.",

	`List shows the entries of which nobody has said what they are for: likely ones with what is
proposed and why, and open ones. Until somebody does, their invoices count as not paid; nobody
is contacted about those that they may well pay, for as many days after the import as the book
says (payments: waiting_days, 5 without it).`: `List montre les écritures dont personne n’a dit de quoi il s’agit : les probables, avec ce qui est
proposé et pourquoi, et les ouvertes. Jusque-là, leurs factures comptent comme impayées ; personne
n’est relancé au sujet de celles qu’elles pourraient bien payer, pendant le nombre de jours après
l’import que dit le jeu de règles (payments: waiting_days, sinon 5).`,

	`Match books an entry that waits: for the invoices that are named, each with what it gets or
with what is open, in this order. What is left is on account for their client, or for
--client. With --client and no invoice all of it is. --ignore says that it is about no client.
ENTRY alone agrees to what is proposed, and --likely to all that is likely. ENTRY is what
relance bank list shows, or the beginning of it.`: `Match comptabilise une écriture en attente : sur les factures nommées, chacune pour le montant
indiqué ou pour son reste dû, dans cet ordre. Le surplus reste sans affectation chez leur client, ou
chez --client. Avec --client et sans facture, c’est le tout. --ignore dit qu’elle ne concerne aucun
client. ENTRY seule accepte ce qui est proposé, et --likely tout ce qui est probable. ENTRY est ce
que montre relance bank list, ou son début.`,

	`For money that went out the invoices are owed again: it is a refund, or a direct debit that
came back. Who paid is remembered: the next payment from that account or name is proposed for
them.`: `Pour de l’argent sorti, les factures sont de nouveau dues : c’est un remboursement, ou un
prélèvement rejeté. Le payeur est retenu : le prochain paiement de ce compte ou de ce nom sera
proposé pour elles.`,

	`Undo takes back the booking of an entry: its invoices are owed again, money on account is off
the account, and the entry waits again; --ignore sets it aside instead, as about no client.
Nothing is erased: the journal keeps the booking, and who took it back, why. What the booking
said of who pays for whom is forgotten, unless another booking says so too.`: `Undo reprend l’imputation d’une écriture : ses factures sont de nouveau dues, l’argent sans
affectation quitte le compte du client, et l’écriture attend de nouveau ; --ignore la met plutôt de
côté, comme ne concernant aucun client. Rien n’est effacé : le journal garde l’imputation, qui l’a
reprise et pourquoi. Ce qu’elle disait de qui paie pour qui est oublié, sauf si une autre imputation
le dit aussi.`,

	`It is refused for an entry that is not booked, and for money that was given back since. ENTRY
is its key, or the beginning of it: relance bank import shows it, and relance timeline has it
as the key of the payment.`: `C’est refusé pour une écriture qui n’est pas comptabilisée, et pour de l’argent rendu depuis. ENTRY
est sa clé, ou le début de celle-ci : relance bank import la montre, et relance timeline la donne
comme clé du paiement.`,

	`Check opens every transport of a book's deployment with its real secrets, reaches the other
side and logs in, where that is possible without sending anything.`: `Check ouvre chaque transport que nomme deploy.cue avec ses vrais secrets, joint l’autre côté et s’y
connecte, là où cela se peut sans rien envoyer.`,

	"Exit codes: 0 all can be reached, 2 one cannot.": "Codes de sortie : 0 tous répondent, 2 l’un ne répond pas.",

	`List shows every channel of the policy language: what it reaches, what it proves, and the
transports that can carry it. With a book, it says which one its deploy.cue has chosen.`: `List montre chaque canal du langage des politiques : qui il atteint, ce qu’il prouve, et les
transports qui peuvent l’assurer. Avec un jeu de règles, il dit lequel son deploy.cue a choisi.`,

	`Test sends one message, clearly marked as a test, through a channel of the book's
deployment, to an address that its deploy.cue lists under test_addresses, and to no other.
Nothing is written to the ledger.`: `Test envoie un seul message, clairement marqué comme un essai, par un canal du jeu de règles, à une
adresse que son deploy.cue liste sous test_addresses, et à aucune autre. Rien n’est écrit dans le
registre.`,

	`Verify starts a plugin for a channel, a program in any language that speaks JSON lines, and
puts it through the suite that every channel of relance passes: outcomes, time-outs,
cancellation, one delivery for each key, no secret and no personal data in errors and
logs. The plugin is told to rehearse, so that nobody is contacted.`: `Verify démarre un greffon de canal, un programme dans n’importe quel langage qui parle JSON ligne
par ligne, et lui fait passer les épreuves que passe chaque canal de relance : réponses, délais
dépassés, annulation, une seule remise par clé, ni secret ni donnée personnelle dans les erreurs et
les journaux. Le greffon est prévenu qu’il s’agit d’une répétition : personne n’est contacté.`,

	"channels/exec/README.md describes the protocol.": "channels/exec/README.md décrit le protocole.",

	"Exit codes: 0 all promises are kept, 1 the plugin could not be started, 2 one is not kept.": `Codes de sortie : 0 toutes les promesses sont tenues, 1 le greffon n’a pas pu démarrer, 2 l’une ne
l’est pas.`,

	`Diff compares two versions of a book: what they say (states, rules, guards, actions,
the words of templates, rates, settings), and what that does to your portfolio over a window
of days, decided by the very code that runs: who is contacted and was not, who no longer is,
who earlier, later, more firmly or less; messages, cost and what is asked for, by channel and
state; and running cases that stand where the new book has no state. Nobody is contacted, and
nothing is written.`: `Diff compare deux versions d’un jeu de règles : ce qu’elles disent (étapes, règles, conditions,
actions, mots des modèles, taux, réglages), et ce que cela change pour votre portefeuille sur une
période, décidé par le code même qui tourne : qui est contacté et ne l’était pas, qui ne l’est plus,
qui plus tôt, plus tard, plus fermement ou moins ; messages, coût et montants demandés, par canal et
par étape ; et les dossiers en cours à une étape que le nouveau jeu de règles n’a pas. Personne
n’est contacté, et rien n’est écrit.`,

	`OLD and NEW are folders, or revisions of the git repository that BOOK (the current folder by
default) is in: relance diff origin/main HEAD. A folder of that name comes first.`: `OLD et NEW sont des dossiers, ou des révisions du dépôt git où se trouve BOOK (le dossier courant
par défaut) : relance diff origin/main HEAD. Un dossier de ce nom passe d’abord.`,

	`The portfolio is the ledger in the book's folder, as it stands: from the cases of today on,
with what was really said so far; over 60 days, or those of --days. Where there is no ledger,
or an export or --from is given, it is the exports, read as simulate does, from their
earliest date to 60 days after the last one unless --from, --to or --days say otherwise.
Where the two books read exports differently, each reads them in its own way.`: `Le portefeuille est le registre du dossier du jeu de règles, tel qu’il est : à partir des dossiers
d’aujourd’hui, avec ce qui a vraiment été dit jusqu’ici ; sur 60 jours, ou ceux de --days. Sans
registre, ou si un export ou --from est donné, ce sont les exports, lus comme par simulate, de leur
première date à 60 jours après la dernière, sauf si --from, --to ou --days disent autre chose. Si
les deux jeux de règles ne lisent pas les exports de la même façon, chacun les lit à la sienne.`,

	`A client is counted as earlier, later, harder or softer by invoice: the first day in the window
on which it is asked for at all, courteously or more, firmly or more, and formally, and the
firmest tone of the window. One client may be several of these.`: `Un client compte comme relancé plus tôt, plus tard, plus fermement ou moins d’après chaque facture :
le premier jour de la période où elle lui est demandée tout court, courtoisement ou plus, fermement
ou plus, puis formellement, et le ton le plus ferme de la période. Un même client peut relever de
plusieurs cas.`,

	`--fail-on asks a condition over the figures, in the language of guards: "new_letters > 100",
"cost_after - cost_before > 50 || stuck_cases > 0". It may be given several times. The figures:`: `--fail-on pose une condition sur les chiffres, dans la langue des conditions : "new_letters > 100",
"cost_after - cost_before > 50 || stuck_cases > 0". Elle peut être donnée plusieurs fois. Les
chiffres :`,

	`Formats: text for people, with the first 20 clients; markdown, the same for a pull request; html, the same as one page that loads nothing;
json with all figures by name; jsonl, one object for each client who is treated otherwise.`: `Formats : text pour les personnes, avec les 20 premiers clients ; markdown, le même pour une demande
de fusion ; html, le même en une page qui ne charge rien ; json avec tous les chiffres par leur nom
; jsonl, un objet par client traité autrement.`,

	`Exit codes: 0 done, differences or none; 1 when it could not do its job; 2 when a condition
of --fail-on holds, when a running case stands where a book has no state, or when a book has
mistakes: what can be compared then is.`: `Codes de sortie : 0 fait, avec ou sans différences ; 1 n’a pas pu faire son travail ; 2 une
condition de --fail-on est vraie, un dossier en cours est à une étape qui n’existe plus, ou un jeu
de règles a des erreurs : ce qui peut être comparé l’est.`,

	`Eval reads an expression as a condition of the invoice's policy, or else as one of its
computations, and gives its value, its type and the value of each part, on one
invoice and one day: what the rules saw that day, before they decided.`: `Eval lit une expression comme une condition de la politique de la facture, ou sinon comme l’un de
ses calculs, et donne sa valeur, son type et la valeur de chaque partie, pour une facture et un jour
: ce que voyaient les règles ce jour-là, avant de décider.`,

	`Where the book has a ledger, or --ledger names one, and neither an export nor --from is
given, the facts of today are those of the ledger. Another day is replayed from the export.`: `Si le jeu de règles a un registre, ou si --ledger en nomme un, et sans export ni --from, les faits
d’aujourd’hui sont ceux du registre. Un autre jour est rejoué à partir de l’export.`,

	`An invoice without a case is seen as assign sees it; --policy reads the expression as one of
another policy, for a case that opens that day.`: `Une facture sans dossier est vue comme par assign ; --policy lit l’expression comme celle d’une
autre politique, pour un dossier ouvert ce jour-là.`,

	"Exit codes: 0 there is a value, 2 the expression is wrong or has no answer.": "Codes de sortie : 0 il y a une valeur, 2 l’expression est fausse ou sans réponse.",

	`Evidence writes a zip file with all that the ledger knows of an invoice, a client or a
case: every message as it was handed over (a mail as .eml, a letter as PDF), when, to
whom and with which receipt; under which book, with its git commit; which rule decided it,
where that is written and which values it saw; what happened outside; the invoices, where
deploy.cue says where their files are; an index as PDF and as JSON; and a list of
what such a claim needs and what is missing.`: `Evidence écrit un fichier zip avec tout ce que le registre sait d’une facture, d’un client ou d’un
dossier : chaque message tel qu’il a été remis (un e-mail en .eml, un courrier en PDF), quand, à qui
et avec quel reçu ; sous quel jeu de règles, avec son commit git ; quelle règle l’a décidé, où elle
est écrite et quelles valeurs elle a vues ; ce qui s’est passé en dehors ; les factures, si
deploy.cue dit où sont leurs fichiers ; un index en PDF et en JSON ; et la liste de ce qu’il faut à
une telle créance et de ce qui manque.`,

	`It holds the journal's entries about the claim as they are. relance verify --evidence checks
the file by itself, and with a book against its ledger; README.txt in it says
how to do so with sha256sum. The same ledger gives the same bytes.`: `Il contient telles quelles les entrées du journal sur la créance. relance verify --evidence vérifie
le fichier seul, et avec un jeu de règles contre son registre ; le README.txt qu’il contient dit
comment faire avec sha256sum. Le même registre donne les mêmes octets.`,

	`A message that was rehearsed, written to a folder and received by nobody, is listed apart and
counts for nothing: a formal notice that was rehearsed is missing.`: `Un message de répétition, écrit dans un dossier et reçu par personne, est listé à part et ne compte
pour rien : une mise en demeure en répétition est une mise en demeure qui manque.`,

	`A ledger that relance verify would object to gives no evidence. A message from before the ledger
kept messages is written again with the texts of today, and marked as such.`: `Un registre que relance verify refuserait ne donne aucune preuve. Un message antérieur au jour où le
registre a commencé à garder les messages est réécrit avec les textes d’aujourd’hui, et marqué comme
tel.`,

	`Explain writes what goes wrong under a code of a diagnostic, why it matters, and
an example of it with the same mended. Without a code it lists them all.`: `Explain dit ce que signale un code, pourquoi cela compte, et donne un exemple avec sa correction.
Sans code, il les liste tous.`,

	`Fmt rewrites the .cue files of a book in the standard layout of CUE and lists those
it changed. What the book means is compared before and after, and nothing is
written when it would change. A file with a syntax error is reported and left alone.`: `Fmt récrit les fichiers .cue d’un jeu de règles dans la mise en page standard de CUE et liste ceux
qu’il a changés. Le sens est comparé avant et après, et rien n’est écrit s’il changeait. Un fichier
avec une faute de syntaxe est signalé et laissé tel quel.`,

	"With --check nothing is written: it lists the files that would change.": "Avec --check, rien n’est écrit : il liste les fichiers qui changeraient.",

	"Exit codes: 0 done, 2 when a file has a syntax error, or would change under --check.": "Codes de sortie : 0 fait, 2 un fichier a une faute de syntaxe, ou changerait, avec --check.",

	`Forecast goes on from the ledger as it stands, with the cases of today and what was really
said so far, over the days to come, with the code that decides: who is contacted when, how
many calls and messages there are each day, what they cost, and where cases stand at the end.
Nobody is contacted, and nothing is written.`: `Forecast part du registre tel qu’il est, avec les dossiers d’aujourd’hui et ce qui a vraiment été
dit, et avance sur les jours à venir avec le code qui décide : qui est contacté quand, combien
d’appels et de messages chaque jour, ce qu’ils coûtent, et où en sont les dossiers à la fin.
Personne n’est contacté, et rien n’est écrit.`,

	`It assumes that nothing happens but what is known to come: no payment, no dispute, no new invoice. So it is what
people must be ready for. Channels take what they are given; calls and tasks are done on their day,
or not at all with --calls not_made; approvals are given, or with --approvals withhold are not.`: `Il suppose que n’arrive que ce qui est déjà connu : ni paiement, ni litige, ni facture nouvelle.
C’est donc la charge à laquelle se préparer. Les canaux acceptent ce qu’on leur donne ; appels et
tâches sont faits le jour même, ou pas du tout avec --calls not_made ; les accords sont donnés, ou
refusés avec --approvals withhold.`,

	`What may come in goes by a recovery curve: which share of invoices is still open so many days
after they were due. It is that of the ledger's own history, where the ledger knows of %d
invoices at least when they were paid; or the one of --curve, a CSV file:`: `Les rentrées probables suivent une courbe de recouvrement : la part des factures encore dues tant de
jours après l’échéance. C’est celle de l’historique du registre, s’il sait de %d factures au moins
quand elles ont été payées ; ou celle de --curve, un fichier CSV :`,

	`  # source: who says so, and where
  days_late,open_percent
  0,62
  30,21.5
  90,6`: `  # source: qui le dit, et où
  days_late,open_percent
  0,62
  30,21.5
  90,6`,

	`Of what is open today, that share comes in which the curve loses from its lateness today to its lateness
then; each invoice counts alike, whatever its amount, and how firmly it is chased is not in it. What is
contested, held, sold or handed over is not counted; what is later than the curve knows is named.`: `De ce qui est dû aujourd’hui rentre la part que perd la courbe entre le retard d’aujourd’hui et
celui d’alors ; chaque facture compte autant, quel que soit son montant, et la fermeté des relances
n’y entre pas. Ce qui est contesté, suspendu, cédé ou remis n’est pas compté ; ce qui est plus en
retard que la courbe ne va est nommé.`,

	"Formats: text, with the messages of the first days; html, the same as one page that loads nothing; json; jsonl, one object for each message, by client.": `Formats : text, avec les messages des premiers jours ; html, le même en une page qui ne charge rien
; json ; jsonl, un objet par message, client par client.`,

	"Exit codes: 0 done, 2 when something cannot be decided, written, or taken over by the book.": `Codes de sortie : 0 fait, 2 quelque chose ne peut pas être décidé, écrit, ou repris par le jeu de
règles.`,

	`Graph draws a policy on one page: the way of a case from left to right, with the days late from
which on each step can be reached; what each state does, and when which rule leads on; below, what may
happen at any time: holds (dashed), and ends (thick). Conditions are in words of the creditor's
language where there are some, and as they are written elsewhere. The colours are those of tones: green is
courteous, orange firm, red formal.`: `Graph dessine une politique sur une page : le chemin d’un dossier de gauche à droite, avec le retard
en jours à partir duquel chaque étape peut être atteinte ; ce que fait chaque étape, et quelle règle
mène plus loin ; en dessous, ce qui peut arriver à tout moment : suspensions (tirets) et fins (trait
épais). Les conditions sont dites dans la langue du créancier là où il y a des mots pour elles, et
ailleurs comme elles sont écrites. Les couleurs sont celles des tons : vert courtois, orange ferme,
rouge formel.`,

	"With --ledger each state says how many cases of that ledger stand in it.": "Avec --ledger, chaque étape dit combien de dossiers de ce registre s’y trouvent.",

	`POLICY may be left out when the book has one only. A single argument that is no folder is a
policy of the book in the current folder.`: `POLICY peut manquer si le jeu de règles n’en a qu’une. Un seul argument qui n’est pas un dossier est
une politique du jeu de règles du dossier courant.`,

	`Formats: svg, a picture that browsers and word processors show, made without another
program; mermaid, for Markdown on code hosts; dot, for Graphviz.`: `Formats : svg, une image que montrent navigateurs et traitements de texte, faite sans autre
programme ; mermaid, pour le Markdown des forges ; dot, pour Graphviz.`,

	`Handover writes one zip file with all that whoever collects the claim needs: the claims to the
day, with the interest and the fees that their policies compute (claims.csv, claims.json),
a summary, and all that relance evidence puts together; relance verify --evidence
checks it. Then it records that the open invoices were handed over: from then on their
cases stand still, unless a rule of their policy asks invoice.handed_over, and a payment
is the thing to tell the other side.`: `Handover écrit un fichier zip avec tout ce qu’il faut à qui recouvre la créance : les créances
arrêtées au jour, avec les intérêts et les frais que calculent leurs politiques (claims.csv,
claims.json), un récapitulatif, et tout ce que rassemble relance evidence ; relance verify
--evidence le vérifie. Puis il note que les factures dues ont été remises : dès lors leurs dossiers
ne bougent plus, sauf si une règle de leur politique demande invoice.handed_over, et un paiement est
à signaler à l’autre partie.`,

	`The file has to be complete: order, invoice, terms of sale and reminders. Where one is missing nothing is
written and nothing recorded, and what is missing is listed; --incomplete goes on all the same.`: `Le dossier doit être complet : commande, facture, conditions de vente et relances. S’il manque une
pièce, rien n’est écrit ni noté, et la liste de ce qui manque est donnée ; --incomplete continue
quand même.`,

	"Exit codes: 0 done, 1 could not do its job, 2 the file is not complete.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 le dossier n’est pas complet.",

	"Intake works with the exports of your accounting: invoices, clients, their contacts, and events such as payments and disputes.": `Intake travaille sur les exports de votre comptabilité : factures, clients, leurs contacts, et
événements tels que paiements et litiges.`,

	`Check reads an export whole and writes what it understood: the form of the file,
every column with a sample, how dates and decimals are written and the row that
proves it, the span and the totals; then every bad row with its number, column,
value and how to mend it. FILE is CSV, JSON Lines, JSON or XLSX; or an electronic
invoice (UBL, CII, XRechnung as XML, Factur-X or ZUGFeRD as PDF), or a folder of them.
With --kind bank it is a bank statement, in any format that relance bank import reads.`: `Check lit un export en entier et écrit ce qu’il a compris : la forme du fichier, chaque colonne avec
un exemple, la façon d’écrire dates et décimales et la ligne qui le prouve, la période et les totaux
; puis chaque ligne fautive avec son numéro, sa colonne, sa valeur et sa correction. FILE est en
CSV, JSON Lines, JSON ou XLSX ; ou une facture électronique (UBL, CII, XRechnung en XML, Factur-X ou
ZUGFeRD en PDF), ou un dossier de celles-ci. Avec --kind bank, c’est un relevé bancaire, dans tout
format que lit relance bank import.`,

	`The book says which columns and profiles are known and, in its intake field, how
your headers are called. Without --book only the canonical headers are known.`: `Le jeu de règles dit quelles colonnes et quels profils sont connus et, dans son champ intake,
comment s’appellent vos en-têtes. Sans --book, seuls les en-têtes de base sont connus.`,

	"Exit codes: 0 the export can be used, 2 it cannot, 3 warnings under --strict.": "Codes de sortie : 0 l’export est utilisable, 2 il ne l’est pas, 3 avertissements avec --strict.",

	`Columns lists what an export may hold: of invoices, clients, contacts or events, or the
CSV of a bank, or all of them. Columns marked * are needed. Those marked + are read only
when intake.cue names their header. Declared facts of the book are further columns of
invoices and clients.`: `Columns liste ce que peut contenir un export : de factures, clients, contacts ou événements, ou le
CSV d’une banque, ou de tous. Les colonnes marquées * sont obligatoires. Celles marquées + ne sont
lues que si intake.cue nomme leur en-tête. Les faits déclarés du jeu de règles sont d’autres
colonnes des factures et des clients.`,

	`Suggest looks at the headers and first rows of an export and writes an intake.cue for
it on standard output: that of the program whose export it recognises, or one made of
the headers, with a value of each column beside it. What is not certain is a comment
that begins with "unsure": take the // away, or mend the line, once you know.`: `Suggest regarde les en-têtes et les premières lignes d’un export et en écrit l’intake.cue sur la
sortie standard : celui du programme dont il reconnaît l’export, ou un autre tiré des en-têtes, avec
une valeur de chaque colonne à côté. Ce qui n’est pas certain est un commentaire qui commence par «
unsure » : ôtez les //, ou corrigez la ligne, une fois que vous savez.`,

	"Put it into the folder of the book and see what it makes of the file:": "Mettez-le dans le dossier du jeu de règles et voyez ce qu’il fait du fichier :",

	`  relance intake suggest export.csv > mybook/intake.cue
  relance intake check export.csv --book mybook`: `  relance intake suggest export.csv > mybook/intake.cue
  relance intake check export.csv --book mybook`,

	`With --kind bank the file is the CSV of a bank, and the intake.cue says how relance bank
import reads it.`: `Avec --kind bank, le fichier est le CSV d’une banque, et l’intake.cue dit comment relance bank
import le lit.`,

	"Exit codes: 0 nothing is unsure, 2 the file cannot be used, 3 lines are unsure.": `Codes de sortie : 0 rien n’est incertain, 2 le fichier est inutilisable, 3 des lignes sont
incertaines.`,

	`Law lists what relance knows of the law of late payment, as dated figures with
their source and how far each was verified, and adds rates that were published since.
Nothing of it is legal advice.`: `Law liste ce que relance sait du droit du retard de paiement, en chiffres datés avec leur source et
leur degré de vérification, et ajoute les taux publiés depuis. Rien de tout cela n’est un conseil
juridique.`,

	`List writes each law, such as FR_B2B, with the kinds of debtor it is for, the days it
has rates for and its fixed sum; then the reference rates that laws rest on. With
--book it is the law as that book has it, with the rates the book adds.`: `List écrit chaque loi, par exemple FR_B2B, avec les sortes de débiteurs qu’elle vise, les jours dont
elle a les taux et son indemnité forfaitaire ; puis les taux de référence sur lesquels reposent les
lois. Avec --book, c’est la loi telle que ce jeu de règles l’a, avec les taux qu’il ajoute.`,

	`Update reads a CSV file of published rates and writes them into the book, under rates,
as dated data with their source: into the list that is there, else into rates.cue.`: `Update lit un fichier CSV de taux publiés et les écrit dans le jeu de règles, sous rates, en données
datées avec leur source : dans la liste qui s’y trouve, sinon dans rates.cue.`,

	`The file has the columns name, from, until, percent and source; name is a reference rate,
such as ECB_MRO, or a law. What is known already with the same rate is passed over. Refused
are days that have another rate, days left out, days before the first rate that is loaded,
names that nothing rests on, and rates that make interest negative: then nothing at all is
written.`: `Le fichier a les colonnes name, from, until, percent et source ; name est un taux de référence, par
exemple ECB_MRO, ou une loi. Ce qui est déjà connu avec le même taux est passé. Sont refusés les
jours qui ont un autre taux, les jours sautés, ceux d’avant le premier taux connu, les noms sur
lesquels rien ne repose, et les taux qui rendraient les intérêts négatifs : rien du tout n’est alors
écrit.`,

	`Or it is a file as an authority publishes it: the European Central Bank (data.ecb.europa.eu,
key FM.B.U2.EUR.4F.KR.MRR_FR.LEV or FM.D…; also FRED's ECBMRRFR), the Deutsche Bundesbank
(Basiszinssatz, BBK01.SU0115) or the Bank of England (Bank Rate: its list of changes, or
IUDBEDR). Update takes the rate of each half-year out of it: that of 1 January or 1 July, for
the Bank of England of the day before. Such a rate goes before one that ships and was not
verified. A file that lists changes alone says nothing of the days after the last one: say
with --downloaded when you fetched it.`: `Ou c’est un fichier tel que le publie une autorité : la Banque centrale européenne
(data.ecb.europa.eu, clé FM.B.U2.EUR.4F.KR.MRR_FR.LEV ou FM.D… ; aussi ECBMRRFR de FRED), la
Deutsche Bundesbank (Basiszinssatz, BBK01.SU0115) ou la Banque d’Angleterre (Bank Rate : sa liste de
changements, ou IUDBEDR). Update en tire le taux de chaque semestre : celui du 1er janvier ou du 1er
juillet, et de la veille pour la Banque d’Angleterre. Un tel taux passe avant un taux fourni qui n’a
pas été vérifié. Un fichier qui ne liste que les changements ne dit rien des jours après le dernier
: dites par --downloaded quand vous l’avez téléchargé.`,

	"Exit codes: 0 done, 2 when a line is refused.": "Codes de sortie : 0 fait, 2 une ligne est refusée.",

	`Ledger is about where a ledger is kept: a file of SQLite beside the book, for one machine and
without a server, or a PostgreSQL database, that several machines have open:`: `Ledger concerne l’endroit où se trouve un registre : un fichier SQLite à côté du jeu de règles, pour
une seule machine et sans serveur, ou une base PostgreSQL, que plusieurs machines ont ouverte :`,

	"  relance ledger move [BOOK] --to PLACE": "  relance ledger move [BOOK] --to PLACE",

	`A database is named by its address, postgres://USER@HOST:PORT/DATABASE, with ?search_path=SCHEMA when it has
several ledgers, in deploy.cue (ledger: "postgres://…") or by --ledger of any command. It has to be there, in UTF8
and the user's own; relance import makes the tables. The password never stands in the address: it is looked for in PGPASSWORD and in
~/.pgpass, as psql does.`: `Une base se nomme par son adresse, postgres://USER@HOST:PORT/DATABASE, avec ?search_path=SCHEMA si
elle a plusieurs registres, dans deploy.cue (ledger: "postgres://…") ou par --ledger de n’importe
quelle commande. Elle doit exister, en UTF8 et à l’utilisateur ; relance import crée les tables. Le
mot de passe n’est jamais dans l’adresse : il est cherché dans PGPASSWORD et dans ~/.pgpass, comme
le fait psql.`,

	`Move copies the ledger, a file or a PostgreSQL database, to the file or the database that --to names, and proves
on the new one that each row of each table is the same, that the journal ends with the same head, and that it verifies.
What left is noted there too. Then the old one is put out of use, so that no message leaves from both: a file goes aside
as relance.db.moved, a database says where its ledger went, and refuses to be used. Name the new place in deploy.cue.`: `Move copie le registre, fichier ou base PostgreSQL, vers le fichier ou la base que nomme --to, et
prouve sur le nouveau que chaque ligne de chaque table est la même, que le journal finit par la même
tête, et qu’il se vérifie. Ce qui est parti y est noté aussi. Puis l’ancien est mis hors d’usage,
pour qu’aucun message ne parte des deux : un fichier est mis de côté sous le nom relance.db.moved,
une base dit où est allé son registre et refuse de servir. Nommez le nouvel endroit dans deploy.cue.`,

	`Nobody may have the file open meanwhile: end relance serve first. When anything fails, or is stopped, the old ledger
is the ledger as before; move again, and what was copied already is only compared.`: `Personne ne doit avoir le fichier ouvert pendant ce temps : arrêtez d’abord relance serve. Si
quelque chose échoue, ou est arrêté, l’ancien registre reste le registre ; recommencez, et ce qui
était copié est seulement comparé.`,

	"Exit codes: 0 moved, 1 could not do its job and nothing moved, 2 the ledger does not verify, and did not move.": `Codes de sortie : 0 déplacé, 1 n’a pas pu faire son travail et rien n’a bougé, 2 le registre ne se
vérifie pas, et n’a pas bougé.`,

	`Link writes the address of a client's page, where they see what they owe, how to pay it, and answer
without an account. Messages have such a link where their template says {{.client.portal_link}}.`: `Link écrit l’adresse de la page d’un client, où il voit ce qu’il doit, comment le payer, et répond
sans compte. Les messages ont ce lien là où leur modèle dit {{.client.portal_link}}.`,

	`deploy.cue says the address of the server, the key that signs and for how many days a link is good, under
serve: portal. Whoever has the link sees the account: send it to the client alone. It works in a rehearsal
too, so that you can look at the page; the messages of a rehearsal have an example in its place.`: `deploy.cue dit sous serve: portal l’adresse du serveur, la clé qui signe et combien de jours vaut un
lien. Qui a le lien voit le compte : ne l’envoyez qu’au client. Il marche aussi en répétition, pour
que vous puissiez voir la page ; les messages d’une répétition ont un exemple à sa place.`,

	`As long as deploy.cue does not say live: true, a ledger rehearses: messages go into folders,
nobody receives them, and cases move as if they had been sent. Once deploy.cue says live: true,
relance run refuses a ledger on which messages were rehearsed, and live takes it over. It
shows where the cases stand and what would go out on the first day, and writes nothing. To
go live, say how the cases go on:`: `Tant que deploy.cue ne dit pas live: true, un registre est en répétition : les messages vont dans
des dossiers, personne ne les reçoit, et les dossiers de relance avancent comme s’ils étaient
partis. Quand deploy.cue dit live: true, relance run refuse un registre qui a répété des messages,
et live le prend en main. Il montre où en sont les dossiers et ce qui partirait le premier jour, et
n’écrit rien. Pour passer en réel, dites comment les dossiers continuent :`,

	`  --begin start         each case with something open begins again at its policy's start, and goes on
                        from there as the policy's catch_up says: one step at a time unless it jumps
  --begin as-rehearsed  each case stays in its state, and takes the next step as if it had been
                        written to`: `  --begin start         chaque dossier qui a un reste dû repart du début de sa politique, et avance
                        comme le dit son catch_up : une étape à la fois, sauf s’il saute
  --begin as-rehearsed  chaque dossier reste à son étape, et passe à la suivante comme si l’on avait
                        écrit`,

	`Either way, nothing that was rehearsed counts any more: no contact, no formal notice, no cap,
no task. Messages that wait are not sent. What was imported and recorded stays.`: `Dans les deux cas, rien de ce qui a été répété ne compte plus : ni contact, ni mise en demeure, ni
plafond, ni tâche. Les messages en attente ne partent pas. Ce qui a été importé et saisi reste.`,

	`A ledger with nothing rehearsed goes live by itself at its first live run. From a live ledger
nothing goes into the folders of a rehearsal: rehearse on another one (--ledger FILE).`: `Un registre sans aucun message de répétition passe en réel de lui-même à sa première exécution
réelle. D’un registre réel, rien ne va dans les dossiers d’une répétition : répétez sur un autre
(--ledger FILE).`,

	`Lsp is a language server. An editor starts it and speaks the Language Server Protocol with it over the input
and the output: what check finds while somebody types, what a name of a condition or a computation means, its value on an invoice of
the book's tests or of the export beside the book, what can be written at a place, where a
state, a policy, a template or a fact is declared and used, a new name for a state in the whole book, its tests
included, the standard layout, and the edits that check --fix would make. It writes no file and reads no ledger.`: `Lsp est un serveur de langage. Un éditeur le démarre et lui parle le Language Server Protocol sur
l’entrée et la sortie : ce que trouve check pendant la frappe, le sens d’un nom de condition ou de
calcul, sa valeur pour une facture des tests du jeu de règles ou de l’export à côté, ce qui peut
s’écrire à un endroit, où une étape, une politique, un modèle ou un fait est déclaré et employé, un
nouveau nom pour une étape dans tout le jeu de règles, tests compris, la mise en page standard, et
les corrections que ferait check --fix. Il n’écrit aucun fichier et ne lit aucun registre.`,

	`It speaks of what is relance's own; CUE's own server, cue lsp, runs beside it. examples/editors says how to set up
VS Code, Neovim and Zed.`: `Il parle de ce qui est propre à relance ; le serveur de CUE, cue lsp, tourne à côté.
examples/editors dit comment régler VS Code, Neovim et Zed.`,

	`Man writes the help of every command as a page of the manual: relance.1, relance-run.1 and so on, into a
folder that is there. The same version, language and day give the same bytes.`: `Man écrit l’aide de chaque commande en pages de manuel : relance.1, relance-run.1 et ainsi de suite,
dans un dossier qui existe. La même version, la même langue et le même jour donnent les mêmes
octets.`,

	`Bank notes that all payments up to a day have been recorded: on a day without any there is
nothing to import, and a book whose pressure asks for fresh bank data would wait. An
import of invoices or events says so by itself, of its --as-of day.`: `Bank note que tous les paiements jusqu’à un jour sont saisis : un jour sans aucun, il n’y a rien à
importer, et un jeu de règles dont pressure demande des données bancaires fraîches attendrait. Un
import de factures ou d’événements le dit de lui-même, pour son jour --as-of.`,

	`Render writes the message of a state, or with a template, about one invoice on one
day: the recipient, the subject and the text, with the figures of that day.`: `Render écrit le message d’une étape, ou avec un modèle, pour une facture et un jour : le
destinataire, l’objet et le texte, avec les chiffres de ce jour.`,

	`When the simulation sends it on that day, this is that message, with all the
invoices it is about; give both the same --from. Otherwise it is written for this invoice alone, as if the
state were entered on that day, and a line on stderr says so.`: `Si la simulation l’envoie ce jour-là, c’est ce message, avec toutes les factures dont il parle ;
donnez aux deux le même --from. Sinon il est écrit pour cette seule facture, comme si elle entrait à
l’étape ce jour-là, et une ligne sur stderr le dit.`,

	`Repl reads expressions from the input, one a line, and writes what each comes to on one
invoice and one day, as eval does. Lines that begin with a colon change what is looked at:`: `Repl lit des expressions à l’entrée, une par ligne, et écrit ce que chacune vaut pour une facture et
un jour, comme eval. Les lignes qui commencent par deux-points changent ce qui est regardé :`,

	`An expression gives its value, its type and the value of each part.
  :invoice ID    look at another invoice
  :at DAY        look at another day
  :policy NAME   read expressions as those of another policy; alone, of the invoice's
  :names [WORD]  the names and functions of conditions that have the word
  :where         what is looked at
  :quit          end`: `Une expression donne sa valeur, son type et la valeur de chaque partie.
  :invoice ID    regarder une autre facture
  :at DAY        regarder un autre jour
  :policy NAME   lire les expressions comme celles d’une autre politique ; seul, celle de la facture
  :names [WORD]  les noms et fonctions des conditions qui contiennent le mot
  :where         ce qui est regardé
  :quit          finir`,

	"A line that is wrong is reported, and the next one is read. In a pipe the exit code is 2 when one was.": `Une ligne fausse est signalée, et la suivante est lue. Dans un tube, le code de sortie est 2 s’il y
en a eu une.`,

	`Report writes the figures that a director asks for, for each company of the book and each
currency: what is open by days late, by client and by profile; DSO; what was collected and promised;
messages by step and month; what came in after each step, by channel; promises that were broken;
disputes; what the messages cost; claims near their limitation. Nothing is added up across currencies.`: `Report écrit les chiffres que demande une direction, pour chaque société du jeu de règles et chaque
devise : le reste dû par ancienneté, par client et par profil ; le DSO ; l’encaissé et le promis ;
les messages par étape et par mois ; ce qui est rentré après chaque étape, par canal ; les promesses
non tenues ; les litiges ; le coût des messages ; les créances proches de la prescription. Rien
n’est additionné d’une devise à l’autre.`,

	`DSO (days sales outstanding) is counted back: from the balance of the day the sales of the latest months
are taken off until nothing is left, and their days are added up. Where it cannot be known, the report says why.`: `Le DSO (délai moyen de paiement) se calcule à rebours : du solde du jour, les ventes des derniers
mois sont retranchées jusqu’à épuisement, et leurs jours additionnés. S’il ne peut pas être connu,
le rapport dit pourquoi.`,

	`Money counts on the day it came in, where an event or the column paid_on says so. What an export
lowered without saying when it was paid is shown apart. Money after a contact is counted for the last
contact that named its invoice: it came after it, which is not always because of it.`: `L’argent compte au jour de son arrivée, si un événement ou la colonne paid_on le dit. Ce qu’un
export a baissé sans dire quand c’était payé est montré à part. L’argent venu après un contact est
compté pour le dernier contact qui citait sa facture : il est venu après, pas toujours à cause de
lui.`,

	`With --at the report is of the end of an earlier day, and knows nothing of what happened later; how many
cases stand in each step is told of today alone.`: `Avec --at, le rapport est arrêté à la fin d’un jour passé, et ne sait rien de la suite ; le nombre
de dossiers à chaque étape n’est dit que d’aujourd’hui.`,

	`The HTML is one file that loads nothing, with charts and a table beside each, for screens light and
dark and for paper. The workbook has a sheet for each table. PDF and XLSX need --out.`: `Le HTML est un seul fichier qui ne charge rien, avec des graphiques et un tableau à côté de chacun,
pour l’écran clair ou sombre et pour le papier. Le classeur a une feuille par tableau. PDF et XLSX
demandent --out.`,

	`Restore verifies FILE, puts a copy of it where the book's ledger is, and lists the messages that
left since the backup was made, as relance restored does: relance.db.sent beside the ledger
knows of them, and stays as it is. None of these is sent again before a person says so.`: `Restore vérifie FILE, en met une copie à la place du registre, et liste les messages partis depuis
la sauvegarde, comme relance restored : relance.db.sent, à côté du registre, les connaît et reste
tel quel. Aucun ne repart avant qu’une personne le dise.`,

	`Where a ledger is, it refuses, and says what that one knows that the backup does not; with --replace it goes
aside, as relance.db.replaced-DAY-TIME, and nothing of it is lost. A ledger that a program such as
relance serve has open is not replaced: end the program first.`: `S’il y a un registre, il refuse, et dit ce que celui-ci sait et que la sauvegarde ignore ; avec
--replace, il est mis de côté, sous le nom relance.db.replaced-JOUR-HEURE, et rien n’en est perdu.
Un registre qu’un programme tel que relance serve tient ouvert n’est pas remplacé : arrêtez d’abord
le programme.`,

	"Afterwards import and record again what the ledger had learnt since, before the next run.": `Ensuite, importez et saisissez de nouveau ce que le registre avait appris depuis, avant la prochaine
exécution.`,

	`Exit codes: 0 restored, and nothing left since; 1 could not do its job; 2 restored, and messages left since,
or FILE does not verify and nothing was changed.`: `Codes de sortie : 0 restauré, et rien n’est parti depuis ; 1 n’a pas pu faire son travail ; 2
restauré, et des messages sont partis depuis, ou FILE ne se vérifie pas et rien n’a changé.`,

	`A ledger that has been sent from live has a file beside it, relance.db.sent, that lists what
left. When the ledger is an older copy, has lost its -wal file or was deleted and
imported again, that file has messages which the ledger does not know of, and every
command that writes refuses: it would send them again.`: `Un registre dont des messages sont partis en réel a un fichier à côté de lui, relance.db.sent, qui
liste ce qui est parti. Si le registre est une copie plus ancienne, a perdu son fichier -wal ou a
été supprimé et réimporté, ce fichier a des messages que le registre ignore, et toute commande qui
écrit refuse : elle les renverrait.`,

	`Restored lists these messages. With --accept it takes the ledger over as it is: those that
wait in the outbox, and those that the next runs decide anew, are of unknown fate. None of
them is sent before a person says so with relance tasks. All others go on as ever.`: `Restored liste ces messages. Avec --accept, il reprend le registre tel qu’il est : ceux qui
attendent dans la boîte d’envoi, et ceux que les prochaines exécutions décideront à nouveau, sont de
sort inconnu. Aucun n’est envoyé avant qu’une personne le dise avec relance tasks. Tous les autres
suivent leur cours.`,

	`Leave relance.db.sent as it is when you restore a backup (relance restore does): the one in the backup does not
know what left since. What was recorded or imported since the copy was made is not in
it either: import and record it again before the next run.`: `Laissez relance.db.sent tel quel quand vous restaurez une sauvegarde (relance restore le fait) :
celui de la sauvegarde ignore ce qui est parti depuis. Ce qui a été importé ou saisi depuis la copie
n’y est pas non plus : importez-le et saisissez-le de nouveau avant la prochaine exécution.`,

	"Exit codes: 0 nothing is missing, or taken over; 1 could not do its job; 2 messages are missing.": `Codes de sortie : 0 rien ne manque, ou le registre est repris ; 1 n’a pas pu faire son travail ; 2
des messages manquent.`,

	`Schema writes the schema of the policy language into a book, under
%w, so that cue vet, cue fmt and editors
know it without a network. Files there that are no longer part of the schema are
removed. Relance itself always uses the schema it carries.`: `Schema écrit le schéma du langage des politiques dans un jeu de règles, sous
%w, pour que cue vet, cue fmt et les éditeurs le connaissent sans
réseau. Les fichiers qui n’en font plus partie sont supprimés. Relance lui-même emploie toujours le
schéma qu’il contient.`,

	"With --check nothing is written: it lists what differs, and ends with 2.": "Avec --check, rien n’est écrit : il liste ce qui diffère, et finit par 2.",

	`Serve shows the book's ledger in the browser: whom to call today and why, what waits for an
agreement with the message as it will be sent, each client with all that happened, what needs
attention, what the next run does, and who did what. Commands work beside it on the same ledger.`: `Serve montre le registre du jeu de règles dans le navigateur : qui appeler aujourd’hui et pourquoi,
ce qui attend un accord avec le message tel qu’il partira, chaque client avec tout ce qui s’est
passé, ce qui demande l’attention, ce que fera la prochaine exécution, et qui a fait quoi. Les
commandes travaillent à côté sur le même registre.`,

	`The first start writes a link, good once and for two days, with which you choose a name and a
password; you invite the others. --invite writes another such link when every admin lost theirs.
People, tokens and sessions are kept in the file FILE.accounts beside the ledger, hashed.`: `Le premier démarrage écrit un lien, bon une fois et pour deux jours, par lequel vous choisissez un
nom et un mot de passe ; vous invitez les autres. --invite écrit un autre lien quand tous les
administrateurs ont perdu le leur. Personnes, jetons et sessions sont gardés, hachés, dans le
fichier FILE.accounts à côté du registre.`,

	`Without TLS it listens on this machine alone. To be reached from elsewhere, give it --tls-cert and
--tls-key, or put a proxy in front of it that speaks TLS, and say with --public-url by which
address people reach it, or with public_url in deploy.cue. Its path is where the server begins, such as /relance. With --trusted-proxy
127.0.0.1 wrong passwords are counted for the address that the proxy names in X-Forwarded-For, and
not for the proxy, behind which everybody is.`: `Sans TLS, il n’écoute que cette machine. Pour être joint d’ailleurs, donnez-lui --tls-cert et
--tls-key, ou mettez devant lui un serveur mandataire qui parle TLS, et dites par --public-url à
quelle adresse on le joint, ou par public_url dans deploy.cue. Son chemin est là où commence le
serveur, par exemple /relance. Avec --trusted-proxy 127.0.0.1, les mots de passe faux sont comptés
pour l’adresse que le mandataire nomme dans X-Forwarded-For, et non pour le mandataire, derrière
lequel tout le monde se trouve.`,

	`Who wrote a rule, as git has it, does not agree to its first message when somebody else can: people
are known by the name that git and their account have.`: `L’auteur d’une règle, d’après git, ne donne pas l’accord à son premier message quand quelqu’un
d’autre le peut : les personnes sont reconnues au nom qu’ont git et leur compte.`,

	`Where deploy.cue says run_at, it runs every day from each of those hours of the creditor on, and
delivers what waits, as relance run does: no cron is needed. Of a live book it reads the mailboxes
of deploy.cue first, as relance collect does. A server that was down then runs as soon as it is
up. --run-at 07:00 says another hour, --run-at never leaves it to cron; its first lines say when
it runs.`: `Si deploy.cue dit run_at, il s’exécute chaque jour à partir de chacune de ces heures du créancier,
et envoie ce qui attend, comme relance run : pas besoin de cron. Pour un jeu de règles en réel, il
lit d’abord les boîtes aux lettres de deploy.cue, comme relance collect. Un serveur arrêté à cette
heure-là s’exécute dès qu’il redémarre. --run-at 07:00 dit une autre heure, --run-at never laisse
faire cron ; ses premières lignes disent quand il s’exécute.`,

	`Where deploy.cue says serve: oidc, people also sign in with the company's account, by OpenID Connect:
their groups there, or an address that the service verified, say what they may do here, anew at each
sign-in. Give the service the address PUBLIC-URL/sign-in/oidc/back to lead people back to. The link of
the first start and --invite work beside it.`: `Si deploy.cue dit serve: oidc, on se connecte aussi avec le compte de l’entreprise, par OpenID
Connect : les groupes là-bas, ou une adresse que le service a vérifiée, disent ce que chacun peut
faire ici, à nouveau à chaque connexion. Donnez au service l’adresse PUBLIC-URL/sign-in/oidc/back où
renvoyer. Le lien du premier démarrage et --invite marchent à côté.`,

	`Where deploy.cue says serve: portal, each client has a page without an account, behind a signed link that
messages have where their template says {{.client.portal_link}}, and relance link writes: what they owe, how
to pay it, and their answer. Where it says serve: plan_mail, the team gets what the next day sends by mail, with a
link for each message that holds it back.`: `Si deploy.cue dit serve: portal, chaque client a une page sans compte, derrière un lien signé que
portent les messages là où leur modèle dit {{.client.portal_link}}, et qu’écrit relance link : ce
qu’il doit, comment payer, et sa réponse. S’il dit serve: plan_mail, l’équipe reçoit par e-mail ce
que le lendemain enverra, avec un lien par message pour le retenir.`,

	`When the book changes on disk, the page says so, and an admin decides that it is used from then
on; one with an error is never used. /healthz and /readyz answer without a sign-in. Programs read
/api/v1, and Prometheus /metrics, with a token that an admin made; /api/v1/openapi.yaml says how. With the
scope record a token says what happened, with approve it decides; what they were answered is kept for three
days in FILE.answers, so that a request that comes twice counts once. Twilio reports to
/in/twilio/sms (whatsapp, call): let status_callback in deploy.cue lead there, and incoming
messages of the number too, so that a STOP is an opt-out.`: `Quand le jeu de règles change sur le disque, la page le dit, et un administrateur décide qu’il sert
désormais ; un jeu de règles avec une erreur ne sert jamais. /healthz et /readyz répondent sans
connexion. Les programmes lisent /api/v1, et Prometheus /metrics, avec un jeton créé par un
administrateur ; /api/v1/openapi.yaml dit comment. Avec le droit record, un jeton dit ce qui s’est
passé ; avec approve, il décide ; ce qui leur a été répondu est gardé trois jours dans FILE.answers,
pour qu’une demande venue deux fois compte une fois. Twilio rend compte à /in/twilio/sms (whatsapp,
call) : faites-y mener status_callback de deploy.cue, et les messages reçus par le numéro aussi,
pour qu’un STOP soit un refus.`,

	"Exit codes: 0 when it was asked to stop, 1 could not do its job, 2 when the book has errors.": `Codes de sortie : 0 arrêté sur demande, 1 n’a pas pu faire son travail, 2 le jeu de règles a des
erreurs.`,

	`A shadow is a second book that is decided on the facts of the live ledger, day by day,
and never sent: before a policy is changed, it shows whom the change would have
contacted. It has a ledger of its own, %w in its folder, with a journal; the live
ledger is only read.`: `Un jeu de règles fantôme est un second jeu de règles décidé sur les faits du registre réel, jour
après jour, et jamais envoyé : avant de changer une politique, il montre qui le changement aurait
contacté. Il a son propre registre, %w dans son dossier, avec un journal ; le registre réel
est seulement lu.`,

	`Report sets the messages of the shadow beside those of the live ledger: how many by
channel and by step, and which clients are contacted by one of the two only, or more
firmly. Messages are those dated from --from to --to; by default, all.`: `Report met les messages du fantôme à côté de ceux du registre réel : combien par canal et par étape,
et quels clients ne sont contactés que par l’un des deux, ou plus fermement. Les messages sont ceux
datés de --from à --to ; par défaut, tous.`,

	`Run copies what is new in the live ledger, decides all that is due today by the shadow's
book, and keeps it in the shadow's own ledger. Put it in cron after relance run. A second
run on the same day does nothing more; a missed day is caught up.`: `Run copie ce qui est nouveau dans le registre réel, décide tout ce qui est prévu aujourd’hui avec le
jeu de règles fantôme, et le garde dans le registre du fantôme. Mettez-le dans cron après relance
run. Une seconde exécution le même jour ne fait rien de plus ; un jour manqué est rattrapé.`,

	`Nothing is ever sent: every message ends as suppressed, and no other command delivers
from a shadow's ledger.`: `Rien n’est jamais envoyé : chaque message finit annulé, et aucune autre commande n’envoie depuis le
registre d’un fantôme.`,

	`Show writes what a plan says, also when it is too old to be carried out. It looks at
the file alone.`: "Show écrit ce que dit un plan, même trop ancien pour être exécuté. Il ne regarde que le fichier.",

	`Sources are the databases, web services, folders and accounting programs that deploy.cue names
under sources. relance import without files reads them.`: `Les sources sont les bases de données, services web, dossiers et logiciels de comptabilité que
deploy.cue nomme sous sources. relance import sans fichier les lit.`,

	`Check logs in to the sources of a book, reads every list whole, as relance import would, and
checks it as a file is checked. Nothing is written, there or here. --columns shows what was
understood of each list, column by column, to write intake for it.`: `Check se connecte aux sources d’un jeu de règles, lit chaque liste en entier, comme le ferait
relance import, et la contrôle comme un fichier. Rien n’est écrit, ni là-bas ni ici. --columns
montre ce qui a été compris de chaque liste, colonne par colonne, pour écrire son intake.`,

	"Exit codes: 0 all can be used, 1 could not do its job, 2 one cannot be used.": "Codes de sortie : 0 toutes sont utilisables, 1 n’a pas pu faire son travail, 2 l’une ne l’est pas.",

	"List shows what deploy.cue says of sources. It reads no secret, and reaches nothing.": "List montre ce que deploy.cue dit des sources. Il ne lit aucun secret, et ne joint rien.",

	`Statement lists what is open between the creditor and a client on a day: invoices, credit
notes, money on account, what is contested and what is left to pay, a table for each currency. Interest,
penalties and costs are not in it, unless --interest asks for them: then each invoice has what its policy computes
as interest and fee, up to the day. Without them it is the statement that goes with a message whose action says attach: ["statement"].`: `Statement liste ce qui est ouvert entre le créancier et un client à une date : factures, avoirs,
sommes sans affectation, ce qui est contesté et ce qui reste à payer, un tableau par devise.
Intérêts, pénalités et frais n’y sont pas, sauf si --interest les demande : chaque facture a alors
ce que sa politique calcule comme intérêts et frais, arrêtés à ce jour. Sans eux, c’est le relevé
joint à un message dont l’action dit attach: ["statement"].`,

	`With --pdf it is a letter to the client, in their language; with --csv a table for programs, with exact
decimals and days as YYYY-MM-DD. With --at it knows nothing of what happened after that day.`: `Avec --pdf, c’est un courrier au client, dans sa langue ; avec --csv, un tableau pour les
programmes, aux décimaux exacts et aux jours en AAAA-MM-JJ. Avec --at, il ne sait rien de ce qui
s’est passé après ce jour.`,

	`Again has the next run decide a contact once more, as the policy says: mend what kept it from
leaving first, such as the client's address. ID is what relance tasks shows, or the beginning
of it. When it cannot be sent again either, that is a new task.`: `Again fait décider un contact une fois de plus à la prochaine exécution, comme le dit la politique :
corrigez d’abord ce qui l’a empêché de partir, par exemple l’adresse du client. ID est ce que montre
relance tasks, ou son début. S’il ne peut toujours pas partir, c’est une nouvelle tâche.`,

	`Done records what came of a call or a task, and closes it, in one step. ID is what relance
tasks shows, or the beginning of it. The outcome of a call is what guards see as
last.outcome; a promise and a dispute are recorded for the invoices of the task. A task that
is closed already stays as it is.`: `Done note ce qu’a donné un appel ou une tâche, et la clôt, d’un seul geste. ID est ce que montre
relance tasks, ou son début. Le résultat d’un appel est ce que voient les conditions dans
last.outcome ; une promesse et un litige sont notés pour les factures de la tâche. Une tâche déjà
close reste telle quelle.`,

	`A call counts as made on the day --on, and so does what a task says could not be sent: the
client was contacted in another way.`: `Un appel compte au jour --on, et de même ce qu’une tâche dit n’avoir pas pu partir : le client a été
contacté autrement.`,

	`Let-go closes a call that nobody will make, or a task about what could not be sent. It counts
for nothing: not as a contact, not as a formal notice; and its case goes on at the next run.
ID is what relance tasks shows, or the beginning of it.`: `Let-go clôt un appel que personne ne fera, ou une tâche sur ce qui n’a pas pu partir. Il ne compte
pour rien : ni comme contact, ni comme mise en demeure ; et son dossier continue à la prochaine
exécution. ID est ce que montre relance tasks, ou son début.`,

	`Resolve writes down a person's word on a message of which nobody knows whether it left:
sent when it did, not-sent to send it again at the next run, give-up to leave it.`: `Resolve note la parole d’une personne sur un message dont nul ne sait s’il est parti : sent s’il
l’est, not-sent pour le renvoyer à la prochaine exécution, give-up pour en rester là.`,

	`With --coverage it says what of the policies the tests reach: each rule, each
condition and each part of one both ways, what is done instead of an action, each text in
each language. Shares are rounded down. --threshold 90 fails below 90 %. With --format html it is a page to open in a browser: the
shares, each policy by itself, and every file with what its lines were asked.`: `Avec --coverage, il dit ce que les tests atteignent des politiques : chaque règle, chaque condition
et chacune de ses parties dans les deux sens, ce qui est fait à la place d’une action, chaque texte
dans chaque langue. Les parts sont arrondies à l’inférieur. --threshold 90 échoue sous 90 %. Avec
--format html, c’est une page à ouvrir dans un navigateur : les parts, chaque politique, et chaque
fichier avec ce qui a été demandé à ses lignes.`,

	`With --generate it writes tests, as few as it finds, that reach what the tests of the book
do not: with cases that it makes up, or with those of a portfolio (--invoices FILE), without
names and addresses. They expect what the policies do now, and are there to be read: mend
what should be otherwise, and keep them. A file that exists is never overwritten.`: `Avec --generate, il écrit des tests, aussi peu qu’il en trouve, qui atteignent ce que n’atteignent
pas ceux du jeu de règles : avec des cas qu’il invente, ou ceux d’un portefeuille (--invoices FILE),
sans noms ni adresses. Ils attendent ce que font les politiques aujourd’hui, et sont là pour être
lus : corrigez ce qui devrait être autrement, et gardez-les. Un fichier existant n’est jamais
écrasé.`,

	`Timeline tells what happened to an invoice or a client, entry by entry of the
journal: when it was imported, what each import and event changed, which rule moved it
with the values that it saw, every message with what its channel answered, every
person's word and note. Days are those of the creditor. A long story comes in pages with
--limit; each ends with the --after of the next one.`: `Timeline raconte ce qui est arrivé à une facture ou à un client, entrée par entrée du journal :
quand elle a été importée, ce que chaque import et chaque événement ont changé, quelle règle l’a
fait avancer et quelles valeurs elle a vues, chaque message et la réponse de son canal, chaque
parole ou note d’une personne. Les jours sont ceux du créancier. Une longue histoire vient par pages
avec --limit ; chacune finit par le --after de la suivante.`,

	`Verify computes the hash of every entry of the journal again, and the digest of the
facts that it made, of every message as it was handed over, and of every case and message of the
outbox as the last entry about it left it. It says which entry is not as it was written: text that was
changed, entries that were cut off, added or reordered, an invoice, an event, a message or the state of a
case that was altered. It has SQLite check the file itself: pages that were damaged or cut short are told.`: `Verify recalcule l’empreinte de chaque entrée du journal, celle des faits qu’elle a créés, de chaque
message tel qu’il a été remis, et de chaque dossier et message de la boîte d’envoi tels que les a
laissés la dernière entrée à leur sujet. Il dit quelle entrée n’est plus telle qu’écrite : texte
changé, entrées coupées, ajoutées ou déplacées, facture, événement, message ou étape d’un dossier
modifiés. Il fait contrôler le fichier par SQLite : pages abîmées ou tronquées sont signalées.`,

	`It ends with the ledger's head. Keep that line elsewhere, in a mail or a commit:
--noted proves later that the ledger went through it, so that even a ledger that
was rewritten from end to end is found. --head writes the head alone, and proves nothing.`: `Il finit par la tête du registre. Gardez cette ligne ailleurs, dans un e-mail ou un commit : --noted
prouve plus tard que le registre est passé par elle, si bien que même un registre récrit de bout en
bout est découvert. --head n’écrit que la tête, et ne prouve rien.`,

	`With --evidence it checks a file that relance evidence wrote: by itself, and when a book or a
ledger is given, against that ledger too.`: `Avec --evidence, il vérifie un fichier écrit par relance evidence : seul, et si un jeu de règles ou
un registre est donné, contre ce registre aussi.`,

	"Exit codes: 0 as it was written, 1 could not be read, 2 findings.": "Codes de sortie : 0 tel qu’écrit, 1 illisible, 2 constats.",

	"Version writes the version of relance, the commit and the Go it was built with, and the digest of the policy schema it carries.": `Version écrit la version de relance, le commit et le Go qui l’ont produit, et l’empreinte du schéma
des politiques qu’il contient.`,

	"who says so": "qui le dit",
	"why it came back, or anything worth keeping":                                                           "pourquoi il est revenu, ou ce qui vaut d’être gardé",
	"a made-up secret that the plugin is told, and must never show":                                         "un secret inventé, donné au greffon, qui ne doit jamais le montrer",
	"the `ID` of the invoice to look at (required)":                                                         "l’`ID` de la facture à regarder (obligatoire)",
	"the `NAME` of the policy whose rules it is read as one of (default: the invoice's)":                    "le `NOM` de la politique dont elle est lue comme une règle (par défaut : celle de la facture)",
	"only list the files that would change":                                                                 "lister seulement les fichiers qui changeraient",
	"`FILE` of a recovery curve, or none (default: the ledger's own history)":                               "`FICHIER` d’une courbe de recouvrement, ou none (par défaut : l’historique du registre)",
	"how many `DAYS`, today included":                                                                       "combien de `JOURS`, aujourd’hui compris",
	"how it is drawn: %v":                                                                                   "la forme du dessin : %v",
	"count the cases of this ledger `FILE` in each state (default: no counts)":                              "compter les dossiers du registre de ce `FICHIER` à chaque étape (par défaut : sans compte)",
	"the exit of the book by which it is handed over, such as agency (needed)":                              "la sortie du jeu de règles par laquelle elle est remise, par exemple agency (obligatoire)",
	"go on although something is missing":                                                                   "continuer bien qu’il manque quelque chose",
	"who gets it":                                                                                           "qui le reçoit",
	"`FOLDER` of the book whose mapping, facts and profiles apply":                                          "`DOSSIER` du jeu de règles dont valent les en-têtes, les faits et les profils",
	"`FOLDER` of the book whose currency amounts without one are in":                                        "`DOSSIER` du jeu de règles dont la devise est celle des montants qui n’en ont pas",
	"`DAY` on which a file of an authority was fetched":                                                     "`JOUR` où le fichier d’une autorité a été téléchargé",
	"the `DAY` that the pages show, YYYY-MM-DD or today":                                                    "le `JOUR` que montrent les pages, AAAA-MM-JJ ou today",
	"the `FOLDER` to write into (required)":                                                                 "le `DOSSIER` où écrire (obligatoire)",
	"the first `DAY` over which money and messages count (default: eleven months before the month of --at)": "le premier `JOUR` où comptent l’argent et les messages (par défaut : onze mois avant le mois de --at)",
	"put the ledger that is there aside":                                                                    "mettre de côté le registre qui s’y trouve",
	"take the ledger over as it is":                                                                         "reprendre le registre tel qu’il est",
	"what happened, for the journal":                                                                        "ce qui s’est passé, pour le journal",
	"only say what differs":                                                                                 "dire seulement ce qui diffère",
	"`ADDRESS` and port to listen on":                                                                       "`ADRESSE` et port d’écoute",
	"the `URL` by which people reach it, when a proxy is in front (default: public_url of deploy.cue)":      "l’`URL` à laquelle on le joint, quand un mandataire est devant (par défaut : public_url de deploy.cue)",
	"`FILE` of the certificate's key":                                                                       "`FICHIER` de la clé du certificat",
	"the live ledger's `FILE` (default: %w in the live book's folder)":                                      "le `FICHIER` du registre réel (par défaut : %w dans le dossier du jeu de règles réel)",
	"`FOLDER` of the live book (needed)":                                                                    "`DOSSIER` du jeu de règles réel (obligatoire)",
	"show what was understood of each column":                                                               "montrer ce qui a été compris de chaque colonne",
	"the `ID` of the company that is owed, or creditor, when several are (default: the only one)":           "l’`ID` de la société créancière, ou creditor, quand il y en a plusieurs (par défaut : la seule)",
	"what came of it: %v":                                                                                   "ce que cela a donné : %v",

	"%s. The event is recorded once: the same one again changes nothing.": "%s. L’événement n’est noté qu’une fois : le même une seconde fois ne change rien.",
	"It recognises the exports of: %v.":                                   "Il reconnaît les exports de : %v.",
	"clients that were looked at":                                         "clients regardés",
	"invoices that were looked at":                                        "factures regardées",
	"clients who are treated in another way":                              "clients traités autrement",
	"clients who are contacted, and were not":                             "clients contactés, qui ne l’étaient pas",
	"clients who were contacted, and are not":                             "clients qui étaient contactés, et ne le sont plus",
	"clients who are asked for some invoice earlier":                      "clients à qui une facture est demandée plus tôt",
	"clients who are asked for some invoice later":                        "clients à qui une facture est demandée plus tard",
	"clients who are asked for some invoice more firmly":                  "clients à qui une facture est demandée plus fermement",
	"clients who are asked for some invoice less firmly":                  "clients à qui une facture est demandée moins fermement",
	"running cases whose state the new book does not have":                "dossiers en cours à une étape que le nouveau jeu de règles n’a pas",
	"messages after, whose template says something else than before":      "messages après, dont le modèle dit autre chose qu’avant",
	"clients whom a message reaches":                                      "clients qu’un message atteint",
	"messages that reach a client":                                        "messages qui atteignent un client",
	"messages and tasks":                                                  "messages et tâches",
	"invoices that no line of the assign list takes":                      "factures qu’aucune ligne de la liste assign ne prend",
	"invoices and cases about which a guard had no answer":                "factures et dossiers pour lesquels une condition n’a pas eu de réponse",
	"messages that could not be written":                                  "messages qui n’ont pas pu être écrits",
	"what all messages cost, as the book says":                            "ce que coûtent tous les messages, d’après le jeu de règles",
	"the most that is asked for each invoice, added up":                   "le plus qui est demandé pour chaque facture, en tout",
	"messages on the channel %w":                                          "messages du canal %w",
	"how many more of them clients get, over those who get more":          "combien les clients en reçoivent de plus, parmi ceux qui en reçoivent plus",
	"how many fewer of them clients get, over those who get fewer":        "combien les clients en reçoivent de moins, parmi ceux qui en reçoivent moins",
}
