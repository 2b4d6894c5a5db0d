package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// touched is how far the contacts of a client are followed, when anything asks for them.
type touched struct {
	engine.ContactTracker
	events, contacts, paid, learned int // how many of each are in it

	days []engine.Date // on which an export says that money came in, sorted
}

func (t *touched) begin() {
	t.Reset()
	t.events, t.contacts, t.paid, t.learned, t.days = 0, 0, 0, 0, t.days[:0]
}

// wasPaid notes money of which no event tells. It may be of a day to come.
func (t *touched) wasPaid(on engine.Date) {
	at, _ := slices.BinarySearch(t.days[t.paid:], on)
	t.days = slices.Insert(t.days, t.paid+at, on)
}

// touchUpTo follows the contacts with the client to a day: what happened on it counts, and
// what went out before it. A change touches all their cases.
func (w *Walker) touchUpTo(day engine.Date) {
	if !w.Book.UsesContacts {
		return
	}
	t, was := &w.reach, w.reach.ContactHistory
	events, taught := w.Portfolio.events.of(w.index), w.out.learnedOf(w.index)
	for {
		next, kind := day+1, 0 // what comes from them is before what goes to them
		if t.events < len(events) && w.Config.Events[events[t.events]].Date < next {
			next, kind = w.Config.Events[events[t.events]].Date, 1
		}
		if t.learned < len(taught) && taught[t.learned].Date < min(next, day) {
			next, kind = taught[t.learned].Date, 4
		}
		if t.paid < len(t.days) && t.days[t.paid] < next {
			next, kind = t.days[t.paid], 2
		}
		if t.contacts < len(w.contacts) && w.contacts[t.contacts].On < min(next, day) {
			kind = 3
		}
		switch kind {
		case 1:
			t.Happened(&w.Config.Events[events[t.events]])
			t.events++
		case 2:
			t.Paid(t.days[t.paid])
			t.paid++
		case 4:
			t.Happened(&taught[t.learned].Event)
			t.learned++
		case 3:
			if !w.contacts[t.contacts].Pending {
				t.Contact(w.contacts[t.contacts])
			}
			t.contacts++
		default:
			if t.ContactHistory != was {
				for i := range w.accounts {
					w.accounts[i].changed, w.accounts[i].summed = true, 0
				}
			}
			return
		}
	}
}

// untold is the day after contacts that no guard has seen yet; zero for none.
func (w *Walker) untold() engine.Date {
	if !w.Book.UsesContacts || w.reach.contacts == len(w.contacts) {
		return 0
	}
	return w.contacts[len(w.contacts)-1].On + 1
}

// contacted notes an action that went out, where no cap needs to know of it as well.
func (w *Walker) contacted(a *engine.Action, day engine.Date) {
	if !w.Book.UsesContacts || len(w.Book.Pressure.Caps) > 0 {
		return
	}
	if reached := engine.Reach(w.addresses, a, w.client).Action; reached.Contact {
		w.contacts = append(w.contacts, engine.Contacted{On: day, Channel: reached.Channel, Pending: w.uncalled(reached)})
	}
}
