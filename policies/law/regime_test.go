package law

import (
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

func ship(t testing.TB) *Law {
	t.Helper()
	l, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestShippedLawIsWholeAndSourced(t *testing.T) {
	l := ship(t)
	for _, name := range l.AllSeries() {
		whole(t, l.Series(name))
	}
	for _, name := range l.Regimes() {
		r := l.Regime(name)
		whole(t, r.Rates)
		if r.Name != name || r.Floor != nil && l.Series(r.Floor.Series) == nil {
			t.Errorf("%s: named %s, floor %+v", name, r.Name, r.Floor)
		}
	}
}

// whole holds that periods have no gap, an end, a source and a confidence.
func whole(t *testing.T, r *Rates) {
	t.Helper()
	periods := r.Periods()
	if len(periods) == 0 {
		t.Errorf("%s has no rate", r.Name())
	}
	for i, p := range periods {
		if p.Source == "" || p.Until.IsZero() || p.Confidence.check() != nil || p.Confidence == Stated {
			t.Errorf("%s from %s: needs a source, a last day and how far it was verified", r.Name(), p.From)
		}
		if i > 0 && p.From != periods[i-1].Until+1 {
			t.Errorf("%s: days are missing before %s", r.Name(), p.From)
		}
	}
}

// Rates of regimes that are known elsewhere; some public pages give others.
func TestRatesOfRegimes(t *testing.T) {
	l := ship(t)
	for _, tt := range []struct{ regime, day, want string }{
		{"FR_B2B", "2024-06-30", "14.50"}, // not 15.07, which takes the legal rate for the ECB's; nor 15.21, the floor of clauses
		{"FR_B2B", "2024-12-31", "14.25"}, // not 13.65, the change of September; nor 14.76
		{"FR_B2B", "2022-12-31", "10.00"},
		{"FR_B2B", "2026-06-30", "12.15"},
		{"FR_PUBLIC", "2025-07-01", "10.15"},
		{"EU", "2024-07-01", "12.25"},
		{"FR_CONSUMER", "2026-01-01", "2.62"},
		{"FR_CONSUMER", "2014-12-31", "0.04"},
		{"DE", "2022-12-31", "8.12"},
		{"DE", "2024-01-01", "12.62"},
		{"DE_CONSUMER", "2024-06-30", "8.62"},
		{"AT", "2016-07-01", "8.58"},
		{"AT", "2023-01-01", "11.08"},
		{"AT", "2024-12-31", "13.08"},
		{"GB", "2024-01-01", "13.25"},
		{"GB", "2021-01-01", "8.10"},
	} {
		p, err := l.Regime(tt.regime).Rates.On(day(t, tt.day))
		want, _, _ := apd.NewFromString(tt.want)
		if err != nil || p.Percent.Cmp(want) != 0 {
			t.Errorf("%s on %s: %v, %v, want %s", tt.regime, tt.day, p.Percent, err, tt.want)
		}
	}
	for _, tt := range []struct{ regime, day string }{{"AT", "2025-01-01"}, {"GB", "2024-07-01"}, {"EU", "2013-03-15"}, {"FR_B2B", "2026-07-01"}} {
		if p, err := l.Regime(tt.regime).Rates.On(day(t, tt.day)); err == nil {
			t.Errorf("%s on %s: %v, want none", tt.regime, tt.day, p.Percent)
		}
	}
}

func TestARegimeFollowsItsSeries(t *testing.T) {
	l, err := ship(t).With("ECB_MRO", []Period{period(t, "2026-07-01", "2026-12-31", "2.40")})
	if err != nil {
		t.Fatal(err)
	}
	for regime, want := range map[string]string{"FR_B2B": "12.40", "FR_PUBLIC": "10.40", "EU": "10.40"} {
		p, err := l.Regime(regime).Rates.On(day(t, "2026-10-01"))
		if err != nil || p.Percent.String() != want || p.Confidence != map[string]Confidence{"FR_PUBLIC": Secondary, "FR_B2B": Stated, "EU": Stated}[regime] {
			t.Errorf("%s: %v, %v, %s", regime, p.Percent, err, p.Confidence)
		}
	}
	if _, err := l.With("FR_B2B", []Period{period(t, "2026-10-01", "", "12")}); err == nil || !strings.Contains(err.Error(), "begins before") {
		t.Errorf("two rates for one day: %v", err)
	}
	own, err := l.With("CONTRACT", []Period{period(t, "2026-07-01", "", "8")})
	if err != nil || !own.Regime("CONTRACT").Covers(engine.KindConsumer) {
		t.Errorf("a regime of the book: %v", err)
	}
	if own, err = own.With("CONTRACT", []Period{period(t, "2027-01-01", "", "9")}); err != nil || len(own.Regime("CONTRACT").Rates.Periods()) != 2 {
		t.Errorf("more of it: %v", err)
	}
	if l.Regime("CONTRACT") != nil {
		t.Error("With changed the law it was called on")
	}
}

func TestFees(t *testing.T) {
	l := ship(t)
	eur, gbp := engine.MustCurrency("EUR"), engine.MustCurrency("GBP")
	for _, tt := range []struct {
		regime string
		debt   engine.Amount
		c      engine.Currency
		kind   string
		from   string
		want   engine.Amount
	}{
		{"FR_B2B", 8000, eur, engine.KindBusiness, "2025-02-01", 4000},
		{"FR_B2B", 10000000, eur, engine.KindBusiness, "2025-02-01", 4000},
		{"FR_B2B", 8000, eur, engine.KindConsumer, "2025-02-01", 0},
		{"FR_B2B", 8000, eur, engine.KindPublic, "2025-02-01", 0},
		{"FR_B2B", 8000, eur, engine.KindBusiness, "2012-12-31", 0}, // before the decree
		{"FR_B2B", 0, eur, engine.KindBusiness, "2025-02-01", 0},
		{"FR_CONSUMER", 8000, eur, engine.KindConsumer, "2025-02-01", 0},
		{"FR_PUBLIC", 8000, eur, engine.KindPublic, "2025-02-01", 4000},
		{"EU", 8000, eur, engine.KindPublic, "2025-02-01", 4000},
		{"DE_CONSUMER", 8000, eur, engine.KindConsumer, "2025-02-01", 0},
		{"GB", 99999, gbp, engine.KindBusiness, "2025-02-01", 4000},
		{"GB", 100000, gbp, engine.KindBusiness, "2025-02-01", 7000},
		{"GB", 999999, gbp, engine.KindBusiness, "2025-02-01", 7000},
		{"GB", 1000000, gbp, engine.KindBusiness, "2025-02-01", 10000},
	} {
		got, err := l.Regime(tt.regime).Fee(tt.debt, tt.c, tt.kind, day(t, tt.from))
		if err != nil || got != tt.want {
			t.Errorf("%+v: %d, %v", tt, got, err)
		}
	}
	if _, err := l.Regime("FR_B2B").Fee(8000, gbp, engine.KindBusiness, day(t, "2025-02-01")); err == nil || !strings.Contains(err.Error(), "is in EUR, and the invoice is in GBP") {
		t.Errorf("another currency: %v", err)
	}
}

func TestAFileOfARegimeIsReadWhole(t *testing.T) {
	const good = `{"title":"T","debtors":["business"],"series":"ECB_MRO","starts":"due",` +
		`"points":[{"value":"8","from":"2020-01-01","source":"s","confidence":"verified"}]}`
	if _, err := readRegime("X", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string][2]string{
		"an unknown field":         {`"starts"`, `"start"`},
		"no title":                 {`"T"`, `""`},
		"an unknown kind":          {`"business"`, `"firm"`},
		"an unknown start":         {`"due"`, `"later"`},
		"points that are no point": {`"8"`, `"8,5"`},
		"a figure without source":  {`"s"`, `""`},
		"an unknown confidence":    {`"verified"`, `"sure"`},
		"a day that is none":       {`2020-01-01`, `2020-13-01`},
	} {
		if _, err := readRegime("X", []byte(strings.Replace(good, change[0], change[1], 1))); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestJudgmentAddsPoints(t *testing.T) {
	r := ship(t).Regime("FR_CONSUMER")
	rates, err := r.After(day(t, "2025-09-15"))
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[string]string{"2025-11-14": "2.76", "2025-11-15": "7.76", "2026-01-01": "7.62"} {
		if p, err := rates.On(day(t, d)); err != nil || p.Percent.String() != want {
			t.Errorf("%s: %v, %v, want %s", d, p.Percent, err, want)
		}
	}
	if _, err := ship(t).Regime("FR_B2B").After(1); err == nil {
		t.Error("a regime without such a rule adds points")
	}
}
