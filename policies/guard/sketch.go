package guard

import (
	"fmt"
	"sync"

	"github.com/relance-dev/relance/engine"
)

// sketch says what a made-up situation is like. What follows from something else, such as the due date
// from how late an invoice is, is put together by input.
type sketch struct {
	today        engine.Date
	late         int64         // days since the due date
	paid         engine.Amount // of the invoice, besides what is open
	issued       int64         // days before the due date; below 0 when it is unknown
	instalment   int64
	number       string
	others       int64         // invoices of the client besides this one that are open
	othersOpen   engine.Amount // of all of them
	othersLate   int64
	inState      int64 // days, of the case's own clock
	held         int64 // days; of a state that is a hold
	sinceContact int64 // days; below 0 when there was none
	sinceOpened  int64
	sinceNotice  int64 // days; below 0 when there was none
	entries      int64
	contacts     int64
	entered      []engine.StateID // besides the state that the case is in
	said         wordToPay
	saidUntil    int64 // days from today to the last day on which paying keeps it

	invoice engine.Invoice
	client  engine.Client
	account engine.Account // Known and OnAccount
	state   engine.StateID
	promise engine.Promise
	last    engine.Outcome
}

// wordToPay is what a client said last of when they pay.
type wordToPay int64

const (
	saidNothing wordToPay = iota
	promiseActive
	promiseBroken
	promiseKept
	promisePartly
	promisePartlyBroken
	planActive
	planBroken
	planKept
	lastWordToPay = planKept
)

// The situation from which a search starts: an invoice of a middling amount, some days late, that
// nothing speaks against chasing.
const (
	usualDay    engine.Date   = 739691 // 2026-03-16, a Monday and no public holiday
	usualLate                 = 10
	usualAmount engine.Amount = 50000
	usualTerm                 = 30 // days from issue to due
	usualPhone                = "+33199000001"
	promisedFor               = 7 // days
)

// usualCurrency is that of situations of a policy that takes any.
var usualCurrency = sync.OnceValue(func() engine.Currency {
	c, _ := engine.ParseCurrency("EUR")
	return c
})

func newSketch(currency engine.Currency, state engine.StateID, facts int) sketch {
	s := sketch{
		today: usualDay, late: usualLate, issued: usualTerm, number: "F-1", sinceContact: -1, sinceNotice: -1, entries: 1, state: state,
		saidUntil: promisedFor,
	}
	s.invoice = engine.Invoice{Client: "C-1", Open: usualAmount, Currency: currency}
	s.client = engine.Client{
		ID: "C-1", Name: "Client 1", Kind: engine.KindBusiness, Country: "FR", Email: "accounts@example.org", Phone: usualPhone,
		Address: []string{"1 rue de l'Exemple", "75001 Paris"},
	}
	if facts > 0 {
		s.client.Facts = make([]engine.Value, facts)
		s.invoice.Facts = make([]engine.Value, facts)
	}
	return s
}

// room is what an input of a sketch lies in, to be used again.
type room struct {
	invoice engine.Invoice
	client  engine.Client
	kase    engine.Case
	other   []engine.Invoice
	all     []*engine.Invoice
}

// input makes what guards see of a sketch: of a case of the machine, or of an invoice without one when
// machine is nil. It is good until the room is used again.
func (s *sketch) input(machine *engine.Machine, in *engine.Input, r *room) {
	r.invoice, r.client = s.invoice, s.client
	inv := &r.invoice
	inv.Due = s.today - engine.Date(s.late)
	inv.Amount = inv.Open + s.paid
	if s.issued >= 0 {
		inv.Issued = inv.Due - engine.Date(s.issued)
	}
	inv.ID = s.number
	if s.instalment > 0 {
		inv.ID = fmt.Sprintf("%s#%d", s.number, s.instalment)
	}
	r.all = append(r.all[:0], inv)
	r.other = r.other[:0]
	for i := range s.others {
		o := engine.Invoice{ID: "F-2", Client: inv.Client, Entity: inv.Entity, Currency: inv.Currency, Due: s.today - engine.Date(s.othersLate), Open: s.othersOpen / engine.Amount(s.others), Tolerance: inv.Tolerance}
		if i == 0 {
			o.Open += s.othersOpen % engine.Amount(s.others)
		}
		o.Amount = o.Open
		r.other = append(r.other, o)
	}
	for i := range r.other {
		r.all = append(r.all, &r.other[i])
	}
	known, onAccount := s.account.Known, s.account.OnAccount
	*in = engine.Input{Today: s.today, Machine: machine}
	in.Account = engine.AccountOf(r.all, s.today)
	in.Account.Known, in.Account.OnAccount = known, onAccount
	in.Invoice, in.Client, in.Last, in.Promise = inv, &r.client, s.last, s.word()
	if machine == nil {
		return
	}
	if machine.Scope == engine.ScopeClient {
		in.Invoice = nil
	}
	s.history(machine, &r.kase)
	in.Case = &r.kase
}

// history is the case of a sketch.
func (s *sketch) history(m *engine.Machine, c *engine.Case) {
	back := func(days int64) engine.Date { return s.today - engine.Date(days) }
	entries := c.Entries
	if cap(entries) < len(m.States) {
		entries = make([]uint16, len(m.States))
	}
	entries = entries[:len(m.States)]
	clear(entries)
	sinceContact := s.sinceContact
	if s.contacts > 0 && sinceContact < 0 {
		sinceContact = s.inState
	}
	opened := max(s.sinceOpened, s.inState+s.held, sinceContact, s.sinceNotice)
	*c = engine.Case{Opened: back(opened), State: s.state, Entered: back(s.inState), Since: back(s.inState), HeldFrom: engine.NoState, Entries: entries, Contacts: int(s.contacts)}
	for _, id := range s.entered {
		entries[id] = 1
	}
	if m.Start != s.state {
		entries[m.Start] = max(entries[m.Start], 1)
	}
	entries[s.state] = uint16(s.entries)
	if m.States[s.state].Hold {
		c.HeldFrom, c.HeldSince, c.Ran, c.Since = m.Start, back(s.held), int(s.inState), 0
		c.Entered, c.HeldEntered = back(s.held), back(s.held+s.inState)
	}
	if sinceContact >= 0 {
		c.LastContact, c.GapSince, c.Contacts = back(sinceContact), back(sinceContact), max(c.Contacts, 1)
		if c.Held() {
			c.GapRan, c.GapSince = int(sinceContact), 0
		}
	}
	if s.sinceNotice >= 0 {
		c.Formal = back(s.sinceNotice)
	}
}

// word is what the client said of when they pay.
func (s *sketch) word() engine.Promise {
	p := s.promise
	if s.said == saidNothing {
		return engine.Promise{Broken: p.Broken}
	}
	p.Made, p.Until = s.today-1, s.today+engine.Date(s.saidUntil)
	if p.Amount == 0 {
		p.Amount = max(s.invoice.Open, 1)
	}
	switch s.said {
	case promiseBroken, promisePartlyBroken, planBroken:
		p.Made, p.Until = s.today-promisedFor-engine.Date(p.Grace)-1, s.today-1-engine.Date(p.Grace)
	case promiseKept, planKept:
		p.Paid = p.Amount
	}
	if s.said == promisePartly || s.said == promisePartlyBroken {
		p.Amount = max(p.Amount, 2)
		p.Paid = p.Amount / 2
	}
	if s.said >= planActive {
		schedule, err := engine.NewSchedule([]engine.Instalment{{Due: p.Until, Amount: p.Amount}})
		if err == nil {
			p.Schedule = schedule
		}
	}
	return p
}
