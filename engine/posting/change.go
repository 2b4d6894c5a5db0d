package posting

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// ChangeKind says what became of an invoice.
type ChangeKind string

// The kinds of change. One invoice is of one kind.
const (
	New       ChangeKind = "new"       // was not in the ledger
	Closed    ChangeKind = "closed"    // owes nothing any more
	Reopened  ChangeKind = "reopened"  // owes again
	PaidDown  ChangeKind = "paid down" // owes less
	Raised    ChangeKind = "raised"    // owes more
	Changed   ChangeKind = "changed"   // owes the same, and something else about it changed
	Unchanged ChangeKind = "unchanged"
)

// ChangeKinds lists every ChangeKind, as a summary does.
var ChangeKinds = []ChangeKind{New, Changed, PaidDown, Raised, Closed, Reopened, Unchanged}

// Change is what became of one invoice.
type Change struct {
	Kind     ChangeKind
	Invoice  string
	Client   string
	Currency engine.Currency
	Before   engine.Amount // open; 0 for a new invoice
	After    engine.Amount // open
	Disputed bool          // after
	OnHold   bool          // after
	Until    engine.Date   // after: the day from which on it is no longer on hold; zero for none
	Due      engine.Date   // after

	// ClientBefore and DueBefore are set when they were others.
	ClientBefore string
	DueBefore    engine.Date
}

// compare says what changed between two forms of an invoice; before is nil for a
// new one. ok is false when nothing did.
func compare(before, after *engine.Invoice) (c Change, ok bool) {
	c = Change{
		Kind: Unchanged, Invoice: after.ID, Client: after.Client, Currency: after.Currency, After: after.Open,
		Disputed: after.Disputed, OnHold: after.OnHold, Until: after.HoldUntil, Due: after.Due,
	}
	if before == nil {
		c.Kind = New
		return c, true
	}
	c.Before = before.Open
	if before.Client != after.Client {
		c.ClientBefore = before.Client
	}
	if before.Due != after.Due {
		c.DueBefore = before.Due
	}
	switch was, is := owes(before), owes(after); {
	case was && !is:
		c.Kind = Closed
	case is && !was:
		c.Kind = Reopened
	case abs(after.Open) < abs(before.Open):
		c.Kind = PaidDown
	case after.Open != before.Open:
		c.Kind = Raised
	case !alike(before, after):
		c.Kind = Changed
	}
	return c, c.Kind != Unchanged
}

// owes reports whether an invoice is open; a credit note is while some of it is left.
func owes(i *engine.Invoice) bool {
	if i.Amount < 0 {
		return i.Open < 0
	}
	return i.Open > 0
}

func abs(a engine.Amount) engine.Amount { return max(a, -a) }

// alike compares all but what is open.
func alike(a, b *engine.Invoice) bool {
	return a.Client == b.Client && a.Amount == b.Amount && a.Currency == b.Currency && a.Issued == b.Issued && a.Due == b.Due &&
		a.PaidOn == b.PaidOn && a.Entity == b.Entity && a.Disputed == b.Disputed && a.OnHold == b.OnHold && a.HoldUntil == b.HoldUntil &&
		a.DisputedAmount == b.DisputedAmount && a.DisputeReason == b.DisputeReason && a.Debit == b.Debit && a.CreditFor == b.CreditFor && a.Document == b.Document &&
		a.Factored == b.Factored && a.Factor == b.Factor && a.HandedOver == b.HandedOver && a.HandedTo == b.HandedTo && a.Approved == b.Approved &&
		slices.Equal(a.Interrupts, b.Interrupts) && alikeFacts(a.Facts, b.Facts)
}

// alikeFacts compares facts; one that is not given is like one that is not there.
func alikeFacts(a, b []engine.Value) bool {
	for i := range max(len(a), len(b)) {
		var x, y engine.Value
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x.Type != y.Type || x.String() != y.String() {
			return false
		}
	}
	return true
}

// alikeClients compares two forms of a client.
func alikeClients(a, b *engine.Client) bool {
	return a.Name == b.Name && a.Profile == b.Profile && a.Kind == b.Kind && a.Country == b.Country && a.Language == b.Language &&
		a.Email == b.Email && a.Phone == b.Phone && a.Contact == b.Contact &&
		slices.Equal(a.Address, b.Address) && slices.Equal(a.OptOut, b.OptOut) && a.Timezone == b.Timezone && slices.Equal(a.Consent, b.Consent) &&
		engine.ContactsAlike(a.Contacts, b.Contacts) && a.Verified == b.Verified && a.Preferred == b.Preferred &&
		slices.Equal(a.Bad, b.Bad) && a.Insolvent == b.Insolvent && a.Forgotten == b.Forgotten && a.Blacklisted == b.Blacklisted && slices.Equal(a.Unapplied, b.Unapplied) && alikeFacts(a.Facts, b.Facts)
}

// bare reports whether no more than a client's id is known, and perhaps their contacts.
func bare(c *engine.Client) bool {
	return c.Name == c.ID && c.Email == "" && c.Phone == "" && c.Contact == "" && len(c.Address) == 0
}
