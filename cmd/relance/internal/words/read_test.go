package words_test

import (
	"errors"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
)

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	eur := engine.MustCurrency("EUR")
	for text, want := range map[string]engine.Amount{
		"300.00": 30000, "300,00": 30000, "300,5": 30050, "1 234,56": 123456, "1\u202f234,56": 123456, "1\u00a0234": 123400, "1234": 123400,
	} {
		if got, err := words.ReadAmount(eur, text); err != nil || got != want {
			t.Errorf("%q: %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"1,234", "1,234.56", "12 34,00", "1.234,56", "3,", ",50", "", "300,001", "trois"} {
		if got, err := words.ReadAmount(eur, text); !errors.Is(err, engine.ErrAmount) {
			t.Errorf("%q is read as %d, %v", text, got, err)
		}
	}
}

func TestDaysAreReadAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct{ text, language, want string }{
		{"2026-04-10", "en", "2026-04-10"},
		{"10/04/2026", "fr", "2026-04-10"},
		{"25/04/2026", "en", "2026-04-25"},
		{"04/04/2026", "", "2026-04-04"},
		{"10/04/2026", "en", ""},
		{"31/02/2026", "fr", ""},
		{"04/25/2026", "fr", ""},
		{"1/4/2026", "fr", ""},
	} {
		if got, _ := words.ReadDay(c.text, c.language); got.String() != c.want {
			t.Errorf("%s in %q: %s, want %s", c.text, c.language, got, c.want)
		}
	}
}
