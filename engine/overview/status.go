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

	counts ledger.Counts
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

// NewStatus reads where everything stands. Its cost follows what stands out, and not the size of the ledger.
func NewStatus(ctx context.Context, r ledger.Reader, today engine.Date) (*Status, error) {
	s := &Status{Day: today}
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	if s.counts, err = r.Counts(ctx, meta.AfterRehearsal(time.Time{})); err != nil {
		return nil, err
	}
	s.count()
	for c, err := range r.Cases(ctx, ledger.CaseFilter{Deferred: true}) {
		if err != nil {
			return nil, err
		}
		for _, d := range c.Deferred {
			s.Deferred = append(s.Deferred, Deferred{c.ID(), d.Key.State, d.Day})
		}
	}
	slices.SortStableFunc(s.Deferred, func(a, b Deferred) int { return cmp.Compare(a.Day, b.Day) })
	if err := s.ask(ctx, r); err != nil {
		return nil, err
	}
	slices.SortFunc(s.Aging, func(a, b Aging) int { return cmp.Compare(a.Currency.Code(), b.Currency.Code()) })
	if s.Waiting, err = plan.AllWaiting(ctx, r); err != nil {
		return nil, err
	}
	if err := s.look(ctx, r, meta.AfterRehearsal(time.Time{})); err != nil {
		return nil, err
	}
	if s.Import, err = lastImport(ctx, r); err != nil {
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

// MaxLook is how many failed messages a Status lists.
const MaxLook = 20

// look lists the messages to look at.
func (s *Status) look(ctx context.Context, r ledger.Reader, since time.Time) error {
	var failed []Lookout
	for _, status := range []ledger.Status{ledger.Failed, ledger.Unknown} {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: status, Since: since}) {
			if err != nil {
				return err
			}
			x := Lookout{m.Key, m.Client, m.Channel, m.Status, m.Changed, m.Reason}
			if status == ledger.Unknown {
				s.Look = append(s.Look, x)
			} else {
				failed = append(failed, x)
			}
		}
	}
	s.Failed = len(failed)
	slices.SortStableFunc(failed, func(a, b Lookout) int { return b.Since.Compare(a.Since) })
	s.Look = append(s.Look, failed[:min(len(failed), MaxLook)]...)
	return nil
}
