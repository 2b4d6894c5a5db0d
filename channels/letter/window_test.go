package letter

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestALongNameGoesOnInTheNextLine(t *testing.T) {
	french, _ := French.sheet()
	din, _ := DIN.sheet()
	width := func(text, _ string) float64 { return 1.9 * float64(utf8.RuneCountInString(text)) }
	long := "Syndicat intercommunal d’assainissement de la vallée de la Bièvre"
	for _, tt := range []struct {
		sheet sheet
		lines []string
		want  []string // nil when it does not fit
	}{
		{french, []string{"Menuiserie Briance", "2 rue du Bois", "87000 Limoges"}, []string{"Menuiserie Briance", "2 rue du Bois", "87000 Limoges"}},
		{french, []string{long, "1 rue", "78470 Saint-Rémy"}, []string{"Syndicat intercommunal", "d’assainissement de la vallée de la", "Bièvre", "1 rue", "78470 Saint-Rémy"}},
		{french, []string{strings.Repeat("n", 38), "x", "y"}, []string{strings.Repeat("n", 38), "x", "y"}},
		{french, []string{strings.Repeat("n", 36) + " mm", "x", "y"}, []string{strings.Repeat("n", 36), "mm", "x", "y"}},
		{french, []string{"Bureau\u00a0des Longues", "y"}, []string{"Bureau\u00a0des Longues", "y"}},
		{din, []string{long, "1 rue", "78470 Saint-Rémy"}, []string{"Syndicat intercommunal d’assainissement de", "la vallée de la Bièvre", "1 rue", "78470 Saint-Rémy"}},
		{french, []string{strings.Repeat("n", 60), "x"}, []string{strings.Repeat("n", 38), strings.Repeat("n", 22), "x"}},
		{french, []string{"rue de Saint-Germain-des-Prés-sur-la-Rivière-et-son-Canal", "x"}, []string{"rue de", "Saint-Germain-des-Prés-sur-la-Rivière-", "et-son-Canal", "x"}},
		{french, []string{"x", strings.Repeat("ville ", 12)}, nil},
	} {
		got, ok := tt.sheet.fit(width, tt.lines)
		if ok != (tt.want != nil) || ok && !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, %v; want %q", tt.lines, got, ok, tt.want)
		}
	}
}
