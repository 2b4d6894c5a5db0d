package overview

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// Status is where everything stands on a day.
type Status struct {
	Day     engine.Date
	Cases   []CaseCount    // by policy and state; those without a policy first
	Aging   []Aging        // by currency
	Waiting []plan.Waiting // for a person, by case
	Outbox  []Count        // messages by status, in the order of a message's life
	Changed int            // clients whose facts changed since the last run

	Deferred []Deferred  // what was decided and goes out on a later day, by day
	Look     []Lookout   // messages of unknown fate, then those that failed, the last ones first
	Failed   int         // messages that failed; Look has the last MaxLook
	Import   *LastImport // nil when there was none
	Turnover []Turnover  // by currency

	Blacklisted []Blacklisted // clients on the blacklist, by id
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
	// OnAccount is the money of clients that was allocated to no invoice, and ToAsk what may
	// be asked of them all: what is open, less what they contest and their credit.
	OnAccount, ToAsk engine.Amount
}

// NewStatus reads where everything stands. Its cost follows the size of the ledger.
func NewStatus(ctx context.Context, r ledger.Reader, today engine.Date) (*Status, error) {
	s := &Status{Day: today}
	for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
		if err != nil {
			return nil, err
		}
		s.count(c.Policy, c.State)
		for _, d := range c.Deferred {
			s.Deferred = append(s.Deferred, Deferred{c.ID(), d.Key.State, d.Day})
		}
	}
	slices.SortFunc(s.Cases, func(a, b CaseCount) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State))
	})
	slices.SortStableFunc(s.Deferred, func(a, b Deferred) int { return cmp.Compare(a.Day, b.Day) })
	accounts := demands{}
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{}) {
		if err != nil {
			return nil, err
		}
		if inv.Open != 0 {
			s.age(&inv)
			accounts.see(&inv)
		}
		s.turn(&inv)
	}
	if err := s.ask(ctx, r, accounts); err != nil {
		return nil, err
	}
	slices.SortFunc(s.Turnover, func(a, b Turnover) int { return cmp.Compare(a.Currency.Code(), b.Currency.Code()) })
	slices.SortFunc(s.Aging, func(a, b Aging) int { return cmp.Compare(a.Currency.Code(), b.Currency.Code()) })
	var err error
	if s.Waiting, err = plan.AllWaiting(ctx, r); err != nil {
		return nil, err
	}
	if err := s.blacklisted(ctx, r); err != nil {
		return nil, err
	}
	if err := s.outbox(ctx, r); err != nil {
		return nil, err
	}
	if s.Import, err = lastImport(ctx, r); err != nil {
		return nil, err
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	look, err := plan.ToLookAt(ctx, r, &meta)
	s.Changed = len(look)
	return s, err
}

// Blacklisted is a client on the blacklist.
type Blacklisted struct {
	Client, Name string
	Since        engine.Date
}

// blacklisted lists the clients on the blacklist, by id.
func (s *Status) blacklisted(ctx context.Context, r ledger.Reader) error {
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return err
		}
		if c.Blacklisted != 0 {
			s.Blacklisted = append(s.Blacklisted, Blacklisted{c.ID, c.Name, c.Blacklisted})
		}
	}
	return nil
}

// MaxLook is how many failed messages a Status lists.
const MaxLook = 20

// outbox counts the messages, and lists those to look at.
func (s *Status) outbox(ctx context.Context, r ledger.Reader) error {
	var failed []Lookout
	meta, err := r.Meta(ctx)
	if err != nil {
		return err
	}
	for _, status := range ledger.Statuses {
		n := 0
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: status, Since: meta.AfterRehearsal(time.Time{})}) {
			if err != nil {
				return err
			}
			n++
			look := Lookout{m.Key, m.Client, m.Channel, m.Status, m.Changed, m.Reason}
			switch status {
			case ledger.Unknown:
				s.Look = append(s.Look, look)
			case ledger.Failed:
				failed = append(failed, look)
			}
		}
		if n > 0 {
			s.Outbox = append(s.Outbox, Count{status, n})
		}
	}
	s.Failed = len(failed)
	slices.SortStableFunc(failed, func(a, b Lookout) int { return b.Since.Compare(a.Since) })
	s.Look = append(s.Look, failed[:min(len(failed), MaxLook)]...)
	return nil
}

func (s *Status) count(policy, state string) {
	find(&s.Cases, func(c CaseCount) bool { return c.Policy == policy && c.State == state }, CaseCount{Policy: policy, State: state}).Cases++
}

func (s *Status) age(inv *engine.Invoice) {
	a := s.aging(inv.Currency)
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
