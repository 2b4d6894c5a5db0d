package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// record is one action that one case carried out on one day, kept small until
// its message is made: millions are held at once.
type record struct {
	action  *engine.Action
	client  int32
	lines   int32 // first of chunk.lines
	count   int32 // number of lines
	next    int32 // next record of the same day, -1 for the last
	decided engine.Date
	like    int32 // index in Config.Invoices of one in the same account
	machine int16 // index in Book.Machines
	state   engine.StateID
	known   int32  // in chunk.known: what is known of the client on the day it goes out
	instead string // why action is not what the policy named first
	capped  bool   // it waited for a cap; a record decided earlier that did not waited for a business day
}

// waited says why a record goes out on a day and not when it was decided.
func (r *record) waited(day engine.Date) string {
	switch {
	case r.decided == day:
		return ""
	case r.capped:
		return DeferredCap
	}
	return DeferredClosed
}

// line is one invoice of a record.
type line struct {
	invoice int32 // index in Config.Invoices
	open    engine.Amount
	less    engine.Amount // of open, what is not asked
}

// Chunk is what the replay of some neighbouring clients left.
type Chunk struct {
	from    engine.Date
	records []record
	lines   []line
	known   []engine.Known
	learned []learned // by client and day
	first   []int32   // of each day since from: its first record, -1 for none
	last    []int32
	Tally   Tally
}

// NewChunk returns an empty one of so many days from the first of the portfolio on.
func NewChunk(p *Portfolio, days int) *Chunk {
	c := &Chunk{from: p.From, first: make([]int32, days), last: make([]int32, days), Tally: NewTally(p.Book)}
	if p.ByState {
		c.Tally.ByState = NewByState(p.Book, p.From, p.To)
	}
	for i := range c.first {
		c.first[i], c.last[i] = -1, -1
	}
	return c
}

// add files a record under the day it goes out.
func (c *Chunk) add(day engine.Date, r record) {
	at, n := int(day-c.from), int32(len(c.records))
	r.next = -1
	c.records = append(c.records, r)
	if c.last[at] < 0 {
		c.first[at] = n
	} else {
		c.records[c.last[at]].next = n
	}
	c.last[at] = n
}

// Acts reports whether something goes out on a day.
func (c *Chunk) Acts(day engine.Date) bool { return c.first[day-c.from] >= 0 }

// knows files what is known of a client, and says where. Most often it is what was filed last.
func (c *Chunk) knows(k engine.Known) int32 {
	if n := len(c.known); n > 0 && c.known[n-1] == k {
		return int32(n - 1)
	}
	c.known = append(c.known, k)
	return int32(len(c.known) - 1)
}

// Close gives back what the chunk does not need.
func (c *Chunk) Close() {
	c.records, c.lines, c.known, c.last = slices.Clone(c.records), slices.Clone(c.lines), slices.Clone(c.known), nil
}
