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
	What    string      `json:"what"`             // call: nobody recorded it; person: it could not be made otherwise; outbox: it has not left
	Channel string      `json:"channel"`          // on which it was to be
	Count   int         `json:"count"`            // how many
	Since   engine.Date `json:"since"`            // the day of the oldest
	Reason  string      `json:"reason,omitempty"` // why they have not left; none for calls
	Do      string      `json:"do"`               // what ends it: a command, or a change in words
}

// What waits.
const (
	WaitsCall   = "call"   // nobody recorded it
	WaitsPerson = "person" // it could not be made: a person makes it in another way, or lets it go
	WaitsOutbox = "outbox" // it has not left
)

// AllWaiting lists what waits since a day before today, the oldest first. Its cost follows the outbox.
func AllWaiting(ctx context.Context, r ledger.Reader, d *delivery.Deployment, today engine.Date) ([]Waiting, error) {
	w := waitings{today: today, deployment: d}
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready}) {
		if err != nil {
			return nil, err
		}
		if m.Body.Date < today {
			w.outbox = append(w.outbox, m)
		}
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
	slices.SortStableFunc(w.list, func(a, b Waiting) int {
		return cmp.Or(cmp.Compare(a.Since, b.Since), cmp.Compare(a.What, b.What), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Reason, b.Reason))
	})
	return w.list, nil
}

// waitings gathers what waits.
type waitings struct {
	today          engine.Date
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
