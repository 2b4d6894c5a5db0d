package words

// frenchCollect is what collect, and what shows answers of clients, write.
var frenchCollect = map[string]string{
	"Answers that somebody has to read":                        "Réponses que quelqu’un doit lire",
	"Answers of programs, noted":                               "Réponses automatiques, notées",
	"From an address of several clients: nothing was recorded": "D’une adresse de plusieurs clients : rien n’a été noté",
	"Addresses that are none":                                  "Adresses qui n’existent pas",
	"Mails that came back for another reason, noted":           "E-mails revenus pour une autre raison, notés",
	"mail":  "e-mail",
	"mails": "e-mails",
	"%s read: %s known before, %s of nobody whom the ledger knows or that say nothing.": "Lecture de %s : %s déjà {connu|connus}, %s de personne que le registre connaisse ou qui ne disent rien.",
	"Nothing was written.": "Rien n’a été écrit.",
	"Nobody is contacted about what these clients owe before somebody has read it: relance tasks done ID.":                                                                       "Personne n’est contacté au sujet de ce que doivent ces clients avant que quelqu’un les ait lues : relance tasks done ID.",
	"Nobody is contacted about what clients owe who answered, before somebody has read it: relance\ntasks done ID says so. What an answer says is recorded with relance record.": "Personne n’est contacté au sujet de ce que doivent les clients qui ont répondu avant que quelqu’un ait lu :\nrelance tasks done ID le dit. Ce que dit une réponse se consigne avec relance record.",
	"came in %s": "arrivé %s",
	"%s answered on %s, and nobody has read it":                                               "%s a répondu le %s, et personne ne l’a lu",
	"%s answered on %s, and nobody has read it; say that you did with: relance tasks done %s": "%s a répondu le %s, et personne ne l’a lu ; dire que c’est lu : relance tasks done %s",
	"nobody is contacted about it before %s, or before somebody read it":                      "personne n’est contacté à ce sujet avant le %s, ou avant que quelqu’un l’ait lu",
	"the client": "le client",
}

// frenchCollectSaid is what the help and the errors of collect say, and why an answer holds back a chase.
var frenchCollectSaid = map[string]string{
	"Take in what clients answered by e-mail, and the mails that came back": "Relever ce que les clients ont répondu par e-mail, et les e-mails revenus",
	`Collect reads the mailboxes that deploy.cue names under mailboxes, over IMAP. A mail of
yours that came back is recorded as relance record bounce does: as an address that is none, or
as a note. What a client answered is noted, and nobody is contacted about what they owe before
somebody has read it: relance tasks lists it, relance tasks done ID says that it was read (or
answers: waiting_days of the book are over, 10 without it). An absence is noted alone.`: `Collect lit par IMAP les boîtes que deploy.cue nomme sous mailboxes. Un e-mail à vous qui est
revenu est consigné comme par relance record bounce : comme une adresse qui n’existe pas, ou
comme une note. Ce qu’un client a répondu est noté, et personne n’est contacté au sujet de ce
qu’il doit avant que quelqu’un l’ait lu : relance tasks le montre, relance tasks done ID dit que
c’est lu (ou answers: waiting_days du jeu de règles est passé, 10 sans lui). Une absence est
seulement notée.`,
	`A client is known by the mail of yours that they answer, else by the address that they wrote
from. Mails of others are left alone. Each mail is taken in once; all stay in the mailbox, and
unread, marked by the keyword $Relance where the server keeps keywords.`: `Un client est reconnu à l’e-mail auquel il répond, sinon à l’adresse d’où il écrit. Les e-mails des
autres sont laissés tranquilles. Chaque e-mail est pris une fois ; tous restent dans la boîte, non
lus, marqués du mot-clé $Relance si le serveur garde les mots-clés.`,
	`With --mail FILE a mail is read from a file instead (.eml), or from - for standard input.`: `Avec --mail FICHIER, un e-mail est lu dans un fichier (.eml), ou sur l’entrée standard avec -.`,
	"Exit codes: 0 done, 1 could not do its job, 2 a mailbox cannot be read.":                   "Codes de sortie : 0 fait, 1 impossible, 2 une boîte ne peut être lue.",
	"`NAME` of the mailbox in deploy.cue to read (default: all of them)":                        "`NOM` de la boîte de deploy.cue à lire (par défaut : toutes)",
	"a `FILE` with a mail, instead of the mailboxes":                                            "un `FICHIER` avec un e-mail, au lieu des boîtes",
	"show what would be taken in, and write and mark nothing":                                   "montrer ce qui serait pris, sans rien écrire ni marquer",
	"who collects, for the journal":                                                             "qui relève, pour le journal",
	"they answered, and nobody has read it":                                                     "le client a répondu, et personne n’a lu sa réponse",
	"no mailbox: write mailboxes in deploy.cue, or give mails with --mail FILE":                 "aucune boîte : écrivez mailboxes dans deploy.cue, ou donnez des e-mails avec --mail FICHIER",
	"see whether username and password are right, and whether the mailbox may be read by IMAP":  "vérifiez l’identifiant et le mot de passe, et que la boîte peut être lue par IMAP",
	"see whether host, port and security are right":                                             "vérifiez host, port et security",
	"write its name as the server has it":                                                       "écrivez son nom tel que le serveur l’a",
	"an answer is read, which is done; record what it says with relance record":                 "une réponse se lit : done ; consignez ce qu’elle dit avec relance record",
}
