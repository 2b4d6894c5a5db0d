package words

// frenchCoverage is the page of what the tests reach.
var frenchCoverage = map[string]string{
	"What the tests reach": "Ce que les tests atteignent", "%s, of which %s failed. Shares are rounded down.": "%s, dont %s en échec. Les parts sont arrondies à l’inférieur.",
	"transitions": "transitions", "conditions, both ways": "conditions, dans les deux sens", "their parts, both ways": "leurs parties, dans les deux sens",
	"else branches": "branches else", "templates by language": "modèles par langue", "%s of %s": "%s sur %s",
	"By policy": "Par politique", "Reached": "Atteint", "Of": "Sur", "assign and templates": "assign et modèles",
	"Share that the tests reach": "Part que les tests atteignent", "What a policy says, both ways of each condition counted.": "Ce que dit une politique, chaque condition comptant dans les deux sens.",
	"File by file": "Fichier par fichier", "Templates": "Modèles", "The file": "Le fichier", "line by line": "ligne par ligne",
	"Each line with how often the tests took, did or used what it says; – where none did, and ? where a condition or a part of it was never true, or never false.": "Chaque ligne avec le nombre de fois où les tests ont suivi, fait ou utilisé ce qu’elle dit ; – si aucun, et ? si une condition ou l’une de ses parties n’a jamais été vraie, ou jamais fausse.",
	"was never taken": "jamais suivie", "was never asked": "jamais demandée", "was never true": "jamais vraie", "was never false": "jamais fausse", "was never needed": "jamais nécessaire", "was never used": "jamais utilisé",
}
