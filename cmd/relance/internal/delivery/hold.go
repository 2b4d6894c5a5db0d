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
	"github.com/relance-dev/relance/engine/replay"
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
	case held.Reason == replay.DeferredClosed:
		return held.Reason, "from " + engine.DateOf(held.Until.In(zone)).String() + " on: " + deliver, nil
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

// holder says why a message may not leave at the instant it is: it is a day off or the quiet hour
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
		c, err := r.Client(ctx, m.Client)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return dispatch.Held{}, err
		}
		if h, err := d.closed(&c, m.Channel, now, zones); err != nil || h.Reason != "" {
			return h, err
		}
		return d.quiet(&c, m.Channel, now, zones)
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

// closed holds messages on the weekends and holidays that the book respects, also those that were to leave before and
// could not: until the client's quiet hours of the next business day are over.
func (d *Deployment) closed(c *engine.Client, channel string, now time.Time, zones *zoneCache) (dispatch.Held, error) {
	book := d.Book.Engine
	zone, err := zones.zone(book.Creditor.Timezone)
	if err != nil {
		return dispatch.Held{}, err
	}
	today := engine.DateOf(now.In(zone))
	goes := book.GoesOut(c, today)
	if goes == today {
		return dispatch.Held{}, nil
	}
	y, month, day := goes.YMD()
	until := time.Date(y, month, day, 0, 0, 0, 0, zone)
	if quiet, err := d.quiet(c, channel, until, zones); err != nil || quiet.Until.After(until) {
		return dispatch.Held{Reason: replay.DeferredClosed, Until: quiet.Until}, err
	}
	return dispatch.Held{Reason: replay.DeferredClosed, Until: until}, nil
}

// quiet holds messages in the quiet hours of a client.
func (d *Deployment) quiet(c *engine.Client, channel string, now time.Time, zones *zoneCache) (dispatch.Held, error) {
	book := d.Book.Engine
	if len(book.Pressure.Quiet) == 0 {
		return dispatch.Held{}, nil
	}
	zone, err := zones.zone(book.ZoneOf(c))
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
