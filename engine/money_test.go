package engine

import (
	"errors"
	"math"
	"testing"
)

func TestParseAndFormatAmounts(t *testing.T) {
	for _, c := range []struct {
		currency, in string
		want         Amount
		out          string
	}{
		{"EUR", "99.90", 9990, "99.90"},
		{"EUR", "99.9", 9990, "99.90"},
		{"EUR", "100", 10000, "100.00"},
		{"EUR", "-0.05", -5, "-0.05"},
		{"EUR", "+1.500", 150, "1.50"},
		{"EUR", "92233720368547758.07", math.MaxInt64, "92233720368547758.07"},
		{"JPY", "1500", 1500, "1500"},
		{"JPY", "1500.0", 1500, "1500"},
		{"TND", "1.005", 1005, "1.005"},
		{"CLF", "0.0001", 1, "0.0001"},
	} {
		cur := MustCurrency(c.currency)
		got, err := cur.Parse(c.in)
		if err != nil || got != c.want {
			t.Errorf("%s.Parse(%q) = %d, %v, want %d", c.currency, c.in, got, err, c.want)
		}
		if out := cur.Format(got); out != c.out {
			t.Errorf("%s.Format(%d) = %q, want %q", c.currency, got, out, c.out)
		}
	}
}

func TestParseRefusesWhatIsNotExact(t *testing.T) {
	for _, in := range []string{"", "-", ".5", "5.", "1,5", "1e3", "1.005", "0x10", "1 000", "92233720368547758.08", "--1", "1.2.3"} {
		if _, err := MustCurrency("EUR").Parse(in); !errors.Is(err, ErrAmount) {
			t.Errorf("EUR.Parse(%q) gave %v, want ErrAmount", in, err)
		}
	}
}

func TestParseCurrencyRefuses(t *testing.T) {
	for _, code := range []string{"", "eur", "EURO", "ZZZ", "€"} {
		if _, err := ParseCurrency(code); err == nil {
			t.Errorf("ParseCurrency(%q) gave no error", code)
		}
	}
}
