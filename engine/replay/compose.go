package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Batch is the messages of one day of one chunk, with what they are about.
type Batch struct {
	Messages []engine.Message
	Clients  []int32 // of each message: its place among the portfolio's
	Invoices []int32 // of each line, of Message.All, one message after the other
}

// Composer makes messages of records.
type Composer struct {
	*Portfolio
	book   *engine.Book // the portfolio's, which remembers what it said of addresses
	drafts []engine.Draft
	lines  []engine.Line
	index  map[string]int32 // of the invoices of one client's messages of a day
	keys   []string         // of the records of a Step; nil in a simulation
}

// NewComposer returns one for the chunks of a portfolio. It is for one goroutine.
func NewComposer(p *Portfolio) *Composer {
	book := *p.Book
	book.Addresses = remembering(book.Addresses)
	return &Composer{Portfolio: p, book: &book, index: map[string]int32{}}
}

// Compose makes the messages of one day of a chunk, by client.
func (c *Composer) Compose(ch *Chunk, day engine.Date) Batch {
	var b Batch
	c.ComposeInto(&b, ch, day)
	return b
}

// ComposeInto is Compose into a batch whose room is used again: what it held is gone.
func (c *Composer) ComposeInto(b *Batch, ch *Chunk, day engine.Date) {
	b.Messages, b.Clients, b.Invoices = b.Messages[:0], b.Clients[:0], b.Invoices[:0]
	for at := ch.first[day-ch.from]; at >= 0; {
		client := ch.records[at].client
		on := c.clientOn(client, day, ch.learnedOf(client))
		c.reset(ch, at)
		for ; at >= 0 && ch.records[at].client == client; at = ch.records[at].next {
			c.draft(ch, at, on, day)
		}
		kept := len(b.Messages)
		b.Messages = engine.AppendOutreach(b.Messages, c.book, day, c.drafts)
		for i := kept; i < len(b.Messages); i++ {
			m := &b.Messages[i]
			if !c.keeps(m) {
				continue
			}
			if kept < i {
				b.Messages[kept] = *m
			}
			kept++
			b.Clients = append(b.Clients, client)
			for _, lines := range [2][]engine.Line{m.Lines, m.Also} {
				for k := range lines {
					b.Invoices = append(b.Invoices, c.index[lines[k].Invoice])
				}
			}
		}
		b.Messages = b.Messages[:kept]
	}
}

// reset makes room for the drafts of one client, whose first record is at.
func (c *Composer) reset(ch *Chunk, at int32) {
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

func (c *Composer) draft(ch *Chunk, at int32, client *engine.Client, day engine.Date) {
	r := &ch.records[at]
	m := c.Book.Machines[r.machine]
	start := len(c.lines)
	for _, l := range ch.lines[r.lines : r.lines+r.count] {
		inv := &c.Config.Invoices[l.invoice]
		c.index[inv.ID] = l.invoice
		line := engine.Line{
			Invoice: inv.ID, Policy: m.Policy, State: m.Name(r.state),
			Open: l.open, Less: l.less, Due: inv.Due, DaysLate: int(day - inv.Due),
		}
		if c.keys != nil {
			line.Was = engine.StandingOf(inv, day)
			line.Was.Open, line.Was.ToAsk = l.open, l.open-l.less
		}
		c.lines = append(c.lines, line)
	}
	key := ""
	if c.keys != nil {
		key = c.keys[at]
	}
	c.drafts = append(c.drafts, engine.Draft{
		Key: key, Why: r.instead,
		Machine: m, State: r.state, Action: r.action, Client: client,
		Entity: c.Config.Invoices[r.like].Entity, Currency: c.Config.Invoices[r.like].Currency, Decided: r.decided, Deferred: r.waited(day), Lines: c.lines[start:], Known: ch.known[r.known],
	})
}

// keeps reports whether Config.Policy keeps a message: when one of its lines, or
// the message itself, is of that policy.
func (c *Composer) keeps(m *engine.Message) bool {
	if c.Policy == "" || m.Policy == c.Policy {
		return true
	}
	return slices.ContainsFunc(m.All(), func(l engine.Line) bool { return l.Policy == c.Policy })
}
