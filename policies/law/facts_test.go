package law

import (
	"strings"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law/lawtest"
)

// ratesOfFrance are, for each half-year, the ECB's rate, that between businesses, the least of the directive, the legal rate
// for a private creditor and for any other, and three times the latter, as tables outside of this program list them.
const ratesOfFrance = `
2009-S1 2.50 12.50 10.50
2009-S2 1.00 11.00 9.00
2010-S1 1.00 11.00 9.00
2010-S2 1.00 11.00 9.00
2011-S1 1.00 11.00 9.00
2011-S2 1.25 11.25 9.25
2012-S1 1.00 11.00 9.00
2012-S2 1.00 11.00 9.00
2013-S1 0.75 10.75 8.75
2013-S2 0.50 10.50 8.50
2014-S1 0.25 10.25 8.25
2014-S2 0.15 10.15 8.15
2015-S1 0.05 10.05 8.05 4.06 0.93 2.79
2015-S2 0.05 10.05 8.05 4.29 0.99 2.97
2016-S1 0.05 10.05 8.05 4.54 1.01 3.03
2016-S2 0.00 10.00 8.00 4.35 0.93 2.79
2017-S1 0.00 10.00 8.00 4.16 0.90 2.70
2017-S2 0.00 10.00 8.00 3.94 0.90 2.70
2018-S1 0.00 10.00 8.00 3.73 0.89 2.67
2018-S2 0.00 10.00 8.00 3.60 0.88 2.64
2019-S1 0.00 10.00 8.00 3.40 0.86 2.58
2019-S2 0.00 10.00 8.00 3.26 0.87 2.61
2020-S1 0.00 10.00 8.00 3.15 0.87 2.61
2020-S2 0.00 10.00 8.00 3.11 0.84 2.52
2021-S1 0.00 10.00 8.00 3.14 0.79 2.37
2021-S2 0.00 10.00 8.00 3.12 0.76 2.28
2022-S1 0.00 10.00 8.00 3.13 0.76 2.28
2022-S2 0.00 10.00 8.00 3.15 0.77 2.31
2023-S1 2.50 12.50 10.50 4.47 2.06 6.18
2023-S2 4.00 14.00 12.00 6.82 4.22 12.66
2024-S1 4.50 14.50 12.50 8.01 5.07 15.21
2024-S2 4.25 14.25 12.25 8.16 4.92 14.76
2025-S1 3.15 13.15 11.15 7.21 3.71 11.13
2025-S2 2.15 12.15 10.15 6.65 2.76 8.28
2026-S1 2.15 12.15 10.15 6.67 2.62 7.86
2026-S2 2.40 12.40 10.40`

func TestTheRatesOfFranceAreThoseOfTheTables(t *testing.T) {
	l := ship(t)
	floor := l.Regime("FR_B2B").Floor
	var halves [][]string
	for line := range strings.Lines(strings.TrimSpace(ratesOfFrance)) {
		halves = append(halves, strings.Fields(line))
	}
	if len(halves) != 36 {
		t.Fatalf("%d half-years", len(halves))
	}
	for _, h := range halves {
		year, half, _ := strings.Cut(h[0], "-S")
		first, last := day(t, year+"-01-01"), day(t, year+"-06-30")
		if half == "2" {
			first, last = day(t, year+"-07-01"), day(t, year+"-12-31")
		}
		for _, d := range []engine.Date{first, last} {
			same(t, h[0], l.Series("ECB_MRO"), d, h[1])
			same(t, h[0], l.Regime("FR_B2B").Rates, d, h[2])
			if d >= day(t, "2013-03-16") { // the directive
				same(t, h[0], l.Regime("EU").Rates, d, h[3])
				same(t, h[0], l.Regime("FR_PUBLIC").Rates, d, h[3])
			}
			if len(h) == 4 {
				continue
			}
			same(t, h[0], l.Series("FR_LEGAL_INDIVIDUAL"), d, h[4])
			same(t, h[0], l.Series("FR_LEGAL"), d, h[5])
			same(t, h[0], l.Regime("FR_CONSUMER").Rates, d, h[5])
			if p, err := l.Series(floor.Series).On(d); err == nil {
				least := new(apd.Decimal)
				if _, err := apd.BaseContext.WithPrecision(20).Mul(least, p.Percent, floor.Times); err != nil || least.Cmp(figure(t, h[6])) != 0 {
					t.Errorf("%s: a contract has %s at least, %v, want %s", h[0], least, err, h[6])
				}
			}
		}
	}
	for year, want := range map[string]string{"2009": "3.79", "2010": "0.65", "2011": "0.38", "2012": "0.71", "2013": "0.04", "2014": "0.04"} {
		same(t, year, l.Series("FR_LEGAL"), day(t, year+"-01-01"), want)
		same(t, year, l.Series("FR_LEGAL"), day(t, year+"-12-31"), want)
	}
	if p, err := l.Series("FR_LEGAL").On(day(t, "2026-07-01")); err == nil {
		t.Errorf("the legal rate of 2026-S2 was never found, and is %s", p.Percent)
	}
}

// The reference of the vectors has the rates of the tables, too: a slip in one of the two lists is seen here.
func TestTheReferenceHasTheRatesThatShip(t *testing.T) {
	l := ship(t)
	for name, series := range map[string]string{"ECB_MRO": "ecb", "FR_LEGAL": "legal", "FR_LEGAL_INDIVIDUAL": "individual", "DE_BASE": "de", "AT_BASE": "at", "GB_BASE": "gb"} {
		for year := 2009; year <= 2027; year++ {
			for half := 1; half <= 2; half++ {
				d := engine.DateOf(lawtest.Date(year, 1, 1).AddDate(0, 6*half-6, 0))
				want := lawtest.Published(series, year, half)
				p, err := l.Series(name).On(d)
				switch {
				case want == "" && err == nil:
					t.Errorf("%s on %s: %s, none in the tables", name, d, p.Percent)
				case want != "" && (err != nil || p.Percent.Cmp(figure(t, want)) != 0):
					t.Errorf("%s on %s: %v, %v, %s in the tables", name, d, p.Percent, err, want)
				}
			}
		}
	}
}

func same(t *testing.T, of string, r *Rates, d engine.Date, want string) {
	t.Helper()
	if p, err := r.On(d); err != nil || p.Percent.Cmp(figure(t, want)) != 0 {
		t.Errorf("%s: %s on %s is %v, %v, want %s", of, r.Name(), d, p.Percent, err, want)
	}
}

func figure(t *testing.T, s string) *apd.Decimal {
	t.Helper()
	d, _, err := apd.NewFromString(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
