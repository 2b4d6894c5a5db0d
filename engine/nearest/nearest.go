// Package nearest finds the word that was meant by one that nobody knows, for
// "did you mean".
package nearest

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Word returns the choice nearest to word, the first of those equally near, or
// "" when none is near: at most a third of its letters, and one more, differ.
// Words are compared as Fold writes them; two neighbours that changed places
// are one difference.
func Word(word string, choices []string) string {
	folded := []rune(Fold(word))
	best, limit := "", len(folded)/3+1
	for _, c := range choices {
		if d := distance(folded, []rune(Fold(c))); d < limit || d == limit && best == "" {
			best, limit = c, d
		}
	}
	return best
}

// Fold writes a word without case, accents, spaces, underscores and hyphens, so
// that "Paid On" and "paid_on" are one.
func Fold(s string) string {
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

// distance is the optimal string alignment distance: insertions, deletions,
// substitutions and swaps of neighbours each count one.
func distance(a, b []rune) int {
	before, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}
