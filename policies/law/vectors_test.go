package law

import (
	"errors"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law/lawtest"
)

// laws are those that ship, in the order in which vectors are made of them.
var laws = []string{"FR_B2B", "EU", "FR_PUBLIC", "FR_CONSUMER", "DE", "DE_CONSUMER", "AT", "GB"}

func TestAThousandVectorsDayByDay(t *testing.T) {
	l := ship(t)
	r := rand.New(rand.NewPCG(2026, 11))
	const wanted = 1000
	seen := map[string]int{}
	for n := range wanted {
		v := randomVector(r, laws[n%len(laws)])
		want, known := v.Interest()
		got, err := computed(l, v)
		var missing *MissingRateError
		switch {
		case !known:
			seen["no rate"]++
			if !errors.As(err, &missing) {
				t.Errorf("vector %d: %d, %v, but a day has no rate: %+v", n, got, err, *v)
			}
			continue
		case err != nil:
			t.Errorf("vector %d: %v: %+v", n, err, *v)
			continue
		case got != want:
			t.Errorf("vector %d: %d, day by day %d: %+v", n, got, want, *v)
		}
		count(seen, v)
	}
	for what, least := range map[string]int{
		"no rate": 30, "closed": 60, "judged": 20, "parts": 500, "back": 150, "interest first": 200, "left out": 100,
		"act/act": 150, "360": 100, "contract": 80, "over a leap day": 200, "over half-years": 600, "before 2015": 100,
	} {
		if seen[what] < least {
			t.Errorf("%s: %d vectors are too few to tell", what, seen[what])
		}
	}
}

// count notes what of the law a vector is about.
func count(seen map[string]int, v *lawtest.Claim) {
	back := false
	for _, p := range v.Parts {
		back = back || p.Amount < 0
	}
	leap := false
	for day := v.First(); !day.After(v.Until); day = day.AddDate(0, 0, 1) {
		leap = leap || day.Month() == time.February && day.Day() == 29
	}
	for what, is := range map[string]bool{
		"closed": lawtest.Moves(v.Law, v.Due), "judged": !v.Judged.IsZero() && v.Until.After(v.Judged.AddDate(0, 2, 0)),
		"parts": len(v.Parts) > 0, "back": back, "interest first": v.Pays == "interest" && len(v.Parts) > 0, "left out": v.Pays == "nothing" && len(v.Parts) > 0,
		"act/act": v.Days == "act/act", "360": v.Days == "360", "contract": v.Rate != "", "over a leap day": leap,
		"over half-years": v.Until.Sub(v.Due) > 200*24*time.Hour, "before 2015": v.Due.Year() < 2015,
	} {
		if is {
			seen[what]++
		}
	}
}

// randomVector is a claim under a law: most of them paid before the rates end.
func randomVector(r *rand.Rand, name string) *lawtest.Claim {
	since := lawtest.Since(name)
	span := int(lawtest.Date(2026, 12, 1).Sub(since).Hours() / 24)
	v := &lawtest.Claim{Law: name, Due: since.AddDate(0, 0, r.IntN(span)), Open: int64(r.IntN(5_000_000))}
	v.Until = v.Due.AddDate(0, 0, r.IntN(1200))
	if end := lawtest.Date(2026, 6, 30); v.Until.After(end) && r.IntN(3) > 0 {
		v.Until = end
	}
	v.Days = []string{"", "", "act/act", "360"}[r.IntN(4)]
	v.Pays = []string{"", "", "interest", "interest", "nothing"}[r.IntN(5)]
	if r.IntN(8) == 0 {
		v.Rate = []string{"12", "10.25", "0.5", "13.125"}[r.IntN(4)]
	}
	if name == "FR_CONSUMER" {
		v.After = v.Due.AddDate(0, 0, 5+r.IntN(60))
		if r.IntN(2) == 0 && v.Rate == "" {
			v.Judged = v.After.AddDate(0, 0, 20+r.IntN(200))
		}
	}
	days := max(0, int(v.Until.Sub(v.Due).Hours()/24))
	for range r.IntN(5) {
		p := lawtest.Part{On: v.Due.AddDate(0, 0, r.IntN(days+20)-10), Amount: int64(1 + r.IntN(800_000))}
		if r.IntN(4) == 0 {
			p.Amount = -p.Amount
		}
		v.Parts = append(v.Parts, p)
	}
	return v
}

// computed is what the package makes of a vector, in cents.
func computed(l *Law, v *lawtest.Claim) (int64, error) {
	regime := l.Regime(v.Law)
	c := Claim{Open: engine.Amount(v.Open), From: regime.LastDay(engine.DateOf(v.Due)) + 1, Until: engine.DateOf(v.Until)}
	if !v.After.IsZero() {
		c.From = max(c.From, engine.DateOf(v.After)+1)
	}
	for _, p := range v.Parts {
		c.Payments = append(c.Payments, engine.Payment{On: engine.DateOf(p.On), Amount: engine.Amount(p.Amount)})
	}
	m := Method{Frozen: regime.Frozen, Count: DayCount(v.Days)}
	m.Imputation = map[string]Imputation{"": "", "interest": InterestFirst, "nothing": PaymentsIgnored}[v.Pays]
	rates := regime.Rates
	var err error
	switch {
	case v.Rate != "":
		percent, _, err := apd.NewFromString(v.Rate)
		if err != nil {
			return 0, err
		}
		if rates, err = Fixed("contract", percent, "contract"); err != nil {
			return 0, err
		}
	case !v.Judged.IsZero():
		if rates, err = regime.After(engine.DateOf(v.Judged)); err != nil {
			return 0, err
		}
	}
	s, err := rates.Statement(c, m)
	if err != nil {
		return 0, err
	}
	return int64(s.Interest), nil
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
		{"FR_B2B", "2023-12-31", "2024-01-01", 47115, nil, "", false, 19},
		{"FR_B2B", "2025-01-31", "2025-03-02", 8000, nil, "", false, 86},
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
		{"DE", "2017-10-31", "2017-11-15", 100000, nil, "", false, 311}, // 14 days: 31 October 2017 was a holiday in all of Germany
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

// Five points more come after the two months: a judgment that can be enforced since 30 April counts from 1 July on.
// On the last day of the two months already it would be 121.79.
func TestAJudgmentCountsAfterTwoMonths(t *testing.T) {
	regime := ship(t).Regime("FR_CONSUMER")
	for judged, want := range map[string]engine.Amount{"2023-04-30": 12159, "2023-04-29": 12179} {
		rates, err := regime.After(day(t, judged))
		if err != nil {
			t.Fatal(err)
		}
		if s := statement(t, rates, Claim{Open: 150000, From: day(t, "2022-07-11"), Until: day(t, "2024-03-15")}, Method{}); s.Interest != want {
			t.Errorf("judgment of %s: %d, want %d", judged, s.Interest, want)
		}
	}
}
