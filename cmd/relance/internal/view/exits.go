package view

import (
	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

// Exits is what may follow when reminders have had no effect.
type Exits struct {
	Exits []Exit `json:"exits"` // by name
}

// Exit is one of them.
type Exit struct {
	Name           string      `json:"name"`
	Title          string      `json:"title"`
	Currency       string      `json:"currency"`
	AtLeast        string      `json:"at_least,omitempty"`        // open, at the least; none for any
	AtMost         string      `json:"at_most,omitempty"`         // open, at the most; none for any
	Contacts       int         `json:"contacts"`                  // with the client, at the least
	DaysLate       int         `json:"days_late"`                 // at the least
	Cost           *Range      `json:"cost,omitempty"`            // an amount
	CostPercent    *Range      `json:"cost_percent,omitempty"`    // of what comes in
	CostOfAll      *Range      `json:"cost_of_all,omitempty"`     // cost_percent of the amount that was asked for, when all of it comes in
	Months         *Range      `json:"months,omitempty"`          // how long it takes
	SuccessPercent *Range      `json:"success_percent,omitempty"` // how often it succeeds
	Needs          []string    `json:"needs"`                     // facts that its file needs
	Source         string      `json:"source,omitempty"`          // of these figures
	Law            []LegalFact `json:"law"`                       // what it says of this exit
}

// Range is from the least to the most, both included, as exact decimals in text.
type Range struct {
	From string `json:"from"` // the least
	To   string `json:"to"`   // the most
}

// LegalFact is what the law says of an exit.
type LegalFact struct {
	Says   string      `json:"says"`
	Source string      `json:"source"`
	Since  engine.Date `json:"since,omitzero"` // the first day on which it is so, when there is one
	Until  engine.Date `json:"until,omitzero"` // the last of them
}

// NewExit is the view of an exit, for an open amount; 0 when none was asked for.
func NewExit(x *policies.Exit, open engine.Amount) Exit {
	v := Exit{
		Name: x.Name, Title: x.Title, Currency: x.Currency.Code(), Contacts: x.Contacts, DaysLate: x.DaysLate,
		Cost: newRange(x.Cost), CostPercent: newRange(x.CostPercent), Months: newRange(x.Months), SuccessPercent: newRange(x.SuccessPercent),
		Needs: texts(x.Needs), Source: x.Source,
		Law: list(x.Law, func(l *policies.LegalFact) LegalFact { return LegalFact{l.Says, l.Source, l.Since, l.Until} }),
	}
	if x.AtLeast != 0 {
		v.AtLeast = x.Currency.Format(x.AtLeast)
	}
	if x.AtMost != 0 {
		v.AtMost = x.Currency.Format(x.AtMost)
	}
	if x.CostPercent != nil && open != 0 {
		v.CostOfAll = &Range{share(x.Currency, x.CostPercent.From, open), share(x.Currency, x.CostPercent.To, open)}
	}
	return v
}

func newRange(r *policies.Range) *Range {
	if r == nil {
		return nil
	}
	return &Range{r.From.Text('f'), r.To.Text('f')}
}

// share is a percentage of an amount, rounded half up.
func share(cur engine.Currency, percent *apd.Decimal, amount engine.Amount) string {
	c := apd.BaseContext.WithPrecision(40)
	c.Rounding = apd.RoundHalfUp
	exponent := -int32(cur.Exponent())
	d := apd.New(int64(amount), exponent-2)
	_, _ = c.Mul(d, d, percent) // both are short: neither can fail
	_, _ = c.Quantize(d, d, exponent)
	return d.Text('f')
}
