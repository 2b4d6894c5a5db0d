package view

import (
	"encoding/json"
	"fmt"
	"math/big"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// Law is what a law, or a reference rate, gives on a day.
type Law struct {
	Name    string      `json:"name"`
	Title   string      `json:"title,omitempty"`
	Day     engine.Date `json:"day"`
	Rate    *Rate       `json:"rate,omitempty"` // of the day
	Missing string      `json:"missing,omitempty"`
	Floor   string      `json:"floor,omitempty"` // of contract rates, percent a year
	Figures []law.Line  `json:"figures,omitempty"`
	Rates   []Rate      `json:"rates,omitempty"`
	Notes   []string    `json:"notes,omitempty"`
	Claim   *Claim      `json:"claim,omitempty"`
	Nothing string      `json:"note"`
}

// Rate is a rate with its days.
type Rate struct {
	From       string         `json:"from"`
	Until      string         `json:"until"`
	Percent    string         `json:"percent"`
	Source     string         `json:"source"`
	Confidence law.Confidence `json:"confidence"`
}

func newRate(p law.Period) Rate {
	until := "open"
	if !p.Until.IsZero() {
		until = p.Until.String()
	}
	return Rate{p.From.String(), until, p.Percent.String(), p.Source, p.Confidence}
}

// nothing stands below every law.
const nothing = "nothing of this is legal advice"

// NewSeries is the view of all of a reference rate.
func NewSeries(name string, r *law.Rates, day engine.Date) *Law {
	s := &Law{Name: name, Day: day, Nothing: nothing}
	for _, p := range r.Periods() {
		s.Rates = append(s.Rates, newRate(p))
	}
	return s
}

// NewLaw is the view of a law on a day; all adds the rates of all periods.
func NewLaw(l *law.Law, r *law.Regime, day engine.Date, all bool) *Law {
	s := &Law{Name: r.Name, Title: r.Title, Day: day, Notes: r.Notes, Figures: r.Figures(), Nothing: nothing}
	rate, err := r.Rates.On(s.Day)
	if err == nil {
		shown := newRate(rate)
		s.Rate = &shown
	} else {
		s.Missing = err.Error()
	}
	if r.Floor != nil {
		if legal, err := l.Series(r.Floor.Series).On(s.Day); err == nil {
			var floor apd.Decimal
			if _, err := apd.BaseContext.WithPrecision(40).Mul(&floor, r.Floor.Times, legal.Percent); err == nil {
				s.Floor = floor.String()
			}
		}
	}
	if all {
		for _, p := range r.Rates.Periods() {
			s.Rates = append(s.Rates, newRate(p))
		}
	}
	return s
}

// Claim is a computation of interest. Its JSON has amounts as exact decimals in text.
type Claim struct {
	Law       string
	Currency  engine.Currency
	Due, Paid engine.Date
	Open      engine.Amount
	Fee       engine.Amount
	Method    law.Method
	Statement *law.Statement
}

// Question is what interest is computed for.
type Question struct {
	Currency engine.Currency
	Due      engine.Date
	After    engine.Date  // after which interest runs, such as the day of a formal notice; 0 for none
	Judgment engine.Date  // from which a judgment can be enforced; 0 for none
	Rate     *apd.Decimal // percent a year of a contract, instead of the law's; nil for none
	Claim    law.Claim    // its From is that of the law
	Method   law.Method   // its Frozen is that of the law
	Kind     string       // of client, for the fixed sum; "debtor" is whom the law is for
}

// NewClaim computes interest by a law. It fails where interest runs from a formal notice and none is given, and for
// days without a rate.
func NewClaim(r *law.Regime, q Question) (*Claim, error) {
	if r.Starts == law.StartNotice && q.After == 0 {
		return nil, fmt.Errorf("interest of %s runs from a formal notice: say its day with --after", r.Name)
	}
	q.Claim.From = max(r.LastDay(q.Due), q.After) + 1
	q.Method.Frozen = r.Frozen
	rates, err := q.rates(r)
	if err != nil {
		return nil, err
	}
	c := &Claim{Law: r.Name, Currency: q.Currency, Due: q.Due, Paid: q.Claim.Until, Open: q.Claim.Open, Method: q.Method}
	if c.Statement, err = rates.Statement(q.Claim, q.Method); err != nil {
		return nil, err
	}
	return c, c.setFee(r, &q.Claim, q.Kind)
}

// rates are those of a contract, of the law, or of the law after a judgment.
func (q *Question) rates(r *law.Regime) (*law.Rates, error) {
	switch {
	case q.Rate != nil:
		return law.Fixed("the contract's rate", q.Rate, "contract")
	case q.Judgment != 0:
		return r.After(q.Judgment)
	}
	return r.Rates, nil
}

// setFee computes the fixed sum: for the kind of debtor given, else for one that the
// law is for.
func (c *Claim) setFee(r *law.Regime, claim *law.Claim, kind string) (err error) {
	if kind == "debtor" && len(r.Debtors) > 0 {
		kind = r.Debtors[0]
	}
	debt, last := claim.Open, r.LastDay(c.Due)
	for _, p := range claim.Payments {
		if p.On > last {
			debt += p.Amount
		}
	}
	if claim.Until > last {
		c.Fee, err = r.Fee(debt, c.Currency, kind, last+1)
	}
	return err
}

// MarshalJSON writes amounts as exact decimals in text.
func (c *Claim) MarshalJSON() ([]byte, error) {
	type segment struct {
		From      engine.Date `json:"from"`
		Until     engine.Date `json:"until"`
		Days      int         `json:"days"`
		Percent   string      `json:"percent"`
		Principal string      `json:"principal"`
		Interest  string      `json:"interest_rounded"`
		Paid      string      `json:"paid,omitempty"`
	}
	segments := []segment{}
	for _, s := range c.Statement.Segments {
		x := segment{s.From, s.Until, s.Days, s.Rate.Percent.String(), c.Amount(s.Principal), c.Amount(s.Interest), ""}
		if s.Paid != 0 {
			x.Paid = c.Currency.Format(s.Paid)
		}
		segments = append(segments, x)
	}
	return json.Marshal(struct {
		Currency engine.Currency `json:"currency"`
		Due      engine.Date     `json:"due"`
		Paid     engine.Date     `json:"paid"`
		Days     law.DayCount    `json:"days"`
		Payments law.Imputation  `json:"payments"`
		Segments []segment       `json:"segments"`
		Open     string          `json:"open"`
		Interest string          `json:"interest"`
		Fee      string          `json:"fixed_sum"`
		Total    string          `json:"total"`
	}{
		c.Currency, c.Due, c.Paid, c.Method.Count, c.Method.Imputation, segments, c.Currency.Format(c.Open),
		c.Currency.Format(c.Statement.Interest), c.Currency.Format(c.Fee), c.Currency.Format(c.Total()),
	})
}

// Total is all of it.
func (c *Claim) Total() engine.Amount { return c.Open + c.Statement.Interest + c.Fee }

// Amount writes minor units that need not be whole, rounded half up.
func (c *Claim) Amount(r *big.Rat) string {
	n := new(big.Int).Lsh(r.Num(), 1)
	n.Add(n, r.Denom())
	n.Quo(n, new(big.Int).Lsh(r.Denom(), 1))
	return c.Currency.Format(engine.Amount(n.Int64()))
}
