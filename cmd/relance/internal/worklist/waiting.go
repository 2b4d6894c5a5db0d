package worklist

import (
	"cmp"
	"context"
	"slices"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// Waiting is what was to happen before today and has not: nothing goes on in its cases before it does.
type Waiting struct {
	What    string      `json:"what"`             // call: nobody recorded it; person: it could not be made otherwise; outbox: it has not left; undecided: nobody can tell what is to happen, or it cannot be written
	Channel string      `json:"channel"`          // on which it was to be; empty for undecided
	Count   int         `json:"count"`            // how many
	Cases   []string    `json:"cases,omitempty"`  // of undecided, the first ten
	Since   engine.Date `json:"since"`            // the day of the oldest
	Reason  string      `json:"reason,omitempty"` // why it has not; none for calls
	Do      string      `json:"do"`               // what ends it: a command, or a change in words
}

// What waits.
const (
	WaitsCall   = "call"   // nobody recorded it
	WaitsPerson = "person" // it could not be made: a person makes it in another way, or lets it go
	WaitsOutbox = "outbox" // it has not left
	// WaitsUndecided is cases that could not be decided: a guard has no answer, or what they send cannot be written.
	WaitsUndecided = "undecided"
)

// maxCases is how many cases that could not be decided are named.
const maxCases = 10

// AllWaiting lists what waits since a day before today, and the cases that could not be decided, today's too, the
// oldest first. Its cost follows the outbox and those cases.
func AllWaiting(ctx context.Context, r ledger.Reader, d *delivery.Deployment, today engine.Date) ([]Waiting, error) {
	w := waitings{deployment: d}
	if err := w.gather(ctx, r, today); err != nil {
		return nil, err
	}
	if err := w.undecided(ctx, r); err != nil {
		return nil, err
	}
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Sent, Channels: []string{"task", "call"}}) {
		if err != nil {
			return nil, err
		}
		if m.Body.Date < today && (m.Body.StandIn || m.Channel == "call" && m.Made == 0) {
			w.people = append(w.people, m)
		}
	}
	if err := w.read(ctx, r); err != nil {
		return nil, err
	}
	return w.sorted(), nil
}

// Undecided lists the cases that could not be decided when they were last looked at, by reason, the oldest first.
func Undecided(ctx context.Context, r ledger.Reader) ([]Waiting, error) {
	w := waitings{}
	if err := w.undecided(ctx, r); err != nil {
		return nil, err
	}
	return w.sorted(), nil
}

// Undelivered lists what is in the outbox and has not left, today's too: the channel rests, it may not leave
// yet, or nobody delivered it. The oldest is first. Its cost follows the outbox.
func Undelivered(ctx context.Context, r ledger.Reader, d *delivery.Deployment, today engine.Date) ([]Waiting, error) {
	w := waitings{deployment: d}
	if err := w.gather(ctx, r, today+1); err != nil {
		return nil, err
	}
	if err := w.read(ctx, r); err != nil {
		return nil, err
	}
	return w.sorted(), nil
}

// gather finds what the outbox has from before a day.
func (w *waitings) gather(ctx context.Context, r ledger.Reader, before engine.Date) error {
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready}) {
		if err != nil {
			return err
		}
		if m.Body.Date < before {
			w.outbox = append(w.outbox, m)
		}
	}
	return nil
}

// undecided finds the cases that could not be decided.
func (w *waitings) undecided(ctx context.Context, r ledger.Reader) error {
	at := map[ledger.Undecided]int{} // by reason and remedy
	for c, err := range r.Cases(ctx, ledger.CaseFilter{Undecided: true}) {
		if err != nil {
			return err
		}
		u := *c.Undecided
		u.Since = 0
		i, known := at[u]
		if !known {
			i = len(w.list)
			at[u] = i
			do := u.Do
			if about := append([]string{c.Invoice}, c.Covers...); do == "" {
				do = "relance why " + cmp.Or(about...)
			}
			w.list = append(w.list, Waiting{What: WaitsUndecided, Since: c.Undecided.Since, Reason: u.Why, Do: do})
		}
		x := &w.list[i]
		x.Count++
		x.Since = min(x.Since, c.Undecided.Since)
		if len(x.Cases) < maxCases {
			x.Cases = append(x.Cases, c.ID())
		}
	}
	return nil
}

func (w *waitings) sorted() []Waiting {
	slices.SortStableFunc(w.list, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.What, b.What), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Reason, b.Reason))
	})
	return w.list
}

// waitings gathers what waits.
type waitings struct {
	deployment     *delivery.Deployment
	outbox, people []ledger.Message
	list           []Waiting
}

func (w *waitings) read(ctx context.Context, r ledger.Reader) error {
	for i := range w.people {
		m := &w.people[i]
		waits, err := dispatch.Waits(ctx, r, w.deployment.Book.Engine, m)
		if err != nil {
			return err
		}
		switch kind, err := kindOf(ctx, r, m, waits); {
		case err != nil:
			return err
		case kind == KindCall && waits != nil:
			w.add(Waiting{What: WaitsCall, Channel: m.Channel, Do: "relance tasks --queue call"}, m)
		case kind == KindStandIn:
			w.add(Waiting{What: WaitsPerson, Channel: m.Channel, Reason: cmp.Or(waits.Why, m.Body.Fallback), Do: "relance tasks"}, m)
		}
	}
	w.outbox = withReasons(w.outbox)
	for i := range w.outbox {
		m := &w.outbox[i]
		why, do, err := w.deployment.WhyWaiting(ctx, r, m)
		if err != nil {
			return err
		}
		w.add(Waiting{What: WaitsOutbox, Channel: m.Channel, Reason: why, Do: do}, m)
	}
	return nil
}

// withReasons gives the messages that a resting channel kept from being tried the reason of the one that was tried last.
func withReasons(outbox []ledger.Message) []ledger.Message {
	last := map[string]*ledger.Message{}
	for i := range outbox {
		m := &outbox[i]
		if l := last[m.Channel]; m.Reason != "" && (l == nil || l.Changed.Before(m.Changed)) {
			last[m.Channel] = m
		}
	}
	for i := range outbox {
		if m := &outbox[i]; m.Reason == "" && last[m.Channel] != nil {
			m.Reason = last[m.Channel].Reason
		}
	}
	return outbox
}

// add counts one.
func (w *waitings) add(x Waiting, m *ledger.Message) {
	i := slices.IndexFunc(w.list, func(y Waiting) bool { return x.What == y.What && x.Channel == y.Channel && x.Reason == y.Reason })
	if i < 0 {
		i = len(w.list)
		x.Since = m.Body.Date
		w.list = append(w.list, x)
	}
	w.list[i].Count++
	w.list[i].Since = min(w.list[i].Since, m.Body.Date)
}
