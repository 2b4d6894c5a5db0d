package ledger

import (
	"context"
	"iter"
	"net/url"

	"github.com/relance-dev/relance/engine"
)

// Subject is what a case is about: an invoice, or, for a policy whose scope is
// the client, a client in one currency.
type Subject struct {
	Invoice  string // empty for a client's case
	Client   string // always given
	Entity   string // that is owed; empty for the book's creditor
	Currency engine.Currency
	Policy   string // empty while no line of the assign list takes the invoice
}

// ID names the case of a subject: "invoice/F-1", "client/LUMEN/EUR/monthly" or, of an
// entity, "client/LUMEN/EUR/monthly/north".
// An invoice has one case at a time, whatever its policy.
func (s Subject) ID() string {
	if s.Invoice != "" {
		return "invoice/" + url.PathEscape(s.Invoice)
	}
	id := "client/" + url.PathEscape(s.Client) + "/" + s.Currency.Code() + "/" + url.PathEscape(s.Policy)
	if s.Entity != "" {
		id += "/" + url.PathEscape(s.Entity)
	}
	return id
}

// Case is a run of a machine, as it is stored.
type Case struct {
	Subject
	Book    string // digest of the book it is pinned to; see CaseReader.Book
	Version int64  // 0 before it is stored; each write adds one
	State   string // name of Run.State
	// Wake is the first day on which it has to be decided again; zero means
	// that time alone changes nothing.
	Wake     engine.Date
	Covers   []string // the invoices of a client's case, sorted; nil for an invoice's
	Run      engine.Case
	Promise  engine.Promise
	Last     engine.Outcome
	Proposal *engine.Approval // what waits for a person; nil when nothing does
	Deferred []Deferred       // what was decided and waits for its day
	// Undecided is why it could not be decided when it was last looked at; nil when it was.
	Undecided *Undecided
}

// MachineIn returns the machine under which the case goes on in a book: that of its policy, else, for the case of an
// invoice, that of the policy which takes over; nil when there is none.
func (c *Case) MachineIn(book *engine.Book) *engine.Machine {
	if m := book.Machine(c.Policy); m != nil || c.Invoice == "" {
		return m
	}
	return book.Machine(book.Moved[c.Policy])
}

// Deferred is an action that waits for a business day, or until the client may be contacted again.
type Deferred struct {
	Key     PartKey
	Decided engine.Date
	Day     engine.Date     // it goes out
	Was     engine.Standing // of the case when it was decided: what changed since may take away its reason
	Why     string          // replay.DeferredClosed or DeferredCap
}

// Book says how the states of a book are called, so that a case that is pinned
// to it can be read without it.
type Book struct {
	Digest   string
	Policies []BookPolicy // by name
}

// BookPolicy is a policy of a book.
type BookPolicy struct {
	Name   string
	States []string // by StateID
}

// Pinning says how the states of a book are called, for the cases that run under it.
func Pinning(b *engine.Book) Book {
	out := Book{Digest: b.Digest}
	for _, m := range b.Machines {
		p := BookPolicy{Name: m.Policy}
		for i := range m.States {
			p.States = append(p.States, m.States[i].Name)
		}
		out.Policies = append(out.Policies, p)
	}
	return out
}

// CaseReader reads cases.
type CaseReader interface {
	// Case returns a case by id, or ErrNotFound.
	Case(ctx context.Context, id string) (Case, error)
	// CaseOf returns the case that an invoice is in, its own or its client's, or ErrNotFound.
	CaseOf(ctx context.Context, invoice string) (Case, error)
	// Cases lists cases by id; with DueBy, by the day they wake, then by id, at a cost
	// that follows those listed.
	Cases(ctx context.Context, f CaseFilter) iter.Seq2[Case, error]
	// Book returns a book that cases are pinned to, or ErrNotFound.
	Book(ctx context.Context, digest string) (Book, error)
}

// CaseFilter selects cases. The zero filter selects all.
type CaseFilter struct {
	DueBy    engine.Date // that wake on this day or before
	Client   string      // of this client
	Of       string      // of this client, and of invoices that are theirs now
	Proposed bool        // that wait for a person
	Deferred bool        // with something that waits for its day
	// Undecided selects those that could not be decided when they were last looked at.
	Undecided bool
	// Brief leaves empty what has no column of its own, and is quick to read: all of a case but its subject without
	// Entity, Book, Version, State and Wake.
	Brief bool
	// After is the id of the last case of the page before, which must still be there, and Limit
	// how many cases a page has at most; 0 means all.
	After string
	Limit int
}

// CaseWriter writes cases.
type CaseWriter interface {
	// PutCase stores a case whose Version is the one that was read, 0 for a new
	// one, and returns it with its new Version. When the ledger holds another
	// Version it fails with ErrConflict, when an invoice of Covers is in another
	// case with ErrExists.
	PutCase(ctx context.Context, c Case) (Case, error)
	// DropCase removes a case that was given up for another policy, under the
	// same condition. The journal keeps what it did.
	DropCase(ctx context.Context, c Case) error
	// PutBook stores a book; nothing changes when it is there already.
	PutBook(ctx context.Context, b Book) error
}
