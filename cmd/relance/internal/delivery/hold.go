package delivery

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

const reasonQuiet = "quiet hours of the client"

// WhyWaiting says why a message is still in the outbox, as far as that is known, and what sends it: a command, or a
// change in words for one that was to leave before today and that the same hours would keep for ever.
func (d *Deployment) WhyWaiting(ctx context.Context, r ledger.Reader, m *ledger.Message) (why, do string, err error) {
	held, err := d.holder()(ctx, r, *m)
	if err != nil {
		return "", "", err
	}
	zone, err := Zone(d.Book)
	deliver := "relance deliver " + words.Shell(filepath.ToSlash(d.dir))
	switch {
	case err != nil:
		return "", "", err
	case held.Reason == reasonQuiet && m.Body.Date >= engine.DateOf(d.world.Now().In(zone)):
		return held.Reason + " (" + d.quietHours(m.Channel) + ")", "from " + held.Until.In(zone).Format("15:04") + " on: " + deliver, nil
	case held.Reason == reasonQuiet:
		return held.Reason + " (" + d.quietHours(m.Channel) + ")", "have relance run, or relance deliver, start outside them; or change quiet under pressure in the book", nil
	case held.Reason != "":
		return held.Reason, "relance import, or relance record bank", nil
	}
	return m.Reason, deliver, nil
}

// quietHours names the quiet hours of a channel, such as 20:00 to 08:00.
func (d *Deployment) quietHours(channel string) string {
	ch, known := engine.ChannelOf(channel)
	var spans []string
	for _, q := range d.Book.Engine.Pressure.Quiet {
		if slices.Contains(q.Channels, channel) || q.Channels == nil && known && ch.Quiet {
			spans = append(spans, engine.Clock(q.From)+" to "+engine.Clock(q.To))
		}
	}
	return strings.Join(spans, ", ")
}

// holder says why a message may not leave at the instant it is: it is the quiet hour
// of the client, or what is known of payments is too old.
func (d *Deployment) holder() func(context.Context, ledger.Reader, ledger.Message) (dispatch.Held, error) {
	zones := &zoneCache{known: map[string]*time.Location{}}
	return func(ctx context.Context, r ledger.Reader, m ledger.Message) (dispatch.Held, error) {
		if ch, known := engine.ChannelOf(m.Channel); known && !ch.Contact {
			return dispatch.Held{}, nil
		}
		now := d.world.Now()
		if h, err := d.stale(ctx, r, now, zones); err != nil || h.Reason != "" {
			return h, err
		}
		return d.quiet(ctx, r, m.Client, m.Channel, now, zones)
	}
}

// stale holds messages while what is known of payments is older than the book allows.
func (d *Deployment) stale(ctx context.Context, r ledger.Reader, now time.Time, zones *zoneCache) (dispatch.Held, error) {
	book := d.Book.Engine
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
			known, words.Counted(age, "day", "days"), b.Pressure.BankDays)}
	}
	return dispatch.Held{}
}

// quiet holds messages in the quiet hours of a client.
func (d *Deployment) quiet(ctx context.Context, r ledger.Reader, client, channel string, now time.Time, zones *zoneCache) (dispatch.Held, error) {
	book := d.Book.Engine
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
		return dispatch.Held{Reason: reasonQuiet, Until: until}, nil
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
