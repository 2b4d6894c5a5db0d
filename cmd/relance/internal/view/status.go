package view

import (
	"fmt"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/overview"
)

// Status is where everything stands.
type Status struct {
	Day         engine.Date       `json:"day"`
	Changed     int               `json:"clients_changed"` // whose facts changed since the last run
	Import      *LastImport       `json:"last_import"`     // null when nothing was imported yet
	Aging       []Aging           `json:"aging"`           // what is open by lateness, by currency
	Cases       []CaseCount       `json:"cases"`           // by policy and state
	Waiting     []Proposal        `json:"waiting"`         // what waits for a person's agreement
	Deferred    []DeferredCase    `json:"deferred"`        // what was decided and goes out on a later day
	Outbox      map[string]int    `json:"outbox"`          // messages, by status
	Look        []Lookout         `json:"look_at"`         // messages that a person should look at: the last ones
	Failed      int               `json:"failed"`          // messages that failed, all of them
	DSO         map[string]int64  `json:"dso_days"`        // days sales outstanding, by currency, where they are known
	Sales       map[string]string `json:"invoiced"`        // in the days that these count, by currency
	Limits      []OpenLimit       `json:"limits"`          // invoices whose limitation is near or over
	Blacklisted []Blacklisted     `json:"blacklisted"`     // clients on the blacklist
	Ended       []Ended           `json:"ended_open"`      // cases that ended with something open, by state
	Sent        []SentStep        `json:"sent,omitempty"`  // by step, when the book says what messages cost
	// DelayADay is what a day of delay costs, by currency, when the book says.
	DelayADay   map[string]string  `json:"delay_a_day,omitempty"`
	NotHappened []worklist.Waiting `json:"not_happened"` // what was to happen before today and has not
	RunAt       []string           `json:"run_at"`       // times of the creditor's day at which relance runs, as deploy.cue says, or the server's --run-at
	Bank        []BankEntry        `json:"bank"`         // entries of bank statements that wait for a person
}

// SentStep is what was sent in one state of a policy.
type SentStep struct {
	Policy   string `json:"policy"`
	State    string `json:"state"`
	Messages int    `json:"messages"` // how many
	Cost     string `json:"cost"`
	Currency string `json:"currency"`
}

// Ended is the cases that ended in one state with something open.
type Ended struct {
	Policy   string `json:"policy"`
	State    string `json:"state"`
	Cases    int    `json:"cases"` // how many
	Open     string `json:"open"`  // what is owed
	Currency string `json:"currency"`
}

// Blacklisted is a client on the blacklist.
type Blacklisted struct {
	Client string      `json:"client"`
	Since  engine.Date `json:"since"` // the day
}

// LastImport is the last import.
type LastImport struct {
	Entry int64       `json:"entry"`          // of the journal
	At    time.Time   `json:"at"`             // the instant
	AsOf  engine.Date `json:"as_of,omitzero"` // the day of its balances
	Files []string    `json:"files"`          // that were read
}

// OpenLimit is an invoice whose limitation is near or over.
type OpenLimit struct {
	Invoice  string      `json:"invoice"`
	Client   string      `json:"client"`
	Until    engine.Date `json:"until"` // the last day to bring it to court
	Open     string      `json:"open"`  // what is owed
	Currency string      `json:"currency"`
}

// Aging is what is open in one currency, by lateness.
type Aging struct {
	Currency string   `json:"currency"`
	Buckets  []Bucket `json:"buckets"`    // the least late first
	Credit   string   `json:"credit"`     // of credit notes and overpaid invoices; negative
	Account  string   `json:"on_account"` // money that was allocated to no invoice
	ToAsk    string   `json:"to_ask"`     // what may be asked, after that and what is contested
}

// Bucket is what is open of one lateness.
type Bucket struct {
	Late     string `json:"days_late"` // 0, 1-30, 31-60, 61-90, 91-
	Open     string `json:"open"`      // what is owed
	Invoices int    `json:"invoices"`  // how many
}

// CaseCount is how many cases stand in one state.
type CaseCount struct {
	Policy string `json:"policy"` // empty for invoices without one
	State  string `json:"state"`
	Cases  int    `json:"cases"` // how many
}

// DeferredCase is a case whose action goes out on a later day.
type DeferredCase struct {
	Case  string      `json:"case"`
	State string      `json:"state"`
	Day   engine.Date `json:"day"` // on which it does
}

// Lookout is a message that a person should look at.
type Lookout struct {
	Message string    `json:"message"` // its key
	Client  string    `json:"client"`
	Channel string    `json:"channel"`
	Status  string    `json:"status"`           // unknown or failed
	Since   time.Time `json:"since"`            // the instant
	Reason  string    `json:"reason,omitempty"` // in words
}

// NewStatus is the view of where everything stands.
func NewStatus(o *Overview) Status {
	v := Status{
		RunAt:       list(o.RunAt, func(minute *int) string { return engine.Clock(*minute) }),
		NotHappened: append([]worklist.Waiting{}, o.NotHappened...), Bank: NewBankWaiting(o.Bank).Waiting,
		Day: o.Day, Changed: o.Changed, Failed: o.Failed, Waiting: NewProposals(o.Waiting).Waiting, Outbox: map[string]int{}, DSO: map[string]int64{},
		Sales: map[string]string{}, DelayADay: map[string]string{},
		Aging: list(o.Aging, newAging),
		Cases: list(o.Cases, func(c *overview.CaseCount) CaseCount { return CaseCount{c.Policy, c.State, c.Cases} }),
		Ended: endedOf(o),
		Sent: list(o.Sent, func(s *overview.SentStep) SentStep {
			return SentStep{s.Policy, s.State, s.Messages, o.Costs.Currency.Format(s.Cost), o.Costs.Currency.Code()}
		}),
		Limits: list(o.Limits, func(l *overview.NearLimit) OpenLimit {
			return OpenLimit{l.Invoice, l.Client, l.Until, l.Currency.Format(l.Open), l.Currency.Code()}
		}),
		Blacklisted: list(o.Blacklisted, func(b *overview.Blacklisted) Blacklisted { return Blacklisted{b.Client, b.Since} }),
		Deferred:    list(o.Deferred, func(w *overview.Deferred) DeferredCase { return DeferredCase{w.Case, w.State, w.Day} }),
		Look: list(o.Look, func(l *overview.Lookout) Lookout {
			return Lookout{l.Key, l.Client, l.Channel, string(l.Status), l.Since, l.Reason}
		}),
	}
	if i := o.Import; i != nil {
		v.Import = &LastImport{i.Seq, i.At, i.AsOf, texts(i.Files)}
	}
	for _, d := range o.Delays() {
		v.DelayADay[d.Currency.Code()] = d.Currency.Format(d.Day)
	}
	for _, c := range o.Outbox {
		v.Outbox[string(c.Status)] = c.Messages
	}
	for _, t := range o.Turnover {
		v.Sales[t.Currency.Code()] = t.Currency.Format(t.Sales)
		if days, known := t.DSO(); known {
			v.DSO[t.Currency.Code()] = days
		}
	}
	return v
}

func newAging(a *overview.Aging) Aging {
	v := Aging{Currency: a.Currency.Code(), Buckets: []Bucket{}, Credit: a.Currency.Format(a.Credit), Account: a.Currency.Format(a.OnAccount), ToAsk: a.Currency.Format(a.ToAsk)}
	for i, open := range a.Open {
		late := "0"
		switch {
		case i == len(a.Open)-1:
			late = fmt.Sprintf("%d-", (i-1)*overview.BucketDays+1)
		case i > 0:
			late = fmt.Sprintf("%d-%d", (i-1)*overview.BucketDays+1, i*overview.BucketDays)
		}
		v.Buckets = append(v.Buckets, Bucket{late, a.Currency.Format(open), a.Invoices[i]})
	}
	return v
}

func endedOf(o *Overview) []Ended {
	return list(o.Ended, func(e *overview.Ended) Ended {
		return Ended{e.Policy, e.State, e.Cases, e.Currency.Format(e.Open), e.Currency.Code()}
	})
}
