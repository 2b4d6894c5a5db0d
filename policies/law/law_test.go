package law

import (
	"errors"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func day(t testing.TB, s string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func period(t testing.TB, from, until, percent string) Period {
	t.Helper()
	p, err := ParsePeriod(from, until, percent, "contract")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func frB2B(t testing.TB) *Rates {
	t.Helper()
	all, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return all.Regime("FR_B2B").Rates
}

// Figures computed apart from this code: simple interest over actual/365, split
// at half-years, rounded once.
func TestInterestAgreesWithTheOracleToTheCent(t *testing.T) {
	tests := []struct {
		principal engine.Amount
		due, paid string
		want      engine.Amount
	}{
		{1000000, "2024-09-30", "2025-02-15", 52490},    // 524.91 if each half-year were rounded
		{300000, "2025-05-01", "2025-05-21", 2162},      // one period
		{120000, "2022-06-15", "2023-07-15", 14671},     // 146.70 if each half-year were rounded
		{47115, "2023-12-31", "2024-01-01", 19},         // due on the last day of a period
		{250000, "2025-12-31", "2026-03-31", 7490},      // the whole delay after a change
		{8000, "2025-01-31", "2025-03-02", 86},          // over a month's end
		{10000000, "2019-03-31", "2026-06-30", 8390247}, // fifteen periods, two leap days
	}
	rates := frB2B(t)
	for _, tt := range tests {
		got, err := rates.Interest(tt.principal, day(t, tt.due), day(t, tt.paid))
		if err != nil || got != tt.want {
			t.Errorf("Interest(%d, %s, %s) = %d, %v, want %d", tt.principal, tt.due, tt.paid, got, err, tt.want)
		}
	}
}

func TestInterestOfOneRate(t *testing.T) {
	ten, err := New("TEN", []Period{period(t, "2020-01-01", "", "10")})
	if err != nil {
		t.Fatal(err)
	}
	due := day(t, "2026-03-01")
	tests := []struct {
		name      string
		principal engine.Amount
		days      engine.Date
		want      engine.Amount
	}{
		{"3000 for 20 days", 300000, 20, 1644},
		{"on the due day", 300000, 0, 0},
		{"before the due day", 300000, -5, 0},
		{"nothing owed", 0, 20, 0},
		{"overpaid", -5000, 20, 0},
		{"a half is rounded up", 365, 50, 5},  // 5.0 exactly
		{"exactly half a cent", 73, 25, 1},    // 0.5
		{"just below half a cent", 73, 24, 0}, // 0.48
		{"a century", 300000, 36500, 3000000},
	}
	for _, tt := range tests {
		got, err := ten.Interest(tt.principal, due, due+tt.days)
		if err != nil || got != tt.want {
			t.Errorf("%s: got %d, %v, want %d", tt.name, got, err, tt.want)
		}
	}
}

func TestRatesOfUnequalPrecisionAddUpExactly(t *testing.T) {
	r, err := New("MIXED", []Period{
		period(t, "2026-01-01", "2026-01-10", "1E+1"),
		period(t, "2026-01-11", "2026-01-20", "12.125"),
		period(t, "2026-01-21", "", "0.5"),
	})
	if err != nil {
		t.Fatal(err)
	}
	// 10 days at 10, 10 at 12.125, 10 at 0.5: 226.25 percent-days.
	got, err := r.Interest(36500_00, day(t, "2025-12-31"), day(t, "2026-01-30"))
	if err != nil || got != 226_25 {
		t.Errorf("got %d, %v, want 22625", got, err)
	}
}

func TestADayWithoutRateIsNamed(t *testing.T) {
	rates := frB2B(t)
	tests := []struct{ name, due, today, missing, from string }{
		{"after the last", "2026-11-01", "2027-03-01", "2027-01-01", "2027-01-01"},
		{"wholly after the last", "2027-02-15", "2027-03-01", "2027-02-16", "2027-01-01"},
		{"before the first", "2008-11-30", "2009-02-01", "2008-12-01", "2008-12-01"},
	}
	for _, tt := range tests {
		_, err := rates.Interest(100, day(t, tt.due), day(t, tt.today))
		var missing *MissingRateError
		if !errors.As(err, &missing) || missing.Day.String() != tt.missing || missing.From.String() != tt.from {
			t.Errorf("%s: error is %v, want one that names %s and %s", tt.name, err, tt.missing, tt.from)
		}
		if ahead := rates.Missing(day(t, tt.due), day(t, tt.today)); ahead == nil || *ahead != *missing {
			t.Errorf("%s: told ahead %v, then %v", tt.name, ahead, missing)
		}
	}
	_, err := rates.Interest(100, day(t, "2026-12-31"), day(t, "2027-01-01"))
	if want := `rates: ECB_MRO: [{from: "2027-01-01"`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error is %v, want it to show %s", err, want)
	}
}

func TestNoDayIsMissing(t *testing.T) {
	open, err := New("OPEN", []Period{period(t, "2026-03-01", "", "8"), period(t, "2026-01-01", "2026-01-31", "9")})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name       string
		rates      *Rates
		due, today string
	}{
		{"over many periods", frB2B(t), "2015-03-10", "2026-06-30"},
		{"on the due day", frB2B(t), "2026-08-01", "2026-08-01"},
		{"before due", frB2B(t), "2026-08-01", "2026-07-01"},
		{"in an open period", open, "2026-02-28", "2090-01-01"},
	} {
		if missing := tt.rates.Missing(day(t, tt.due), day(t, tt.today)); missing != nil {
			t.Errorf("%s: %v", tt.name, missing)
		}
	}
}

func TestAGapBetweenRatesIsNotBridged(t *testing.T) {
	r, err := New("GAP", []Period{period(t, "2026-03-01", "", "8"), period(t, "2026-01-01", "2026-01-31", "9")})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Interest(100, day(t, "2026-01-15"), day(t, "2026-04-01"))
	var missing *MissingRateError
	if !errors.As(err, &missing) || missing.Day.String() != "2026-02-01" {
		t.Errorf("error is %v, want one that names 2026-02-01", err)
	}
}

func TestABookAddsRates(t *testing.T) {
	shipped, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	base := shipped.Regime("FR_B2B").Rates
	added, err := shipped.With("FR_B2B", []Period{period(t, "2027-01-01", "2027-06-30", "12.65")})
	if err != nil {
		t.Fatal(err)
	}
	more := added.Regime("FR_B2B").Rates
	due, today := day(t, "2026-12-21"), day(t, "2027-01-10")
	// 10 days at 12.40 and 10 at 12.65: 250.5 percent-days.
	if got, err := more.Interest(36500_00, due, today); err != nil || got != 250_50 {
		t.Errorf("got %d, %v, want 25050", got, err)
	}
	if _, err := base.Interest(36500_00, due, today); err == nil {
		t.Error("the regime that ships changed with the book's copy")
	}
}

func TestPeriodsThatMakeNoRegimeAreRefused(t *testing.T) {
	tests := []struct {
		name    string
		periods []Period
		want    string
	}{
		{"overlap", []Period{period(t, "2026-01-01", "2026-06-30", "1"), period(t, "2026-06-30", "", "2")}, "begins before"},
		{"twice the same day", []Period{period(t, "2026-01-01", "", "1"), period(t, "2026-01-01", "", "2")}, "two rates begin on 2026-01-01"},
		{"end before begin", []Period{period(t, "2026-02-01", "2026-01-01", "1")}, "ends before it begins"},
		{"negative", []Period{period(t, "2026-02-01", "", "-1")}, "not between 0 and 1000"},
		{"huge", []Period{period(t, "2026-02-01", "", "1e9")}, "not between 0 and 1000"},
		{"endless decimals", []Period{period(t, "2026-02-01", "", "1E-90000")}, "more than 10 decimals"},
		{"zero with an exponent", []Period{period(t, "2026-02-01", "", "0E+90000")}, "more than 10 decimals"},
		{"no day", []Period{{Percent: period(t, "2026-02-01", "", "1").Percent}}, "no first day"},
	}
	for _, tt := range tests {
		_, err := New("X", tt.periods)
		if !errors.Is(err, ErrRates) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestParsePeriodRefusesBadText(t *testing.T) {
	tests := []struct{ from, until, percent, want string }{
		{"2026-13-01", "", "1", "from"},
		{"2026-01-01", "soon", "1", "until"},
		{"2026-01-01", "", "1,5", "percent"},
		{"2026-01-01", "", "NaN", "percent"},
		{"2026-01-01", "", "", "percent"},
	}
	for _, tt := range tests {
		_, err := ParsePeriod(tt.from, tt.until, tt.percent, "")
		if !errors.Is(err, ErrRates) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("ParsePeriod(%q, %q, %q): error is %v, want %q", tt.from, tt.until, tt.percent, err, tt.want)
		}
	}
}

func BenchmarkInterestOverFifteenPeriods(b *testing.B) {
	rates := frB2B(b)
	due, today := day(b, "2019-03-31"), day(b, "2026-06-30")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rates.Interest(10000000, due, today); err != nil {
			b.Fatal(err)
		}
	}
}
