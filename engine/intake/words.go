package intake

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// french are our columns by the words that a French team would write for them, folded.
var french = map[string]string{
	"facture": "invoice", "montant": "amount", "solde": "open", "devise": "currency", "echeance": "due", "litige": "disputed",
	"affacture": "factored", "affacturee": "factored", "nom": "name", "pays": "country", "langue": "language", "telephone": "phone",
}

// didYouMean is a hint that names the closest word, or all of them.
func didYouMean(s string, words []string) string {
	if w := french[nearest.Fold(s)]; slices.Contains(words, w) {
		return "did you mean " + w + "? known: " + strings.Join(words, ", ")
	}
	if w := nearest.Word(s, words); w != "" {
		return "did you mean " + w + "? known: " + strings.Join(words, ", ")
	}
	return "known: " + strings.Join(words, ", ")
}
