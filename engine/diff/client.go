package diff

import (
	"maps"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Change is a way in which a client is treated otherwise.
type Change string

// The changes, in the order in which a Client lists them. New and Gone stand alone. The others compare, for each
// invoice, the first day on which it is asked for at all, courteously or more, firmly or more, and formally.
const (
	New     Change = "new"     // contacted, and was not
	Gone    Change = "gone"    // was contacted, and is not
	Earlier Change = "earlier" // some invoice is asked for earlier, in a tone that both use for it
	Later   Change = "later"
	Harder  Change = "harder" // for some invoice that both ask for, the firmest tone of the window is firmer
	Softer  Change = "softer"
	More    Change = "more" // more contacts
	Fewer   Change = "fewer"
	Other   Change = "otherwise" // nothing of the above: another day, channel, recipient, amount or step, or tasks alone
)

// Client is one client who is treated in another way.
type Client struct {
	ID            string
	Changes       []Change
	Before, After []engine.Message // what each book sends them, by day
}

// reach says how an invoice is asked for by one side: the first day on which it is in each tone or a firmer one, 0 for never.
type reach [len(tones)]engine.Date

// tones are those of a contact; the first is that of any.
var tones = [...]engine.Tone{engine.ToneNone, engine.ToneCourteous, engine.ToneFirm, engine.ToneFormal}

// firmest is the firmest tone in which it is asked for; -1 when it is not.
func (r *reach) firmest() int {
	for t := len(r) - 1; t >= 0; t-- {
		if r[t] != 0 {
			return t
		}
	}
	return -1
}

// contacts reports whether a message reaches the client.
func contacts(m *engine.Message) bool {
	ch, ok := engine.ChannelOf(m.Channel)
	return ok && ch.Contact
}

// reaches gathers how each invoice is asked for, and counts the contacts.
func reaches(list []engine.Message) (by map[string]*reach, n int) {
	by = map[string]*reach{}
	see := func(m *engine.Message, l *engine.Line, tone engine.Tone) {
		r := by[l.Invoice]
		if r == nil {
			r = &reach{}
			by[l.Invoice] = r
		}
		for t := range tones {
			if tones[t] <= tone && (r[t] == 0 || m.Date < r[t]) {
				r[t] = m.Date
			}
		}
	}
	for i := range list {
		m := &list[i]
		if !contacts(m) {
			continue
		}
		n++
		for j := range m.Lines {
			see(m, &m.Lines[j], m.Tone)
		}
		for j := range m.Also { // mentioned, in no tone of its own
			see(m, &m.Also[j], engine.ToneNone)
		}
	}
	return by, n
}

// compare says in what a client is treated otherwise; nil when in nothing.
func compare(before, after []engine.Message) []Change {
	if slices.EqualFunc(before, after, same) {
		return nil
	}
	was, n := reaches(before)
	is, m := reaches(after)
	switch {
	case n == 0 && m > 0:
		return []Change{New}
	case n > 0 && m == 0:
		return []Change{Gone}
	}
	found := map[Change]bool{More: m > n, Fewer: m < n}
	for id, a := range was {
		b := is[id]
		if b == nil {
			continue
		}
		found[Harder] = found[Harder] || b.firmest() > a.firmest()
		found[Softer] = found[Softer] || b.firmest() < a.firmest()
		for t := range tones {
			if a[t] != 0 && b[t] != 0 {
				found[Earlier] = found[Earlier] || b[t] < a[t]
				found[Later] = found[Later] || b[t] > a[t]
			}
		}
	}
	var list []Change
	for _, c := range []Change{Earlier, Later, Harder, Softer, More, Fewer} {
		if found[c] {
			list = append(list, c)
		}
	}
	if list == nil {
		return []Change{Other}
	}
	return list
}

// same reports whether two messages are one: the same day, step, recipient, sums and invoices.
func same(a, b engine.Message) bool {
	line := func(x, y engine.Line) bool {
		return x.Invoice == y.Invoice && x.Policy == y.Policy && x.State == y.State && x.Open == y.Open && x.Less == y.Less
	}
	return a.Date == b.Date && a.Policy == b.Policy && a.State == b.State && a.Tone == b.Tone && a.Channel == b.Channel &&
		a.Template == b.Template && a.To == b.To && a.Contact == b.Contact && a.Language == b.Language && a.Amount == b.Amount &&
		a.Currency == b.Currency && a.Entity == b.Entity && maps.Equal(a.Params, b.Params) &&
		slices.EqualFunc(a.Lines, b.Lines, line) && slices.EqualFunc(a.Also, b.Also, line)
}

// Differing lists what each side sends that the other does not send alike.
func (c *Client) Differing() (before, after []engine.Message) {
	return without(c.Before, c.After), without(c.After, c.Before)
}

// without lists the messages that others do not have; each takes away one.
func without(list, others []engine.Message) []engine.Message {
	taken := make([]bool, len(others))
	var out []engine.Message
	for _, m := range list {
		at := -1
		for i := range others {
			if !taken[i] && same(m, others[i]) {
				at = i
				break
			}
		}
		if at < 0 {
			out = append(out, m)
			continue
		}
		taken[at] = true
	}
	return out
}
