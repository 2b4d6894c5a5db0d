package ledger

import (
	"context"
	"errors"
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

	// Close gives the ledger back. Nothing may use it afterwards.
	Close() error
}

// Reader is what a ledger can be asked. A sequence must be read to its end, or
// left, before the next question; its error ends it.
type Reader interface {
	// Meta returns what the ledger says of itself; the zero Meta of a new one.
	Meta(ctx context.Context) (Meta, error)

	FactReader
	JournalReader
	CaseReader
	OutboxReader
}

// Tx is a transaction. What it wrote, it reads.
type Tx interface {
	Reader

	// SetMeta says whose ledger this is.
	SetMeta(ctx context.Context, m Meta) error

	// Append adds an entry to the journal, with the facts it makes. It fails when
	// the draft is not well formed, or with ErrExists when an event's key was used before.
	Append(ctx context.Context, d Draft) (Entry, error)

	CaseWriter
	OutboxWriter
}

// Meta is what a ledger says of itself.
type Meta struct {
	Creditor string    // Creditor.Name of the books it is used with
	Timezone string    // of the creditor
	Created  time.Time // when it was begun
	// Decided is the last entry of the journal whose facts all cases were decided
	// on, under the book of digest Book; 0 before the first time.
	Decided int64
	// Bank is the last day up to which payments are known: that of the last import of
	// balances or of an event that says so; zero when nobody said.
	Bank engine.Date
	Book string
	// Shadow is set in a ledger that nothing is ever sent from: the last entry of the
	// live ledger whose facts were copied into it; see package shadow.
	Shadow *Head
}

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
	ErrFull       = errors.New("no space left")
)
