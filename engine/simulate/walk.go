package simulate

import (
	"github.com/relance-dev/relance/engine"
)

// walker replays one client after the other; its buffers are reused.
type walker struct {
	*portfolio
	out   *chunk
	to    engine.Date // the last day
	watch *watch      // nil but for a history
	live  *live       // nil but for a Step

	// of the client that is replayed:
	index    int32
	client   *engine.Client
	clientOn bool        // something about the client himself changed today
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

	input    engine.Input      // scratch
	asked    engine.Case       // scratch: of guards in the assign list
	promises []*engine.Promise // scratch
	before   []demand          // scratch: demands before they are spread
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
	moved    int32 // of its actions, those in walker.deferred
	changed  bool  // its facts did, today
	reported bool  // a guard had no answer
	wake     engine.Date
	state    engine.Case // where it stands
	last     engine.Outcome
	proposal *engine.Approval
}

// readsAccount reports whether a change of any invoice concerns the case.
func (r *running) readsAccount() bool {
	return r.machine != nil && (r.machine.UsesAccount || r.machine.Scope == engine.ScopeClient)
}

// follows reports whether the case still follows the assign list: it stands
// where it began, and nobody was contacted.
func (r *running) follows() bool {
	return r.state.State == r.machine.Start && r.state.Contacts == 0
}

func newWalker(p *portfolio) *walker { return &walker{portfolio: p, to: p.To} }

// run replays one client into out.
func (w *walker) run(client int32, out *chunk) {
	w.out = out
	w.begin(client)
	for day := w.From; day != 0 && day <= w.to; day = w.nextDay(day) {
		w.step(day)
	}
	w.finish()
}

// begin loads a client.
func (w *walker) begin(client int32) {
	w.index, w.client = client, w.portfolio.clientOn(client, 0)
	w.accounts, w.invoices, w.cases = w.accounts[:0], w.invoices[:0], w.cases[:0]
	w.agenda, w.next, w.deferred, w.outcomes = w.agenda[:0], 0, w.deferred[:0], w.outcomes[:0]
	w.today, w.contacts = w.today[:0], w.contacts[:0]
	w.reach.begin()
	w.reached = 0
	w.black = blacklist{was: w.client.Blacklisted}
	for _, i := range w.portfolio.invoices.of(client) {
		w.invoices = append(w.invoices, receivable{
			Invoice: w.Config.Invoices[i], index: i, running: -1,
			account: w.accountOf(i), paidOn: w.Config.Invoices[i].PaidOn,
		})
	}
	w.plan()
}

// step replays one day.
func (w *walker) step(day engine.Date) {
	w.clientOn = false
	for i := range w.accounts {
		w.accounts[i].begin(day)
	}
	w.happen(day)
	w.live.settle(w)
	w.spread()
	w.blacklistOn(day)
	w.touchUpTo(day)
	w.assignAll(day)
	w.decideAll(day)
	w.sendDeferred(day)
	w.sendToday(day)
}

// nextDay returns the first day after today on which something can happen;
// zero for never.
func (w *walker) nextDay(today engine.Date) engine.Date {
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
func (w *walker) finish() {
	t := &w.out.tally
	t.late += len(w.deferred)
	for i := range w.invoices {
		inv := &w.invoices[i]
		if inv.Open < 0 && inv.Amount > 0 {
			t.overpaid = append(t.overpaid, inv.ID)
		}
		if end, near := w.Book.LimitationNear(&inv.Invoice, w.client, w.to); near && inv.known {
			t.limits = append(t.limits, Limit{inv.ID, end})
		}
		switch {
		case inv.known && w.elsewhere(inv):
			t.elsewhere = append(t.elsewhere, inv.ID)
		case inv.unowned:
			t.unassigned = append(t.unassigned, inv.ID)
		}
	}
	for i := range w.cases {
		r := &w.cases[i]
		if r.machine == nil || !w.selects(r.machine) {
			continue
		}
		t.cases[r.number][r.state.State]++
		w.settleProposal(int32(i))
	}
}

// elsewhere reports whether somebody else chases what is open of an invoice, and its policy,
// if it has one, leaves it alone.
func (w *walker) elsewhere(inv *receivable) bool {
	if inv.Open <= 0 || inv.Amount <= 0 {
		return false
	}
	if inv.running < 0 {
		return inv.unowned && inv.Factored
	}
	return w.cases[inv.running].machine.LeavesAlone(&inv.Invoice)
}

// selects reports whether Config.Policy keeps what is about a machine.
func (w *walker) selects(m *engine.Machine) bool { return w.Policy == "" || m.Policy == w.Policy }

// settleProposal notes a proposal that still stands on the last day.
func (w *walker) settleProposal(number int32) {
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
	w.out.tally.pending = append(w.out.tally.pending, p)
}

// label names what a case is about: its invoice, or the client.
func (w *walker) label(r *running) string {
	if r.invoice >= 0 {
		return w.invoices[r.invoice].ID
	}
	return w.client.ID
}
