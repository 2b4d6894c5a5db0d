package intake

import (
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// didYouMean is a hint that names the closest word, or all of them.
func didYouMean(s string, words []string) string {
	if w := nearest.Word(s, words); w != "" {
		return "did you mean " + w + "? known: " + strings.Join(words, ", ")
	}
	return "known: " + strings.Join(words, ", ")
}
