package words

// frenchForget is what relance forget says, and its help behind the first line.
var frenchForget = map[string]string{
	"Take out of the ledger what is known of a client as a person, after the term of the law": "Retirer du registre ce qu’on sait d’un client en tant que personne, après le délai légal",

	`Forget takes out of the ledger what is known of one client as a person: names, addresses, numbers, contacts,
what the book declares of them and of their invoices, who paid for them and with which words, to whom messages went and what they
said, with their files, notes, answers and reasons. In the place of each is the word forgotten. The id of the client stays, and
their invoices with amounts and days, payments, states, the kinds of entries and all digests: the accounts and the figures are what
they were. An id that is a name stays too.`: `Forget retire du registre ce qu’on sait d’un client en tant que personne : noms, adresses, numéros, contacts,
ce que le jeu de règles déclare de lui et de ses factures, qui a payé pour lui et avec quel libellé, à qui les messages sont
partis et ce qu’ils disaient, avec leurs fichiers, notes, réponses et motifs. À la place de chacun se trouve le mot forgotten (oublié).
L’identifiant du client reste, ainsi que ses factures avec montants et dates, paiements, étapes, la nature des entrées et toutes
les empreintes : les comptes et les chiffres sont ce qu’ils étaient. Un identifiant qui est un nom reste aussi.`,

	`It cannot be undone. The chain of the journal stays whole: an entry says who asked for it and why, and vouches for what
is left; relance verify finds whatever is otherwise, and heads that were noted before still hold.`: `On ne peut pas revenir en arrière. La chaîne du journal reste entière : une entrée dit qui l’a demandé et pourquoi, et garantit
ce qui reste ; relance verify trouve tout ce qui est autrement, et les têtes notées auparavant restent valables.`,

	`A client is kept while something is open with them: an invoice, money on account, a case that goes on, a message that waits
or may have left, a promise, an answer that nobody has read; and for ten years after the end of the year in which something last
happened with them, or those that deploy.cue says (retention: years). --due lists whose term is over. A client who was forgotten does not come back
by themselves: an import leaves their details out and says so, and refuses an invoice or an event that is new.`: `Un client est conservé tant que quelque chose est en cours avec lui : une facture, une somme sans affectation, un dossier qui continue,
un message qui attend ou est peut-être parti, une promesse, une réponse que personne n’a lue ; et dix ans après la fin de l’année où
quelque chose s’est passé en dernier, ou le nombre que dit deploy.cue (retention: years). --due liste ceux dont le délai est passé. Un
client oublié ne revient pas de lui-même : un import laisse ses coordonnées de côté et le dit, et refuse une facture ou un
événement nouveau.`,

	`What is not in the ledger is yours to erase: backups, a shadow's ledger, files of evidence, hand-overs and reports, exports, folders that
messages went to. The command names those that the book names. A backup of before knows the client: forget them again
when you restore it. End relance serve meanwhile: the file is written anew, so that nothing of them is left in it.`: `Ce qui n’est pas dans le registre est à effacer par vous : sauvegardes, registre d’une ombre, dossiers de preuve, de remise et
rapports, exports, dossiers où des messages sont allés. La commande nomme ceux que nomme le jeu de règles. Une sauvegarde d’avant
connaît le client : oubliez-le de nouveau quand vous la restaurez. Arrêtez relance serve pendant ce temps : le fichier est
réécrit, pour qu’il n’y reste rien de lui.`,

	"Exit codes: 0 done, 1 could not do its job, 2 the client is kept.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 le client est conservé.",

	"list the clients who may be forgotten, and take nothing out": "lister les clients qui peuvent être oubliés, sans rien retirer",
	"show what would be taken out, and write nothing":             "montrer ce qui serait retiré, sans rien écrire",
	"do not ask for the client's id again":                        "ne pas redemander l’identifiant du client",
	"who asked for it, for the journal":                           "qui l’a demandé, pour le journal",
	"why, for the journal; it stays there":                        "pourquoi, pour le journal ; cela y reste",

	"client %s was not written; nothing was changed: write it when it is asked for, or add --yes":                                           "le client %s n’a pas été écrit ; rien n’a changé : écrivez-le quand il est demandé, ou ajoutez --yes",
	"client %s is kept: something is open with them":                                                                                        "le client %s est conservé : quelque chose est en cours avec lui",
	"client %s is kept until %s: the last thing happened on %s, and the term is %d {year|years} after the end of that year":                 "le client %s est conservé jusqu’au %s : la dernière chose s’est passée le %s, et le délai est de %d {an|ans} après la fin de cette année",
	"client %s is forgotten, entry %d of the journal, and what was taken out is still in the bytes of the ledger; repeat relance forget %s": "le client %s est oublié, entrée %d du journal, et ce qui a été retiré est encore dans les octets du registre ; répétez relance forget %s",
	"a program reads it, such as relance serve, and keeps the bytes of what was taken out; end it and repeat":                               "un programme le lit, par exemple relance serve, et garde les octets de ce qui a été retiré ; arrêtez-le et répétez",
	"a program reads it, and the rows of what was taken out stay until it has ended; repeat then":                                           "un programme le lit, et les lignes de ce qui a été retiré restent jusqu’à sa fin ; répétez ensuite",
	"forget client %s": "oubli du client %s", "the ledger is not as it was written": "le registre n’est pas tel qu’il a été écrit",

	"client %s was forgotten on %s": "le client %s a été oublié le %s", "client %s was forgotten on %s, and the export has invoice %s of them": "le client %s a été oublié le %s, et l’export a sa facture %s",
	"give them another id, and their invoices with it; or leave them out of the export": "donnez-lui un autre identifiant, et à ses factures ; ou laissez-le hors de l’export",
	"record it in your accounts; in the ledger nothing is known of them any more":       "enregistrez-le dans vos comptes ; le registre ne sait plus rien de lui",
	"entry %d is as it was written: entry %d says that something was taken out of it":   "l’entrée %d est telle qu’elle a été écrite : l’entrée %d dit que quelque chose en a été retiré",
}

// frenchForgetSaid is what relance forget says by itself.
var frenchForgetSaid = map[string]string{
	"Of client %s is taken out of %s:":                                                                           "Du client %s est retiré de %s :",
	"nothing: the ledger knows no more than their id, days and amounts":                                          "rien : le registre ne connaît que son identifiant, des dates et des montants",
	"The id, invoices with their amounts and days, payments, states, the kinds of entries and all digests stay.": "L’identifiant, les factures avec montants et dates, les paiements, les étapes, la nature des entrées et toutes les empreintes restent.",
	"The last thing happened on %s; they had to be kept until %s.":                                               "La dernière chose s’est passée le %s ; il fallait le conserver jusqu’au %s.",
	"Folders that the book names: %s":                                                                            "Dossiers que nomme le jeu de règles : %s",
	"Not in the ledger, and yours to erase: backups and ledgers that were put aside, a shadow's ledger, files of evidence, hand-overs, reports and statements, the exports, the mailbox and the server's log of PostgreSQL.": "Hors du registre, et à effacer par vous : sauvegardes et registres mis de côté, registre d’une ombre, dossiers de preuve et de remise, rapports et relevés de compte, exports, boîte aux lettres et journal du serveur PostgreSQL.",

	"form of the client: name, addresses, contacts, what the book declares":      "forme du client : nom, adresses, contacts, ce que le jeu de règles déclare",
	"forms of the client: name, addresses, contacts, what the book declares":     "formes du client : nom, adresses, contacts, ce que le jeu de règles déclare",
	"form of an invoice: its file, what was contested, what the book declares":   "forme d’une facture : son fichier, ce qui a été contesté, ce que le jeu de règles déclare",
	"forms of invoices: their files, what was contested, what the book declares": "formes de factures : leurs fichiers, ce qui a été contesté, ce que le jeu de règles déclare",
	"event: notes, answers, reasons, addresses":                                  "événement : notes, réponses, motifs, adresses",
	"events: notes, answers, reasons, addresses":                                 "événements : notes, réponses, motifs, adresses",
	"message: its recipient":                                                           "message : son destinataire",
	"messages: their recipients":                                                       "messages : leurs destinataires",
	"message as it was handed over: recipient, subject, words":                         "message tel qu’il est parti : destinataire, objet, texte",
	"messages as they were handed over: recipients, subjects, words":                   "messages tels qu’ils sont partis : destinataires, objets, textes",
	"file that went with a message":                                                    "fichier joint à un message",
	"files that went with messages":                                                    "fichiers joints à des messages",
	"entry about bank statements: who paid, from which account, with which words":      "entrée sur des relevés bancaires : qui a payé, de quel compte, avec quel libellé",
	"entries about bank statements: who paid, from which account, with which words":    "entrées sur des relevés bancaires : qui a payé, de quel compte, avec quel libellé",
	"other entry of the journal: recipients, notes, answers of servers":                "autre entrée du journal : destinataires, notes, réponses de serveurs",
	"other entries of the journal: recipients, notes, answers of servers":              "autres entrées du journal : destinataires, notes, réponses de serveurs",
	"out of %s something of a client was taken who was forgotten, as the journal says": "de %s a été retiré ce qui concernait un client oublié, comme le dit le journal",
	"Client %s is kept:": "Le client %s est conservé :",
	"the last thing happened on %s, and has to be kept for %s after the end of that year: until %s": "la dernière chose s’est passée le %s, et doit être conservée %s après la fin de cette année : jusqu’au %s",
	"invoice %s has %s open": "facture %s : reste dû %s", "%s are on account": "%s sans affectation", "case %s goes on": "le dossier %s continue",
	"message %s is %s": "message %s : %s", "what was promised by %s may still come (case %s)": "ce qui a été promis pour le %s peut encore arriver (dossier %s)",
	"nobody has read their answer %s": "personne n’a lu sa réponse %s", "the last run left them out: run it again": "la dernière exécution l’a laissé de côté : relancez-la",
	"Nobody: of all clients something is open, or something happened in the last %s.": "Personne : avec chaque client quelque chose est en cours, ou s’est passé dans le délai de %s.",
	"last on %s": "dernière fois le %s", "kept until %s": "conservé jusqu’au %s",
	"Client %s is forgotten: entry %s of the journal. %s was written anew, and has nothing of them.": "Le client %s est oublié : entrée %s du journal. %s a été réécrit, et n’a plus rien de lui.",
	"Client %s was forgotten on %s.": "Le client %s a été oublié le %s.", "%s was written anew.": "%s a été réécrit.",
	"It cannot be undone. Write %s to go on: ": "On ne peut pas revenir en arrière. Écrivez %s pour continuer : ",
	"client is in the export":                  "client oublié est dans l’export", "clients are in the export": "clients oubliés sont dans l’export",
	"%s who had been forgotten: nothing was taken of them: %s":                      "%s : rien n’en a été repris : %s",
	"what was known of client %s as a person was taken out of the ledger, after %s": "ce qu’on savait du client %s en tant que personne a été retiré du registre, après %s", "client forgotten": "client oublié",
	"Nothing was changed.": "Rien n’a changé.",
	"year":                 "an", "years": "ans",
}
