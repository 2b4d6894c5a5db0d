package ledger

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
)

// Status is where a message stands.
type Status string

// The statuses of a message.
const (
	Ready      Status = "ready"      // to be sent from NotBefore on
	Sending    Status = "sending"    // handed to the channel, which has not answered
	Sent       Status = "sent"       // the channel took it
	Delivered  Status = "delivered"  // it arrived
	Failed     Status = "failed"     // it did not, and will not
	Suppressed Status = "suppressed" // not sent, for the stated reason
	Unknown    Status = "unknown"    // nobody can tell whether it went out
)

// Statuses lists every Status, in the order of a message's life.
var Statuses = []Status{Ready, Sending, Sent, Delivered, Failed, Suppressed, Unknown}

// ways are the moves a message may make.
var ways = map[Status][]Status{
	Ready:   {Sending, Suppressed, Unknown},            // unknown: see ReasonRestored
	Sending: {Sent, Delivered, Failed, Unknown, Ready}, // back to ready: it surely did not go out
	Sent:    {Delivered, Failed},
	Unknown: {Sent, Delivered, Failed, Suppressed, Ready}, // once the channel or a person knows
}

// May reports whether a message may go from one status to another.
func (s Status) May(to Status) bool { return slices.Contains(ways[s], to) }

// Concluded reports whether nothing more is expected of a message: it is sent,
// delivered, failed or suppressed.
func (s Status) Concluded() bool {
	return s == Sent || s == Delivered || s == Failed || s == Suppressed
}

// Message is a message that was decided.
type Message struct {
	Key     string    // MessageKey of Parts
	Parts   []PartKey // at least one; each can be in the outbox once
	Client  string
	Channel string
	Status  Status         // Ready when it is added
	Body    engine.Message // as it was decided
	Created time.Time

	NotBefore time.Time // the earliest instant of the next attempt; zero means now
	Attempts  int       // how often it was Sending
	Receipt   string    // what the channel answered last: its id of the message
	Reason    string    // why it is where it stands
	Changed   time.Time // when Status last changed
	// Made is the creditor's day from which on it counts as a contact: its channel took it. Zero while it
	// does not, and for a call that a person has to make.
	Made engine.Date
}

// Move takes a message from one status to the next.
type Move struct {
	Key       string
	From, To  Status
	At        time.Time
	NotBefore time.Time // zero means at once
	Receipt   string    // empty keeps the one there is
	Reason    string
	Made      engine.Date // zero keeps the one there is
}

// Apply makes the move. It fails with ErrConflict when the message is not where
// the move begins, with ErrTransition when messages do not go that way.
func (m Move) Apply(msg Message) (Message, error) {
	switch {
	case msg.Status != m.From:
		return msg, fmt.Errorf("message %s is %s, not %s: %w", m.Key, msg.Status, m.From, ErrConflict)
	case !m.From.May(m.To):
		return msg, fmt.Errorf("message %s from %s to %s: %w", m.Key, m.From, m.To, ErrTransition)
	}
	if m.To == Sending {
		msg.Attempts++
	}
	if m.Receipt != "" {
		msg.Receipt = m.Receipt
	}
	if m.Made != 0 {
		msg.Made = m.Made
	}
	msg.Status, msg.NotBefore, msg.Reason, msg.Changed = m.To, m.NotBefore, m.Reason, m.At
	return msg, nil
}

// Check reports why a message cannot be added to the ledger of an id.
func (m *Message) Check(ledger string) error {
	switch {
	case len(m.Parts) == 0 || m.Key != MessageKey(ledger, m.Parts):
		return fmt.Errorf("message %s: its key is not that of its parts", m.Key)
	case m.Status != Ready:
		return fmt.Errorf("message %s begins as %s: %w", m.Key, m.Status, ErrTransition)
	case m.Created.IsZero():
		return fmt.Errorf("message %s: no instant", m.Key)
	}
	for _, p := range m.Parts {
		if read, err := ParsePartKey(p.String()); err != nil || read != p {
			return fmt.Errorf("message %s: %q is not the key of an action", m.Key, p)
		}
	}
	return nil
}

// MessageFilter selects messages. The zero filter selects all.
type MessageFilter struct {
	Status Status
	DueBy  time.Time // whose NotBefore is not later
	Client string
	Case   string // with a part of this case
	// Channels are some of which each has to be; none means all.
	Channels []string
	Since    time.Time // that were created at this instant or later
	Key      string    // whose key begins with it
	// After is the key of the last message of the page before, and Limit how many messages a page
	// has at most; 0 means all. A message whose NotBefore changes meanwhile may change the page.
	After string
	Limit int
}

// OutboxReader reads the outbox and what was done with it.
type OutboxReader interface {
	// Message returns a message by key, or ErrNotFound.
	Message(ctx context.Context, key string) (Message, error)
	// Ahead reads in few questions what will be asked about these messages: themselves, their cases and, with facts, their clients
	// and what these owe. It changes no answer, but how soon it comes.
	Ahead(ctx context.Context, keys []string, facts bool) error
	// Messages lists messages by NotBefore, then by key. The cost of a filter by
	// status, client, case, channels or key follows those listed.
	Messages(ctx context.Context, f MessageFilter) iter.Seq2[Message, error]
	// LeftBefore reports whether one of these parts may have left before the ledger was
	// restored; see Ledger.TakeOver.
	LeftBefore(ctx context.Context, parts []PartKey) (bool, error)
	// Renditions lists how a message was handed over, by attempt, with the files.
	Renditions(ctx context.Context, message string) iter.Seq2[Rendition, error]
	// Plan returns a plan that was begun, or ErrNotFound.
	Plan(ctx context.Context, digest string) (Plan, error)
}

// OutboxWriter fills the outbox and notes what was done with it.
type OutboxWriter interface {
	// AddMessage puts a message into the outbox: as Unknown when LeftBefore is true of its
	// parts. It fails with ErrExists when one of its parts is there already.
	AddMessage(ctx context.Context, m Message) error
	// MoveMessage takes a message on; see Move.Apply.
	MoveMessage(ctx context.Context, m Move) (Message, error)
	// AddRendition keeps a message as it is about to be handed over. It fails with
	// ErrExists when the attempt has one.
	AddRendition(ctx context.Context, r Rendition) error
	// BeginPlan notes that a plan is carried out. A plan is used once: it fails
	// with ErrExists when it was begun before.
	BeginPlan(ctx context.Context, p Plan) error
	// FinishPlan notes the end of a plan that was begun, else ErrNotFound.
	FinishPlan(ctx context.Context, digest string, at time.Time) error
}
