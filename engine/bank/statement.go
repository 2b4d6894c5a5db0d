package bank

import "github.com/relance-dev/relance/engine"

// Statement is what a bank says of one account: over a period, or in one notification.
type Statement struct {
	Format   Format
	File     string // as it was given to Read
	ID       string // the bank's name or number for it; empty when it has none
	Account  string // IBAN, or the number that the format has; no spaces; empty in QIF and most CSV
	Currency engine.Currency
	// Opening and Closing are the booked balances, overdrafts negative; nil when not stated.
	Opening, Closing *engine.Amount
	From, To         engine.Date // first and last day; those of the entries when it does not say
	Entries          []Entry     // booked ones alone, in the order of the file
	Pending          int         // entries that are not booked yet, and not in Entries
	// Content is a digest of the entries where a statement has no balances (see Format.Rows): it tells two of the same
	// days apart. Empty for the others.
	Content string
}

// Entry is one movement. Of a batch it is one of its transactions, when the file has them.
type Entry struct {
	// Key tells it from every other of the account: the same entry has the same key in whichever
	// file it comes, and two that are alike on one day have two. See keys.
	Key      string
	Place    string          // where it stands in the file: "line 12", "entry 3"
	Booked   engine.Date     // never zero
	Value    engine.Date     // zero when not stated
	Amount   engine.Amount   // more than 0; Debit says which way it goes
	Currency engine.Currency // that of the account
	Debit    bool            // money left the account
	Reversal bool            // it takes back an earlier entry
	// EndToEndID is what the payer called the transfer, or the creditor the direct debit.
	EndToEndID string
	Name       string // of the other party
	IBAN       string // of the other party; no spaces
	Remittance string // what they wrote, structured references included
	Ref        string // the bank's reference for the transaction
	// ReturnReason says why a transfer or direct debit came back: an ISO 20022 code such as AM04,
	// another code of the format, or "returned"; empty when nothing came back.
	ReturnReason string
	Charges      engine.Amount // taken off by banks on the way, when stated in the account's currency
	// Batch names the entry of the statement that a transaction was part of: a later file that
	// has that entry as one sum is about the same money. Lump is set on such a sum.
	Batch string
	Lump  bool
	// After is the balance of the account after it, in the order of the file; nil when its statement has no opening balance.
	After *engine.Amount
	// Doubt says why it may be one that another statement had; empty when it is not, or nobody doubts.
	Doubt string

	alike string // what its key is made of, but for the count
}

// Format is a kind of file.
type Format string

// The formats that are read.
const (
	Camt053 Format = "camt.053"
	Camt054 Format = "camt.054"
	MT940   Format = "MT940"
	CFONB   Format = "CFONB 120"
	OFX     Format = "OFX"
	QIF     Format = "QIF"
	CSV     Format = "CSV"
)

// Balanced reports whether files of the format state both balances, so that a statement has to
// follow the one before it.
func (f Format) Balanced() bool { return f == Camt053 || f == MT940 || f == CFONB }

// Rows reports whether files of the format are rows of an account without balances, of whichever days somebody asked for.
func (f Format) Rows() bool { return f == CSV || f == OFX || f == QIF }

// Sum is what the entries add to the account.
func (s *Statement) Sum() engine.Amount {
	var sum engine.Amount
	for i := range s.Entries {
		sum += s.Entries[i].Signed()
	}
	return sum
}

// Signed is the amount as the account counts it: negative when money left.
func (e *Entry) Signed() engine.Amount {
	if e.Debit {
		return -e.Amount
	}
	return e.Amount
}

// Text is all that the payer wrote: remittance, end-to-end id, and the name.
func (e *Entry) Text() string { return joinText(e.Remittance, e.EndToEndID) }
