package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
)

// holder says why a message may not leave at the instant it is: it is the quiet hour
// of the client, or what is known of payments is too old.
func (d *deployment) holder(p params) func(context.Context, ledger.Reader, ledger.Message) (dispatch.Held, error) {
	zones := &zoneCache{known: map[string]*time.Location{}}
	return func(ctx context.Context, r ledger.Reader, m ledger.Message) (dispatch.Held, error) {
		if ch, known := engine.ChannelOf(m.Channel); known && !ch.Contact {
			return dispatch.Held{}, nil
		}
		now := p.Now()
		if h, err := d.stale(ctx, r, now, zones); err != nil || h.Reason != "" {
			return h, err
		}
		return d.quiet(ctx, r, m.Client, m.Channel, now, zones)
	}
}

// stale holds messages while what is known of payments is older than the book allows.
func (d *deployment) stale(ctx context.Context, r ledger.Reader, now time.Time, zones *zoneCache) (dispatch.Held, error) {
	book := d.book.Engine
	if book.Pressure.BankDays == 0 {
		return dispatch.Held{}, nil
	}
	meta, err := r.Meta(ctx)
	if err != nil {
		return dispatch.Held{}, err
	}
	zone, err := zones.zone(book.Creditor.Timezone)
	if err != nil {
		return dispatch.Held{}, err
	}
	return staleBank(book, meta.Bank, engine.DateOf(now.In(zone))), nil
}

// staleBank says why messages wait for news of payments; the zero Held when they need not.
func staleBank(b *engine.Book, known, today engine.Date) dispatch.Held {
	switch age := int(today - known); {
	case b.Pressure.BankDays == 0:
		return dispatch.Held{}
	case known == 0:
		return dispatch.Held{Reason: "nobody said up to which day payments are known; relance import or relance record bank does"}
	case age > b.Pressure.BankDays:
		return dispatch.Held{Reason: fmt.Sprintf("payments are known up to %s only, %s ago, and the book allows %d; import what is new, or relance record bank",
			known, counted(age, "day", "days"), b.Pressure.BankDays)}
	}
	return dispatch.Held{}
}

// quiet holds messages in the quiet hours of a client.
func (d *deployment) quiet(ctx context.Context, r ledger.Reader, client, channel string, now time.Time, zones *zoneCache) (dispatch.Held, error) {
	book := d.book.Engine
	if len(book.Pressure.Quiet) == 0 {
		return dispatch.Held{}, nil
	}
	c, err := r.Client(ctx, client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return dispatch.Held{}, err
	}
	zone, err := zones.zone(book.ZoneOf(&c))
	if err != nil {
		return dispatch.Held{}, err
	}
	at := now.In(zone)
	if until := book.Pressure.QuietUntil(channel, at); until.After(at) {
		return dispatch.Held{Reason: "quiet hours of the client", Until: until}, nil
	}
	return dispatch.Held{}, nil
}

// zoneCache keeps time zones that were loaded.
type zoneCache struct {
	mu    sync.Mutex
	known map[string]*time.Location
}

func (z *zoneCache) zone(name string) (*time.Location, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if at := z.known[name]; at != nil {
		return at, nil
	}
	at, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("timezone %s: %w", name, err)
	}
	z.known[name] = at
	return at, nil
}

// waits says until when something waits.
func waits(until time.Time) string {
	if until.IsZero() {
		return "waits"
	}
	return "waits until " + until.Format("2006-01-02 15:04 MST")
}

// wouldWait says which messages of the outbox, and of a plan, would not leave if it was
// carried out at this instant; until when the first of them waits.
func (d *deployment) wouldWait(ctx context.Context, p params, r ledger.Reader, made *decide.Plan) ([]string, error) {
	var list []dispatch.Holding
	add := func(client, channel string, m ledger.Message) error {
		m.Client, m.Channel = client, channel
		h, err := d.holder(p)(ctx, r, m)
		if err != nil || h.Reason == "" {
			return err
		}
		i := slices.IndexFunc(list, func(x dispatch.Holding) bool { return x.Reason == h.Reason && x.Channel == channel })
		if i < 0 {
			list = append(list, dispatch.Holding{Held: h, Channel: channel, Messages: 1})
			return nil
		}
		list[i].Messages++
		if h.Until.Before(list[i].Until) {
			list[i].Until = h.Until
		}
		return nil
	}
	var ready []ledger.Message
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready}) {
		if err != nil {
			return nil, err
		}
		ready = append(ready, m)
	}
	for _, m := range ready {
		if err := add(m.Client, m.Channel, m); err != nil {
			return nil, err
		}
	}
	for i := range made.Clients {
		for _, m := range made.Clients[i].Messages {
			if err := add(made.Clients[i].ID, m.Channel, ledger.Message{}); err != nil {
				return nil, err
			}
		}
	}
	var lines []string
	for _, h := range list {
		lines = append(lines, fmt.Sprintf("Would not leave now: %s of channel %s %s: %s",
			counted(h.Messages, "message", "messages"), h.Channel, waits(h.Until), h.Reason))
	}
	return append(lines, d.undocumented(made)...), nil
}

// undocumented says which messages of a plan would wait for the file of an invoice.
func (d *deployment) undocumented(made *decide.Plan) (lines []string) {
	for i := range made.Clients {
		for _, m := range made.Clients[i].Messages {
			if !slices.Contains(m.Attach, "invoice") {
				continue
			}
			for _, id := range m.Invoices {
				if _, err := d.documentOf(id); err != nil {
					lines = append(lines, fmt.Sprintf("Would not leave: message %s to %s: %s", printable(m.Key), printable(m.To), printable(err.Error())))
					break
				}
			}
		}
	}
	return lines
}
