package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// deferred is an action that waits for its day: a weekend, a holiday or a cap put it off.
type deferred struct {
	action  *engine.Action
	pending engine.ActionKey // in the case's state
	running int32
	day     engine.Date // it goes out
	decided engine.Date
	key     string // see live.key
	was     engine.Standing
	why     string // DeferredClosed or DeferredCap, when it is put off
}

// act carries out the actions of a step, or puts them off to the next business day.
func (w *Walker) act(n int32, d *engine.Decision, step int, day engine.Date) {
	s, goes := &d.Steps[step], w.goes(day)
	r := &w.cases[n]
	for _, a := range s.Unasked {
		w.suppress(r, s.To, a, day, day, w.input.Nothing())
	}
	for i, a := range s.Actions {
		p := &s.Pending[i]
		d := deferred{
			action: a, pending: p.ActionKey, running: n, day: goes, decided: day, key: w.live.key(w, n, p.ActionKey), why: DeferredClosed,
			was: w.standing(n, day),
		}
		if r.state.PendingOf(p.ActionKey) == nil {
			w.suppress(r, s.To, a, day, day, engine.ReasonMoved) // a rule of the same day led on
			continue
		}
		if a.Contact && goes > day {
			w.deferred = append(w.deferred, d)
			continue
		}
		w.put(d, day)
	}
}

// goes is the day on which a contact that is decided on a day goes out.
func (w *Walker) goes(day engine.Date) engine.Date {
	return w.Book.GoesOut(w.client, day)
}

// send files an action among those of the day it goes out, unless its channel refuses it, and reports whether it was
// tried: a client's case may have nothing left to list.
func (w *Walker) send(d *deferred, day engine.Date) bool {
	n, a, decided := d.running, d.action, d.decided
	r := &w.cases[n]
	rec := record{
		action: w.actionOf(d), client: w.index, like: w.accounts[r.account].like, decided: decided,
		machine: int16(r.number), state: d.pending.State, lines: int32(len(w.out.lines)),
	}
	if rec.action != a {
		rec.instead = r.state.PendingOf(d.pending).Why
	}
	rec.known = w.out.knows(w.sumOf(r.account, day).Known)
	rec.capped = decided < day && d.why == DeferredCap
	why := w.list(n, day)
	rec.count = int32(len(w.out.lines)) - rec.lines
	if a.Contact && why != "" {
		w.lapse(d, day, why)
		return false
	}
	if w.refused(d, rec.action, day) {
		w.out.lines = w.out.lines[:rec.lines]
		return true
	}
	w.out.add(day, rec)
	w.live.sent(d.key)
	w.contacted(rec.action, day)
	w.happened(d, rec.action, day)
	w.cameSameDay(n, day)
	return true
}

// actionOf is what is left of an action, once channels failed for good.
func (w *Walker) actionOf(d *deferred) *engine.Action {
	if p := w.cases[d.running].state.PendingOf(d.pending); p != nil && len(p.Over) > 0 {
		return d.action.Past(p.Over, p.Why)
	}
	return d.action
}

// happened lets an action count that went out in a simulation: channels take what they are given, and
// people make their calls and do their tasks on the day, unless Config.CallsNotMade says otherwise. In
// a Step nothing has happened yet.
func (w *Walker) happened(d *deferred, a *engine.Action, day engine.Date) {
	if w.live != nil && !w.foreseen {
		return
	}
	r := &w.cases[d.running]
	to := engine.Reach(w.addresses, a, w.client)
	switch {
	case w.CallsNotMade && to.Action.StandIn:
		r.state.Becomes(d.pending, engine.PendingAsked, to.Why)
		return
	case w.uncalled(to.Action):
		return
	}
	r.state.Happened(r.machine, d.pending, to.Action.Contact || to.Action.StandIn && d.action.Contact, day)
	if !to.Action.StandIn { // what came of a task, its person says
		r.came(d, to.Action.Channel, "sent", day)
	}
	r.wakes(day + 1)
}

// came tells the case what came of an action.
func (r *running) came(d *deferred, channel, result string, day engine.Date) {
	k := d.pending
	r.last = r.last.Then(engine.Outcome{Channel: channel, Result: result, On: day, State: r.machine.Name(k.State), Entry: k.Entry})
}

// uncalled reports whether an action is a call that nobody makes before an event says so.
func (w *Walker) uncalled(a *engine.Action) bool {
	return w.CallsNotMade && (w.live == nil || w.foreseen) && a.Channel == "call"
}

// foresee goes on as a simulation does: what is on its way happens on the day.
func (w *Walker) foresee(day engine.Date) {
	w.foreseen = true
	deferred := func(n int32, k engine.ActionKey) bool {
		return slices.ContainsFunc(w.deferred, func(d deferred) bool { return d.running == n && d.pending == k })
	}
	for n := range w.cases {
		r := &w.cases[n]
		if r.machine == nil {
			continue
		}
		for _, p := range slices.Clone(r.state.Pending) {
			if p.Status == engine.PendingOut && !deferred(int32(n), p.ActionKey) && !w.uncalled(r.machine.ActionOf(p.ActionKey)) {
				r.state.Happened(r.machine, p.ActionKey, r.machine.ActionOf(p.ActionKey).Contact, day)
				r.wakes(day + 1)
			}
		}
	}
}

// wakes has a case looked at on a day at the latest.
func (r *running) wakes(day engine.Date) {
	if r.wake == 0 || r.wake > day {
		r.wake = day
	}
}

// cameSameDay tells a case what came of an action on the day it was carried out. That the
// client was not reached somewhere came of an earlier one: this one went elsewhere.
func (w *Walker) cameSameDay(n int32, day engine.Date) {
	for _, i := range w.outcomes {
		e := &w.Config.Events[i]
		if e.Unreached(w.client) != "" {
			continue
		}
		if about := w.about[i]; e.Date == day && (about < 0 || w.local(about).running == n) {
			w.cameOf(n, e)
		}
	}
}

// cameOf tells a case what came of its last action, when an event says so; a call that it waits
// for was made then.
func (w *Walker) cameOf(n int32, e *engine.Event) {
	r := &w.cases[n]
	if e.Type == engine.EventCall && r.machine != nil {
		if k, made := r.state.Called(r.machine, e.Date); made {
			of, _ := e.CameOf()
			of.State, of.Entry = r.machine.Name(k.State), k.Entry
			r.last, r.changed = r.last.Then(of), true
		}
	}
	r.last.Update(e)
}

// sendDeferred sends what was put off to today, unless it lost its reason.
func (w *Walker) sendDeferred(day engine.Date) {
	kept := w.deferred[:0]
	for i := range w.deferred {
		d := w.deferred[i]
		if d.day <= day {
			d.day = w.goes(day) // a day nobody looked at may have passed
		}
		if d.day > day {
			kept = append(kept, d)
			continue
		}
		if why := w.lapsed(&d, day); why != "" {
			w.lapse(&d, day, why)
			continue
		}
		w.put(d, day)
	}
	w.deferred = kept
}

// lapsed says why an action that was put off must not go out any more; "" when it may.
func (w *Walker) lapsed(d *deferred, day engine.Date) string {
	r, now := &w.cases[d.running], w.standing(d.running, day)
	now.Moved = r.machine == nil || r.state.Held() && r.state.State != d.pending.State || r.state.PendingOf(d.pending) == nil
	return engine.Lapsed(d.was, now, r.machine, d.action.Contact)
}

// lapse leaves out an action that lost its reason: it is decided again once that is back.
func (w *Walker) lapse(d *deferred, day engine.Date, why string) {
	r := &w.cases[d.running]
	if r.machine == nil {
		return
	}
	w.suppress(r, d.pending.State, d.action, d.decided, day, why)
	if r.state.PendingOf(d.pending) != nil {
		r.state.Becomes(d.pending, engine.PendingLapsed, why)
		r.wakes(day + 1)
	}
}

func (w *Walker) suppress(r *running, state engine.StateID, a *engine.Action, decided, day engine.Date, why string) {
	if !w.selects(r.machine) {
		return
	}
	s := Suppressed{
		Date: day, Decided: decided, Policy: r.machine.Policy, State: r.machine.Name(state),
		Client: w.client.ID, Channel: a.Channel, Template: a.Template, Reason: why,
	}
	if r.invoice >= 0 {
		s.Invoice = w.invoices[r.invoice].ID
	}
	w.out.Tally.Suppressed = append(w.out.Tally.Suppressed, s)
}

// standing reads a case as far as it can take away an action's reason.
func (w *Walker) standing(n int32, day engine.Date) engine.Standing {
	r := &w.cases[n]
	if r.invoice >= 0 {
		return engine.StandingOf(&w.invoices[r.invoice].Invoice, day)
	}
	var s engine.Standing
	disputed, onHold, small, incoming, answered := false, false, false, false, false
	for _, i := range w.accounts[r.account].known {
		inv := &w.invoices[i]
		if inv.running != n || inv.Open <= 0 {
			continue
		}
		s.Open += inv.Open
		switch listed(inv) {
		case "":
			s.ToAsk += inv.ToAsk()
			if s.Due == 0 || inv.Due < s.Due {
				s.Due = inv.Due
			}
		case engine.ReasonDisputed:
			disputed = true
		case engine.ReasonSmall:
			small = true
		case engine.ReasonOnHold:
			onHold = true
		case engine.ReasonIncoming:
			incoming = true
		case engine.ReasonAnswered:
			answered = true
		}
	}
	if s.Due != 0 { // late or not: which invoice is the latest may change
		s.Late = max(0, min(1, int(day-s.Due)))
	}
	if s.ToAsk == 0 { // only then it matters why
		s.Disputed, s.OnHold, s.Small, s.Incoming, s.Answered = disputed, onHold, small, incoming, answered
	}
	return s
}

// list appends the lines of a case's message to the chunk. A client's case
// lists what may be asked: what is overdue, or else all. When that is nothing although the client
// owes something, it says why.
func (w *Walker) list(n int32, day engine.Date) (why string) {
	r := &w.cases[n]
	if r.invoice >= 0 {
		inv := &w.invoices[r.invoice]
		w.out.lines = append(w.out.lines, lineOf(inv))
		return ""
	}
	known := w.accounts[r.account].known
	mine := func(inv *receivable) bool { return inv.running == n && inv.Open > 0 }
	overdue := slices.ContainsFunc(known, func(i int32) bool {
		inv := &w.invoices[i]
		return mine(inv) && inv.Due < day && listed(inv) == ""
	})
	if w.sumOf(r.account, day).OpenTotal > 0 {
		why = engine.ReasonPaid
	}
	some := false
	for _, i := range known {
		inv := &w.invoices[i]
		if !mine(inv) || overdue && inv.Due >= day {
			continue
		}
		if not := listed(inv); not != "" {
			why = not
			continue
		}
		w.out.lines = append(w.out.lines, lineOf(inv))
		some = true
	}
	if some {
		return ""
	}
	return why
}

// listed says why a client's case does not list an invoice that is open; empty when it does.
func listed(inv *receivable) string {
	switch {
	case inv.Undisputed() == 0:
		return engine.ReasonDisputed
	case inv.OnHold:
		return engine.ReasonOnHold
	case inv.Incoming != nil:
		return inv.Incoming.Reason()
	case inv.Factored:
		return engine.ReasonFactored
	case inv.HandedOver != 0:
		return engine.ReasonHandedOver
	case inv.Small():
		return engine.ReasonSmall
	case inv.ToAsk() == 0:
		return engine.ReasonCovered
	}
	return ""
}

func lineOf(inv *receivable) line { return line{inv.index, inv.Open, inv.Open - inv.ToAsk()} }
