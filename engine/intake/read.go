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
	p := &Portfolio{}
	for _, f := range opt.Facts {
		p.Had.Facts = append(p.Had.Facts, f.Name)
	}
	l := &ledger{clients: map[string]bool{}, invoices: map[string]owed{}, firstRow: map[string]int{}, implied: map[string]*engine.Client{}}
	if err := r.all(p, l, from); err != nil {
		return nil, nil, err
	}
	if !r.report.OK() {
		return nil, r.report, nil
	}
	p.sort()
	return p, r.report, nil
}

// all reads the files in the order in which they depend on each other. What
// depends on a file that could not be read at all is not checked against it.
func (r *run) all(p *Portfolio, l *ledger, from Sources) error {
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
		if read, err = r.file(invoices, KindInvoices, r.invoices(p, l, events != nil)); err != nil {
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
	_, err = r.file(events, KindEvents, r.events(p, view))
	return err
}

// mapping reports what is wrong with the mapping; such a mapping is not used.
func (r *run) mapping() bool {
	for _, e := range r.opt.Mapping.Validate(r.opt) {
		r.report.add(Problem{Code: codeMapping, File: "intake.cue", Column: strings.Join(e.Path, "."), Message: e.Message, Hint: e.Hint})
	}
	return r.report.OK()
}

// owed is what events need to know of an invoice.
type owed struct {
	client   string
	currency engine.Currency
}

// ledger is what the files say so far.
type ledger struct {
	clients  map[string]bool
	contacts map[string][]engine.Contact
	invoices map[string]owed // empty when there are no events to check
	header   string          // of the column that names an invoice's client
	firstRow map[string]int  // of the invoices of clients that no file describes
	unnamed  []string        // these clients, in file order
	implied  map[string]*engine.Client
	credits  credits
}

func (l *ledger) client(id string) bool { return l.clients[id] }

func (l *ledger) contact(client, role string) bool {
	return slices.ContainsFunc(l.contacts[client], func(c engine.Contact) bool { return c.Role == role })
}

func (l *ledger) invoice(id string) (string, engine.Currency, bool) {
	o, ok := l.invoices[id]
	return o.client, o.currency, ok
}

func (r *run) clients(p *Portfolio, l *ledger) visitor {
	keys := keySet{}
	return visitor{
		begin: func(rows int) { p.Clients = make([]engine.Client, 0, rows) },
		row: func(d *decoder, s *FileSummary, sums *totals) {
			c, ok := d.client(keys)
			if c.ID != "" {
				l.clients[c.ID] = true
			}
			if ok {
				p.Clients = append(p.Clients, c)
			}
		},
		end: func(b *binding, _ *totals) { p.Had.Clients = b.had() },
	}
}

func (r *run) invoices(p *Portfolio, l *ledger, index bool) visitor {
	client := implier(r.opt)
	return r.invoiceRows(&l.credits, invoiceSink{
		seen: func(d *decoder, x *receivable) {
			if index && x.ID != "" {
				l.invoices[x.ID] = owed{client: x.Client, currency: x.Currency}
			}
			if x.Client == "" {
				return
			}
			if !l.clients[x.Client] {
				l.clients[x.Client] = true
				l.header, l.firstRow[x.Client] = d.fields[invClient].header, d.row
				l.unnamed = append(l.unnamed, x.Client)
				if d.says == nil {
					d.says = d.clientColumns()
				}
				c := client(x.Client)
				l.implied[x.Client] = &c
			}
			if c := l.implied[x.Client]; c != nil && len(d.says) > 0 {
				d.describe(c)
			}
		},
		invoice: func(x *receivable) { p.Invoices = append(p.Invoices, x.Invoice) },
		payment: func(e engine.Event) { p.Events = append(p.Events, e) },
		done: func(b *binding, d *decoder, replaced map[string]bool) {
			p.Had.Invoices, p.LeftOut, p.Papers = b.had(), d.leftOut, b.table.src.Papers
			if len(replaced) > 0 {
				p.Invoices = slices.DeleteFunc(p.Invoices, func(inv engine.Invoice) bool { return replaced[inv.ID] })
			}
			if p.Had.Clients == nil {
				p.Had.Clients = b.clientColumns()
			}
		},
	}, func(rows int) { p.Invoices = make([]engine.Invoice, 0, rows) })
}

func (r *run) events(p *Portfolio, l ledgerView) visitor {
	keys := keySet{}
	return visitor{
		begin: func(rows int) { p.Events = slices.Grow(p.Events, rows) },
		row: func(d *decoder, s *FileSummary, sums *totals) {
			e, ok := d.event(keys, l)
			s.span(e.Date)
			if ok {
				if !e.Currency.IsZero() {
					sums.add(e.Currency, e.Amount, 0)
				}
				p.Events = append(p.Events, e)
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
	slices.SortFunc(p.Clients, func(a, b engine.Client) int { return cmp.Compare(a.ID, b.ID) })
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
