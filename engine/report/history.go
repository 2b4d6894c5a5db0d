package report

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// compare compares pairs of texts, the first that differ.
func compare(pairs ...string) int {
	for i := 0; i < len(pairs); i += 2 {
		if c := cmp.Compare(pairs[i], pairs[i+1]); c != 0 {
			return c
		}
	}
	return 0
}

// stamp is the day of an entry of the journal: of an import the day of its balances.
type stamp struct {
	seq int64
	day engine.Date
}

// days reads of which day each entry of the journal is that may have changed a balance.
func (b *builder) days(ctx context.Context, r ledger.Reader) error {
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return err
		}
		var e struct {
			At    time.Time
			Kind  ledger.Kind
			Facts string
			Body  struct {
				AsOf engine.Date `json:"as_of"`
			}
		}
		if err := json.Unmarshal([]byte(rec.Text), &e); err != nil {
			return err
		}
		day := engine.DateOf(e.At.In(b.Zone))
		if e.Kind == ledger.KindImport && e.Body.AsOf != 0 {
			day = min(day, e.Body.AsOf)
		}
		if e.Facts != "" {
			b.entry = append(b.entry, stamp{rec.Seq, day})
			if b.known == 0 || day < b.known {
				b.known = day
			}
		}
	}
	return nil
}

// dayOf is the day of an entry.
func (b *builder) dayOf(seq int64) engine.Date {
	i, found := slices.BinarySearchFunc(b.entry, seq, func(s stamp, seq int64) int { return cmp.Compare(s.seq, seq) })
	if !found {
		return b.known
	}
	return b.entry[i].day
}

// moved is a change of what is owed, or of the money on account.
type moved struct {
	on     engine.Date // zero: before the ledger knew the invoice
	seq    int64       // of the entry that said so
	change engine.Amount
	kind   kind
}

// kind is what changed a balance.
type kind uint8

const (
	other     kind = iota // a credit note, an invoice that was corrected
	cash                  // money that came in, with its day; negative changes
	allocated             // money from the account
	lowered               // an export lowered it and did not say why
)

// item is an invoice with its history.
type item struct {
	engine.Invoice                // as it is on the day of the report, Open included
	from           engine.Date    // the first day on which it is owed
	moves          []moved        // by day; Amount and these give what is open
	events         []ledger.Event // by day
	contacts       []contact      // by day
	client         *engine.Client
}

// openOn is what is open at the end of a day; 0 before it was issued.
func (i *item) openOn(day engine.Date) engine.Amount {
	if day < i.from {
		return 0
	}
	open := i.Amount
	for _, m := range i.moves {
		if m.on <= day {
			open += m.change
		}
	}
	return open
}

// unapplied is money of a client that was allocated to no invoice, on the day of the report.
type unapplied struct {
	client string
	amount engine.Amount
}

// read reads clients, events and every form that the invoices had.
func (b *builder) read(ctx context.Context, r ledger.Reader) error {
	for c, err := range r.Clients(ctx) {
		if err != nil {
			return err
		}
		b.clients[c.ID] = &c
	}
	events := map[string][]ledger.Event{}
	onAccount := map[string][]ledger.Event{}
	for e, err := range r.Events(ctx, ledger.EventFilter{}) {
		switch {
		case err != nil:
			return err
		case e.Invoice != "":
			events[e.Invoice] = append(events[e.Invoice], e)
		case e.Client != "":
			onAccount[e.Client] = append(onAccount[e.Client], e)
		}
	}
	var forms []ledger.Version
	done := func() {
		if len(forms) > 0 {
			b.add(b.item(forms, events[forms[0].Invoice.ID]))
		}
		forms = nil
	}
	for v, err := range r.Versions(ctx, ledger.VersionFilter{}) {
		switch {
		case err != nil:
			return err
		case v.Invoice == nil:
			continue
		case len(forms) > 0 && forms[0].Invoice.ID != v.Invoice.ID:
			done()
		}
		forms = append(forms, v)
	}
	done()
	b.accounts(onAccount, events)
	return nil
}

// add puts an invoice into its group, when it was owed already.
func (b *builder) add(i *item) {
	if i.from > b.At {
		return
	}
	b.invoices[i.ID] = i
	g := b.group(i.Entity, i.Currency)
	g.items = append(g.items, i)
	if g.of == nil {
		g.of = map[string][]*item{}
	}
	g.of[i.Client] = append(g.of[i.Client], i)
}

// item is an invoice of all its forms, the oldest first, and its events.
func (b *builder) item(forms []ledger.Version, events []ledger.Event) *item {
	last := forms[len(forms)-1].Invoice
	i := &item{Invoice: b.formOn(forms, events), from: cmp.Or(last.Issued, min(b.dayOf(forms[0].Seq), last.Due)), events: events}
	i.Amount, i.Issued, i.Due, i.PaidOn = last.Amount, last.Issued, last.Due, last.PaidOn
	i.Client, i.Entity, i.Currency = last.Client, last.Entity, last.Currency
	if i.client = b.clients[i.Client]; i.client == nil {
		i.client = &engine.Client{ID: i.Client}
	}
	i.moves = b.moves(forms, events)
	slices.SortStableFunc(i.events, func(x, y ledger.Event) int { return cmp.Compare(x.Date, y.Date) })
	slices.SortStableFunc(i.moves, func(x, y moved) int { return cmp.Compare(x.on, y.on) })
	i.Open = i.openOn(b.At)
	b.Book.Tolerate(&i.Invoice)
	return i
}

// formOn is the form that was known on the day of the report, with the disputes, holds and
// hand-overs that were recorded later and happened before.
func (b *builder) formOn(forms []ledger.Version, events []ledger.Event) engine.Invoice {
	at := 0
	for n := range forms {
		if b.dayOf(forms[n].Seq) <= b.At {
			at = n
		}
	}
	inv := *forms[at].Invoice
	inv.Interrupts = slices.Clone(inv.Interrupts)
	for n := range events {
		if e := &events[n]; e.Seq > forms[at].Seq && e.Date <= b.At {
			e.ApplyFlags(&inv)
		}
	}
	return inv
}

// moves are the changes of what is owed: what events say, and on the day of an export what it
// changed beyond them. What an export knows as paid on a day is money of that day.
func (b *builder) moves(forms []ledger.Version, events []ledger.Event) []moved {
	var list []moved
	paid := engine.Amount(0) // open less the amount, as far as the list explains it
	next := 0
	upTo := func(seq int64) {
		for ; next < len(events) && events[next].Seq <= seq; next++ {
			if m, ok := moveOf(&events[next], forms[0].Invoice.Amount); ok {
				list, paid = append(list, m), paid+m.change
			}
		}
	}
	for n, f := range forms {
		upTo(f.Seq)
		inv := f.Invoice
		change := inv.Open - inv.Amount - paid
		if change == 0 {
			continue
		}
		paid += change
		m := moved{on: b.dayOf(f.Seq), seq: f.Seq, change: change}
		switch {
		case inv.Amount < 0:
		case change > 0: // an event told what an export had lowered before
			list, m.change = b.explain(list, change), 0
		case inv.PaidOn != 0:
			m.on, m.kind = inv.PaidOn, cash
		case n == 0:
			m.on = 0
		default:
			m.kind = lowered
		}
		if m.change != 0 {
			list = append(list, m)
		}
	}
	upTo(1<<63 - 1)
	return list
}

// explain takes back what exports lowered, the last first: events say now what it was. What is left
// over is owed again.
func (b *builder) explain(list []moved, change engine.Amount) []moved {
	for n := len(list) - 1; n >= 0 && change > 0; n-- {
		if m := &list[n]; m.kind == lowered || m.on == 0 {
			back := min(change, -m.change)
			if back > 0 {
				m.change += back
				change -= back
			}
		}
	}
	if change > 0 {
		list = append(list, moved{on: b.known, change: change})
	}
	return list
}

// moveOf is what an event changes of what is owed of an invoice of an amount.
func moveOf(e *ledger.Event, amount engine.Amount) (moved, bool) {
	m := moved{on: e.Date, seq: e.Seq, change: -e.Amount}
	switch e.Type {
	case engine.EventPayment:
		m.kind = cash
	case engine.EventCredit:
	case engine.EventAllocation:
		if amount <= 0 {
			return m, false
		}
		m.kind = allocated
	case engine.EventRefund, engine.EventDebitRejected:
		m.kind, m.change = cash, e.Amount
	default:
		return m, false
	}
	return m, m.change != 0
}

// accounts finds out what clients had on account on the day of the report.
func (b *builder) accounts(events, ofInvoices map[string][]ledger.Event) {
	later := map[string]map[key]engine.Amount{} // what came after it
	see := func(client string, k key, change engine.Amount) {
		if later[client] == nil {
			later[client] = map[key]engine.Amount{}
		}
		later[client][k] += change
	}
	for client, list := range events {
		for n := range list {
			e := &list[n]
			if !e.Type.OnAccount() {
				continue
			}
			change := e.Amount
			if e.Type == engine.EventRefund {
				change = -change
			}
			g := b.group(e.Entity, e.Currency)
			if e.Date > b.At {
				see(client, key{e.Entity, e.Currency}, change)
			} else if e.Type != engine.EventCredit {
				g.account = append(g.account, moved{on: e.Date, seq: e.Seq, change: -change, kind: cash})
			}
		}
		if len(list) > 0 {
			b.promisesOf(client, list)
		}
	}
	for id, list := range ofInvoices {
		i := b.invoices[id]
		for n := range list {
			if e := &list[n]; e.Type == engine.EventAllocation && e.Date > b.At && i != nil {
				see(i.Client, key{i.Entity, i.Currency}, -e.Amount)
			}
		}
	}
	for id, c := range b.clients {
		for _, p := range c.Unapplied {
			k := key{p.Entity, p.Currency}
			if amount := p.Amount - later[id][k]; amount != 0 {
				b.group(p.Entity, p.Currency).unapplied = append(b.group(p.Entity, p.Currency).unapplied, &unapplied{id, amount})
			}
			delete(later[id], k)
		}
		for k, change := range later[id] {
			if change != 0 {
				b.group(k.entity, k.currency).unapplied = append(b.group(k.entity, k.currency).unapplied, &unapplied{id, -change})
			}
		}
	}
}
