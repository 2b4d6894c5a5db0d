package delivery

import (
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/template"
)

func TestALetterAbroadNamesTheCountry(t *testing.T) {
	for _, tt := range []struct {
		home, language, country string
		address, want           []string
	}{
		{"FR", "fr", "FR", []string{"2 rue du Bois", "87000 Limoges"}, nil},
		{"FR", "fr", "", []string{"2 rue du Bois", "87000 Limoges"}, nil},
		{"FR", "fr", "RE", []string{"2 rue du Lagon", "97400 Saint-Denis"}, nil},
		{"FR", "fr", "GB", []string{"22 Kiln Lane", "Manchester M1 2AB"}, []string{"ROYAUME-UNI"}},
		{"FR", "fr", "VN", []string{"12 Đường Lê Lợi", "700000 Hồ Chí Minh"}, []string{"VIETNAM"}},
		{"FR", "fr", "BE", []string{"1 rue Haute", "1000 Bruxelles"}, []string{"BELGIQUE"}},
		{"FR", "fr", "DE", []string{"Hauptstr. 1", "10115 Berlin", "Allemagne"}, nil},
		{"FR", "fr", "DE", []string{"Hauptstr. 1", "10115 Berlin", "GERMANY"}, nil},
		{"GB", "en", "FR", []string{"2 rue du Bois", "87000 Limoges"}, []string{"FRANCE"}},
		{"FR", "fr", "XX", []string{"x", "y"}, nil},
	} {
		m := &engine.Message{Channel: "letter", Language: tt.language}
		c := &engine.Client{ID: "C-1", Name: "Nom", Country: tt.country, Address: tt.address}
		got := recipient(m, c, template.Creditor{Country: tt.home, Language: tt.language}).Postal
		if want := slices.Concat(tt.address, tt.want); !slices.Equal(got, want) {
			t.Errorf("%s to %s: got %q, want %q", tt.home, tt.country, got, want)
		}
		if to := statementTo(c, tt.language, template.Creditor{Country: tt.home, Language: tt.language}); !slices.Equal(to.Postal, got) {
			t.Errorf("a statement from %s to %s: %q, and a letter %q", tt.home, tt.country, to.Postal, got)
		}
		if len(c.Address) != len(tt.address) {
			t.Error("the client's own address was changed")
		}
	}
}
