package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// blacklist follows whether the client is on the blacklist.
type blacklist struct {
	was    engine.Date // Client.Blacklisted as the guards saw it last
	agreed engine.Date // the day on which a simulation granted a state that puts them there
	lifted engine.Date // the day on which they came off without a person
}

// blacklistOn says whether the client is on the blacklist today: since a person put them there, or,
// in a simulation that grants what is proposed, since the day before; until nothing
// that they owe is overdue, beyond their credit.
func (w *Walker) blacklistOn(day engine.Date) {
	b, since := &w.black, w.client.Blacklisted
	if since <= b.lifted {
		since = 0
	}
	if since == 0 && b.agreed != 0 && b.agreed < day {
		since = b.agreed
	}
	if since != 0 && !slices.ContainsFunc(w.invoices, func(r receivable) bool { return r.known && r.Open > r.Credited+r.Covered && !r.Small() && r.Due < day }) {
		w.live.lift()
		b.lifted, b.agreed, since = day, 0, 0
	}
	if since != w.client.Blacklisted {
		changed := *w.client
		changed.Blacklisted = since
		w.client = &changed
	}
	w.clientOn = w.clientOn || since != b.was
	b.was = since
}

// agreedTo notes that a simulation granted a step into a state that puts the client on the blacklist.
func (w *Walker) agreedTo(m *engine.Machine, d *engine.Decision, granted []engine.Approval, day engine.Date) {
	for _, s := range d.Steps {
		if m.States[s.To].Blacklist && w.client.Blacklisted == 0 && slices.Contains(granted, engine.Approval{From: s.From, To: s.To, Rule: s.Rule}) {
			w.black.agreed = day
		}
	}
}

// unlisted is the day after a simulation put the client on the blacklist; zero for none.
func (w *Walker) unlisted() engine.Date {
	if b := &w.black; b.agreed != 0 && b.was == 0 {
		return b.agreed + 1
	}
	return 0
}
