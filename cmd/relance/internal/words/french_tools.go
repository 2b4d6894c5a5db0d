package words

// frenchTools is what the commands about tests, rates, sources and channels say.
var frenchTools = map[string]string{
	"invoice %s on %s": "facture %s au %s", ", policy %s, state %s": ", politique %s, étape %s", ", as a case of policy %s that opens that day": ", comme un dossier de la politique %s qui s’ouvre ce jour-là",
	", which has no case: as assign sees it": ", qui n’a pas de dossier : vue comme par assign",
	"the simulation sends no such message about %s on %s: this is how it would read for this invoice alone": "la simulation n’envoie aucun message de ce nom pour %s le %s : voici ce qu’il dirait pour cette seule facture",
	", which owes nothing on that day":                                      ", qui ne doit rien ce jour-là",
	"the tests reach %s %% of the policies, and --threshold asks for %s %%": "les tests atteignent %s %% des politiques, et --threshold en demande %s %%",

	"channel %s: %s": "canal %s : %s", "kept": "tenue", "NOT KEPT": "NON TENUE", "promise": "promesse", "promises": "promesses",
	"%s of %s not kept": "%s sur %s non tenues", "all %s kept": "les %s sont tenues", "Accepted: %s %s (%s)": "Accepté : %s %s (%s)",

	"nothing was used": "rien n’a été utilisé", "deploy.cue names no sources: relance import reads files": "deploy.cue ne nomme aucune source : relance import lit des fichiers",
	"source": "source", "place": "endroit", "lists": "listes", "all can be used": "tout est utilisable",

	"%s: nothing was written": "%s : rien n’a été écrit", "Nothing is new: the book knows all %s.": "Rien de nouveau : le jeu de règles connaît déjà les %s.",
	"rate": "taux", "rates": "taux", "Wrote %s": "Écrit : %s",

	"left as it is: %s": "laissé tel quel : %s", "the schema is up to date": "le schéma est à jour", "mended: %s": "corrigé : %s",
	"%s and %s more": "%s et %s {autre|autres}", "no decision for %s: %s": "pas de décision pour %s : %s",
	"The next run sends it as the policy says: %s %s for %s.": "La prochaine exécution l’enverra comme le dit la politique : %s %s pour %s.",
	"This gives it:": "Voici ce qui le donne :", "Mended:": "Corrigé :",
}

// frenchToolsSaid is what other packages say to the same commands.
var frenchToolsSaid = map[string]string{
	// What tests reach, and the mistakes that they notice.
	"Coverage": "Couverture", "reached": "atteint", "of": "sur", "in all": "en tout", "Not reached": "Non atteint",
	"transitions": "transitions", "conditions, both ways": "conditions, 2 sens", "their parts, both ways": "leurs parties, 2 sens",
	"else branches": "branches else", "templates by language": "modèles par langue",
	"and %d more: see them with --verbose": "et %s {autre|autres} : --verbose {le|les} montre",
	"was never asked":                      "jamais posée", "was never true": "jamais vraie", "was never false": "jamais fausse",
	"was never taken": "jamais suivie", "was never needed": "jamais nécessaire", "was never used": "jamais employé",
	"survived": "passe inaperçue", "no test comes here": "aucun test n’arrive ici", "%v instead of %v": "%s au lieu de %s",
	"%d {mutant|mutants}: %d killed, %d survived, %d that no test comes to; %v % killed": "%s {faute introduite|fautes introduites} : %s {vue|vues}, %s {inaperçue|inaperçues}, %s où aucun test n’arrive ; %s % vues",
	"there is no code %w": "il n’y a pas de code %s", "relance explain lists them all": "relance explain les liste tous",
	"false, because": "faux, car", "no answer: %s": "sans réponse : %s",
	"--run %v: no test has such a name, of %d": "--run %s : aucun test n’a un tel nom, sur %s",

	// Promises of channels.
	"declares itself properly": "se déclare correctement", "delivers a message and returns a receipt": "remet un message et rend un reçu",
	"leaves the message as it was": "laisse le message intact", "keeps its word about a repeated key": "tient parole pour une clé répétée",
	"refuses a message that nothing could send": "refuse un message que rien ne pourrait envoyer", "sends nothing once cancelled": "n’envoie rien une fois annulé",
	"serves several callers at once": "sert plusieurs appelants à la fois", "reconciles": "se réconcilie", "checks without sending": "se contrôle sans rien envoyer",
	"judges a message beforehand as Send does": "juge un message d’avance comme Send", "believes no forged news": "ne croit aucune fausse nouvelle",
	"closes, more than once": "se ferme, plus d’une fois", "outcome when the other side is: %s": "réponse quand l’autre côté est : %s",
	"no such recipient": "sans ce destinataire", "unacceptable message": "message inacceptable", "busy": "occupé", "limited": "limité",
	"wrong login": "identifiant faux", "unwelcome": "fermé pour nous", "down": "en panne", "silent": "muet", "dropped": "coupé", "garbled": "brouillé", "no space": "sans place",
	"A mail with text, HTML and files.": "Un e-mail avec texte, HTML et fichiers.", "A short text to a mobile phone.": "Un texte court vers un téléphone mobile.",
	"An approved WhatsApp template; never free text.":                  "Un modèle WhatsApp approuvé ; jamais de texte libre.",
	"A phone call: by a person with a script, or by a recorded voice.": "Un appel : par une personne avec un guide, ou par une voix enregistrée.",
	"A letter on paper, registered or not.":                            "Un courrier sur papier, recommandé ou non.",
	"Work for the creditor's own people.":                              "Un travail pour les gens du créancier.",
	"A signed HTTP request to another system.":                         "Une requête HTTP signée vers un autre système.",
	"A message in a Slack channel, or a service that takes the same.":  "Un message dans un canal Slack, ou un service qui prend le même.",

	// Published rates.
	"the file has no header": "le fichier n’a pas d’en-tête", "begin with the line: %v": "commencez par la ligne : %s",
	"a text with a comma or a quote stands between double quotes": "un texte avec une virgule ou un guillemet se met entre guillemets droits",
	"there is no column %v": "il n’y a pas de colonne %s", "the columns are %v, with commas between": "les colonnes sont %s, séparées par des virgules",
	"two columns are called %v": "deux colonnes s’appellent %s", "keep one": "gardez-en une", "the header is %v": "l’en-tête est %s",
	"the line has %d {value|values}, and the header %d":                                         "la ligne a %s {valeur|valeurs}, et l’en-tête %s",
	"the decimal mark is a point, as in 2.15; a text with a comma stands between double quotes": "la décimale est un point, comme 2.15 ; un texte avec une virgule se met entre guillemets droits",
	"name or source is empty": "name ou source est vide", "say which rate it is, and where it is published": "dites quel taux c’est, et où il est publié",
	"write days as 2026-07-01, and the rate as 2.15":                       "écrivez les jours comme 2026-07-01, et le taux comme 2.15",
	"each day has one rate, from 0 to 1000 percent with what the law adds": "chaque jour a un seul taux, de 0 à 1000 pour cent avec ce qu’ajoute la loi",
	"there is no rate %w": "il n’y a pas de taux %s", "it is one of %v": "c’est l’un de %s",
	"%w is before %w, the first day of %w": "le %s est avant le %s, premier jour de %s", "add rates that were published since": "ajoutez des taux publiés depuis",
	"%w has a rate on %w already: %v, from %w to %w (%v)": "%s a déjà un taux au %s : %s, du %s au %s (%s)",
	"take the line out, or mend the rate in the book":     "ôtez la ligne, ou corrigez le taux dans le jeu de règles",
	"%w has no rate from %w to %w":                        "%s n’a pas de taux du %s au %s", "add the rate of the days between as well": "ajoutez aussi le taux des jours intermédiaires",
	"this is another rate of the %v": "c’est un autre taux de : %s", "download the one of %v: its key holds %v": "téléchargez celui de %s : sa clé contient %s",
	"the file cannot be read: %s": "le fichier est illisible : %s", "download it again as CSV": "téléchargez-le de nouveau en CSV",
	"%v is no rate": "%s n’est pas un taux", "%v is no day": "%s n’est pas un jour", "download the file again as CSV": "téléchargez de nouveau le fichier en CSV",
	"the file of the %v has no rate": "le fichier de %s n’a pas de taux", "--downloaded %w is after today": "--downloaded %s est après aujourd’hui",
	"from %s": "from : %s", "until %s": "until : %s", "percent %v is not a number such as 12.15": "percent %s n’est pas un nombre comme 12.15",
	"law update: nothing was written: %s": "law update : rien n’a été écrit : %s",

	// The schema.
	"missing": "absent", "out of date": "périmé", "no longer part of the schema": "n’est plus dans le schéma",
}
