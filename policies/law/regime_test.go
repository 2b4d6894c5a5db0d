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
		{"FR_B2B", "2026-07-01", "12.40"},
		{"EU", "2026-12-31", "10.40"},
		{"FR_PUBLIC", "2026-07-01", "10.40"},
		{"DE", "2014-07-29", "8.27"},
		{"DE", "2015-01-01", "8.17"},
		{"DE", "2026-07-01", "10.52"},
		{"AT", "2025-01-01", "11.73"},
		{"AT", "2026-07-01", "10.73"},
		{"GB", "2024-07-01", "13.25"},
		{"GB", "2025-01-01", "12.75"},
		{"GB", "2025-07-01", "12.25"},
		{"GB", "2026-12-31", "11.75"},
	} {
		p, err := l.Regime(tt.regime).Rates.On(day(t, tt.day))
		want, _, _ := apd.NewFromString(tt.want)
		if err != nil || p.Percent.Cmp(want) != 0 {
			t.Errorf("%s on %s: %v, %v, want %s", tt.regime, tt.day, p.Percent, err, tt.want)
		}
	}
	for _, tt := range []struct{ regime, day string }{{"AT", "2027-01-01"}, {"GB", "2027-01-01"}, {"EU", "2013-03-15"}, {"FR_B2B", "2027-01-01"}, {"FR_CONSUMER", "2026-07-01"}, {"DE", "2014-07-28"}} {
		if p, err := l.Regime(tt.regime).Rates.On(day(t, tt.day)); err == nil {
			t.Errorf("%s on %s: %v, want none", tt.regime, tt.day, p.Percent)
		}
	}
}

// What a book says of a day counts, whatever ships: a version of the program that brings a rate
// which a book has added before breaks no book.
func TestTheRatesOfABookGoBeforeThoseThatShip(t *testing.T) {
	for _, tt := range []struct {
		name   string
		rates  string // of the book
		added  []Period
		regime string
		want   map[string]string // by day; "" for none
	}{
		{"the same rate", "ECB_MRO", []Period{period(t, "2026-07-01", "2026-12-31", "2.40")}, "FR_B2B", map[string]string{"2026-06-30": "12.15", "2026-07-01": "12.40", "2026-12-31": "12.40", "2027-01-01": ""}},
		{"another rate", "ECB_MRO", []Period{period(t, "2026-07-01", "2026-12-31", "2.15")}, "EU", map[string]string{"2026-06-30": "10.15", "2026-07-01": "10.15"}},
		{"an open one", "FR_B2B", []Period{period(t, "2026-07-01", "", "12.15")}, "FR_B2B", map[string]string{"2026-07-01": "12.15", "2030-01-01": "12.15"}},
		{"an open one before others", "FR_B2B", []Period{period(t, "2026-01-01", "", "13")}, "FR_B2B", map[string]string{"2025-12-31": "12.15", "2026-06-30": "13", "2026-07-01": "12.40"}},
		{"the middle of one", "FR_B2B", []Period{period(t, "2026-08-01", "2026-08-31", "9")}, "FR_B2B", map[string]string{"2026-07-31": "12.40", "2026-08-01": "9", "2026-08-31": "9", "2026-09-01": "12.40"}},
		{"over several", "FR_B2B", []Period{period(t, "2025-09-01", "2026-08-31", "9")}, "FR_B2B", map[string]string{"2025-08-31": "12.15", "2025-09-01": "9", "2026-03-01": "9", "2026-08-31": "9", "2026-09-01": "12.40"}},
	} {
		l, err := ship(t).With(tt.rates, tt.added)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		for on, want := range tt.want {
			got := ""
			if p, err := l.Regime(tt.regime).Rates.On(day(t, on)); err == nil {
				got = p.Percent.String()
			}
			if got != want {
				t.Errorf("%s: %s on %s, want %s", tt.name, got, on, want)
			}
		}
	}
	twice := []Period{period(t, "2027-01-01", "2027-06-30", "12"), period(t, "2027-02-01", "", "13")}
	if _, err := ship(t).With("FR_B2B", twice); err == nil || !strings.Contains(err.Error(), "begins before") {
		t.Errorf("two rates of the book for one day: %v", err)
	}
}

func TestARegimeFollowsItsSeries(t *testing.T) {
	l, err := ship(t).With("ECB_MRO", []Period{period(t, "2027-01-01", "2027-06-30", "2.65")})
	if err != nil {
		t.Fatal(err)
	}
	for regime, want := range map[string]string{"FR_B2B": "12.65", "FR_PUBLIC": "10.65", "EU": "10.65"} {
		p, err := l.Regime(regime).Rates.On(day(t, "2027-04-01"))
		if err != nil || p.Percent.String() != want || p.Confidence != map[string]Confidence{"FR_PUBLIC": Secondary, "FR_B2B": Stated, "EU": Stated}[regime] {
			t.Errorf("%s: %v, %v, %s", regime, p.Percent, err, p.Confidence)
		}
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
	for d, want := range map[string]string{"2025-11-15": "2.76", "2025-11-16": "7.76", "2026-01-01": "7.62"} {
		if p, err := rates.On(day(t, d)); err != nil || p.Percent.String() != want {
			t.Errorf("%s: %v, %v, want %s", d, p.Percent, err, want)
		}
	}
	if _, err := ship(t).Regime("FR_B2B").After(1); err == nil {
		t.Error("a regime without such a rule adds points")
	}
}

// A due date on a closed day is the next working day in Germany and Austria, and stays elsewhere.
func TestDueDatesOnClosedDays(t *testing.T) {
	l := ship(t)
	for _, tt := range []struct{ regime, due, want string }{
		{"DE", "2024-03-28", "2024-03-28"}, // Thursday
		{"DE", "2024-03-29", "2024-04-02"}, // Good Friday
		{"DE", "2024-03-30", "2024-04-02"}, // Saturday before Easter
		{"DE_CONSUMER", "2024-04-01", "2024-04-02"},
		{"DE", "2024-10-03", "2024-10-04"}, // a national holiday
		{"DE", "2024-10-31", "2024-10-31"}, // a holiday in parts of the country alone
		{"DE", "2024-12-25", "2024-12-27"},
		{"AT", "2024-03-30", "2024-04-02"},
		{"AT", "2024-10-26", "2024-10-28"},
		{"FR_B2B", "2024-03-30", "2024-03-30"},
		{"FR_PUBLIC", "2024-05-01", "2024-05-01"},
		{"EU", "2024-03-30", "2024-03-30"},
		{"GB", "2024-03-29", "2024-03-29"},
	} {
		if got := l.Regime(tt.regime).LastDay(day(t, tt.due)); got.String() != tt.want {
			t.Errorf("%s: due %s, on time until %s, want %s", tt.regime, tt.due, got, tt.want)
		}
	}
}
