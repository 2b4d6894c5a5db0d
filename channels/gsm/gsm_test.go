package gsm_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels/gsm"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"Atelier Dupont\u00a0: sauf erreur, 1\u202f234,50\u00a0€": "Atelier Dupont : sauf erreur, 1 234,50 €",
		"l’échéance – dite «\u00a0ferme\u00a0» – du 5 mars…":      `l'échéance - dite "ferme" - du 5 mars...`,
		"“quoted”, ‘quoted’ and non\u2011breaking":                `"quoted", 'quoted' and non-breaking`,
		"facture n°\u00a07, N°8":                                  "facture no 7, No8",
		"e\u0301che\u0301ance":                                    "échéance",
		"zero\u200bwidth\ufeff\u00ad":                             "zerowidth",
		"tab\tand\nline":                                          "tab and\nline",
		"fenêtre, reçu, œuvre, Ça":                                "fenêtre, reçu, œuvre, Ça",
		"":                                                        "",
	} {
		if got := gsm.Fold(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
		if got := gsm.Fold(want); got != want {
			t.Errorf("%q is changed again, to %q", want, got)
		}
	}
}

func TestCount(t *testing.T) {
	for _, tt := range []struct {
		text     string
		segments int
		letters  string
	}{
		{"", 0, ""},
		{strings.Repeat("é", 160), 1, ""},
		{strings.Repeat("é", 161), 2, ""},
		{strings.Repeat("x", 306), 2, ""},
		{strings.Repeat("x", 307), 3, ""},
		{strings.Repeat("€", 80), 1, ""},
		{strings.Repeat("€", 81), 2, ""},
		{strings.Repeat("ê", 70), 1, "ê"},
		{strings.Repeat("x", 70) + "ê", 2, "ê"},
		{strings.Repeat("x", 133) + "ê", 2, "ê"},
		{strings.Repeat("x", 134) + "ç", 3, "ç"},
		{strings.Repeat("😀", 35), 1, "😀"},
		{strings.Repeat("😀", 36), 2, "😀"},
		{"œuvre reçue, œil", 1, "œç"},
	} {
		c := gsm.Count(tt.text)
		if c.Segments != tt.segments || c.Letters != tt.letters || c.UCS2 != (tt.letters != "") {
			t.Errorf("%.20q (%d): got %+v, want %d segments because of %q", tt.text, len([]rune(tt.text)), c, tt.segments, tt.letters)
		}
	}
}
