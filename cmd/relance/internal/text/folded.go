package text

import (
	"strings"

	"github.com/relance-dev/relance/engine/agree"
)

// Folded is what was said of a book in so many lines at most, with one more that counts the rest.
func Folded(said string, most int) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if n := len(lines); n > most {
		lines = append(lines[:most], agree.Sprintf("… %d more {line|lines}: relance check tells all", n-most))
	}
	return strings.Join(lines, "\n")
}
