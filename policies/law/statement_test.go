package law

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// fixed is one rate for all time.
func fixed(t testing.TB, percent string) *Rates {
	t.Helper()
	p, _, err := apd.NewFromString(percent)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Fixed("FIXED", p, "contract")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func statement(t testing.TB, r *Rates, c Claim, m Method) *Statement {
	t.Helper()
	s, err := r.Statement(c, m)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The rows were computed apart from this code, over both day counts; sum is what
// comes out when each segment is rounded, which is wrong.
func TestStatementsAgreeWithTheOracle(t *testing.T) {
	for _, tt := range []struct {
		principal        engine.Amount
		due, paid        string
		days, segments   int
		over365, sum, aa engine.Amount
	}{
		{1000000, "2024-09-30", "2025-02-15", 138, 2, 52490, 52491, 52392},
		{300000, "2025-05-01", "2025-05-21", 20, 1, 2162, 2162, 2162},
		{120000, "2022-06-15", "2023-07-15", 395, 4, 14671, 14670, 14671},
		{47115, "2023-12-31", "2024-01-01", 1, 1, 19, 19, 19},
		{250000, "2025-12-31", "2026-03-31", 90, 1, 7490, 7490, 7490},
		{8000, "2025-01-31", "2025-03-02", 30, 1, 86, 86, 86},
		{10000000, "2019-03-31", "2026-06-30", 2648, 15, 8390247, 8390247, 8383569},
	} {
		c := Claim{Open: tt.principal, From: day(t, tt.due) + 1, Until: day(t, tt.paid)}
		s := statement(t, frB2B(t), c, Method{Count: Days365})
		days, sum := 0, engine.Amount(0)
		for _, seg := range s.Segments {
			days += seg.Days
			sum += engine.Amount(halfUp(seg.Interest).Int64())
		}
		if s.Interest != tt.over365 || days != tt.days || len(s.Segments) != tt.segments || sum != tt.sum {
			t.Errorf("%s to %s: %d over %d days in %d segments, sum of segments %d", tt.due, tt.paid, s.Interest, days, len(s.Segments), sum)
		}
		if fee, err := ship(t).Regime("FR_B2B").Fee(tt.principal, engine.MustCurrency("EUR"), engine.KindBusiness, c.From); err != nil || fee != 4000 {
			t.Errorf("%s: fixed sum %d, %v", tt.due, fee, err)
		}
		if s := statement(t, frB2B(t), c, Method{Count: ActAct}); s.Interest != tt.aa {
			t.Errorf("%s to %s, act/act: %d, want %d", tt.due, tt.paid, s.Interest, tt.aa)
		}
	}
}

// Vectors of others and of their documentation, all to the cent.
func TestStatementsAgreeWithKnownVectors(t *testing.T) {
	for _, tt := range []struct {
		name, percent string
		principal     engine.Amount
		from, until   string
		count         DayCount
		want          engine.Amount
	}{
		{"3000 at 10 for 20 days", "10", 300000, "2026-03-02", "2026-03-21", Days365, 1644},
		{"15000 at 15 for 30 days", "15", 1500000, "2026-03-02", "2026-03-31", Days365, 18493},
		{"90 days", "10.25", 1000000, "2025-01-02", "2025-04-01", Days365, 25274},
		{"91 days", "10.25", 1000000, "2025-01-02", "2025-04-02", Days365, 25555},
		{"92 days", "10.25", 1000000, "2025-01-02", "2025-04-03", Days365, 25836},
		{"February", "12", 1000000, "2023-02-02", "2023-03-01", Days365, 9205},
		{"leap February over 365", "12", 1000000, "2024-02-02", "2024-03-01", Days365, 9534},
		{"leap February over 366", "12", 1000000, "2024-02-02", "2024-03-01", ActAct, 9508},
		{"leap February over 360", "12", 1000000, "2024-02-02", "2024-03-01", Days360, 9667},
		{"not rounded by day", "10", 10000, "2026-03-02", "2026-03-16", Days365, 41},
		{"a year that ends in a leap year", "10", 1000000, "2023-12-31", "2024-01-01", ActAct, 547}, // 1/365 + 1/366
	} {
		c := Claim{Open: tt.principal, From: day(t, tt.from), Until: day(t, tt.until)}
		if s := statement(t, fixed(t, tt.percent), c, Method{Count: tt.count}); s.Interest != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, s.Interest, tt.want)
		}
	}
	s := statement(t, frB2B(t), Claim{Open: 1000000, From: day(t, "2024-06-01"), Until: day(t, "2024-09-30")}, Method{})
	if s.Interest != 47836 || halfUp(s.Segments[0].Interest).Int64() != 11918 || halfUp(s.Segments[1].Interest).Int64() != 35918 {
		t.Errorf("over a change of rate: %+v", s)
	}
}

// 10,000 at 12 percent, due on 31 January; 4,000 came in on 20 February and the
// rest on 12 March: 20 days each.
func TestPartialPayments(t *testing.T) {
	paid := []engine.Payment{{On: day(t, "2025-03-12"), Amount: 600000}, {On: day(t, "2025-02-20"), Amount: 400000}}
	for _, tt := range []struct {
		name     string
		open     engine.Amount
		payments []engine.Payment
		how      Imputation
		want     engine.Amount
	}{
		{"each part up to its payment", 0, paid, PrincipalFirst, 10521}, // 65.75 and 39.45, rounded once
		{"what is paid is ignored", 0, paid, PaymentsIgnored, 0},
		{"what is open is all that counts", 600000, paid[1:], PaymentsIgnored, 7890},
		{"the rest is still open", 600000, paid[1:], PrincipalFirst, 10521},
		// 65.75 accrued by 20 February; 3,934.25 of the 4,000 pay the principal.
		{"interest is paid first", 600000, paid[1:], InterestFirst, 10564},
		{"a payment of less than the interest", 990000, []engine.Payment{{On: day(t, "2025-02-20"), Amount: 5000}, {On: day(t, "2025-02-20"), Amount: 5000}}, InterestFirst, 13128},
		{"a payment in time", 600000, []engine.Payment{{On: day(t, "2025-01-31"), Amount: 400000}}, PrincipalFirst, 7890},
		{"a payment after the day", 1000000, []engine.Payment{{On: day(t, "2025-03-13"), Amount: 400000}}, PrincipalFirst, 13151},
		{"a cheque that bounced", 1000000, []engine.Payment{{On: day(t, "2025-02-20"), Amount: 400000}, {On: day(t, "2025-02-25"), Amount: -400000}}, PrincipalFirst, 13151},
		{"half of it given back", 800000, []engine.Payment{{On: day(t, "2025-02-20"), Amount: 400000}, {On: day(t, "2025-02-25"), Amount: -200000}}, PrincipalFirst, 11836},
	} {
		c := Claim{Open: tt.open, From: day(t, "2025-02-01"), Until: day(t, "2025-03-12"), Payments: tt.payments}
		if s := statement(t, fixed(t, "12"), c, Method{Imputation: tt.how}); s.Interest != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, s.Interest, tt.want)
		}
	}
}

// Whatever is imputed first, what is owed in the end is the debt and all interest
// less all payments: here it is checked against the tally's own principal.
func TestInterestFirstLosesNothing(t *testing.T) {
	c := Claim{Open: 600000, From: day(t, "2024-02-01"), Until: day(t, "2025-03-12"), Payments: []engine.Payment{
		{On: day(t, "2024-05-20"), Amount: 100000}, {On: day(t, "2024-11-03"), Amount: 300000},
	}}
	s := statement(t, frB2B(t), c, Method{Imputation: InterestFirst})
	last := s.Segments[len(s.Segments)-1]
	owed := new(big.Rat).Set(last.Principal)
	unpaid, paid := new(big.Rat), new(big.Rat)
	for _, seg := range s.Segments {
		unpaid.Add(unpaid, seg.Interest)
		if seg.Paid > 0 { // more than the interest each time
			paid.Add(paid, unpaid)
			unpaid.SetInt64(0)
		}
	}
	owed.Add(owed, unpaid)
	if got, want := halfUp(owed).Int64(), int64(c.Open+s.Interest); got != want {
		t.Errorf("owed %d, want open and interest %d", got, want)
	}
	if paid.Sign() <= 0 {
		t.Error("no interest was paid")
	}
}

func TestAFrozenRateStays(t *testing.T) {
	shipped := ship(t)
	r := shipped.Regime("FR_PUBLIC")
	c := Claim{Open: 1000000, From: day(t, "2024-06-01"), Until: day(t, "2026-09-30")}
	s := statement(t, r.Rates, c, Method{Frozen: r.Frozen})
	// 12.50 percent for 852 days, although no rate is loaded for the last of them.
	if s.Interest != 291781 || len(s.Segments) != 1 {
		t.Errorf("got %d in %d segments", s.Interest, len(s.Segments))
	}
	_, err := r.Rates.Statement(Claim{Open: 1, From: day(t, "2027-01-01"), Until: day(t, "2027-01-02")}, Method{Frozen: true})
	if missing := (*MissingRateError)(nil); !errors.As(err, &missing) {
		t.Errorf("error is %v", err)
	}
}

func TestAStatementThatIsTooLarge(t *testing.T) {
	_, err := fixed(t, "1000").Statement(Claim{Open: 1 << 62, From: 1, Until: 365000}, Method{})
	if err == nil {
		t.Error("no error")
	}
}

func BenchmarkStatementOverFifteenPeriods(b *testing.B) {
	rates, c := frB2B(b), Claim{Open: 10000000, From: day(b, "2019-04-01"), Until: day(b, "2026-06-30")}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := rates.Statement(c, Method{}); err != nil {
			b.Fatal(err)
		}
	}
}

// What is true of every computation, on random claims: parts of a delay add up to
// the whole, each part of the debt can be computed by itself, interest never falls
// with time, and what is imputed first only ever moves the principal.
func TestStatementsAddUp(t *testing.T) {
	rates := frB2B(t)
	first := day(t, "2019-01-01")
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 7))
		from := first + engine.Date(r.IntN(1500))
		until := from + engine.Date(r.IntN(1200))
		m := Method{Count: DayCounts[r.IntN(len(DayCounts))], Imputation: PrincipalFirst}
		c := Claim{Open: engine.Amount(r.IntN(1_000_000)), From: from, Until: until}
		whole := c.Open
		parts := exactInterest(t, rates, Claim{Open: c.Open, From: from, Until: until}, m)
		for range r.IntN(4) {
			p := engine.Payment{On: from + engine.Date(r.IntN(int(until-from)+1)), Amount: engine.Amount(1 + r.IntN(500_000))}
			c.Payments = append(c.Payments, p)
			whole += p.Amount
			parts.Add(parts, exactInterest(t, rates, Claim{Open: p.Amount, From: from, Until: p.On}, m))
		}
		got := exactInterest(t, rates, c, m)
		if got.Cmp(parts) != 0 {
			t.Fatalf("seed %d: %s, and %s part by part", seed, got, parts)
		}
		middle := from + engine.Date(r.IntN(int(until-from)+1))
		halves := exactInterest(t, rates, Claim{Open: whole, From: from, Until: middle}, m)
		halves.Add(halves, exactInterest(t, rates, Claim{Open: whole, From: middle + 1, Until: until}, m))
		if all := exactInterest(t, rates, Claim{Open: whole, From: from, Until: until}, m); all.Cmp(halves) != 0 || all.Cmp(got) < 0 {
			t.Fatalf("seed %d: %s in one piece, %s in two, %s with payments", seed, all, halves, got)
		}
		m.Imputation = InterestFirst
		if most := exactInterest(t, rates, c, m); most.Cmp(got) < 0 {
			t.Fatalf("seed %d: interest first gives %s, principal first %s", seed, most, got)
		}
	}
}

// exactInterest is the interest of all segments, not rounded.
func exactInterest(t *testing.T, rates *Rates, c Claim, m Method) *big.Rat {
	t.Helper()
	sum := new(big.Rat)
	s := statement(t, rates, c, m)
	for _, seg := range s.Segments {
		sum.Add(sum, seg.Interest)
	}
	if halfUp(sum).Int64() != int64(s.Interest) {
		t.Fatalf("%s is rounded to %d", sum, s.Interest)
	}
	return sum
}
