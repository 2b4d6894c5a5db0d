package bank

import "github.com/relance-dev/relance/engine"

// Level is how sure a proposal is.
type Level string

// The levels.
const (
	Certain Level = "certain" // booked without asking
	Likely  Level = "likely"  // a person agrees first
	Open    Level = "open"    // a person says what it is
	None    Level = "none"    // money that went out, and that is about no client
)

// Proposal says what an entry is for.
type Proposal struct {
	Level     Level
	Type      engine.EventType // EventPayment, EventDebitRejected or EventRefund
	Client    string           // empty when nobody is known
	Parts     []Part           // by due date; never more than the entry together
	OnAccount engine.Amount    // the rest, for Client; 0 when there is none, or no Client
	Short     engine.Amount    // what is missing of the invoices, when it is little: a bank's fee, probably
	Reasons   []string         // what speaks for it, in words
	Others    []string         // further invoices that it could be for, the oldest due date first; at most maxOthers
	// MayPay are the open invoices that a credit may well pay: those of Parts, those that it names, those of its
	// client when it fits none, or the few that have its amount. None for money that went out.
	MayPay []string
}

// Part is what an invoice gets of an entry; of a debit that came back, what is owed again.
type Part struct {
	Invoice string
	Amount  engine.Amount
}

// Payer is who paid for a client before: evidence for the next time.
type Payer struct {
	Client string
	IBAN   string // empty when only the name is known
	Name   string
}

// What a match looks at, at most.
const (
	maxParts  = 4      // invoices in a sum that nobody named
	maxSums   = 50_000 // sums that are tried
	maxOthers = 5
	maxNamed  = 200 // invoices that one text names
)

// feeLimit is how much may be missing so that it is taken for a bank's fee: 30 whole units of the currency,
// and 5 % of the amount. Banks charge 5 to 30 for a transfer from abroad.
func feeLimit(c engine.Currency, open engine.Amount) engine.Amount {
	unit := engine.Amount(1)
	for range c.Exponent() {
		unit *= 10
	}
	return min(30*unit, open/20)
}
