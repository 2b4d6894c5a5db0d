package intake

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold writes a word without case, accents, spaces, underscores and hyphens, so
// that "Paid On" and "paid_on" are one.
func fold(s string) string {
	plain := true
	for i := range len(s) {
		if b := s[i]; b >= 0x80 || b <= ' ' || b == '_' || b == '-' || b >= 'A' && b <= 'Z' {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	for _, r := range norm.NFD.String(s) {
		if r == '_' || r == '-' || r == '\ufeff' || unicode.IsSpace(r) || unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// closest returns the word nearest to s, or "" when none is near.
func closest(s string, words []string) string {
	folded := []rune(fold(s))
	best, limit := "", len(folded)/3+1
	for _, w := range words {
		if d := edits(folded, []rune(fold(w))); d < limit || d == limit && best == "" {
			best, limit = w, d
		}
	}
	return best
}

// edits counts the letters to insert, drop or change to make b of a.
func edits(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(row[j]+1, row[j+1]+1, change)
		}
	}
	return row[len(b)]
}

// didYouMean is a hint that names the closest word, or all of them.
func didYouMean(s string, words []string) string {
	if w := closest(s, words); w != "" {
		return "did you mean " + w + "? known: " + strings.Join(words, ", ")
	}
	return "known: " + strings.Join(words, ", ")
}
