package simulate

import "github.com/relance-dev/relance/engine"

// batch is the messages of one day of one chunk, with what they are about.
type batch struct {
	messages []engine.Message
	clients  []int32 // of each message
	invoices []int32 // of each line, one message after the other
}

// composer makes messages of records.
type composer struct {
	*portfolio
	drafts []engine.Draft
	lines  []engine.Line
	index  map[string]int32 // of the invoices of one client's messages of a day
	keys   []string         // of the records of a Step; nil in a simulation
}

func newComposer(p *portfolio) *composer {
	return &composer{portfolio: p, index: map[string]int32{}}
}

// compose makes the messages of one day of a chunk, by client.
func (c *composer) compose(ch *chunk, day engine.Date) batch {
	var b batch
	for at := ch.first[day-ch.from]; at >= 0; {
		client := ch.records[at].client
		on := c.clientOn(client, day)
		c.reset(ch, at)
		for ; at >= 0 && ch.records[at].client == client; at = ch.records[at].next {
			c.draft(ch, at, on, day)
		}
		for _, m := range engine.Outreach(c.Book, day, c.drafts) {
			if !c.keeps(&m) {
				continue
			}
			b.messages, b.clients = append(b.messages, m), append(b.clients, client)
			for i := range m.Lines {
				b.invoices = append(b.invoices, c.index[m.Lines[i].Invoice])
			}
		}
	}
	return b
}

// reset makes room for the drafts of one client, whose first record is at.
func (c *composer) reset(ch *chunk, at int32) {
	client, lines := ch.records[at].client, 0
	for ; at >= 0 && ch.records[at].client == client; at = ch.records[at].next {
		lines += int(ch.records[at].count)
	}
	if cap(c.lines) < lines {
		c.lines = make([]engine.Line, 0, lines)
	}
	c.lines, c.drafts = c.lines[:0], c.drafts[:0]
	clear(c.index)
}

func (c *composer) draft(ch *chunk, at int32, client *engine.Client, day engine.Date) {
	r := &ch.records[at]
	m := c.Book.Machines[r.machine]
	start := len(c.lines)
	for _, l := range ch.lines[r.lines : r.lines+r.count] {
		inv := &c.Config.Invoices[l.invoice]
		c.index[inv.ID] = l.invoice
		c.lines = append(c.lines, engine.Line{
			Invoice: inv.ID, Policy: m.Policy, State: m.Name(r.state),
			Open: l.open, Less: l.less, Due: inv.Due, DaysLate: int(day - inv.Due),
		})
	}
	key := ""
	if c.keys != nil {
		key = c.keys[at]
	}
	c.drafts = append(c.drafts, engine.Draft{
		Key:     key,
		Machine: m, State: r.state, Action: r.action, Client: client,
		Entity: c.Config.Invoices[r.like].Entity, Currency: c.Config.Invoices[r.like].Currency, Decided: r.decided, Waited: r.waited(day), Lines: c.lines[start:], Known: ch.known[r.known],
	})
}

// keeps reports whether Config.Policy keeps a message: when one of its lines, or
// the message itself, is of that policy.
func (c *composer) keeps(m *engine.Message) bool {
	if c.Policy == "" || m.Policy == c.Policy {
		return true
	}
	for i := range m.Lines {
		if m.Lines[i].Policy == c.Policy {
			return true
		}
	}
	return false
}
