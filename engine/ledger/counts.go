package ledger

import (
	"context"
	"iter"
	"time"

	"github.com/relance-dev/relance/engine"
)

// Counts are what a ledger counts as it changes, so that reading them does not cost what it holds. Each list is in the
// order of its first fields.
type Counts struct {
	Cases    []CaseCount
	Due      []DueCount
	Sales    []SaleCount
	Messages []MessageCount
}

// CaseCount counts the cases that stand in a state. Policy and State are empty for invoices that no line of the assign
// list takes.
type CaseCount struct {
	Policy, State string
	Currency      engine.Currency
	Cases         int
	Owing         int           // those of whose invoices one owes something
	Open          engine.Amount // of these invoices, without credit notes
}

// DueCount adds up what is open and due on one day.
type DueCount struct {
	Currency engine.Currency
	Due      engine.Date
	Invoices int // that owe something
	Open     engine.Amount
	Credits  int           // credit notes of which something is left, and invoices that were overpaid
	Credit   engine.Amount // of these; negative
}

// SaleCount adds up what was issued on one day, credit notes taken off.
type SaleCount struct {
	Currency engine.Currency
	Issued   engine.Date // zero when nobody said
	Invoices int
	Amount   engine.Amount
	Closed   int // invoices that owe nothing any more
}

// MessageCount counts messages that are alike.
type MessageCount struct {
	Status                 Status
	Channel, Policy, State string
	Registered             string // Params["registered"] of Message.Body
	Messages               int
}

// CountReader reads what is counted, and lists the few that counts do not tell of.
type CountReader interface {
	// Counts returns what is counted, of the messages those that were created at the instant since or later.
	Counts(ctx context.Context, since time.Time) (Counts, error)
	// Marked lists, by id, the clients who are on the blacklist or have money on account.
	Marked(ctx context.Context) iter.Seq2[engine.Client, error]
	// AskedLess lists, by id, the clients of whom less may be asked than their invoices owe: one of them is contested,
	// or a credit note, or was overpaid.
	AskedLess(ctx context.Context) iter.Seq2[string, error]
}
