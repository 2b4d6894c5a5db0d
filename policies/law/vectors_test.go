package law

import (
	"math/big"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
)

// The reference in this file knows nothing of the package: it has the rates as the tables of their
// authorities list them, the rules as the laws say them, and adds up interest day by day as fractions.

// halves are the reference rates of half-years from the first of 2015 on.
var halves = map[string][]string{
	"ecb":   {"0.05", "0.05", "0.05", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "0", "2.5", "4", "4.5", "4.25", "3.15", "2.15", "2.15", "2.4"},
	"legal": {"0.93", "0.99", "1.01", "0.93", "0.90", "0.90", "0.89", "0.88", "0.86", "0.87", "0.87", "0.84", "0.79", "0.76", "0.76", "0.77", "2.06", "4.22", "5.07", "4.92", "3.71", "2.76", "2.62"},
	"de":    {"-0.83", "-0.83", "-0.83", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "-0.88", "1.62", "3.12", "3.62", "3.37", "2.27", "1.27", "1.27", "1.52"},
	"at":    {"-0.12", "-0.12", "-0.12", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "-0.62", "1.88", "3.38", "3.88", "3.88", "2.53", "1.53", "1.53", "1.53"},
	"gb":    {"0.5", "0.5", "0.5", "0.5", "0.25", "0.25", "0.5", "0.5", "0.75", "0.75", "0.75", "0.1", "0.1", "0.1", "0.25", "1.25", "3.5", "5", "5.25", "5.25", "4.75", "4.25", "3.75", "3.75"},
}

// rule is a law as the reference knows it.
type rule struct {
	regime, series, points string
	frozen                 bool
	closed                 func(time.Time) bool // a due date on such a day moves on
}

var rules = []rule{
	{"FR_B2B", "ecb", "10", false, nil},
	{"EU", "ecb", "8", false, nil},
	{"FR_PUBLIC", "ecb", "8", true, nil},
	{"FR_CONSUMER", "legal", "0", false, nil},
	{"DE", "de", "9", false, german},
	{"DE_CONSUMER", "de", "5", false, german},
	{"AT", "at", "9.2", false, austrian},
	{"GB", "gb", "8", true, nil},
}

// vector is one claim, with the days as offsets.
type vector struct {
	rule
	due, paid, after, judged time.Time // after and judged may be zero
	open                     int64
	parts                    []part
	byYear, interestFirst    bool
}

type part struct {
	on     time.Time
	amount int64
}

func TestFiveHundredVectorsDayByDay(t *testing.T) {
	l := ship(t)
	r := rand.New(rand.NewPCG(2026, 11))
	const wanted = 520
	moved, judged, changed := 0, 0, 0
	for n := range wanted {
		v := randomVector(r, rules[n%len(rules)])
		got, err := v.computed(l)
		if err != nil {
			t.Fatalf("vector %d %+v: %v", n, v, err)
		}
		if want := v.reference(); got != want {
			t.Errorf("vector %d: %d, day by day %d: %+v", n, got, want, v)
		}
		if v.closed != nil && v.closed(v.due) {
			moved++
		}
		if !v.judged.IsZero() && v.paid.After(v.judged.AddDate(0, 2, 0)) {
			judged++
		}
		if len(v.parts) > 0 {
			changed++
		}
	}
	if moved < 20 || judged < 10 || changed < 200 {
		t.Errorf("%d due dates move, %d judgments count, %d have payments: too few to tell", moved, judged, changed)
	}
}

func randomVector(r *rand.Rand, of rule) vector {
	v := vector{rule: of, due: date(2015, 1, 1).AddDate(0, 0, r.IntN(3900)), open: int64(r.IntN(5_000_000)), byYear: r.IntN(4) == 0}
	end := date(2026, 12, 31)
	if of.series == "legal" {
		end = date(2026, 6, 30)
	}
	v.paid = v.due.AddDate(0, 0, r.IntN(1200))
	if v.paid.After(end) {
		v.paid = end
	}
	if of.regime == "FR_CONSUMER" {
		v.after = v.due.AddDate(0, 0, 5+r.IntN(60))
		if r.IntN(2) == 0 {
			v.judged = v.after.AddDate(0, 0, 20+r.IntN(200))
		}
	}
	days := int(v.paid.Sub(v.due).Hours() / 24)
	for range r.IntN(4) {
		v.parts = append(v.parts, part{v.due.AddDate(0, 0, r.IntN(days+20)-10), int64(1 + r.IntN(800_000))})
	}
	v.interestFirst = r.IntN(3) == 0
	return v
}

// computed is what the package makes of a vector, in cents.
func (v *vector) computed(l *Law) (int64, error) {
	regime := l.Regime(v.regime)
	c := Claim{Open: engine.Amount(v.open), From: regime.LastDay(engine.DateOf(v.due)) + 1, Until: engine.DateOf(v.paid)}
	if !v.after.IsZero() {
		c.From = max(c.From, engine.DateOf(v.after)+1)
	}
	for _, p := range v.parts {
		c.Payments = append(c.Payments, engine.Payment{On: engine.DateOf(p.on), Amount: engine.Amount(p.amount)})
	}
	m := Method{Frozen: regime.Frozen}
	if v.byYear {
		m.Count = ActAct
	}
	if v.interestFirst {
		m.Imputation = InterestFirst
	}
	rates := regime.Rates
	if !v.judged.IsZero() {
		var err error
		if rates, err = regime.After(engine.DateOf(v.judged)); err != nil {
			return 0, err
		}
	}
	s, err := rates.Statement(c, m)
	if err != nil {
		return 0, err
	}
	return int64(s.Interest), nil
}

// reference adds up a vector day by day, in fractions of a cent, and rounds once.
func (v *vector) reference() int64 {
	first := v.due
	for v.closed != nil && v.closed(first) {
		first = first.AddDate(0, 0, 1)
	}
	if v.after.After(first) {
		first = v.after
	}
	first = first.AddDate(0, 0, 1)
	owed := big.NewRat(v.open, 1)
	for _, p := range v.parts {
		if !p.on.Before(first) && !p.on.After(v.paid) {
			owed.Add(owed, big.NewRat(p.amount, 1))
		}
	}
	all, unpaid := new(big.Rat), new(big.Rat)
	for day := first; !day.After(v.paid); day = day.AddDate(0, 0, 1) {
		if owed.Sign() > 0 {
			interest := v.yearly(first, day)
			interest.Mul(interest, owed)
			interest.Quo(interest, big.NewRat(100*v.daysOfYear(day), 1))
			all.Add(all, interest)
			unpaid.Add(unpaid, interest)
		}
		for _, p := range v.parts {
			if !p.on.Equal(day) {
				continue
			}
			left := big.NewRat(p.amount, 1)
			if v.interestFirst {
				takes := new(big.Rat).Set(unpaid)
				if takes.Cmp(left) > 0 {
					takes.Set(left)
				}
				unpaid.Sub(unpaid, takes)
				left.Sub(left, takes)
			}
			owed.Sub(owed, left)
		}
	}
	all.Add(all, big.NewRat(1, 2))
	return new(big.Int).Div(all.Num(), all.Denom()).Int64()
}

// yearly is the rate of a day, in percent a year.
func (v *vector) yearly(first, day time.Time) *big.Rat {
	if v.frozen {
		day = first
	}
	half := 2 * (day.Year() - 2015)
	if day.Month() >= time.July {
		half++
	}
	rate, _ := new(big.Rat).SetString(halves[v.series][half])
	points, _ := new(big.Rat).SetString(v.points)
	rate.Add(rate, points)
	if !v.judged.IsZero() && day.After(twoMonths(v.judged)) {
		rate.Add(rate, big.NewRat(5, 1))
	}
	return rate
}

// twoMonths is the last day of two months from a day: the same day of the month, or its last.
func twoMonths(from time.Time) time.Time {
	to := date(from.Year(), from.Month()+2, 1)
	last := date(to.Year(), to.Month()+1, 0).Day()
	return date(to.Year(), to.Month(), min(from.Day(), last))
}

func (v *vector) daysOfYear(day time.Time) int64 {
	if v.byYear && date(day.Year(), 2, 29).Month() == time.February {
		return 366
	}
	return 365
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// easter is Easter Sunday, by the rule of Meeus, Jones and Butcher.
func easter(y int) time.Time {
	a, b, c := y%19, y/100, y%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date(y, time.Month(n/31), n%31+1)
}

// closedOn reports a weekend, a day so many days from Easter, or one of some days of the year.
func closedOn(day time.Time, fromEaster []int, yearly ...[2]int) bool {
	if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
		return true
	}
	for _, n := range fromEaster {
		if day.Equal(easter(day.Year()).AddDate(0, 0, n)) {
			return true
		}
	}
	for _, md := range yearly {
		if int(day.Month()) == md[0] && day.Day() == md[1] {
			return true
		}
	}
	return false
}

func german(day time.Time) bool {
	if day.Equal(date(2017, 10, 31)) { // 500 years of the Reformation, in all of Germany
		return true
	}
	return closedOn(day, []int{-2, 1, 39, 50}, [2]int{1, 1}, [2]int{5, 1}, [2]int{10, 3}, [2]int{12, 25}, [2]int{12, 26})
}

func austrian(day time.Time) bool {
	return closedOn(day, []int{1, 39, 50, 60}, [2]int{1, 1}, [2]int{1, 6}, [2]int{5, 1}, [2]int{8, 15}, [2]int{10, 26}, [2]int{11, 1}, [2]int{12, 8}, [2]int{12, 25}, [2]int{12, 26})
}

// Results that were worked out elsewhere, to the cent.
func TestKnownResults(t *testing.T) {
	l := ship(t)
	contract, err := Fixed("contract", period(t, "2020-01-01", "", "10").Percent, "contract")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		regime, due, paid string
		open              engine.Amount
		parts             []engine.Payment
		how               Imputation
		contract          bool
		want              engine.Amount
	}{
		{"FR_B2B", "2024-09-30", "2025-02-15", 1000000, nil, "", false, 52490},
		{"FR_B2B", "2025-05-01", "2025-05-21", 300000, nil, "", false, 2162},
		{"FR_B2B", "2022-06-15", "2023-07-15", 120000, nil, "", false, 14671},
		{"FR_B2B", "2025-12-31", "2026-03-31", 250000, nil, "", false, 7490},
		{"FR_B2B", "2019-03-31", "2026-06-30", 10000000, nil, "", false, 8390247},
		{"FR_B2B", "2025-05-01", "2025-05-21", 300000, nil, "", true, 1644},
		// 10,000.00 at 10 percent for 40 days, of which 4,000.00 came in after 20.
		{"FR_B2B", "2025-01-31", "2025-03-12", 600000, []engine.Payment{{On: day(t, "2025-02-20"), Amount: 400000}}, "", true, 8767},
		{"FR_B2B", "2025-01-31", "2025-03-12", 600000, []engine.Payment{{On: day(t, "2025-02-20"), Amount: 400000}}, InterestFirst, true, 8797},
		{"FR_B2B", "2025-01-31", "2025-03-12", 600000, []engine.Payment{{On: day(t, "2025-02-20"), Amount: 400000}}, PaymentsIgnored, true, 6575},
		// The cheque bounced: it never paid. A payment before the due date was never owed late.
		{"FR_B2B", "2025-01-31", "2025-03-12", 1000000, []engine.Payment{{On: day(t, "2025-02-20"), Amount: 400000}, {On: day(t, "2025-03-02"), Amount: -400000}}, "", true, 10959},
		{"FR_B2B", "2025-01-31", "2025-03-12", 600000, []engine.Payment{{On: day(t, "2025-01-20"), Amount: 400000}}, "", true, 6575},
		// Due on the Saturday before Easter: on time until Tuesday in Germany.
		{"DE", "2024-03-30", "2024-04-15", 100000, nil, "", false, 449},
		{"DE", "2024-04-02", "2024-04-15", 100000, nil, "", false, 449},
	} {
		rates, regime := contract, l.Regime(tt.regime)
		if !tt.contract {
			rates = regime.Rates
		}
		c := Claim{Open: tt.open, From: regime.LastDay(day(t, tt.due)) + 1, Until: day(t, tt.paid), Payments: tt.parts}
		if s := statement(t, rates, c, Method{Imputation: tt.how, Frozen: regime.Frozen}); s.Interest != tt.want {
			t.Errorf("%s, %d due %s, up to %s, %s: %d, want %d", tt.regime, tt.open, tt.due, tt.paid, tt.how, s.Interest, tt.want)
		}
	}
}
