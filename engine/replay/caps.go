package replay

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Why an action waits for another day.
const (
	DeferredClosed = "weekend or holiday"
	DeferredCap    = "the client was contacted often enough"
)

// put sends an action today, or, when contacts are capped, keeps it until all of the
// day's are known.
func (w *Walker) put(d deferred, day engine.Date) {
	if len(w.Book.Pressure.Caps) == 0 || !d.action.Contact {
		w.send(&d, day)
		return
	}
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
func (w *Walker) sendToday(day engine.Date) {
	if len(w.today) == 0 {
		return
	}
	groups := w.groupToday(day)
	w.today = w.today[:0]
	var refused []int // in w.contacts: they held their place on the day
	for _, g := range groups {
		next, room := day, true
		if g.Action.Contact {
			next, room = w.Book.Pressure.Room(w.contacts, g.Action.Channel, day)
		}
		sent := false
		for _, d := range g.members {
			if room {
				sent = w.send(&d, day) || sent
				continue
			}
			d.day, d.why = w.Book.GoesOut(w.client, next), DeferredCap
			d.was = w.standing(d.running, day)
			w.deferred = append(w.deferred, d)
		}
		if sent && g.Action.Contact {
			if w.refusal(&g.Reached, day).Why != "" {
				refused = append(refused, len(w.contacts))
			}
			w.contacts = append(w.contacts, engine.Contacted{On: day, Channel: g.Action.Channel, Pending: w.uncalled(g.Action)})
		}
	}
	for _, i := range slices.Backward(refused) {
		w.contacts = slices.Delete(w.contacts, i, i+1)
	}
}

// groupToday gathers what becomes one message, as engine.Outreach does: the firmest first.
func (w *Walker) groupToday(day engine.Date) []outgoing {
	var groups []outgoing
	for _, d := range w.today {
		r := &w.cases[d.running]
		to := engine.Reach(w.addresses, w.actionOf(&d), w.client)
		language := to.Language(w.client)
		i := slices.IndexFunc(groups, func(g outgoing) bool {
			return g.Compare(&to) == 0 && g.language == language && g.account == r.account
		})
		if i < 0 {
			i = len(groups)
			groups = append(groups, outgoing{Reached: to, language: language, account: r.account})
		}
		groups[i].members = append(groups[i].members, d)
	}
	groups = w.apart(groups, day)
	slices.SortStableFunc(groups, func(a, b outgoing) int {
		x, y := &w.accounts[a.account], &w.accounts[b.account] // not by number: that depends on which invoices are known
		return cmp.Or(cmp.Compare(b.tone, a.tone), a.Compare(&b.Reached), cmp.Compare(a.language, b.language),
			cmp.Compare(x.entity, y.entity), cmp.Compare(x.currency.Code(), y.currency.Code()))
	})
	return groups
}

// apart splits what goes to one recipient into messages, the firmest first.
func (w *Walker) apart(recipients []outgoing, day engine.Date) []outgoing {
	var groups []outgoing
	for _, g := range recipients {
		list := make([]engine.Speaking, len(g.members))
		for i := range g.members {
			d := &g.members[i]
			list[i] = engine.Speaking{
				Machine: w.cases[d.running].machine, State: d.pending.State, Action: engine.Reach(w.addresses, w.actionOf(d), w.client).Action,
				Asked: w.standing(d.running, day).ToAsk,
			}
		}
		for _, members := range engine.Together(list) {
			m := g
			m.members, m.tone = nil, list[members[0]].Machine.States[list[members[0]].State].Tone
			for _, i := range members {
				m.members = append(m.members, g.members[i])
			}
			groups = append(groups, m)
		}
	}
	return groups
}
