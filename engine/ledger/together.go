package ledger

import (
	"context"
	"encoding/json"
	"time"
)

// Together is a ledger from which several processes deliver at once. Each sends what it has a lease of: a lease has an owner and an
// end, by the clock of the store. What channels answer does not wait for the journal, whose entries follow one another: it is
// durable by itself, and whoever has the turn to write puts it into the journal in the order in which it came.
type Together interface {
	Ledger
	// Beside is Alone for what several processes do at once, by name: it keeps out whoever does it alone.
	Beside(ctx context.Context, what string) (release func() error, err error)
	// Owner draws a name for one who leases, which nobody else has.
	Owner(ctx context.Context) (string, error)
	// Lease gives an owner the first of these messages, at most n, that are Ready and that nobody has, for a span. It returns them in
	// the order of keys. It never waits for another process.
	Lease(ctx context.Context, owner string, keys []string, n int, span time.Duration) ([]string, error)
	// Return gives back what an owner has, but for messages that are Sending.
	Return(ctx context.Context, owner string) error
	// Turn takes the next turn of a route, whose turns lie apart by a span, whichever process takes them; and says how long it is until then.
	Turn(ctx context.Context, route string, every time.Duration) (time.Duration, error)
	// Answer keeps what channels answered to attempts, until an entry of the journal says so; see TogetherTx.Answers. What is kept
	// for an attempt already stays. It fails with ErrMoved when the ledger is somewhere else by now.
	Answer(ctx context.Context, list ...Answer) error
}

// TogetherTx is what a Tx of a Together can besides.
type TogetherTx interface {
	Tx
	// Keeps has leases go on for a span from now, and returns those that the owner has still.
	Keeps(ctx context.Context, owner string, keys []string, span time.Duration) ([]string, error)
	// Stranded lists the messages that are Sending, of which nobody has a lease any more, and no Answer is kept.
	Stranded(ctx context.Context) ([]string, error)
	// Answers lists what is kept and not yet in the journal, as it came, at most n.
	Answers(ctx context.Context, n int) ([]Answer, error)
	// Sealed forgets answers, which the journal has now, and the leases of their messages.
	Sealed(ctx context.Context, list []Answer) error
}

// TogetherReader is what a Reader of a Together can besides.
type TogetherReader interface {
	Reader
	// Leases lists the leases that have not ended, by message.
	Leases(ctx context.Context) ([]Lease, error)
	// Unsealed counts the answers that no entry of the journal says yet.
	Unsealed(ctx context.Context) (int64, error)
}

// Lease is of a message that is being sent, or about to be.
type Lease struct {
	Message string
	Owner   string
	Until   time.Time // by the clock of the store
}

// Answer is what a channel answered to an attempt at a message.
type Answer struct {
	ID      int64 // by which it is known once it is kept
	Message string
	Attempt int
	Body    json.RawMessage // what package dispatch makes of it
}
