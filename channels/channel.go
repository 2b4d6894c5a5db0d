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

// MessageChecker is a channel that can say of a message, without sending anything or reaching
// anybody, whether it could be sent: whether it can be written and addressed. The error is that of
// Send. The notes are what a person would like to know beforehand although it stops nothing,
// such as what makes a text message cost more; none is the usual answer. It changes nothing and may be
// called for messages that are only planned.
type MessageChecker interface {
	CheckMessage(m Message) (notes []string, err error)
}

// ErrNotSent is what Reconcile returns when the other side is certain that it
// never accepted the message, so that sending it again is safe.
var ErrNotSent = errors.New("message was never accepted")

// ErrCannotTell is what Reconcile returns when it was answered, and the answer does not show what
// became of the message: asking again would show no more, and a person has to look.
var ErrCannotTell = errors.New("nobody can tell whether the message was sent")

// Reconciler is a channel that can be asked what became of a message whose sending ended as
// Ambiguous. It is given the message just as it was sent, its date and its Via included, with the
// receipts that other messages Claimed. It returns the receipt of a message that was
// accepted; ErrNotSent (possibly wrapped) when it certainly was not; ErrCannotTell (possibly
// wrapped) when the answer does not show which; and any other error when nobody answered, or when it
// is too early to tell, and asking again later may show more.
//
// It never guesses: a message to the same address that is not proven to be this one is a reason
// not to tell, and so is another transport than that of the attempt.
type Reconciler interface {
	Reconcile(ctx context.Context, m Message) (Receipt, error)
}

// Identified is a channel that says whose account it uses. The name goes into Message.Via, so
// that after a change of account or provider nobody concludes from an empty list that nothing was
// sent. It holds no secret, and stays the same as long as the account and its sender do.
type Identified interface {
	Identity() string
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

// Reply is what somebody sent back over a channel.
type Reply struct {
	ID   string // what the other side calls it; the same when it comes twice
	From string // the address, as the channel writes them
	Text string // what they wrote; empty when the channel does not tell
	// OptOut says that they want to hear no more on this channel.
	OptOut bool
}

// ReplyReceiver is a channel that understands what comes back to it. It proves that the callback is genuine as a
// StatusReceiver does; one that is no reply gives none.
type ReplyReceiver interface {
	Replies(ctx context.Context, c Callback) ([]Reply, error)
}

// Bounded is a channel that carries only so many messages at once: others that are sent
// meanwhile wait inside Send, although nothing of them has left. A caller that keeps account of
// what is on its way sends no more than AtOnce at a time, which is at least 1.
type Bounded interface {
	AtOnce() int
}

// Closer is a channel that holds connections or processes. Close ends them and
// may be called more than once; Send fails afterwards.
type Closer = io.Closer

// IntoFolder is the Detail of the receipt of a message that was written to a folder for a
// person to look at: it was rehearsed, not sent.
const IntoFolder = "written to a folder, nobody was contacted"

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
