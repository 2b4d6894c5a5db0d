package view

import (
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/plan"
)

// Plan is what a run on a day does. relance plan --out keeps another form, for relance apply.
type Plan struct {
	Day        engine.Date  `json:"day"`
	Expires    time.Time    `json:"expires"`           // until when it may be carried out
	Looked     int          `json:"looked"`            // clients that were looked at
	Messages   []Message    `json:"messages"`          // messages and tasks that go into the outbox
	Moves      []Move       `json:"moves"`             // cases that move
	Waiting    []Proposal   `json:"waiting"`           // what waits for a person's agreement
	Lifted     []string     `json:"off_the_blacklist"` // clients who come off the blacklist: nothing that they owe is overdue any more
	Deferred   []Deferred   `json:"deferred"`          // what would happen and has to wait
	Incoming   []Incoming   `json:"incoming"`          // invoices that nobody is contacted about, since money that came may be for them, or an answer waits
	Suppressed []Suppressed `json:"suppressed"`        // what is not sent any more
	Unassigned []OfClient   `json:"unassigned"`        // invoices that no line of the assign list takes
	Elsewhere  []OfClient   `json:"elsewhere"`         // invoices that somebody else chases: sold, or handed over
	Limits     []Limit      `json:"limits"`            // invoices that can soon no longer be brought to court, or cannot any more
	Undecided  []Undecided  `json:"undecided"`         // clients of whom something could not be decided; the exit code is 2
	Moved      []GoneOver   `json:"moved"`             // cases that a changed book has in a state of another name
	Cost       string       `json:"cost_in,omitempty"` // the currency of each message's cost; none when the book says no costs
}

// Message is a message or a task.
type Message struct {
	Key      string      `json:"key"` // tells it from every other message of the ledger
	Client   string      `json:"client"`
	Channel  string      `json:"channel"`
	Template string      `json:"template,omitempty"`
	To       string      `json:"to"`                // the address
	Contact  string      `json:"contact,omitempty"` // the role of the contact whose address it is
	Person   string      `json:"person,omitempty"`  // their name
	Language string      `json:"language"`          // that it is written in
	Policy   string      `json:"policy"`
	State    string      `json:"state"`
	Tone     string      `json:"tone,omitempty"` // courteous, firm or formal
	Amount   string      `json:"amount"`         // that is asked for
	Currency string      `json:"currency"`
	Invoices []string    `json:"invoices"`           // that it is about
	Attach   []string    `json:"attach,omitempty"`   // what goes along: invoice, statement
	Decided  engine.Date `json:"decided"`            // earlier than the day of the plan when it was deferred
	Deferred string      `json:"deferred,omitempty"` // why it was
	Fallback string      `json:"fallback,omitempty"` // why it is not the action that the policy named first
	Cost     string      `json:"cost,omitempty"`
}

// Move is one step of a case.
type Move struct {
	Case   string `json:"case"`
	Client string `json:"client"`
	Policy string `json:"policy"`
	From   string `json:"from,omitempty"`   // none when the case is opened
	To     string `json:"to"`               // the state
	Kind   string `json:"kind"`             // opened, next, always, resume, expire or reopen
	Of     string `json:"of,omitempty"`     // of a case that is opened, the invoice whose case goes on in it
	Rule   string `json:"rule,omitempty"`   // as written in the policy
	Source string `json:"source,omitempty"` // where that is written
	Passed bool   `json:"passed,omitempty"` // a jump went through the state
}

// Proposal is a step that a person has to agree to.
type Proposal struct {
	Case   string `json:"case"`
	Client string `json:"client"`
	Policy string `json:"policy"`
	From   string `json:"from"` // the state that the case is in
	To     string `json:"to"`   // the state that it would enter
	New    bool   `json:"new"`  // asked for the first time
}

// Deferred is what would happen and has to wait.
type Deferred struct {
	Case   string      `json:"case"`
	Client string      `json:"client"`
	State  string      `json:"state"`          // that would be entered, or that acts
	Until  engine.Date `json:"until,omitzero"` // none when time alone does not end it
	Reason string      `json:"reason"`
}

// Incoming is an invoice that nobody is contacted about for now, and the money that may be for it or the answer of its
// client that nobody has read.
type Incoming struct {
	Client   string      `json:"client"`
	Invoice  string      `json:"invoice"`
	Entry    string      `json:"entry"`          // of the bank statement: what names it in relance bank match; of an answer, in relance tasks done
	Answer   bool        `json:"answer"`         // it is an answer
	Amount   string      `json:"amount"`         // exact decimal; empty of an answer
	Currency string      `json:"currency"`       // empty of an answer
	Name     string      `json:"name,omitempty"` // of who paid or wrote
	Text     string      `json:"text,omitempty"` // what they wrote
	Booked   engine.Date `json:"booked"`         // the day it came
	Until    engine.Date `json:"until"`          // the first day on which it holds nothing back any more
}

// Suppressed is an action that lost its reason while it waited.
type Suppressed struct {
	Client  string      `json:"client"`
	Policy  string      `json:"policy"`
	State   string      `json:"state"`
	Invoice string      `json:"invoice,omitempty"` // none for a client's case
	Channel string      `json:"channel"`
	Decided engine.Date `json:"decided"` // the day on which it was
	Reason  string      `json:"reason"`
}

// OfClient is an invoice of a client.
type OfClient struct {
	Client  string `json:"client"`
	Invoice string `json:"invoice"`
}

// Limit is an invoice whose limitation is near or over.
type Limit struct {
	Client  string      `json:"client"`
	Invoice string      `json:"invoice"`
	Until   engine.Date `json:"until"` // the last day to bring it to court
}

// GoneOver are the running cases of one state of an older book, and where they go on.
type GoneOver struct {
	Policy   string `json:"policy"`
	State    string `json:"state"`
	ToPolicy string `json:"to_policy"` // the policy of the book as it is now
	ToState  string `json:"to_state"`  // its state
	Cases    int    `json:"cases"`     // how many they are
}

// Undecided is something of a client that could not be decided.
type Undecided struct {
	Client string `json:"client"`
	Reason string `json:"reason"`
}

// NewPlan is the view of a plan.
func NewPlan(p *plan.Plan) *Plan {
	v := &Plan{
		Day: p.Day, Expires: p.Expires, Looked: p.Looked, Cost: p.Costs, Messages: []Message{}, Moves: []Move{}, Waiting: NewProposals(p.Waiting).Waiting,
		Moved:  list(p.Moved, func(m *plan.Moved) GoneOver { return GoneOver(*m) }),
		Lifted: []string{}, Deferred: []Deferred{}, Incoming: []Incoming{}, Suppressed: []Suppressed{}, Unassigned: []OfClient{}, Elsewhere: []OfClient{}, Limits: []Limit{}, Undecided: []Undecided{},
	}
	for i := range p.Clients {
		v.add(&p.Clients[i])
	}
	return v
}

// add adds what happens to one client.
func (v *Plan) add(k *plan.Client) {
	v.Messages = append(v.Messages, list(k.Messages, func(m *journal.Message) Message { return newMessage(k.ID, m) })...)
	v.Moves = append(v.Moves, list(k.Moves, func(m *journal.Move) Move {
		return Move{m.Case, k.ID, m.Policy, m.From, m.To, m.Kind, m.Of, m.Rule, m.Source, m.Passed}
	})...)
	v.Deferred = append(v.Deferred, list(k.Deferred, func(h *plan.Deferred) Deferred { return Deferred{h.Case, k.ID, h.State, h.Until, h.Reason} })...)
	v.Incoming = append(v.Incoming, list(k.Incoming, func(h *plan.Incoming) Incoming {
		return Incoming{k.ID, h.Invoice, h.Entry, h.Answer, h.Amount, h.Currency, h.Name, h.Text, h.Booked, h.Until}
	})...)
	v.Suppressed = append(v.Suppressed, list(k.Suppressed, func(s *journal.Suppressed) Suppressed {
		return Suppressed{k.ID, s.Policy, s.State, s.Invoice, s.Channel, s.Decided, s.Reason}
	})...)
	of := func(id *string) OfClient { return OfClient{k.ID, *id} }
	v.Unassigned = append(v.Unassigned, list(k.Unassigned, of)...)
	v.Elsewhere = append(v.Elsewhere, list(k.Elsewhere, of)...)
	v.Limits = append(v.Limits, list(k.Limits, func(l *plan.Limit) Limit { return Limit{k.ID, l.Invoice, l.Until} })...)
	if k.Stuck != "" {
		v.Undecided = append(v.Undecided, Undecided{k.ID, k.Stuck})
	}
	v.Undecided = append(v.Undecided, list(k.Undecided, func(why *string) Undecided { return Undecided{k.ID, *why} })...)
	if k.Lifted {
		v.Lifted = append(v.Lifted, k.ID)
	}
}

func newMessage(client string, m *journal.Message) Message {
	return Message{
		Key: m.Key, Client: client, Channel: m.Channel, Template: m.Template, To: words.Where(m.To), Contact: m.Contact, Person: m.Person, Language: m.Language, Policy: m.Policy,
		State: m.State, Tone: m.Tone, Amount: m.Amount, Currency: m.Currency, Invoices: texts(m.Invoices), Attach: m.Attach, Decided: m.Decided, Deferred: m.Deferred,
		Fallback: m.Fallback, Cost: m.Cost,
	}
}
