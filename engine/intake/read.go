package intake

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Read reads a portfolio and checks it whole: every file, and the files against
// each other. What is wrong is in the report; when that
// holds an error the portfolio is nil, so that nothing of a bad export is used.
// The error is one of reading a file or of cancellation.
//
// Clients that only an invoice names are made from the mapping's defaults, with
// their id for a name; beside a clients file each is a warning. A client without
// kind has that of the options. What an invoice has open is its amount unless stated, and
// also when paid_on says that it was settled later: a replay needs the opening balance.
// Contacts belong to the client that their row names; of several in one role the first
// is preferred.
func Read(ctx context.Context, from Sources, opt Options) (*Portfolio, *Report, error) {
	r := &run{ctx: ctx, opt: &opt, report: &Report{}, meter: newMeter(opt.Progress, from.Invoices, from.Clients, from.Contacts, from.Events)}
	if !r.mapping() {
		return nil, r.report, nil
	}
	defer r.meter.done()
	p := r.portfolio()
	if err := r.all(p, newLedger(), from, p); err != nil {
		return nil, nil, err
	}
	if !r.report.OK() {
		return nil, r.report, nil
	}
	p.sort()
	return p, r.report, nil
}

// portfolio is an empty one.
func (r *run) portfolio() *Portfolio {
	p := &Portfolio{}
	for _, f := range r.opt.Facts {
		p.Had.Facts = append(p.Had.Facts, f.Name)
	}
	return p
}

// keeper takes the invoices and events of a portfolio, in file order. What it is handed is its own.
type keeper interface {
	// expect is told before a file how many rows it has at most.
	expect(kind Kind, rows int)
	invoice(*engine.Invoice)
	event(*engine.Event)
	// leave is told after the invoices which of them are none after all, by id.
	leave(replaced map[string]bool)
}

func (p *Portfolio) expect(kind Kind, rows int) {
	if kind == KindInvoices {
		p.Invoices = make([]engine.Invoice, 0, rows)
	} else {
		p.Events = slices.Grow(p.Events, rows)
	}
}

func (p *Portfolio) invoice(x *engine.Invoice) { p.Invoices = append(p.Invoices, *x) }

func (p *Portfolio) event(e *engine.Event) { p.Events = append(p.Events, *e) }

func (p *Portfolio) leave(replaced map[string]bool) {
	p.Invoices = slices.DeleteFunc(p.Invoices, func(inv engine.Invoice) bool { return replaced[inv.ID] })
}

// all reads the files in the order in which they depend on each other: into p, but for invoices and events,
// which go to keep. What depends on a file that could not be read at all is not checked against it.
func (r *run) all(p *Portfolio, l *ledger, from Sources, keep keeper) error {
	invoices, clients, events := from.Invoices, from.Clients, from.Events
	described, complete := false, invoices != nil
	var err error
	if clients != nil {
		if described, err = r.file(clients, KindClients, r.clients(p, l)); err != nil {
			return err
		}
		complete = complete && described
	}
	if invoices != nil {
		var read bool
		if read, err = r.file(invoices, KindInvoices, r.invoices(p, l, events != nil, keep)); err != nil {
			return err
		}
		complete = complete && read
		r.imply(p, l, invoices, described)
		r.match(&l.credits, invoices)
	}
	var view ledgerView
	if complete {
		view = l
	}
	if from.Contacts != nil {
		list := &contactList{of: map[string][]engine.Contact{}}
		if _, err = r.file(from.Contacts, KindContacts, r.contacts(list, view)); err != nil {
			return err
		}
		list.hand(p, r.opt)
		l.contacts = list.of
	}
	if events == nil {
		return nil
	}
	_, err = r.file(events, KindEvents, r.events(keep, view))
	return err
}

// mapping reports what is wrong with the mapping; such a mapping is not used.
func (r *run) mapping() bool {
	for _, e := range r.opt.Mapping.Validate(r.opt) {
		r.report.add(Problem{Code: codeMapping, File: "intake.cue", Column: strings.Join(e.Path, "."), Message: e.Message, Hint: e.Hint})
	}
	return r.report.OK()
}

func (r *run) clients(p *Portfolio, l *ledger) visitor {
	keys := keySet{}
	return visitor{
		begin: func(rows int) { p.Clients = make([]engine.Client, 0, rows) },
		row: func(d *decoder, s *FileSummary, sums *totals) {
			c, ok := d.client(keys)
			if c.ID != "" {
				l.know(c.ID)
			}
			if ok {
				p.Clients = append(p.Clients, c)
			}
		},
		end: func(b *binding, _ *totals) { p.Had.Clients = b.had() },
	}
}

func (r *run) invoices(p *Portfolio, l *ledger, index bool, keep keeper) visitor {
	client := implier(r.opt)
	return r.invoiceRows(&l.credits, invoiceSink{
		seen: func(d *decoder, x *receivable) {
			if x.Client != "" {
				l.name(d, x, client)
			}
			if d.table.src.Papers && x.ID != "" {
				if p.Places == nil {
					p.Places = map[string]string{}
				}
				p.Places[x.ID], _ = d.table.src.at(d.row)
			}
			if index && x.ID != "" {
				l.owe(&x.Invoice)
			}
		},
		invoice: func(x *receivable) { keep.invoice(&x.Invoice) },
		payment: func(e engine.Event) { keep.event(&e) },
		done: func(b *binding, d *decoder, replaced map[string]bool) {
			p.Had.Invoices, p.LeftOut, p.Papers = b.had(), d.leftOut, b.table.src.Papers
			if len(replaced) > 0 {
				keep.leave(replaced)
			}
			if p.Had.Clients == nil {
				p.Had.Clients = b.clientColumns()
			}
		},
	}, func(rows int) { keep.expect(KindInvoices, rows) })
}

func (r *run) events(keep keeper, l ledgerView) visitor {
	keys := keySet{}
	return visitor{
		begin: func(rows int) { keep.expect(KindEvents, rows) },
		row: func(d *decoder, s *FileSummary, sums *totals) {
			e, ok := d.event(keys, l)
			s.span(e.Date)
			if ok {
				if !e.Currency.IsZero() {
					sums.add(e.Currency, e.Amount, 0)
				}
				keep.event(&e)
			}
		},
	}
}

// imply makes the clients that only invoices name. They are a warning when
// there is a file of clients, which should have them.
func (r *run) imply(p *Portfolio, l *ledger, invoices *Source, warn bool) {
	for _, id := range l.unnamed {
		c := l.implied[id]
		p.Clients = append(p.Clients, *c)
		if warn && c.Name == c.ID {
			r.add(invoices, Problem{
				Code: codeImplied, Warning: true, Row: l.firstRow[id], Column: l.header, Value: id,
				Message: fmt.Sprintf("client %s is not in the file of clients; it is known by its id only", id),
				Hint:    "add the client: without an address nobody can be reached",
			})
		}
	}
}

// sort puts the portfolio in its documented order.
func (p *Portfolio) sort() {
	slices.SortFunc(p.Clients, byID)
	slices.SortFunc(p.Invoices, func(a, b engine.Invoice) int {
		if c := cmp.Compare(a.Client, b.Client); c != 0 {
			return c
		}
		if c := cmp.Compare(a.Due, b.Due); c != 0 {
			return c
		}
		return cmp.Compare(a.ID, b.ID)
	})
	slices.SortStableFunc(p.Events, func(a, b engine.Event) int { return cmp.Compare(a.Date, b.Date) })
}
