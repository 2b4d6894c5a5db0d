package law

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// DayCount says what part of a year a day is.
type DayCount string

// The day counts. The usual formula divides by 365, in leap years too.
const (
	Days365 DayCount = "365"
	ActAct  DayCount = "act/act" // by 366 for the days of a leap year
	Days360 DayCount = "360"
)

// DayCounts lists every DayCount, the default first.
var DayCounts = []DayCount{Days365, ActAct, Days360}

// Imputation says what a payment that came late is taken to have paid.
type Imputation string

// The imputations.
const (
	// PrincipalFirst: each part of the debt bears interest up to its payment.
	PrincipalFirst Imputation = "principal_first"
	// InterestFirst: a payment pays the interest that had accrued, and what is
	// left of it the principal (Code civil, article 1343-1).
	InterestFirst Imputation = "interest_first"
	// PaymentsIgnored counts interest on what is still owed alone, and gives up what the rest bore
	// until it was paid.
	PaymentsIgnored Imputation = "ignored"
)

// Imputations lists every Imputation, the default first.
var Imputations = []Imputation{PrincipalFirst, InterestFirst, PaymentsIgnored}

// Method says how interest is counted. The zero Method divides days by 365, and
// each part of the debt bears interest up to its payment.
type Method struct {
	Count      DayCount   // Days365 when empty
	Imputation Imputation // PrincipalFirst when empty
	Frozen     bool       // the rate of the first day stays
}

// Claim is a sum that is paid late.
type Claim struct {
	Open     engine.Amount    // the principal that is still owed after Until; taxes included
	From     engine.Date      // the first day that bears interest: the day after the due date
	Until    engine.Date      // the last one: the day of payment, or today
	Payments []engine.Payment // what came in, in any order; what came in before From or after Until does not count
}

// Segment is days of one rate and one principal.
type Segment struct {
	From, Until engine.Date
	Days        int
	Rate        Period
	Principal   *big.Rat      // minor units; a whole number unless interest is paid first
	Interest    *big.Rat      // minor units, not rounded
	Paid        engine.Amount // what came in on Until
}

// Statement is a computation of interest, for people to check.
type Statement struct {
	Segments []Segment
	// Interest is all that accrued, rounded once, half up, to a minor unit. With
	// what is open it is all that is owed, whatever the imputation: what a payment
	// paid of the interest, it did not pay of the principal.
	Interest engine.Amount
}

// Interest is the simple interest on a principal in minor units, for each day
// after due up to and including today: split where the rate changes, and rounded
// once at the end, half up, to a minor unit. It is 0 when today is not after due
// or nothing is owed. It fails with a *MissingRateError when a day has no rate,
// and when the result is no Amount.
func (r *Rates) Interest(principal engine.Amount, due, today engine.Date) (engine.Amount, error) {
	s, err := r.Statement(Claim{Open: principal, From: due + 1, Until: today}, Method{})
	if err != nil {
		return 0, err
	}
	return s.Interest, nil
}

// Statement computes the simple interest on a claim: split where the rate changes
// and where a payment came in, which counts from the next day on, and rounded
// once at the end. It fails with a *MissingRateError when a day has no rate, and
// when the result is no Amount.
func (r *Rates) Statement(c Claim, m Method) (*Statement, error) {
	t := &tally{rates: r, method: m, statement: &Statement{}, accrued: new(big.Rat), unpaid: new(big.Rat)}
	late := c.late(m.Imputation)
	t.principal = rat(c.owed(late))
	day := c.From
	for _, p := range late {
		if err := t.days(day, p.On); err != nil {
			return nil, err
		}
		t.pay(p.Amount)
		day = p.On + 1
	}
	if err := t.days(day, c.Until); err != nil {
		return nil, err
	}
	n := halfUp(t.accrued)
	if !n.IsInt64() {
		return nil, fmt.Errorf("interest from %s to %s is too large", c.From, c.Until)
	}
	t.statement.Interest = engine.Amount(n.Int64())
	return t.statement, nil
}

// Owed is the principal on the first day of lateness, From: what is still owed, and what came in from that day on
// and was not given back up to Until.
func (c *Claim) Owed() engine.Amount { return c.owed(c.late(PrincipalFirst)) }

func (c *Claim) owed(late []engine.Payment) engine.Amount {
	principal := max(c.Open, 0)
	for _, p := range late {
		principal += p.Amount
	}
	return principal
}

// late lists the payments that count, one for each day. Money that was given back
// takes away from what came in last: a bounced cheque never paid.
func (c *Claim) late(how Imputation) []engine.Payment {
	if how == PaymentsIgnored {
		return nil
	}
	var list []engine.Payment
	for _, p := range slices.SortedStableFunc(slices.Values(c.Payments), func(a, b engine.Payment) int { return int(a.On) - int(b.On) }) {
		switch n := len(list); {
		case p.On > c.Until:
		case p.Amount < 0:
			list = takeBack(list, -p.Amount)
		case n > 0 && list[n-1].On == p.On:
			list[n-1].Amount += p.Amount
		case p.Amount > 0:
			list = append(list, p)
		}
	}
	return slices.DeleteFunc(list, func(p engine.Payment) bool { return p.On < c.From })
}

// takeBack takes an amount off the last payments.
func takeBack(list []engine.Payment, amount engine.Amount) []engine.Payment {
	for n := len(list); n > 0 && amount > 0; n-- {
		part := min(amount, list[n-1].Amount)
		list[n-1].Amount -= part
		amount -= part
		if list[n-1].Amount == 0 {
			list = list[:n-1]
		}
	}
	return list
}

// tally adds up interest.
type tally struct {
	rates     *Rates
	method    Method
	statement *Statement
	principal *big.Rat
	accrued   *big.Rat // all interest so far
	unpaid    *big.Rat // of it, what no payment has paid
	first     *Period  // the rate of the first day
}

// days adds the days from first to last.
func (t *tally) days(first, last engine.Date) error {
	for first <= last && t.principal.Sign() > 0 {
		rate, err := t.rate(first)
		if err != nil {
			return err
		}
		end := last
		if !rate.Until.IsZero() && !t.method.Frozen {
			end = min(end, rate.Until)
		}
		y, _, _ := first.YMD()
		if t.method.Count == ActAct {
			end = min(end, engine.NewDate(y, 12, 31))
		}
		t.add(first, end, rate, y)
		first = end + 1
	}
	return nil
}

// rate is the rate of a day.
func (t *tally) rate(day engine.Date) (Period, error) {
	if t.method.Frozen && t.first != nil {
		return *t.first, nil
	}
	p, err := t.rates.On(day)
	if t.first == nil {
		t.first = &p
	}
	return p, err
}

// add adds days of one rate, and of one year when that matters.
func (t *tally) add(from, until engine.Date, rate Period, year int) {
	s := Segment{From: from, Until: until, Days: int(until-from) + 1, Rate: rate, Principal: new(big.Rat).Set(t.principal)}
	s.Interest = fraction(&rate)
	s.Interest.Mul(s.Interest, t.principal)
	s.Interest.Mul(s.Interest, big.NewRat(int64(s.Days), t.method.Count.year(year)))
	t.accrued.Add(t.accrued, s.Interest)
	t.unpaid.Add(t.unpaid, s.Interest)
	t.statement.Segments = append(t.statement.Segments, s)
}

// year is how many days a year is divided into.
func (c DayCount) year(y int) int64 {
	switch {
	case c == Days360:
		return 360
	case c == ActAct && (y%4 == 0 && y%100 != 0 || y%400 == 0):
		return 366
	}
	return 365
}

// pay lowers the principal by a payment.
func (t *tally) pay(amount engine.Amount) {
	if n := len(t.statement.Segments); n > 0 {
		t.statement.Segments[n-1].Paid = amount
	}
	left := rat(amount)
	if t.method.Imputation == InterestFirst {
		part := t.unpaid
		if left.Cmp(part) < 0 {
			part = left
		}
		part = new(big.Rat).Set(part)
		t.unpaid.Sub(t.unpaid, part)
		left.Sub(left, part)
	}
	t.principal.Sub(t.principal, left)
}

func rat(a engine.Amount) *big.Rat { return new(big.Rat).SetInt64(int64(a)) }

// fraction is a yearly rate as a fraction: 12.15 percent is 1215/10000.
func fraction(p *Period) *big.Rat {
	n := new(big.Int).Set(p.Percent.Coeff.MathBigInt())
	if p.Percent.Negative {
		n.Neg(n)
	}
	d := big.NewInt(100)
	if e := p.Percent.Exponent; e < 0 {
		d.Mul(d, power10(-e))
	} else {
		n.Mul(n, power10(e))
	}
	return new(big.Rat).SetFrac(n, d)
}

func power10(n int32) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}

// halfUp rounds a number that is not negative to a whole one.
func halfUp(r *big.Rat) *big.Int {
	n := new(big.Int).Lsh(r.Num(), 1)
	n.Add(n, r.Denom())
	return n.Quo(n, new(big.Int).Lsh(r.Denom(), 1))
}
