package words

// frenchHelpOfBooks is the help behind the first line of the commands with which books are written, tried out and compared.
var frenchHelpOfBooks = map[string]string{
	`Completion writes a script for bash, zsh, fish or powershell: with it the key Tab completes
commands, options, states, templates, and the numbers of invoices and clients.`: `Completion écrit un script pour bash, zsh, fish ou powershell : avec lui, la touche Tab complète
les commandes, les options, les étapes, les modèles, et les numéros de factures et de clients.`,
	`bash needs the package bash-completion. Write the script where your shell looks for such files:
/etc/bash_completion.d/relance for bash, a file _relance in a folder of $fpath for zsh,
~/.config/fish/completions/relance.fish for fish, a line of your profile for powershell.`: `bash a besoin du paquet bash-completion. Écrivez le script là où votre interpréteur cherche ces
fichiers : /etc/bash_completion.d/relance pour bash, un fichier _relance dans un dossier de $fpath
pour zsh, ~/.config/fish/completions/relance.fish pour fish, une ligne de votre profil pour powershell.`,

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
jours après l’échéance. C’est celle de l’historique du registre, s’il sait d’au moins %d {facture|factures}
quand {elle a été payée|elles ont été payées} ; ou celle de --curve, un fichier CSV :`,

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

	`Schema writes the schema of the policy language into a book, under
%w, so that cue vet, cue fmt and editors
know it without a network. Files there that are no longer part of the schema are
removed. Relance itself always uses the schema it carries.`: `Schema écrit le schéma du langage des politiques dans un jeu de règles, sous
%w, pour que cue vet, cue fmt et les éditeurs le connaissent sans
réseau. Les fichiers qui n’en font plus partie sont supprimés. Relance lui-même emploie toujours le
schéma qu’il contient.`,

	"With --check nothing is written: it lists what differs, and ends with 2.": "Avec --check, rien n’est écrit : il liste ce qui diffère, et finit par 2.",

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

	"Version writes the version of relance, the commit and the Go it was built with, and the digest of the policy schema it carries.": `Version écrit la version de relance, le commit et le Go qui l’ont produit, et l’empreinte du schéma
des politiques qu’il contient.`,
}
