package words

// frenchIntake is what relance intake prints, and others that read exports.
var frenchIntake = map[string]string{
	"separated by %s": "séparateur %s", "sheet %s": "feuille %s", "row": "ligne", "rows": "lignes", "line": "ligne", "lines": "lignes",
	"taken for %s by the columns %s; if it is something else, say --kind": "pris pour %s d’après les colonnes %s ; sinon, dites --kind",
	"no account named": "aucun compte nommé", "came in %s": "%s {reçu|reçus}", "left %s": "%s {sorti|sortis}", "its headers are known: it is read without this, too": "ses en-têtes sont connus : il est lu sans cela aussi",
	"the columns are named in row %s":       "les colonnes sont nommées à la ligne %s",
	"left out: %s, the first in row %s: %s": "écarté : %s, la première à la ligne %s : %s", "payments, each on its day: %s": "paiements, chacun à son jour : %s",
	"due from %s to %s": "échéances du %s au %s", "dated from %s to %s": "dates du %s au %s", "%s in %s: amount %s": "%s en %s : montant %s", ", open %s": ", reste dû %s",
	"(ignored)": "(ignoré)", "→ what a row is": "→ ce qu’est une ligne", "→ %s (default)": "→ %s (par défaut)", "%s is %s": "%s lu comme %s", "%s, as row %s shows: %s": "%s, comme le montre la ligne %s : %s",
	"; ": " ; ", "comma": "virgule", "semicolon": "point-virgule", "tab": "tabulation", "bar": "barre",
	"time": "fois", "times": "fois", "not all are listed; there are: %s": "tous ne sont pas listés ; il y a : %s", "%s: nothing was used": "%s : rien n’a été utilisé", "and %s more {warning|warnings}": "et %s {autre avertissement|autres avertissements}",
	"recognised as %s: %s": "reconnu : %s, %s", "not recognised; taken for %s by its headers": "non reconnu ; pris pour %s d’après ses en-têtes",
	"not recognised; taken for %s by its headers; decide on %s marked unsure": "non reconnu ; pris pour %s d’après ses en-têtes ; tranchez %s où il est écrit unsure",
}

// frenchConventions are how exports write days and amounts.
var frenchConventions = map[string]string{"decimal comma": "virgule décimale", "decimal point": "point décimal"}
