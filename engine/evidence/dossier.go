package evidence

import (
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Format is what a dossier calls itself.
const Format = "relance evidence 1"

// Dossier is what is known and what was done about a claim: index.json of an evidence
// file. Amounts are exact decimals in text.
type Dossier struct {
	Format   string `json:"format"`
	Creditor string `json:"creditor"`
	Timezone string `json:"timezone"` // of the creditor, whose days are told
	About    string `json:"about"`    // the invoice, client or case that was asked for
	// At is the instant of the ledger's last entry, and Day the creditor's day then: the
	// same ledger gives the same bytes, whenever the file is made.
	At  time.Time   `json:"at"`
	Day engine.Date `json:"day"`

	Client   Client    `json:"client"`
	Invoices []Invoice `json:"invoices"` // by due date
	Pieces   []Piece   `json:"pieces"`   // what was handed to channels, as it happened
	// Rehearsed are the messages that were written to a folder and reached nobody. They are
	// numbered by themselves, and count for nothing in Items.
	Rehearsed []Piece  `json:"rehearsed,omitempty"`
	Unsent    []Unsent `json:"unsent"` // what was decided and did not leave
	Events    []Event  `json:"events"` // as they were recorded
	Items     []Item   `json:"items"`  // what a claim needs, in the order of Items
	Proof     Proof    `json:"proof"`
}

// Client is the debtor.
type Client struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Kind    string   `json:"kind,omitempty"`
	Address []string `json:"address,omitempty"`
	Country string   `json:"country,omitempty"`
	Email   string   `json:"email,omitempty"`
	Phone   string   `json:"phone,omitempty"`
}

// Invoice is what is owed on one invoice.
type Invoice struct {
	ID         string      `json:"invoice"`
	Entity     string      `json:"entity,omitempty"` // that is owed, when the book has several
	Amount     string      `json:"amount"`
	Open       string      `json:"open"`
	ToAsk      string      `json:"to_ask,omitempty"` // when less than open may be asked: see engine.Invoice.ToAsk
	Currency   string      `json:"currency"`
	Issued     engine.Date `json:"issued,omitzero"`
	Due        engine.Date `json:"due"`
	DaysLate   int         `json:"days_late"`
	Limitation engine.Date `json:"limitation,omitzero"` // last day to bring it to court, when known
	Policy     string      `json:"policy,omitempty"`
	State      string      `json:"state,omitempty"` // where its case stands
	File       string      `json:"file,omitempty"`  // the invoice itself
}

// Piece is one message that was handed to its channel.
type Piece struct {
	Number     int         `json:"piece"` // from 1
	File       string      `json:"file"`  // the message as it reads
	Pages      int         `json:"pages,omitempty"`
	Attached   []string    `json:"attached,omitempty"` // files that went with it
	Key        string      `json:"key"`
	Channel    string      `json:"channel"`
	Registered bool        `json:"registered,omitempty"`
	To         string      `json:"to"`
	Subject    string      `json:"subject,omitempty"`
	Policy     string      `json:"policy"`
	State      string      `json:"state"`
	Tone       string      `json:"tone"`
	Template   string      `json:"template,omitempty"`
	Amount     string      `json:"amount"`
	Currency   string      `json:"currency"`
	Invoices   []string    `json:"invoices"`
	Decided    engine.Date `json:"decided"`
	Handed     time.Time   `json:"handed"` // to the channel, the last time
	Day        engine.Date `json:"day"`    // the creditor's, of Handed
	Attempts   int         `json:"attempts"`
	Status     string      `json:"status"`
	Changed    time.Time   `json:"status_since"`
	Receipt    string      `json:"receipt,omitempty"` // the channel's name for it
	Reason     string      `json:"reason,omitempty"`  // or what else the channel said
	Book       string      `json:"book,omitempty"`    // digest of the book it was decided under
	Commit     string      `json:"commit,omitempty"`  // of the book's text
	// Kept says that the ledger kept the message as it was handed over, and Digest is its
	// ledger.Rendition.Digest. Otherwise it was written again with the texts of today.
	Kept   bool   `json:"kept"`
	Digest string `json:"digest,omitempty"`
}

// Unsent is a message that was decided and did not leave.
type Unsent struct {
	Key     string      `json:"key"`
	Channel string      `json:"channel"`
	State   string      `json:"state"`
	Decided engine.Date `json:"decided"`
	Status  string      `json:"status"`
	Reason  string      `json:"reason,omitempty"`
}

// Event is something that happened outside.
type Event struct {
	Entry    int64       `json:"entry"`
	Date     engine.Date `json:"date"`
	Type     string      `json:"type"`
	Invoice  string      `json:"invoice,omitempty"`
	Amount   string      `json:"amount,omitempty"`
	Currency string      `json:"currency,omitempty"`
	Until    engine.Date `json:"until,omitzero"`
	Channel  string      `json:"channel,omitempty"`
	Note     string      `json:"note,omitempty"`
}

// Item is one thing that a claim before a court needs.
type Item struct {
	Name    string `json:"item"`
	Present bool   `json:"present"`
	Detail  string `json:"detail,omitempty"` // files, or numbers of pieces
}

// The names of items, in order: a claim is proven by the order, the invoice, the terms of
// sale, the reminders, and the formal notice with the proof that it arrived.
const (
	ItemOrder   = "order"
	ItemInvoice = "invoice"
	ItemTerms   = "terms"
	ItemRemind  = "reminders"
	ItemNotice  = "formal_notice"
	ItemReceipt = "formal_notice_receipt"
)

// Proof says which entries of the journal are in the file.
type Proof struct {
	Head    ledger.Head `json:"head"` // of the whole journal
	Entries []Link      `json:"entries"`
}

// Link is one entry: the SHA-256 of its text. Whole says that all facts that it made
// are in the file, so that they can be proven without the ledger.
type Link struct {
	Seq   int64  `json:"entry"`
	Hash  string `json:"hash"`
	Whole bool   `json:"whole,omitempty"`
}
