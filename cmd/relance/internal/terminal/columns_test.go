package terminal

import (
	"slices"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/diag"
)

func TestFitShortensToTheColumnsThereAre(t *testing.T) {
	for _, c := range []struct {
		text  string
		limit int
		want  string
	}{
		{"Dupont", 6, "Dupont"},
		{"Dupont et fils", 7, "Dupont…"},
		{"Dupont et fils", 8, "Dupont…"}, // no space before the …
		{"株式会社", 7, "株式会…"},
		{"株式会社", 6, "株式…"},
		{"Dupont", 0, "Dupont"},
	} {
		got := Fit(c.text, c.limit)
		if got != c.want || c.limit > 0 && diag.Columns(got) > c.limit {
			t.Errorf("Fit(%q, %d) = %q, want %q", c.text, c.limit, got, c.want)
		}
	}
}

func TestPadFillsUpToTheColumn(t *testing.T) {
	if got := Pad("株", 4, false) + "|" + Pad("80,00", 7, true); got != "株  |  80,00" {
		t.Errorf("got %q", got)
	}
}

func TestWrapBreaksBetweenItems(t *testing.T) {
	items := []string{"email 12", "letter 3", "call 4", "a very long item indeed"}
	want := []string{"email 12, letter 3", "call 4", "a very long item indeed"}
	if got := Wrap(items, ", ", 20); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Wrap(items[:3], ", ", 0); len(got) != 1 {
		t.Errorf("without a limit there are %d lines", len(got))
	}
}

func TestControlCharactersNeverReachATerminal(t *testing.T) {
	if got := words.Printable("Ev\x1b[31mil\r\nLtd"); got != "Ev\\u001b[31mil\\r\\nLtd" {
		t.Errorf("got %q", got)
	}
}
