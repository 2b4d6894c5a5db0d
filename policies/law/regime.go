package law

import (
	"fmt"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// Start says when interest begins to run.
type Start string

// The starts.
const (
	StartDue    Start = "due"           // the day after the due date, without a reminder
	StartNotice Start = "formal_notice" // the day after a formal notice
)

// Regime is what the law of a place gives when one kind of debtor pays late. It
// is immutable and safe for several goroutines.
type Regime struct {
	Name    string   // such as FR_B2B
	Title   string   // for people
	Debtors []string // the engine.Kind… it is for; none means every kind
	Starts  Start    // when interest begins to run
	Moves   *Moves   // what becomes of a due date on a closed day; nil when nothing does
	// Frozen says that the rate of the day on which interest began to run stays
	// until payment; else it changes as the published one does.
	Frozen bool

	Series     string      // the reference rate that it rests on; empty for a rate of its own
	Points     []Figure    // added to the reference rate, each from its day on
	Floor      *Floor      // the least that a clause of a contract may set; nil when there is none
	Judgment   *Judgment   // what is added after a judgment; nil when nothing is
	Fees       []Fee       // the fixed sum, by size of the debt; none when the law gives none
	Limitation *Limitation // the time in which the claim must be brought to court; nil when not known here
	Notes      []string    // what else a user should know
	Rates      *Rates      // a year, of the regime itself: reference rate and points
}

// Moves says that a due date on a Saturday, Sunday or public holiday is the next working day.
type Moves struct {
	Holidays   string // the country whose national holidays count, ISO 3166; those of its parts do not
	Calendar   engine.Calendar
	Source     string
	Confidence Confidence
}

// LastDay is the last day on which payment is on time: the due date, or the working day that it
// moves to.
func (r *Regime) LastDay(due engine.Date) engine.Date {
	if r.Moves != nil {
		for !r.Moves.Calendar.BusinessDay(due) {
			due++
		}
	}
	return due
}

// Figure is a number of the law with its validity.
type Figure struct {
	Value      *apd.Decimal
	From       engine.Date // the first day it is valid on
	Source     string
	Confidence Confidence
}

// Floor is the least rate that a contract may set: so many times a series.
type Floor struct {
	Series     string
	Times      *apd.Decimal
	Source     string
	Confidence Confidence
}

// Judgment is what the law adds to the rate once so many months have passed after a judgment
// that can be enforced.
type Judgment struct {
	Points     *apd.Decimal
	Months     int
	Source     string
	Confidence Confidence
}

// Fee is a fixed sum for the costs of recovery.
type Fee struct {
	Amount     engine.Amount
	Below      engine.Amount // for debts below this; 0 is for all others
	Currency   engine.Currency
	From       engine.Date // for delays that begin on this day or later
	Source     string
	Confidence Confidence
}

// Covers reports whether the regime is for a kind of debtor.
func (r *Regime) Covers(kind string) bool {
	for _, k := range r.Debtors {
		if k == kind {
			return true
		}
	}
	return len(r.Debtors) == 0
}

// Fee returns the fixed sum for one invoice: for a debt of this size that bears
// interest from a day on, owed by this kind of debtor. It is zero when the law
// gives none, to a consumer above all. It fails when the debt is in another
// currency than the sum: the law names no rate of exchange.
func (r *Regime) Fee(debt engine.Amount, c engine.Currency, kind string, from engine.Date) (engine.Amount, error) {
	if debt <= 0 || !r.Covers(kind) {
		return 0, nil
	}
	for _, f := range r.Fees {
		switch {
		case f.From > from || f.Below != 0 && debt >= f.Below:
			continue
		case f.Currency != c:
			return 0, fmt.Errorf("the fixed sum of %s is in %s, and the invoice is in %s", r.Name, f.Currency, c)
		}
		return f.Amount, nil
	}
	return 0, nil
}

// own is a regime that a book brings: rates and nothing else.
func own(name string, rates *Rates) *Regime {
	return &Regime{Name: name, Title: "of the book", Starts: StartDue, Rates: rates}
}

// After returns the rates when a judgment can be enforced since a day: the law adds points from
// the day after so many months. It fails when the regime has no such rule.
func (r *Regime) After(judgment engine.Date) (*Rates, error) {
	if r.Judgment == nil {
		return nil, fmt.Errorf("%s adds nothing after a judgment", r.Name)
	}
	return r.Rates.plus(r.Judgment.Points, judgment.AddMonths(r.Judgment.Months)+1, r.Judgment.Source, r.Judgment.Confidence)
}
