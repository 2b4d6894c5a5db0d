package words

// frenchHelpOfLedger is the help behind the first line of where the ledger is kept, checked and put back.
var frenchHelpOfLedger = map[string]string{
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
                        written to; one that ended, handed over or written off, stays ended`: `  --begin start         chaque dossier qui a un reste dû repart du début de sa politique, et avance
                        comme le dit son catch_up : une étape à la fois, sauf s’il saute
  --begin as-rehearsed  chaque dossier reste à son étape, et passe à la suivante comme si l’on avait
                        écrit ; un dossier qui s’y est terminé, remis ou passé en perte, reste
                        terminé`,

	`Either way, nothing that was rehearsed counts any more: no contact, no formal notice, no cap,
no task. Messages that wait are not sent. What was imported and recorded stays.`: `Dans les deux cas, rien de ce qui a été répété ne compte plus : ni contact, ni mise en demeure, ni
plafond, ni tâche. Les messages en attente ne partent pas. Ce qui a été importé et saisi reste.`,

	`A ledger with nothing rehearsed goes live by itself at its first live run. From a live ledger
nothing goes into the folders of a rehearsal: rehearse on another one (--ledger FILE).`: `Un registre sans aucun message de répétition passe en réel de lui-même à sa première exécution
réelle. D’un registre réel, rien ne va dans les dossiers d’une répétition : répétez sur un autre
(--ledger FILE).`,

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
}
