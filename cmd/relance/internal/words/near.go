package words

import "github.com/relance-dev/relance/engine/nearest"

// Near is a "did you mean" when a word is close to one of the choices, or else the other text.
func Near(word string, choices []string, otherwise string) string {
	if near := nearest.Word(word, choices); near != "" {
		return "did you mean " + near + "?"
	}
	return otherwise
}
