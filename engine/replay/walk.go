package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Walker replays one client after the other; its buffers are reused.
type Walker struct {
	*Portfolio
	out   *Chunk
	to    engine.Date // the last day
	watch *watch      // nil but for a history
	live  *live       // nil but for a Step
	// foreseen is set when a Step goes on into days to come, as a simulation does.
	foreseen bool

	// of the client that is replayed:
	index    int32
	client   *engine.Client
	clientOn bool        // something about the client itself changed today
	reached  engine.Date // the day up to which everything has happened
	accounts []account
	invoices []receivable
	cases    []running
	agenda   []item
	next     int     // in agenda
	outcomes []int32 // in Config.Events: those that say what came of an action
	deferred []deferred
	today    []deferred         // contacts of the day, when they are capped
	contacts []engine.Contacted // what the client got so far, by day; nil when nobody asks
	reach    touched
	black    blacklist
	recalled int // how many of Chunk.learned of the client count by now

	addresses engine.Addresses // Book.Addresses, which remembers its last answers

	input    engine.Input      // scratch
	decision engine.Decision   // scratch
	asked    engine.Case       // scratch: of guards in the assign list
	promises []*engine.Promise // scratch
	own      []*engine.Invoice // scratch: of a client's case
	before   []asked           // scratch: what was asked before credit was spread
}

// receivable is an invoice as it is known on the day.
type receivable struct {
	engine.Invoice
	index   int32 // in Config.Invoices
	account int32
	running int32 // its case, -1 for none
	known   bool
	changed bool        // today
	refused bool        // its assignment failed
	unowned bool        // it owed something, and no assign line takes it
	recheck engine.Date // the day its assignment may change with time; zero for never
	paidOn  engine.Date // the day it was settled, as an export says; zero when none does
	settled bool        // it is in its account's list
	promise engine.Promise
}

// running is a case that runs.
type running struct {
	machine  *engine.Machine // nil when the case was given up for another policy
	number   int             // of machine in Book.Machines
	invoice  int32           // in walker.invoices, -1 for ScopeClient
	account  int32
	covers   int32 // invoices; 1 but for ScopeClient
	changed  bool  // its facts did, today
	reported bool  // a guard had no answer
	wake     engine.Date
	state    engine.Case // where it stands
	last     engine.Outcome
	proposal *engine.Approval
	stood    stood
}

// readsAccount reports whether a change of any invoice concerns the case.
func (r *running) readsAccount() bool {
	return r.machine != nil && (r.machine.UsesAccount || r.machine.Scope == engine.ScopeClient)
}

// follows reports whether the case still follows the assign list: it stands
// where it began, and nobody was contacted.
func (r *running) follows() bool {
	return r.state.State == r.machine.Start && r.state.Contacts == 0 && len(r.state.Pending) == 0
}

// NewWalker returns one for a portfolio. It is for one goroutine.
func NewWalker(p *Portfolio) *Walker {
	return &Walker{Portfolio: p, to: p.To, addresses: remembering(p.Book.Addresses)}
}

// Run replays one client, by their place in the portfolio, into out.
func (w *Walker) Run(client int32, out *Chunk) {
	w.out = out
	w.begin(client)
	for day := w.From; day != 0 && day <= w.to; day = w.nextDay(day) {
		w.step(day)
	}
	w.finish()
}

// begin loads a client.
func (w *Walker) begin(client int32) {
	w.index, w.client, w.recalled = client, w.Portfolio.clientOn(client, 0, nil), 0
	w.accounts, w.invoices, w.cases = w.accounts[:0], w.invoices[:0], w.cases[:0]
	w.agenda, w.next, w.deferred, w.outcomes = w.agenda[:0], 0, w.deferred[:0], w.outcomes[:0]
	w.today, w.contacts = w.today[:0], w.contacts[:0]
	w.reach.begin()
	w.reached = 0
	w.black = blacklist{was: w.client.Blacklisted}
	theirs := w.Portfolio.invoices.of(client)
	w.invoices = slices.Grow(w.invoices, len(theirs))
	for _, i := range theirs {
		w.invoices = append(w.invoices, receivable{
			Invoice: w.Config.Invoices[i], index: i, running: -1,
			account: w.accountOf(i), paidOn: w.Config.Invoices[i].PaidOn,
		})
		w.Book.Tolerate(&w.invoices[len(w.invoices)-1].Invoice)
	}
	w.plan()
}

// step replays one day.
func (w *Walker) step(day engine.Date) {
	w.clientOn = false
	for i := range w.accounts {
		w.accounts[i].begin(day)
	}
	w.recall(day)
	w.happen(day)
	w.live.asStored(w)
	w.spread()
	w.blacklistOn(day)
	w.touchUpTo(day)
	w.assignAll(day)
	w.decideAll(day)
	w.sendDeferred(day)
	w.sendToday(day)
	w.stand(day)
}

// nextDay returns the first day after today on which something can happen;
// zero for never.
func (w *Walker) nextDay(today engine.Date) engine.Date {
	var next engine.Date
	see := func(d engine.Date) {
		if d > today && (next == 0 || d < next) {
			next = d
		}
	}
	if w.next < len(w.agenda) {
		see(w.agenda[w.next].day)
	}
	for i := range w.cases {
		if r := &w.cases[i]; r.machine != nil {
			see(r.wake)
		}
	}
	see(w.untold())
	see(w.unlisted())
	for i := range w.invoices {
		see(w.invoices[i].recheck)
	}
	for i := range w.accounts {
		see(w.accounts[i].turns)
	}
	for i := range w.deferred {
		see(w.deferred[i].day)
	}
	return next
}

// finish notes where everything stands on the last day.
func (w *Walker) finish() {
	t := &w.out.Tally
	t.Late += len(w.deferred)
	for i := range w.invoices {
		inv := &w.invoices[i]
		if inv.Open < 0 && inv.Amount > 0 {
			t.Overpaid = append(t.Overpaid, inv.ID)
		}
		if end, near := w.Book.LimitationNear(&inv.Invoice, w.client, w.to); near && inv.known {
			t.Limits = append(t.Limits, Limit{inv.ID, end})
		}
		switch {
		case inv.known && w.elsewhere(inv):
			t.Elsewhere = append(t.Elsewhere, inv.ID)
		case inv.unowned:
			t.Unassigned = append(t.Unassigned, inv.ID)
		}
	}
	for i := range w.cases {
		r := &w.cases[i]
		if r.machine == nil || !w.selects(r.machine) {
			continue
		}
		t.Cases[r.number][r.state.State]++
		if w.CallsNotMade && r.state.Waiting(r.machine) != nil {
			t.Waiting[r.number][r.state.State]++
		}
		w.keepProposal(int32(i))
	}
}

// elsewhere reports whether somebody else chases what is open of an invoice, and its policy,
// if it has one, leaves it alone.
func (w *Walker) elsewhere(inv *receivable) bool {
	if inv.Open <= 0 || inv.Amount <= 0 {
		return false
	}
	if inv.running < 0 {
		return inv.unowned && inv.Factored
	}
	return w.cases[inv.running].machine.LeavesAlone(&inv.Invoice)
}

// selects reports whether Config.Policy keeps what is about a machine.
func (w *Walker) selects(m *engine.Machine) bool { return w.Policy == "" || m.Policy == w.Policy }

// keepProposal notes a proposal that still stands on the last day.
func (w *Walker) keepProposal(number int32) {
	r := &w.cases[number]
	if r.proposal == nil {
		return
	}
	d, err := engine.Decide(r.machine, r.state, w.facts(number, w.to), w.to)
	if err != nil || d.Proposal == nil {
		return
	}
	p := Proposal{
		Policy: r.machine.Policy, From: r.machine.Name(d.Proposal.From), To: r.machine.Name(d.Proposal.To),
		Client: w.client.ID, Open: w.input.Open(), Currency: w.accounts[r.account].currency,
	}
	if r.invoice >= 0 {
		p.Invoice = w.invoices[r.invoice].ID
	}
	w.out.Tally.Pending = append(w.out.Tally.Pending, p)
}

// label names what a case is about: its invoice, or the client.
func (w *Walker) label(r *running) string {
	if r.invoice >= 0 {
		return w.invoices[r.invoice].ID
	}
	return w.client.ID
}
