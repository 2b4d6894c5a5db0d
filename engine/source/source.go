// Package source pulls rows of invoices, clients, contacts and events out of a database, a web
// service or a folder, so that package intake reads and checks them as it does a file.
//
// What a source answers is written whole into a file of its own before anything of it is used
// (Spool): a source that breaks off, runs in a circle or answers more than Limits lets it gives
// an error and no rows. A Reader changes nothing on the other side.
package source

import (
	"context"
	"time"

	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/intake"
)

// Reader reads the lists of one source. Lists that it reads belong to one state of the source
// where the source can do that: a database answers from one snapshot.
type Reader interface {
	// Place is where the rows come from, for the journal and for people; it holds no secret.
	Place() string
	// Read writes all rows of a list into the spool. It fails unless all of them were read.
	Read(ctx context.Context, kind intake.Kind, out *Spool) error
	// Close releases what Read opened.
	Close() error
}

// DefaultTimeout is how long all lists of a source may take together, unless it says otherwise.
const DefaultTimeout = 10 * time.Minute

// Limits bound what one list may answer.
type Limits struct {
	Bytes int64 // of the spool, and of all answers of a web service; 0 means DefaultLimits
	Rows  int   // 0 means DefaultLimits
}

// DefaultLimits are far beyond what a finance team's list of open items takes.
var DefaultLimits = Limits{Bytes: 1 << 30, Rows: 5_000_000}

func (l Limits) orDefault() Limits {
	if l.Bytes == 0 {
		l.Bytes = DefaultLimits.Bytes
	}
	if l.Rows == 0 {
		l.Rows = DefaultLimits.Rows
	}
	return l
}

// Error is a source that cannot be used, with what to do about it.
type Error struct {
	Message string
	Hint    string // may be empty
	Err     error  // what it comes from; may be nil
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// Unwrap returns what the error comes from.
func (e *Error) Unwrap() error { return e.Err }

// Fail returns an *Error.
func Fail(hint, format string, args ...any) *Error {
	return &Error{Message: agree.Sprintf(format, args...), Hint: hint}
}
