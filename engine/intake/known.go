package intake

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// ledger is what the files say so far.
type ledger struct {
	clients    map[string]uint32 // places in names
	names      []string
	contacts   map[string][]engine.Contact
	invoices   map[key]owed // by id; empty when there are no events to check
	currencies []engine.Currency
	header     string         // of the column that names an invoice's client
	firstRow   map[string]int // of the invoices of clients that no file describes
	unnamed    []string       // these clients, in file order
	implied    map[string]*engine.Client
	credits    credits
}

func newLedger() *ledger {
	return &ledger{
		clients: map[string]uint32{"": 0}, names: []string{""}, invoices: map[key]owed{}, firstRow: map[string]int{}, implied: map[string]*engine.Client{},
	}
}

// owed is what events need to know of an invoice, kept small: it is kept of all of them.
type owed struct {
	client   uint32 // its place in names
	currency uint16 // its place in currencies
}

// know notes a client, and reports whether they are new.
func (l *ledger) know(id string) (isNew bool) {
	if _, ok := l.clients[id]; ok {
		return false
	}
	l.clients[id] = uint32(len(l.names))
	l.names = append(l.names, id)
	return true
}

// name notes the client that a row names, and what it says of one whom no file describes.
func (l *ledger) name(d *decoder, x *receivable, client func(id string) engine.Client) {
	if l.know(x.Client) {
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
}

// owe notes an invoice, whose client is known.
func (l *ledger) owe(inv *engine.Invoice) {
	at := slices.Index(l.currencies, inv.Currency)
	if at < 0 {
		at = len(l.currencies)
		l.currencies = append(l.currencies, inv.Currency)
	}
	l.invoices[keyOf(inv.ID)] = owed{client: l.clients[inv.Client], currency: uint16(at)}
}

func (l *ledger) client(id string) bool { return l.clients[id] > 0 }

func (l *ledger) contact(client, role string) bool {
	return slices.ContainsFunc(l.contacts[client], func(c engine.Contact) bool { return c.Role == role })
}

func (l *ledger) invoice(id string) (string, engine.Currency, bool) {
	o, ok := l.invoices[keyOf(id)]
	if !ok {
		return "", engine.Currency{}, false
	}
	return l.names[o.client], l.currencies[o.currency], true
}
