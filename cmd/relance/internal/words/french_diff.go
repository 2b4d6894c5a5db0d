package words

// frenchDiff is what relance diff prints.
var frenchDiff = map[string]string{
	"--fail-on %q holds": "--fail-on %q : condition remplie", "%s holds.": "%s : condition remplie.",
	"%s: %s; what it does cannot be compared":                                           "%s : %s ; ses effets ne peuvent être comparés",
	"%s: %s; what it says beside its templates, and what that does, cannot be compared": "%s : %s ; ce qu’il dit hors de ses modèles, et ses effets, ne peuvent être comparés",
	"that is how the book of %s reads the exports":                                      "c’est ainsi que le jeu de règles de %s lit les exports",
	"Clients and messages":                                                              "Clients et messages", "States and channels that do not act as before": "Étapes et canaux qui n’agissent plus comme avant",
	"Cases on the last day, where they differ": "Dossiers au dernier jour, là où ils diffèrent", "Running cases that stand where a book has no state": "Dossiers en cours à une étape qu’un jeu de règles n’a pas",
	"What the books say: no difference.": "Ce que disent les jeux de règles : aucune différence.", "No difference in what the books say.": "Aucune différence dans ce que disent les jeux de règles.",
	"What the books say beside their templates cannot be compared, and the templates do not differ.": "Ce que disent les jeux de règles hors de leurs modèles ne peut être comparé, et les modèles ne diffèrent pas.",
	"What the new book says otherwise": "Ce que le nouveau jeu de règles dit autrement", "Words of %s": "Texte de %s",
	"What that does was not computed: %s.": "Les effets n’ont pas été calculés : %s.", "What the change does was not computed: %s.": "Les effets du changement n’ont pas été calculés : %s.",
	"What the change does": "Ce que fait le changement", "Line by line": "Ligne par ligne", "of": "de", "what": "quoi", "before and after": "avant et après", "where": "où", "its words": "son texte",
	"Of the clients who are treated otherwise, %s more are not on this page; --format jsonl has all.": "Parmi les clients traités autrement, %s autres ne sont pas sur cette page ; --format jsonl les a tous.",
	"and %s more; all of them with --format jsonl":                                                    "et %s de plus ; tous avec --format jsonl", "And %s more clients.": "Et %s autres clients.", "and %s more": "et %s de plus",
	"Nothing is decided about the clients of these cases until the new book says where they go on: write moved: {OLD: \"NEW\"} into the policy, or give the state back.": "Rien n’est décidé pour les clients de ces dossiers tant que le nouveau jeu de règles ne dit pas où ils continuent : écrivez moved: {ANCIENNE: \"NOUVELLE\"} dans la politique, ou rétablissez l’étape.",
	"What it does, %s to %s, %s of %s, from the exports": "Effets, du %s au %s, %s de %s, d’après les exports",
	"What it does, %s to %s, %s of %s, from the ledger":  "Effets, du %s au %s, %s de %s, d’après le registre",
	"nothing is different.":                              "rien ne change.", "contacted who were not": "contactés qui ne l’étaient pas", "no longer contacted": "plus contactés",
	"earlier": "plus tôt", "later": "plus tard", "harder": "plus ferme", "softer": "moins ferme",
	"client is": "client", "clients are": "clients", "%s treated otherwise": "traitement différent pour %s", ", of whom %s": ", dont %s", "message has": "message", "messages have": "messages", "; %s other words": " ; autre texte pour %s",
	"words": "texte", "invoices without a policy": "factures sans politique", "not decided": "sans décision", "cannot be written": "impossibles à rédiger", "asked for": "réclamé", "not said": "non dit",
	"cost before": "coût avant", "cost after": "coût après", "asked before": "réclamé avant", "asked after": "réclamé après",
	"book": "jeu de règles", "state": "étape", "old": "ancien", "(no such policy)": "(politique absente)",
	"Clients who are treated otherwise, the first %s of %s": "Clients traités autrement, les %s premiers sur %s", "Clients who are treated otherwise": "Clients traités autrement",
}

// frenchChanges are what relance diff takes from the comparison of two books.
var frenchChanges = map[string]string{
	"a book with mistakes decides nothing": "un jeu de règles fautif ne décide rien", "added": "ajout", "removed": "retrait", "changed": "modifié",
	"gone": "plus contacté", "earlier": "plus tôt", "later": "plus tard", "harder": "plus ferme", "softer": "moins ferme", "more": "plus de messages", "fewer": "moins de messages", "otherwise": "autrement",
	"rule": "règle", "guard": "condition", "action": "action", "computation": "calcul", "assign": "assign", "rate": "taux", "setting": "réglage", "words": "texte",
	"The two books read exports differently: each reads them in its own way.":                                                                           "Les deux jeux de règles ne lisent pas les exports de même : chacun les lit à sa façon.",
	"The ledger last ran under another version of the book than these two, a newer one perhaps: both take its cases over by the names of their states.": "Le registre a été exécuté en dernier avec une autre version du jeu de règles que ces deux-là, peut-être plus récente : les deux reprennent ses dossiers par le nom de leur étape.",
	"no portfolio": "pas de portefeuille", "%s to compare over: there is neither a ledger nor an export of invoices in %w; name one with --ledger FILE or --invoices FILE": "%s à comparer : il n’y a ni registre ni export de factures dans %s ; nommez-en un avec --ledger FILE ou --invoices FILE",
}
