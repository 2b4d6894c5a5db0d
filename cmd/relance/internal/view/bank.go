package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/posting"
)

// BankImported is what an import of bank statements came to, or what a person said of entries.
type BankImported struct {
	Entry      int64           `json:"entry"`      // of the journal; 0 with --dry-run, and when nothing was new
	Statements []BankStatement `json:"statements"` // that the files have
	Booked     []BankEntry     `json:"booked"`     // entries that are booked now
	Waiting    []BankEntry     `json:"waiting"`    // new entries that wait for a person
	Known      int             `json:"known"`      // entries that were imported before
	Passed     int             `json:"passed"`     // entries that are about no client
	Pending    int             `json:"pending"`    // entries that the bank has not booked yet, and that were not used
	Recorded   Recorded        `json:"recorded"`   // the events, and what they changed
}

// BankWaiting are the entries of statements that wait for a person.
type BankWaiting struct {
	Waiting []BankEntry `json:"waiting"` // as they were read
}

// BankUndone is what became of a booking that was wrong.
type BankUndone struct {
	Entry    int64     `json:"entry"`    // of the journal; 0 with --dry-run
	Taken    BankEntry `json:"taken"`    // the entry of the statement, with what is proposed for it now
	Ignored  bool      `json:"ignored"`  // it does not wait: it is about no client
	Recorded Recorded  `json:"recorded"` // the events that take the booking back, and what they changed
}

// NewBankUndone is the view of it.
func NewBankUndone(u *posting.BankUndone) BankUndone {
	return BankUndone{Entry: u.Seq, Taken: newBankEntry(&u.Entry), Ignored: u.Ignored, Recorded: NewRecorded(u.Recorded)}
}

// BankStatement is a statement of one account.
type BankStatement struct {
	File     string      `json:"file"`
	Format   string      `json:"format"`  // such as camt.053
	ID       string      `json:"id"`      // the bank's own; may be empty
	Account  string      `json:"account"` // the creditor's, or an entity's
	Currency string      `json:"currency"`
	From     engine.Date `json:"from"`              // first day
	To       engine.Date `json:"to"`                // last day
	Opening  string      `json:"opening,omitempty"` // exact decimal, when stated
	Closing  string      `json:"closing,omitempty"` // likewise
	Entries  int         `json:"entries"`           // that are booked
}

// BankEntry is an entry of a statement, with what it is for.
type BankEntry struct {
	Key        string           `json:"key"`     // what names it in relance bank match
	Account    string           `json:"account"` // the creditor's, or an entity's
	Entity     string           `json:"entity,omitempty"`
	File       string           `json:"file"`
	Place      string           `json:"place"`          // in the file
	Booked     engine.Date      `json:"booked"`         // the day
	Value      engine.Date      `json:"value,omitzero"` // the value day
	Amount     string           `json:"amount"`         // exact decimal, more than 0
	Currency   string           `json:"currency"`
	Debit      bool             `json:"debit"`                // money left the account
	Name       string           `json:"name"`                 // of the other party
	IBAN       string           `json:"iban"`                 // of the other party
	EndToEndID string           `json:"end_to_end"`           // what the payer called the transfer
	Remittance string           `json:"remittance"`           // what the payer wrote
	Return     string           `json:"return,omitempty"`     // why it came back
	Level      bank.Level       `json:"level"`                // certain, likely or open
	Type       engine.EventType `json:"type"`                 // the event that books it
	Client     string           `json:"client,omitempty"`     // whose it is
	Parts      []BankPart       `json:"parts"`                // what invoices get
	OnAccount  string           `json:"on_account,omitempty"` // the rest, for the client
	Short      string           `json:"short,omitempty"`      // what is missing of the invoices, probably a bank's fee
	Reasons    []string         `json:"reasons"`              // what speaks for it
	Others     []string         `json:"others"`               // further invoices that it could be for
	MayPay     []string         `json:"may_pay"`              // open invoices that it may well pay
	Since      engine.Date      `json:"since,omitzero"`       // the day it was read, since which it waits
}

// BankPart is what an invoice gets of an entry.
type BankPart struct {
	Invoice string `json:"invoice"`
	Amount  string `json:"amount"`
}

// NewBankImported is the view of a summary.
func NewBankImported(s *posting.BankSummary) BankImported {
	return BankImported{
		Entry: s.Seq, Statements: list(s.Statements, newBankStatement), Booked: list(s.Booked, newBankEntry), Waiting: list(s.Waiting, newBankEntry),
		Known: s.Known, Passed: s.Passed, Pending: s.Pending, Recorded: NewRecorded(s.Recorded),
	}
}

// NewBankWaiting is the view of entries that wait.
func NewBankWaiting(entries []posting.BankEntry) BankWaiting {
	return BankWaiting{Waiting: list(entries, newBankEntry)}
}

func newBankStatement(s *bank.Statement) BankStatement {
	v := BankStatement{
		File: s.File, Format: string(s.Format), ID: s.ID, Account: s.Account, Currency: s.Currency.Code(), From: s.From, To: s.To, Entries: len(s.Entries),
	}
	if s.Opening != nil {
		v.Opening = s.Currency.Format(*s.Opening)
	}
	if s.Closing != nil {
		v.Closing = s.Currency.Format(*s.Closing)
	}
	return v
}

func newBankEntry(e *posting.BankEntry) BankEntry {
	p := &e.Proposal
	some := func(a engine.Amount) string {
		if a == 0 {
			return ""
		}
		return e.Currency.Format(a)
	}
	return BankEntry{
		Key: e.Key, Account: e.Account, Entity: e.Entity, File: e.File, Place: e.Place, Booked: e.Booked, Value: e.Value, Amount: e.Currency.Format(e.Amount),
		Currency: e.Currency.Code(), Debit: e.Debit, Name: e.Name, IBAN: e.IBAN, EndToEndID: e.EndToEndID, Remittance: e.Remittance, Return: e.ReturnReason,
		Level: p.Level, Type: p.Type, Client: p.Client, OnAccount: some(p.OnAccount), Short: some(p.Short), Reasons: texts(p.Reasons), Others: texts(p.Others), MayPay: texts(p.MayPay), Since: e.Since,
		Parts: list(p.Parts, func(x *bank.Part) BankPart { return BankPart{x.Invoice, e.Currency.Format(x.Amount)} }),
	}
}
