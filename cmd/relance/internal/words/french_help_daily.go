package words

// frenchHelpOfDaily is the help behind the first line of plan, record and tasks.
var frenchHelpOfDaily = map[string]string{
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

	`Bank notes that all payments up to a day have been recorded: on a day without any there is
nothing to import, and a book whose pressure asks for fresh bank data would wait. An
import of invoices or events says so by itself, of its --as-of day.`: `Bank note que tous les paiements jusqu’à un jour sont saisis : un jour sans aucun, il n’y a rien à
importer, et un jeu de règles dont pressure demande des données bancaires fraîches attendrait. Un
import de factures ou d’événements le dit de lui-même, pour son jour --as-of.`,

	`Show writes what a plan says, also when it is too old to be carried out. It looks at
the file alone.`: "Show écrit ce que dit un plan, même trop ancien pour être exécuté. Il ne regarde que le fichier.",

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
