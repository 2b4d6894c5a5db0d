package run

import (
	"cmp"
	"context"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Status is where everything stands on a day.
type Status struct {
	Day     engine.Date
	Cases   []CaseCount // by policy and state; those without a policy first
	Aging   []Aging     // by currency
	Waiting []Waiting   // for a person, by case
	Outbox  []Count     // messages by status, in the order of a message's life
	Changed int         // clients whose facts changed since the last run
}

// CaseCount says how many cases stand in a state. Policy and State are empty for
// invoices that no line of the assign list takes.
type CaseCount struct {
	Policy, State string
	Cases         int
}

// Count is a number of messages in a status.
type Count struct {
	Status   ledger.Status
	Messages int
}

// BucketDays is how many days late each bucket of an Aging spans: 1 to 30, 31 to 60
// and so on; the last has no end. Before them stands what is not late.
const BucketDays, lateBuckets = 30, 4

// Aging is what is open in one currency, by lateness. Credit notes count in Credit alone.
type Aging struct {
	Currency engine.Currency
	Open     [lateBuckets + 1]engine.Amount // not late, then 1 to 30 days, 31 to 60, 61 to 90, more
	Invoices [lateBuckets + 1]int
	Credit   engine.Amount // of credit notes and overpaid invoices; negative
}

// NewStatus reads where everything stands. Its cost follows the size of the ledger.
func NewStatus(ctx context.Context, r ledger.Reader, today engine.Date) (*Status, error) {
	s := &Status{Day: today}
	for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
		if err != nil {
			return nil, err
		}
		s.count(c.Policy, c.State)
	}
	slices.SortFunc(s.Cases, func(a, b CaseCount) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State))
	})
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Open: true}) {
		if err != nil {
			return nil, err
		}
		s.age(&inv)
	}
	slices.SortFunc(s.Aging, func(a, b Aging) int { return cmp.Compare(a.Currency.Code(), b.Currency.Code()) })
	var err error
	if s.Waiting, err = AllWaiting(ctx, r); err != nil {
		return nil, err
	}
	for _, status := range ledger.Statuses {
		n := 0
		for _, err := range r.Messages(ctx, ledger.MessageFilter{Status: status}) {
			if err != nil {
				return nil, err
			}
			n++
		}
		if n > 0 {
			s.Outbox = append(s.Outbox, Count{status, n})
		}
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	changed, err := changedSince(ctx, r, meta.Decided)
	s.Changed = len(changed)
	return s, err
}

func (s *Status) count(policy, state string) {
	i := slices.IndexFunc(s.Cases, func(c CaseCount) bool { return c.Policy == policy && c.State == state })
	if i < 0 {
		s.Cases = append(s.Cases, CaseCount{Policy: policy, State: state})
		i = len(s.Cases) - 1
	}
	s.Cases[i].Cases++
}

func (s *Status) age(inv *engine.Invoice) {
	i := slices.IndexFunc(s.Aging, func(a Aging) bool { return a.Currency == inv.Currency })
	if i < 0 {
		s.Aging = append(s.Aging, Aging{Currency: inv.Currency})
		i = len(s.Aging) - 1
	}
	a := &s.Aging[i]
	if inv.Open < 0 {
		a.Credit += inv.Open
		return
	}
	bucket := 0
	if late := int(s.Day - inv.Due); late > 0 {
		bucket = min(1+(late-1)/BucketDays, lateBuckets)
	}
	a.Open[bucket] += inv.Open
	a.Invoices[bucket]++
}
