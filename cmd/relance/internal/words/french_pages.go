package words

// frenchPages is what the help says of a command behind its first line, paragraph by paragraph, and the titles of
// the policies of the library.
var frenchPages = map[string]string{
	`Relance says who is chased for an unpaid invoice, when, how firmly and through
which channel, as a finance team wrote it in a folder of policies: a book.`: `Relance dit qui est relancé pour une facture impayée, quand, avec quelle fermeté et par quel
canal, comme un service financier l’a écrit dans un dossier de politiques : un jeu de règles.`,
	"It contacts nobody until you write that it may. Start with a book and an export of your invoices:": "Il ne contacte personne tant que vous n’avez pas écrit qu’il le peut. Commencez par un jeu de règles et un export de vos factures :",
	"a small book with sample data":                                                      "un petit jeu de règles, avec des données d’exemple",
	"everything that is wrong with it, with file:line:col":                               "tout ce qui n’y va pas, avec fichier:ligne:colonne",
	"who would get what, on which day":                                                   "qui recevrait quoi, quel jour",
	"Exit codes: 0 done, 1 could not do its job, 2 findings, 3 warnings under --strict.": "Codes de sortie : 0 fait, 1 n’a pas pu faire son travail, 2 constats, 3 avertissements avec --strict.",

	`Init writes a small book into a folder, the current one by default, and makes the
folder if need be: one policy of three reminders, what goes to a person, the three messages in one
language, policy tests, sample data, and the schema that lets cue and editors check
it without a network. It is read in ten minutes, and ready to be yours.`: `Init écrit un petit jeu de règles dans un dossier, le dossier courant par défaut, qu’il crée au
besoin : une politique de trois relances, ce qui va à une personne, les trois messages dans une
langue, des tests, des données d’exemple, et le schéma avec lequel cue et les éditeurs vérifient
le tout sans réseau. Il se lit en dix minutes, et n’attend que vos modifications.`,
	`--policy adds policies of the library, to a new book or to one that is there; it never
overwrites, and says which lines to write into book.cue. --all writes the whole library
instead, in French and English.`: `--policy ajoute des politiques de la bibliothèque, à un nouveau jeu de règles ou à un jeu existant ;
rien n’est écrasé, et les lignes à écrire dans book.cue sont données. --all écrit toute la
bibliothèque, en français et en anglais.`,
	"The policies of the library:": "Les politiques de la bibliothèque :",

	"Statement of account: one message for all that a client owes":               "Relevé de compte : un message pour tout ce que doit un client",
	"Consumers: no fees, instalments offered":                                    "Particuliers : aucun frais, échéancier proposé",
	"Craftsmen and micro businesses: a text message, a call, then in writing":    "Artisans et micro-entreprises : un SMS, un appel, puis par écrit",
	"High amounts: several channels, faster, then a lawyer":                      "Gros montants : plusieurs canaux, plus vite, puis un avocat",
	"Short of cash: three payments proposed, then the usual end":                 "Trésorerie tendue : trois versements proposés, puis la fin habituelle",
	"Key accounts: full billing details, accounts payable, then a formal notice": "Grands comptes : toutes les références, comptabilité fournisseurs, puis mise en demeure",
	"Phone first: a call, a letter, a warning, then a formal notice":             "Téléphone d’abord : un appel, un courrier, un avertissement, puis mise en demeure",
	"Other currencies, clients of no known kind: three reminders, no fees":       "Autres devises, clients de nature inconnue : trois relances, aucun frais",
	"Public buyers: references first, then the interest of public procurement":   "Acheteurs publics : les références d’abord, puis les intérêts de la commande publique",
	"Recurring and important clients: a word before, a person after":             "Clients réguliers et importants : un mot avant, une personne après",
	"Small debts: e-mails, then write-off":                                       "Petites créances : des e-mails, puis l’abandon",
	"Businesses, e-mail first: three reminders, then collection":                 "Entreprises, e-mail d’abord : trois relances, puis le recouvrement",

	// What test says of the tests.
	"no tests": "aucun test", "%d passed": "tests réussis : %s", "%d failed, %d passed": "tests en échec : %s, réussis : %s", "FAIL": "ÉCHEC", "expected": "attendu", "actual": "obtenu",
	"the %w of %w about %s does not say %s. It says:": "le message (%s) du %s pour %s ne dit pas %s. Il dit :", "no policy": "aucune politique",
	"the test was written for policy %w, and assign gives %s now: mend assign, or add policy: %s to the test": "le test est écrit pour la politique %v, et assign donne maintenant %s : corrigez assign, ou ajoutez policy: %s au test",
}
