package ledger

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/relance-dev/relance/engine"
)

// Ledger is a durable store. It is safe for several goroutines; writes happen
// one after the other.
type Ledger interface {
	// Read gives f one consistent view: what is committed while f runs is not in
	// it. The Reader is not to be used after f returned.
	Read(ctx context.Context, f func(context.Context, Reader) error) error

	// Write gives f a transaction. All of it is durable when Write returns nil;
	// nothing of it happened when f or the commit fails. f may not call Write.
	Write(ctx context.Context, f func(context.Context, Tx) error) error

	// Alone keeps every other process that asks for it from doing what this one does, by
	// name, until release is called or the process ends. It waits for its turn, and fails with
	// ErrInUse when that takes long.
	Alone(ctx context.Context, what string) (release func() error, err error)

	// Departures lists, as they happened, the messages that left and that the ledger does
	// not know of: it is an older copy of the one that they left from, or another one. They are
	// what an error that wraps ErrRestored is about.
	Departures(ctx context.Context) ([]Departure, error)

	// TakeOver goes on with a ledger although messages left that it does not know of: those
	// that wait in its outbox become Unknown, and so do those that are decided anew, for
	// ReasonRestored. d is the entry of the journal that says so.
	TakeOver(ctx context.Context, d Draft) error

	// Close gives the ledger back. Nothing may use it afterwards.
	Close() error
}

// Reader is what a ledger can be asked. A sequence must be read to its end, or
// left, before the next question; its error ends it.
type Reader interface {
	// Meta returns what the ledger says of itself; the zero Meta of a new one.
	Meta(ctx context.Context) (Meta, error)

	// Rows lists what is neither a fact nor an entry, cases and the outbox above all, by
	// digests, as it stands.
	Rows(ctx context.Context) iter.Seq2[Row, error]

	// Damage lists, in words, what the store finds wrong with its own files and indexes; nil
	// when nothing is. It reads all of them.
	Damage(ctx context.Context) ([]string, error)

	FactReader
	JournalReader
	CaseReader
	OutboxReader
	AccountReader
	CountReader
}

// Tx is a transaction. What it wrote, it reads.
type Tx interface {
	Reader

	// SetMeta says whose ledger this is. An empty ID keeps the one there is.
	SetMeta(ctx context.Context, m Meta) error

	// Append adds an entry to the journal, with the facts it makes. It fails when
	// the draft is not well formed, or with ErrExists when an event's key was used before.
	Append(ctx context.Context, d Draft) (Entry, error)

	// Redact puts something else in the place of facts, messages and renditions, and removes the files that went with these
	// and with no other. It makes no form of a fact: the entries that made them vouch for them no more, and an entry of
	// KindForgotten has to. It fails with ErrNotFound when one is not there.
	Redact(ctx context.Context, r Redaction) error

	// RedactEntries puts other texts in the place of those of entries, which keep their numbers and hashes. The last entry
	// has to be one of KindForgotten that names each of them; a store refuses any other.
	RedactEntries(ctx context.Context, list []Record) error

	CaseWriter
	OutboxWriter
}

// Meta is what a ledger says of itself.
type Meta struct {
	// ID tells this ledger from every other, and is part of the key of each message: 32 hex
	// digits drawn when it is made; empty in a ledger that is older than ids.
	ID       string    `json:",omitempty"`
	Creditor string    // Creditor.Name of the books it is used with
	Timezone string    // of the creditor
	Created  time.Time // when it was begun
	// Decided is the last entry of the journal whose facts all cases were decided
	// on, under the book of digest Book; 0 before the first time.
	Decided int64
	// LeftOut are clients whom the last plan left out, since others wrote of them meanwhile. They
	// are decided by the next one, whatever entry Decided is.
	LeftOut []string `json:",omitempty"`
	// Answers are the keys of the events that say what clients wrote, as long as nobody has read it, in the order in which
	// they came.
	Answers []string `json:",omitempty"`
	// Bank is the last day up to which payments are known: that of the last import of
	// balances or of an event that says so; zero when nobody said.
	Bank engine.Date
	Book string
	// Live is when the ledger went live: what was decided until then was rehearsed, and counts for
	// nothing. Zero while it rehearses. See package rehearsal.
	Live time.Time `json:",omitzero"`
	// Shadow is set in a ledger that nothing is ever sent from: the last entry of the
	// live ledger whose facts were copied into it; see package shadow.
	Shadow *Head
}

// Rehearsed reports whether a message was decided in a rehearsal that is over: it counts for nothing.
func (m *Meta) Rehearsed(msg *Message) bool { return !m.Live.IsZero() && !msg.Created.After(m.Live) }

// AfterRehearsal is the instant from which on messages count: t, or a later one that leaves out those
// of a rehearsal that is over.
func (m *Meta) AfterRehearsal(t time.Time) time.Time {
	if after := m.Live.Add(time.Microsecond); !m.Live.IsZero() && after.After(t) { // to which a store keeps them
		return after
	}
	return t
}

// NoLedgerError is of a ledger that was never made, or lies elsewhere. It is an ErrNotFound.
type NoLedgerError struct {
	Name string // of the file, or of the database without its password
	Why  string // a sentence without its full stop
}

func (e *NoLedgerError) Error() string { return "ledger " + e.Name + ": " + e.Why }

// Is makes it an ErrNotFound, whose words are about what a ledger has.
func (*NoLedgerError) Is(target error) bool { return target == ErrNotFound }

// NoFile is the error of a ledger whose file is not there.
func NoFile(name string) error { return &NoLedgerError{name, "there is no such file"} }

// What a caller may want to tell apart. Errors wrap these with the noun.
var (
	ErrNotFound   = errors.New("not in the ledger")
	ErrExists     = errors.New("in the ledger already")
	ErrConflict   = errors.New("changed meanwhile")
	ErrTransition = errors.New("not a way a message goes")
	ErrInUse      = errors.New("in use by another process")
	ErrReadOnly   = errors.New("opened for reading only")
	ErrNewer      = errors.New("written by a newer relance")
	ErrOlder      = errors.New("written by an older relance")
	ErrNotLedger  = errors.New("not a ledger")
	ErrDamaged    = errors.New("damaged")
	ErrDiffers    = errors.New("the ledger was rewritten since, or cut short")
	ErrMoved      = errors.New("not here any more")
	ErrFull       = errors.New("no space left")
)
