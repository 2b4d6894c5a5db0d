package ledger

import (
	"context"
	"iter"

	"github.com/relance-dev/relance/engine"
)

// FactReader reads what is known of clients and invoices, now and before.
type FactReader interface {
	// Client and Invoice return what is known now, or ErrNotFound.
	Client(ctx context.Context, id string) (engine.Client, error)
	Invoice(ctx context.Context, id string) (engine.Invoice, error)

	// Clients lists all clients by id.
	Clients(ctx context.Context) iter.Seq2[engine.Client, error]
	// ClientPage lists a page of them, at a cost that follows those listed.
	ClientPage(ctx context.Context, p ClientPage) iter.Seq2[engine.Client, error]
	// Invoices lists invoices by id, at a cost that follows those listed when
	// the filter names clients.
	Invoices(ctx context.Context, f InvoiceFilter) iter.Seq2[engine.Invoice, error]

	// Debtors lists the clients, by id, who have an invoice that the page selects, at a cost that follows those listed.
	Debtors(ctx context.Context, p DebtorPage) iter.Seq2[string, error]
	// InvoicesBehind counts the invoices that the page selects, of clients behind Debtor: whatever Limit.
	InvoicesBehind(ctx context.Context, p DebtorPage) (int, error)

	// Changed lists the clients, by id, of whom a later entry than after made a
	// fact: of the client, of an invoice or an event. Its cost follows those listed.
	Changed(ctx context.Context, after int64) iter.Seq2[string, error]

	// Event returns the event of a key, or ErrNotFound.
	Event(ctx context.Context, key string) (Event, error)
	// Events lists events as they were recorded.
	Events(ctx context.Context, f EventFilter) iter.Seq2[Event, error]

	// Versions lists every form that facts ever had: clients before invoices,
	// each by id, the oldest form first.
	Versions(ctx context.Context, f VersionFilter) iter.Seq2[Version, error]
}

// InvoiceFilter selects invoices. The zero filter selects all.
type InvoiceFilter struct {
	Client  string   // of this client
	Clients []string // of one of these clients; none means all
	Open    bool     // with something open, credit notes included
	// DueBy selects those that were due on this day or before; with Open and without Client at a cost
	// that follows those listed.
	DueBy engine.Date
}

// ClientPage selects clients by id. The zero page is of all.
type ClientPage struct {
	After  string // clients behind this id; empty for all
	Before string // clients before this id, the last one first; empty for all, the first one first
	Limit  int    // clients at most; 0 means all
}

// DebtorPage selects invoices by what is open of them, and the clients who have some. The zero page is of all.
type DebtorPage struct {
	Debtor string      // clients behind this id; empty for all
	From   bool        // and the one of this id too; InvoicesBehind does not look at it
	Open   bool        // with something open, credit notes included
	Owing  bool        // with something to pay
	DueBy  engine.Date // due on this day or before, with Open or Owing; 0 for any day
	Limit  int         // clients at most; 0 means all
}

// EventFilter selects events. The zero filter selects all. With both Invoice and Client
// an event is selected that is about either.
type EventFilter struct {
	Invoice string
	Client  string // about the client as a whole, without an invoice
	// Of selects all events of a client: about them, and about the invoices that are theirs now. With
	// it the other fields count for nothing.
	Of string
}

// VersionFilter selects versions. The zero filter selects all.
type VersionFilter struct {
	Invoice string // of this invoice alone
	Client  string // of this client alone, without their invoices
}

// Event is something that happened, as it was recorded.
type Event struct {
	engine.Event
	Key string // unique in the ledger: an event is recorded once
	Seq int64  // of the journal's entry that recorded it; set by Append
}

// Version is one form that a client or an invoice had.
type Version struct {
	Seq     int64 // of the journal's entry that made it
	Invoice *engine.Invoice
	Client  *engine.Client // when it is not an invoice's
	Facts   string         // declared ones, as EncodeFacts wrote them
	Line    string         // as the entry's digest counts it
}
