package intake

import (
	"bytes"
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/spill"
)

// Sorted is a portfolio whose invoices and events are not held in memory: they are read client by client, as
// often as one likes. Some 30 bytes an invoice are kept to find those that stand twice, as many again when there
// are events, and the clients whole. Close it.
type Sorted struct {
	// Clients are sorted by ID, as those of a Portfolio.
	Clients []engine.Client
	Had     Had
	LeftOut []string
	// Invoices is how many there are, and Span what days they and the events speak of.
	Invoices int
	Span     engine.Span

	rows     spill.Sorter
	events   uint32
	replaced map[string]bool
	key      []byte
	value    []byte
	err      error
}

// ReadSorted reads a portfolio as Read does, and checks it whole. What it has no room for in memory it sorts in
// files of a folder, the system's for temporary files when that is "".
func ReadSorted(ctx context.Context, from Sources, opt Options, folder string) (*Sorted, *Report, error) {
	r := &run{ctx: ctx, opt: &opt, report: &Report{}, meter: newMeter(opt.Progress, from.Invoices, from.Clients, from.Contacts, from.Events)}
	if !r.mapping() {
		return nil, r.report, nil
	}
	defer r.meter.done()
	s := &Sorted{rows: spill.Sorter{Folder: folder}}
	p := r.portfolio()
	err := errors.Join(r.all(p, newLedger(), from, s), s.err)
	if err == nil && r.report.OK() && len(s.replaced) > 0 {
		err = s.count()
	}
	if err != nil || !r.report.OK() {
		return nil, r.report, errors.Join(err, s.Close())
	}
	slices.SortFunc(p.Clients, byID)
	s.Clients, s.Had, s.LeftOut = p.Clients, p.Had, p.LeftOut
	return s, r.report, nil
}

func byID(a, b engine.Client) int { return cmp.Compare(a.ID, b.ID) }

func (s *Sorted) expect(Kind, int) {}

func (s *Sorted) leave(replaced map[string]bool) { s.replaced = replaced }

func (s *Sorted) invoice(x *engine.Invoice) {
	s.Invoices++
	s.Span.Invoice(x)
	s.key = append(packKey(s.key[:0], x.Client, packedInvoice, x.Due), x.ID...)
	s.value = packInvoice(s.value[:0], x)
	s.add()
}

func (s *Sorted) event(e *engine.Event) {
	s.events++
	s.Span.Event(e)
	s.key = packKey(s.key[:0], e.Client, packedEvent, e.Date)
	s.key = binary.BigEndian.AppendUint32(s.key, s.events) // those of a day stay in file order
	s.value = packEvent(s.value[:0], e)
	s.add()
}

func (s *Sorted) add() {
	if s.err == nil {
		s.err = s.rows.Add(s.key, s.value)
	}
}

// count finds anew how many invoices there are, and their days, once it is known that some are none.
func (s *Sorted) count() error {
	s.Invoices, s.Span = 0, engine.Span{}
	return s.Groups(1, func(g *Group) error {
		s.Invoices += len(g.Invoices)
		for i := range g.Invoices {
			s.Span.Invoice(&g.Invoices[i])
		}
		for i := range g.Events {
			s.Span.Event(&g.Events[i])
		}
		return nil
	})
}

// Grouped is the portfolio for who reads some clients at a time; it is read until Close.
func (s *Sorted) Grouped() *Grouped {
	return &Grouped{Clients: s.Clients, Invoices: s.Invoices, Groups: s.Groups}
}

// Groups hands over the portfolio in groups of so many invoices at least, by client, and may be called several
// times. Clients of whom there is neither an invoice nor an event are in none. A group is its receiver's own. It
// fails when use does, or a file cannot be read.
func (s *Sorted) Groups(invoices int, use func(*Group) error) error {
	x := &grouping{Sorted: s, unpack: newUnpacker(), group: &Group{}}
	err := s.rows.Each(func(key, value []byte) error {
		id, rest, _ := bytes.Cut(key, []byte{0})
		if x.last == nil || string(id) != *x.last {
			if len(x.group.Invoices) >= invoices {
				if err := use(x.group); err != nil {
					return err
				}
				x.group = &Group{}
			}
			x.client(string(id))
		}
		return x.take(rest, value)
	})
	if err == nil && x.last != nil {
		err = use(x.group)
	}
	return err
}

// grouping is one pass of Groups.
type grouping struct {
	*Sorted
	unpack *unpacker
	group  *Group
	at     int     // in Clients: those before it are behind
	last   *string // the client that is gathered
}

// client begins the next client.
func (x *grouping) client(id string) {
	n, found := slices.BinarySearchFunc(x.Clients[x.at:], id, func(c engine.Client, id string) int { return strings.Compare(c.ID, id) })
	x.at += n
	if found {
		id = x.Clients[x.at].ID // one text for all that is theirs
		x.group.Clients = append(x.group.Clients, x.Clients[x.at])
	}
	x.last = &id
}

// take unpacks a record of the client: rest is its key behind the client.
func (x *grouping) take(rest, value []byte) error {
	if len(rest) < 5 {
		return fmt.Errorf("a temporary file holds something else than was written")
	}
	day := engine.Date(binary.BigEndian.Uint32(rest[1:5]) ^ 1<<31)
	x.unpack.Rest = value
	if rest[0] == packedEvent {
		e := engine.Event{Client: *x.last, Date: day}
		x.unpack.event(&e)
		x.group.Events = append(x.group.Events, e)
		return x.unpack.problem()
	}
	inv := engine.Invoice{Client: *x.last, Due: day, ID: string(rest[5:])}
	x.unpack.invoice(&inv)
	if !x.replaced[inv.ID] {
		x.group.Invoices = append(x.group.Invoices, inv)
	}
	return x.unpack.problem()
}

// Close gives the temporary files back.
func (s *Sorted) Close() error { return s.rows.Close() }
