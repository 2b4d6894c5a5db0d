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
	// The comments of a suggested intake.cue.
	"How to read %s. Check it: %s": "Comment lire %s. Pour vérifier : %s", "such as %s": "par exemple %s", "their names are put together": "leurs noms sont réunis",
	"relance intake check FILE --book FOLDER": "relance intake check FICHIER --book DOSSIER", "relance intake check FILE --kind bank --book FOLDER": "relance intake check FICHIER --kind bank --book DOSSIER",
	"beside debit and credit it may be a balance that runs from row to row":                                  "à côté du débit et du crédit, c’est peut-être un solde qui court de ligne en ligne",
	"rows with one filled cell may name the client of the rows below them":                                   "les lignes à une seule cellule remplie nomment peut-être le client des lignes qui suivent",
	"there is no number of the client; the name can stand for it":                                            "il n’y a pas de numéro de client ; le nom peut en tenir lieu",
	"or %s: nothing in the column %s shows which":                                                            "ou %s : rien dans la colonne %s ne dit lequel",
	"as the column %s shows; nothing in the column %s does":                                                  "comme le montre la colonne %s ; rien dans la colonne %s ne le dit",
	`or "sum": an invoice has several rows, and either each repeats the amounts of the whole or they add up`: `ou "sum" : une facture a plusieurs lignes, et soit chacune répète les montants de l’ensemble, soit ils s’additionnent`,
	"some rows have no due date":                                                                             "des lignes n’ont pas d’échéance", "no column of the file was recognised as the due date": "aucune colonne du fichier n’a été reconnue comme échéance",
	"no column of the file was recognised as %s": "aucune colonne du fichier n’a été reconnue comme %s", "which currency it is: %s": "de quelle devise il s’agit : %s",
	"nothing says what currency the amounts are in": "rien ne dit dans quelle devise sont les montants", "say what each word means: %s": "dites ce que chaque mot veut dire : %s",
	"leave those that say that money left the account":                                              "laissez ceux qui disent que l’argent est sorti du compte",
	"no amount has a sign: is all of it money that left? Leave the line out when all of it came in": "aucun montant n’a de signe : est-ce de l’argent sorti ? Ôtez la ligne si tout est entré",
	"or MM/DD/YYYY: %s can be read in both ways":                                                    "ou MM/DD/YYYY : %s se lit des deux façons",
}

// frenchConventions are how exports write days and amounts.
var frenchConventions = map[string]string{"decimal comma": "virgule décimale", "decimal point": "point décimal"}
