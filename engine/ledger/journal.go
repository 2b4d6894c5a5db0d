package ledger

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"

	"github.com/relance-dev/relance/engine"
)

// Kind says what an entry of the journal records.
type Kind string

// The kinds of entry.
const (
	KindImport    Kind = "import"    // exports were read
	KindEvent     Kind = "event"     // something happened outside
	KindDecision  Kind = "decision"  // a case moved, or a person is asked
	KindMessage   Kind = "message"   // a message went into the outbox, or on its way
	KindReceipt   Kind = "receipt"   // what a channel answered
	KindApproval  Kind = "approval"  // a person agreed or refused
	KindPlan      Kind = "plan"      // a plan was begun or finished
	KindNote      Kind = "note"      // free text of a person
	KindRows      Kind = "rows"      // cases or messages changed with no other entry
	KindRestore   Kind = "restore"   // a person took the ledger over as it is; see Ledger.TakeOver
	KindBank      Kind = "bank"      // bank statements were read, or a person said what an entry of one is for
	KindForgotten Kind = "forgotten" // what was known of a client as a person was taken out; see Forgotten
)

// Kinds lists every Kind.
var Kinds = []Kind{KindImport, KindEvent, KindDecision, KindMessage, KindReceipt, KindApproval, KindPlan, KindNote, KindRows, KindRestore, KindBank, KindForgotten}

// JournalReader reads the journal.
type JournalReader interface {
	// Head returns the last entry's number and hash; zero of an empty journal.
	Head(ctx context.Context) (Head, error)
	// Last returns the last record of a kind, or ErrNotFound. For decisions, messages and receipts
	// its cost follows what was recorded since.
	Last(ctx context.Context, kind Kind) (Record, error)
	// Journal lists records by number.
	Journal(ctx context.Context, f JournalFilter) iter.Seq2[Record, error]
}

// Head is the end of the journal.
type Head struct {
	Seq  int64
	Hash string // hex SHA-256; empty when Seq is 0
}

// JournalFilter selects records. The zero filter selects all; of Client,
// Invoice and Case at most one is used, in this order.
type JournalFilter struct {
	After   int64 // those with a higher number
	Limit   int   // at most so many; 0 means all. The number of the last one is After of the next page
	Client  string
	Invoice string
	Case    string
}

// ByRelance is who an entry is by that is no person's word: what a run decided, what a channel answered.
const ByRelance = "relance"

// About says whom and what an entry concerns, so that it is found again.
type About struct {
	Case     string   `json:"case,omitempty"` // Case.ID
	Client   string   `json:"client,omitempty"`
	Invoices []string `json:"invoices,omitempty"`
}

// Draft is an entry that is about to be appended, with the facts it makes.
type Draft struct {
	At    time.Time // not zero
	Kind  Kind
	About About
	By    string // the person whose word it is; empty when it is nobody's, which the entry calls ByRelance
	// Body is what the entry says, as encoding/json writes it: an object, and
	// amounts as text, since a number with a fraction is refused.
	Body any

	Clients  []engine.Client  // new or changed, by id, each once
	Invoices []engine.Invoice // new or changed, by id, each once
	Many     Invoices         // in the place of Invoices; nil for those
	Events   []Event          // new, in the order in which they happened
}

// Entry is an entry of the journal.
type Entry struct {
	About About           `json:"about"`
	At    time.Time       `json:"at"` // UTC
	Body  json.RawMessage `json:"body"`
	By    string          `json:"by,omitempty"`    // the person whose word it is, else ByRelance; empty in entries of earlier versions
	Facts string          `json:"facts,omitempty"` // Digest of the facts it made; empty when it made none
	Kind  Kind            `json:"kind"`
	Prev  string          `json:"prev"` // hash of the entry before; empty for the first
	// Rows are the digests of the cases, messages and other rows that were changed with the entry, by
	// Row.Name; nil in an entry of before there were such digests.
	Rows map[string]string `json:"rows,omitzero"`
	Seq  int64             `json:"seq"` // from 1, without gaps
}

// Record is an entry as it is stored.
type Record struct {
	Seq  int64
	Text string // canonical JSON: fields by name, no spaces
	Hash string // hex SHA-256 of Text
}

// Entry reads the record. It fails when the text is not an entry.
func (r Record) Entry() (Entry, error) {
	var e Entry
	if err := json.Unmarshal([]byte(r.Text), &e); err != nil {
		return Entry{}, fmt.Errorf("entry %d of the journal: %w", r.Seq, err)
	}
	return e, nil
}

// Prepare makes the entry of a draft, as far as it does not rest on the one before it: Seq,
// Prev and Rows are left. decls are the declarations that the draft's facts follow. It fails
// when the draft is not well formed: no instant, a kind nobody knows, facts out of order, a
// body that is no JSON object.
func Prepare(d *Draft, decls []engine.FactDecl) (Entry, error) {
	if err := d.check(); err != nil {
		return Entry{}, err
	}
	body, err := canonical(d.Body)
	if err != nil {
		return Entry{}, err
	}
	facts, err := d.digest(decls)
	if err != nil {
		return Entry{}, err
	}
	return Entry{About: d.About, At: d.At.UTC(), Body: body, By: cmp.Or(d.By, ByRelance), Facts: facts, Kind: d.Kind}, nil
}

// Chain makes the record of an entry that follows head.
func Chain(head Head, e Entry) (Record, error) {
	e.Prev, e.Seq = head.Hash, head.Seq+1
	of, _ := texts.Get().(*[]byte)
	defer texts.Put(of)
	text, err := e.appendTo((*of)[:0])
	if err != nil {
		return Record{}, fmt.Errorf("entry %d of the journal: %w", e.Seq, err)
	}
	*of = text
	return Record{Seq: e.Seq, Text: string(text), Hash: hashOf(text)}, nil
}
