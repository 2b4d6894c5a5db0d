package diag_test

import (
	"testing"

	"github.com/relance-dev/relance/policies/diag"
)

func TestWideAndCombiningLettersTakeTheirColumns(t *testing.T) {
	for text, want := range map[string]int{
		"":            0,
		"Dupont":      6,
		"Élise":       5,
		"E\u0301lise": 5, // the accent is a letter of its own
		"株式会社":        8,
		"１２":          4,
		"1\u202f234":  5,
	} {
		if got := diag.Columns(text); got != want {
			t.Errorf("Columns(%q) = %d, want %d", text, got, want)
		}
	}
}
