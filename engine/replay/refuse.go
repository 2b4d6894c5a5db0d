package replay

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Refusal is the answer of a channel that will never take what it was given. The zero Refusal is none: it took it.
type Refusal struct {
	Why    string // empty for none
	Result string // as guards see it, one of engine.OutcomeResults
	// Means is what it says of the client beside that: engine.EventBounce that nobody is reached at the address,
	// engine.EventOptOut that they refused the channel; empty for nothing.
	Means engine.EventType
}

// Refused is an action that a channel refused for good when it was given it.
type Refused struct {
	Date          engine.Date
	Policy, State string
	Client        string
	Invoice       string // empty for the case of a client
	Channel, To   string
	Template      string
	Reason        string
}

// learned is what a delivery taught of a client. It counts from the day after.
type learned struct {
	client int32
	engine.Event
}

// learnedOf lists what deliveries taught of a client, in the order of the days.
func (c *Chunk) learnedOf(client int32) []learned {
	by := func(x learned, client int32) int { return cmp.Compare(x.client, client) }
	from, _ := slices.BinarySearchFunc(c.learned, client, by)
	to, _ := slices.BinarySearchFunc(c.learned[from:], client+1, by)
	return c.learned[from : from+to]
}

// refusal is what the channel answers to what it is given today for a recipient. In a Step nobody knows yet.
func (w *Walker) refusal(to *engine.Reached, day engine.Date) Refusal {
	if w.Refuses == nil || w.live != nil && !w.foreseen {
		return Refusal{}
	}
	return w.Refuses(day, w.client.ID, to.Action.Channel, to.To)
}

// refused lets an action fail when its channel refuses it for good, and reports whether it does: what stands in for
// it is carried out with the next decision.
func (w *Walker) refused(d *deferred, a *engine.Action, day engine.Date) bool {
	to := engine.Reach(w.addresses, a, w.client)
	no := w.refusal(&to, day)
	if no.Why == "" {
		return false
	}
	r := &w.cases[d.running]
	if w.learn(no.Means, &to, day) {
		r.state.Becomes(d.pending, engine.PendingFailed, no.Why) // another address of theirs may do
	} else {
		r.state.FailedOn(d.pending, to.Action.Channel, no.Why)
	}
	r.came(d, to.Action.Channel, no.Result, day)
	r.wakes(day + 1)
	if !w.selects(r.machine) {
		return true
	}
	x := Refused{
		Date: day, Policy: r.machine.Policy, State: r.machine.Name(d.pending.State), Client: w.client.ID,
		Channel: to.Action.Channel, To: to.To, Template: to.Action.Template, Reason: no.Why,
	}
	if r.invoice >= 0 {
		x.Invoice = w.invoices[r.invoice].ID
	}
	w.out.Tally.Refused = append(w.out.Tally.Refused, x)
	return true
}

// learn notes what a refusal says of the client, and reports whether it says anything.
func (w *Walker) learn(means engine.EventType, to *engine.Reached, day engine.Date) bool {
	if means == "" || to.To == "" || !to.Action.Contact {
		return false
	}
	e := engine.Learned(means, w.client, to.Action.Channel, to.To, day)
	known := slices.ContainsFunc(w.out.learnedOf(w.index), func(x learned) bool {
		return x.Date == e.Date && x.Type == e.Type && x.Channel == e.Channel && x.To == e.To
	})
	if !known {
		w.out.learned = append(w.out.learned, learned{w.index, e})
	}
	return true
}

// recall lets what deliveries taught before a day count.
func (w *Walker) recall(day engine.Date) {
	taught := w.out.learnedOf(w.index)
	for ; w.recalled < len(taught) && taught[w.recalled].Date < day; w.recalled++ {
		e := &taught[w.recalled].Event
		w.touchAll(e, -1)
		w.cameTo(e, -1)
		w.client, w.clientOn = w.Portfolio.clientOn(w.index, day, taught), true
	}
}
