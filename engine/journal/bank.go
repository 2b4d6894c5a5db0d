package journal

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Statements says which bank statements were read and what became of their entries, or what a
// person said of an entry. The entries of this kind together are all that a ledger knows of its bank.
type Statements struct {
	// Before is the number of the entry of this kind before; 0 for the first.
	Before    int64             `json:"before"`
	Day       engine.Date       `json:"day,omitzero"`     // the creditor's day on which it was read or said; entries of an older relance lack it
	Events    int64             `json:"events,omitempty"` // number of the entry with the payments that were booked
	Files     []File            `json:"files,omitempty"`
	Accounts  []StatementEnd    `json:"accounts,omitempty"`  // as the statements leave them
	Entries   []StatementEntry  `json:"entries,omitempty"`   // new ones that are about clients
	Answers   []StatementAnswer `json:"answers,omitempty"`   // about entries, of these files or earlier
	Payers    []StatementPayer  `json:"payers,omitempty"`    // who paid for whom
	Forgotten []StatementPayer  `json:"forgotten,omitempty"` // who did not pay for whom after all
	Passed    int               `json:"passed,omitempty"`    // entries that are about no client
	Gap       bool              `json:"gap,omitempty"`       // a person let a statement not follow the last one
}

func (Statements) kind() ledger.Kind { return ledger.KindBank }

// StatementEnd is where the statements of an account end.
type StatementEnd struct {
	Account  string      `json:"account"`
	Currency string      `json:"currency"`
	Format   string      `json:"format"`
	ID       string      `json:"id,omitempty"`
	From     engine.Date `json:"from"`
	To       engine.Date `json:"to"`
	Opening  string      `json:"opening,omitempty"` // exact decimals; empty when the statement does not say
	Closing  string      `json:"closing,omitempty"`
	Content  string      `json:"content,omitempty"` // digest of the entries, where there are no balances
}

// StatementEntry is an entry of a statement, with where it stands.
type StatementEntry struct {
	Key        string      `json:"key"`
	Batch      string      `json:"batch,omitempty"`
	Account    string      `json:"account"`
	Entity     string      `json:"entity,omitempty"`
	File       string      `json:"file"`
	Place      string      `json:"place"`
	Booked     engine.Date `json:"booked"`
	Value      engine.Date `json:"value,omitzero"`
	Amount     string      `json:"amount"` // exact decimal, more than 0
	Currency   string      `json:"currency"`
	Debit      bool        `json:"debit,omitempty"`
	Reversal   bool        `json:"reversal,omitempty"`
	EndToEndID string      `json:"end_to_end,omitempty"`
	Name       string      `json:"name,omitempty"`
	IBAN       string      `json:"iban,omitempty"`
	Remittance string      `json:"remittance,omitempty"`
	Ref        string      `json:"ref,omitempty"`
	Return     string      `json:"return,omitempty"`
	Charges    string      `json:"charges,omitempty"` // exact decimal
	Lump       bool        `json:"lump,omitempty"`    // a batch as one sum
	Of         string      `json:"of,omitempty"`      // the statement that it came in first
	After      string      `json:"after,omitempty"`   // exact decimal; the balance after it
	Doubt      string      `json:"doubt,omitempty"`   // why it may be one that another statement had
}

// StatementAnswer says what an entry is for.
type StatementAnswer struct {
	Key     string          `json:"key"`
	Word    string          `json:"word"` // booked, undone, ignored, or replaced by the transactions of the batch
	Parts   []StatementPart `json:"parts,omitempty"`
	Client  string          `json:"client,omitempty"`  // of money on account
	Account string          `json:"account,omitempty"` // exact decimal; how much is on account
	Reasons []string        `json:"reasons,omitempty"`
}

// StatementPart is what an invoice got of an entry.
type StatementPart struct {
	Invoice string `json:"invoice"`
	Amount  string `json:"amount"` // exact decimal
}

// StatementPayer is who paid for a client.
type StatementPayer struct {
	Client string `json:"client"`
	IBAN   string `json:"iban,omitempty"`
	Name   string `json:"name,omitempty"`
}
