package simulate

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Why an action waits for another day.
const (
	WaitsClosed = "weekend or holiday"
	WaitsCap    = "the client was contacted often enough"
)

// put sends an action today, or, when contacts are capped, keeps it until all of the
// day's are known.
func (w *walker) put(d deferred, day engine.Date) {
	if len(w.Book.Pressure.Caps) == 0 || !d.action.Contact {
		w.send(&d, day)
		return
	}
	w.cases[d.running].moved++ // it may still have to wait
	w.today = append(w.today, d)
}

// outgoing is the actions of a day that become one message.
type outgoing struct {
	engine.Reached
	language string
	account  int32
	tone     engine.Tone
	members  []deferred
}

// sendToday lets the day's contacts out as far as the caps go, the firmest first, and
// moves the others to the first day that has room.
func (w *walker) sendToday(day engine.Date) {
	if len(w.today) == 0 {
		return
	}
	groups := w.groupToday()
	w.today = w.today[:0]
	for _, g := range groups {
		next, room := day, true
		if g.Action.Contact {
			next, room = w.Book.Pressure.Room(w.contacts, g.Action.Channel, day)
		}
		sent := false
		for _, d := range g.members {
			r := &w.cases[d.running]
			if room {
				r.moved--
				sent = w.send(&d, day) || sent
				continue
			}
			d.day, d.why = w.Book.GoesOut(w.client, next), WaitsCap
			d.was = w.standing(d.running, day)
			w.deferred = append(w.deferred, d)
		}
		if sent && g.Action.Contact {
			w.contacts = append(w.contacts, engine.Contacted{On: day, Channel: g.Action.Channel})
		}
	}
}

// groupToday gathers what becomes one message, as engine.Outreach does: the firmest first.
func (w *walker) groupToday() []outgoing {
	var groups []outgoing
	for _, d := range w.today {
		r := &w.cases[d.running]
		to := engine.Reach(d.action, w.client)
		language := to.Language(w.client)
		i := slices.IndexFunc(groups, func(g outgoing) bool {
			return g.Compare(&to) == 0 && g.language == language && g.account == r.account
		})
		if i < 0 {
			i = len(groups)
			groups = append(groups, outgoing{Reached: to, language: language, account: r.account})
		}
		g := &groups[i]
		g.tone = max(g.tone, r.machine.States[d.state].Tone)
		g.members = append(g.members, d)
	}
	slices.SortStableFunc(groups, func(a, b outgoing) int {
		x, y := &w.accounts[a.account], &w.accounts[b.account] // not by number: that depends on which invoices are known
		return cmp.Or(cmp.Compare(b.tone, a.tone), a.Compare(&b.Reached), cmp.Compare(a.language, b.language),
			cmp.Compare(x.entity, y.entity), cmp.Compare(x.currency.Code(), y.currency.Code()))
	})
	return groups
}
