package shadow

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Report sets what a shadow would have sent beside what was sent.
type Report struct {
	From, To     engine.Date
	Live, Shadow Side
	// Clients whom one of the two contacts and the other does not, or in another
	// tone, by id.
	Clients []Difference
}

// Side is one of the two.
type Side struct {
	Clients  int     // contacted
	Contacts int     // messages that reach the client
	Tasks    int     // for the creditor's own people
	Channels []Count // by name, tasks included
	Steps    []Count // messages by "policy/state"
}

// Count is a number of messages.
type Count struct {
	Name     string
	Messages int
}

// Difference is one client for whom the two differ. A tone is the firmest of the
// client's messages, ToneNone when there is none.
type Difference struct {
	Client       string
	Live, Shadow []Contact
	LiveTone     engine.Tone
	ShadowTone   engine.Tone
}

// Contact is one message to a client.
type Contact struct {
	Date                   engine.Date
	Channel, Policy, State string
	Amount                 engine.Amount
	Currency               engine.Currency
}

// Compare reads the messages of both ledgers that are dated from from to to, both
// ends included, but none from before the shadow's first run, which began with the live cases as they stood. What the
// live side suppressed was not sent, and does not count.
func Compare(ctx context.Context, live, shadow ledger.Reader, from, to engine.Date) (*Report, error) {
	first, begun, err := firstRun(ctx, shadow)
	if err != nil {
		return nil, fmt.Errorf("the shadow's first day: %w", err)
	}
	from = max(from, first)
	r := &Report{From: from, To: to}
	was, err := sent(ctx, live, from, to, begun, false)
	if err != nil {
		return nil, fmt.Errorf("messages of the live ledger: %w", err)
	}
	would, err := sent(ctx, shadow, from, to, time.Time{}, true)
	if err != nil {
		return nil, fmt.Errorf("messages of the shadow: %w", err)
	}
	r.Live, r.Shadow = was.side, would.side
	ids := maps.Clone(was.contacts)
	maps.Copy(ids, would.contacts)
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		d := Difference{
			Client: id, Live: was.contacts[id], Shadow: would.contacts[id], LiveTone: was.tones[id], ShadowTone: would.tones[id],
		}
		if (len(d.Live) == 0) != (len(d.Shadow) == 0) || d.LiveTone != d.ShadowTone {
			r.Clients = append(r.Clients, d)
		}
	}
	return r, nil
}

// firstRun is the day of a shadow's first run, and the instant; zero before it.
func firstRun(ctx context.Context, shadow ledger.Reader) (first engine.Date, at time.Time, err error) {
	for rec, err := range shadow.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return 0, at, err
		}
		e, body, err := journal.ReadRecord(rec)
		if err != nil {
			return 0, at, err
		}
		if run, ok := body.(journal.Run); ok && (first == 0 || run.Day < first) {
			first, at = run.Day, e.At
		}
	}
	return first, at, nil
}

// outbox is what one side sent.
type outbox struct {
	side     Side
	contacts map[string][]Contact
	tones    map[string]engine.Tone
}

// sent reads what one side sent of what was decided since an instant.
func sent(ctx context.Context, r ledger.Reader, from, to engine.Date, since time.Time, suppressed bool) (*outbox, error) {
	out := &outbox{contacts: map[string][]Contact{}, tones: map[string]engine.Tone{}}
	channels, steps := map[string]int{}, map[string]int{}
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	for row, err := range r.Messages(ctx, ledger.MessageFilter{Since: meta.AfterRehearsal(time.Time{})}) {
		if err != nil {
			return nil, err
		}
		m := &row.Body
		if m.Date < from || m.Date > to || row.Created.Before(since) || !suppressed && row.Status == ledger.Suppressed {
			continue
		}
		channels[m.Channel]++
		steps[m.Policy+"/"+m.State]++
		if ch, ok := engine.ChannelOf(m.Channel); ok && !ch.Contact {
			out.side.Tasks++
			continue
		}
		out.side.Contacts++
		out.contacts[m.Client] = append(out.contacts[m.Client], Contact{m.Date, m.Channel, m.Policy, m.State, m.Amount, m.Currency})
		out.tones[m.Client] = max(out.tones[m.Client], m.Tone)
	}
	for _, list := range out.contacts {
		slices.SortStableFunc(list, func(a, b Contact) int { return cmp.Or(cmp.Compare(a.Date, b.Date), cmp.Compare(a.Channel, b.Channel)) })
	}
	out.side.Clients, out.side.Channels, out.side.Steps = len(out.contacts), counts(channels), counts(steps)
	return out, nil
}

func counts(by map[string]int) []Count {
	var list []Count
	for _, name := range slices.Sorted(maps.Keys(by)) {
		list = append(list, Count{name, by[name]})
	}
	return list
}
