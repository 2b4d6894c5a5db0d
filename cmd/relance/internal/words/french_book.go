package words

// frenchBook is what the commands that make and try a book print: init, test, exits, law and diff.
var frenchBook = map[string]string{
	`wrote a book of %s to %s

next:
  relance simulate %[2]s    who would get what, on which day, in the sample data
  relance check %[2]s       after every change
  relance test %[2]s        what the policies are meant to do
and put your own company into %[2]s/book.cue
`: `jeu de règles écrit : %s dans %s

ensuite :
  relance simulate %[2]s    qui recevrait quoi, quel jour, avec les données d’exemple
  relance check %[2]s       après chaque changement
  relance test %[2]s        ce que les politiques doivent faire
et mettez votre société dans %[2]s/book.cue
`,
	"your .gitignore stays as it is; these lines keep what clients owe out of the repository:": "votre .gitignore reste tel quel ; ces lignes tiennent hors du dépôt ce que doivent les clients :",
	"wrote %s to %s: %s":                                                 "écrit : %s dans %s : %s",
	"these were there and stay as they are: %s":                          "déjà là, laissés tels quels : %s",
	"and this beside assign, unless the book says so already:":           "et ceci à côté d’assign, si le jeu de règles ne le dit pas déjà :",
	"then: relance check %s":                                             "puis : relance check %s",
	"Now write this at the top of assign, in %s/book.cue:":               "Écrivez maintenant ceci en tête d’assign, dans %s/book.cue :",
	"Now write this just above the last line of assign, in %s/book.cue:": "Écrivez maintenant ceci juste au-dessus de la dernière ligne d’assign, dans %s/book.cue :",

	"%s: %s written; with them the tests reach %s %% of the policies": "%s : écriture de %s ; avec cela les tests atteignent %s %% des politiques",
	"test": "test", "tests": "tests",
	"waiting for changes in %s; Ctrl-C ends it": "en attente de modifications dans %s ; Ctrl-C arrête",
	"left out, %s without an answer: %s":        "laissé de côté, %s sans réponse : %s", "and %s more {reason|reasons}": "et %s {autre raison|autres raisons}",
	"nothing to write: no case reaches more than the tests of the book do": "rien à écrire : aucun cas n’atteint plus que les tests déjà écrits",
	"%s: %s rewritten": "%s : réécriture de %s", "expectation": "attente", "expectations": "attentes", "nothing to rewrite: all passed": "rien à réécrire : tous réussis",
}
