package simulate

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// deferred is an action that a weekend, a holiday or a cap moved.
type deferred struct {
	action  *engine.Action
	running int32
	day     engine.Date // it goes out
	decided engine.Date
	state   engine.StateID
	key     string // see live.key
	was     standing
	gone    bool   // the case left the state by an always rule
	why     string // WaitsClosed or WaitsCap, when it is moved
}

// standing is what may take away an action's reason.
type standing struct {
	open             engine.Amount
	disputed, onHold bool
	satisfied        bool        // the client's credit covers all that could be asked
	elsewhere        string      // why somebody else chases it; empty when nobody does
	since            engine.Date // when he began
}

// act carries out the actions of a step, or moves them to the next business day.
func (w *walker) act(n int32, d *engine.Decision, step int, day engine.Date) {
	s, goes := &d.Steps[step], w.goes(day)
	for _, a := range s.Covered {
		w.suppress(&w.cases[n], s.To, a, day, day, ReasonCovered)
	}
	for _, a := range s.Actions {
		key := w.live.key(w, n, d, step, a)
		d := deferred{action: a, running: n, day: goes, decided: day, state: s.To, key: key, why: WaitsClosed}
		if a.Contact && goes > day {
			d.was = w.standing(n, day)
			w.deferred = append(w.deferred, d)
			w.cases[n].moved++
			continue
		}
		w.put(d, day)
	}
}

// goes is the day on which a contact that is decided on a day goes out.
func (w *walker) goes(day engine.Date) engine.Date {
	return w.Book.GoesOut(w.client, day)
}

// send files an action among those of the day it goes out, and reports whether it did: a
// client's case may have nothing left to list.
func (w *walker) send(d *deferred, day engine.Date) bool {
	n, state, a, decided := d.running, d.state, d.action, d.decided
	r := &w.cases[n]
	rec := record{
		action: a, client: w.index, like: w.accounts[r.account].like, decided: decided,
		machine: int16(r.number), state: state, lines: int32(len(w.out.lines)),
	}
	rec.known = w.out.knows(w.sumOf(r.account, day).Known)
	rec.capped = decided < day && d.why == WaitsCap
	why := w.list(n, day)
	rec.count = int32(len(w.out.lines)) - rec.lines
	if a.Contact && why != "" {
		w.suppress(r, state, a, decided, day, why)
		return false
	}
	w.out.add(day, rec)
	w.live.sent(d.key)
	w.contacted(a, day)
	r.last = engine.Outcome{Channel: a.Channel, Result: "sent", On: day}
	w.cameSameDay(n, day)
	if r.machine.UsesLast {
		r.wake = day + 1
	}
	return true
}

// cameSameDay tells a case what came of an action on the day it was carried out. That the
// client was not reached somewhere came of an earlier one: this one went elsewhere.
func (w *walker) cameSameDay(n int32, day engine.Date) {
	for _, i := range w.outcomes {
		e := &w.Config.Events[i]
		if e.Unreached(w.client) != "" {
			continue
		}
		if about := w.about[i]; e.Date == day && (about < 0 || w.local(about).running == n) {
			w.cases[n].last.Update(e)
		}
	}
}

// sendDeferred sends what was moved to today, unless it lost its reason.
func (w *walker) sendDeferred(day engine.Date) {
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
		r := &w.cases[d.running]
		r.moved--
		if why := w.lapsed(&d, day); why != "" {
			w.suppress(r, d.state, d.action, d.decided, day, why)
			continue
		}
		w.put(d, day)
	}
	w.deferred = kept
}

// lapsed says why an action that was moved must not go out any more; "" when it may.
func (w *walker) lapsed(d *deferred, day engine.Date) string {
	r, now := &w.cases[d.running], w.standing(d.running, day)
	switch {
	case d.was.open > 0 && now.open <= 0:
		return ReasonPaid
	case now.satisfied && d.action.Contact:
		return ReasonCovered
	case now.disputed && !d.was.disputed:
		return ReasonDisputed
	case now.onHold && !d.was.onHold:
		return ReasonOnHold
	case now.elsewhere != "" && now.since > d.decided:
		return now.elsewhere
	case r.state.State == d.state:
		return ""
	}
	if in := &r.machine.States[r.state.State]; d.gone || in.Final || in.Hold {
		return ReasonMoved
	}
	return ""
}

// depart notes for the actions that were moved how their case left the state.
func (w *walker) depart(n int32, s *engine.Step) {
	if w.cases[n].moved == 0 {
		return
	}
	for i := range w.deferred {
		if d := &w.deferred[i]; d.running == n && d.state == s.From {
			d.gone = s.Kind == engine.StepAlways || s.Kind == engine.StepAnchor
		}
	}
}

func (w *walker) suppress(r *running, state engine.StateID, a *engine.Action, decided, day engine.Date, why string) {
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
	w.out.tally.suppressed = append(w.out.tally.suppressed, s)
}

// standing reads a case as far as it can take away an action's reason.
func (w *walker) standing(n int32, day engine.Date) standing {
	if r := &w.cases[n]; r.invoice >= 0 {
		inv := &w.invoices[r.invoice]
		s := standing{open: inv.Open, disputed: inv.Disputed, onHold: inv.OnHold, satisfied: inv.Satisfied()}
		switch m := r.machine; {
		case inv.HandedOver != 0:
			s.elsewhere, s.since = ReasonHandedOver, inv.HandedOver
		case inv.Factored && m != nil && !m.Factored:
			s.elsewhere, s.since = ReasonFactored, day
		}
		return s
	}
	var s standing
	var firm, asked engine.Amount
	for _, i := range w.accounts[w.cases[n].account].known {
		if inv := &w.invoices[i]; inv.running == n && inv.Open > 0 {
			s.open += inv.Open
			firm, asked = firm+inv.Undisputed(), asked+inv.ToAsk()
		}
	}
	s.satisfied = firm > 0 && asked == 0
	return s
}

// list appends the lines of a case's message to the chunk. A client's case
// lists what is overdue, else all that is open, without what the client
// contests, a person holds or somebody else chases, and without what his credit covers. When that leaves nothing although the client
// owes something, it says why.
func (w *walker) list(n int32, day engine.Date) (why string) {
	r := &w.cases[n]
	if r.invoice >= 0 {
		inv := &w.invoices[r.invoice]
		w.out.lines = append(w.out.lines, lineOf(inv))
		return ""
	}
	known := w.accounts[r.account].known
	overdue := slices.ContainsFunc(known, func(i int32) bool {
		inv := &w.invoices[i]
		return inv.running == n && inv.Open > 0 && inv.Due < day
	})
	if w.sumOf(r.account, day).OpenTotal > 0 {
		why = ReasonPaid
	}
	listed := false
	for _, i := range known {
		inv := &w.invoices[i]
		switch {
		case inv.running != n || inv.Open <= 0 || overdue && inv.Due >= day:
		case inv.Undisputed() == 0:
			why = ReasonDisputed
		case inv.OnHold:
			why = ReasonOnHold
		case inv.Factored:
			why = ReasonFactored
		case inv.HandedOver != 0:
			why = ReasonHandedOver
		case inv.ToAsk() == 0:
			why = ReasonCovered
		default:
			w.out.lines = append(w.out.lines, lineOf(inv))
			listed = true
		}
	}
	if listed {
		return ""
	}
	return why
}

func lineOf(inv *receivable) line { return line{inv.index, inv.Open, inv.Open - inv.ToAsk()} }
