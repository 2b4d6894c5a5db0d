package channels

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// Channel carries messages to one kind of place. Its methods may be called
// from several goroutines at once.
type Channel interface {
	// Send hands the message over and returns once the other side has accepted
	// it for delivery. A failure is an *Error; any other error counts as
	// Ambiguous. When the context ends before anything left, nothing was sent and
	// the error is Temporary; when it ends later, the error is Ambiguous.
	//
	// Send never retries: when and whether to try again is the caller's to say.
	// Neither the receipt nor the error holds a secret or a person's data.
	Send(ctx context.Context, m Message) (Receipt, error)
}

// Checker is a channel that can verify its settings without sending anything:
// it reaches the other side and logs in.
type Checker interface {
	Check(ctx context.Context) error
}

// ErrNotSent is what Reconcile returns when the other side is certain that it
// never accepted the message, so that sending it again is safe.
var ErrNotSent = errors.New("message was never accepted")

// Reconciler is a channel that can be asked what became of a message whose
// sending ended as Ambiguous. It is given the message just as it was sent, its date
// included. It returns the receipt of a message that was
// accepted, ErrNotSent (possibly wrapped) when it certainly was not, and any
// other error when it cannot tell.
type Reconciler interface {
	Reconcile(ctx context.Context, m Message) (Receipt, error)
}

// Callback is what the other side said afterwards, as it came in: an HTTP
// request of an operator, or the raw text of a bounce mail.
type Callback struct {
	// URL is the public address the request was made to, with its query; behind
	// a proxy it is not the one the server saw. Empty for a mail.
	URL    string
	Header http.Header
	Body   []byte
}

// StatusReceiver is a channel that understands later news of its messages. It
// proves that the news is genuine, where the other side signs it, and refuses it
// otherwise. A callback that is genuine but says nothing new gives no report.
type StatusReceiver interface {
	Receive(ctx context.Context, c Callback) ([]Report, error)
}

// Closer is a channel that holds connections or processes. Close ends them and
// may be called more than once; Send fails afterwards.
type Closer = io.Closer

// Receipt is what the other side answered on accepting a message.
type Receipt struct {
	// ID is the other side's name for the message: a Message-ID, an operator's
	// SID, a file name. Reports carry it again. Never empty.
	ID string
	// Status is how far the message had got when Send returned.
	Status Status
	// Detail is the answer in words, without secrets or a person's data; may be empty.
	Detail string
	// Units is what the channel bills by, see Spec.Cost: SMS segments, printed
	// pages. 0 when unknown.
	Units int
}
