package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
)

// Status is where a message stands.
type Status string

// The statuses of a message.
const (
	Held       Status = "held"       // a person has to agree
	Ready      Status = "ready"      // to be sent from NotBefore on
	Sending    Status = "sending"    // handed to the channel, which has not answered
	Sent       Status = "sent"       // the channel took it
	Delivered  Status = "delivered"  // it arrived
	Failed     Status = "failed"     // it did not, and will not
	Suppressed Status = "suppressed" // not sent, for the stated reason
	Unknown    Status = "unknown"    // nobody can tell whether it went out
)

// Statuses lists every Status, in the order of a message's life.
var Statuses = []Status{Held, Ready, Sending, Sent, Delivered, Failed, Suppressed, Unknown}

// ways are the moves a message may make.
var ways = map[Status][]Status{
	Held:    {Ready, Suppressed},
	Ready:   {Sending, Held, Suppressed},
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

// Part is what one case has in a message.
type Part struct {
	Key  string // PartKey: it can be in the outbox once
	Case string // Case.ID
}

// PartKey derives the key of an action: the case, the state it entered, the how
// manieth time, and the action's place in the state.
func PartKey(caseID, state string, entry, action int) string {
	return fmt.Sprintf("%s/%s/%d/%d", caseID, state, entry, action)
}

// MessageKey derives the key of a message from the keys of its parts, in any
// order: 32 hex digits, the same for the same parts.
func MessageKey(parts []Part) string {
	keys := make([]string, len(parts))
	for i, p := range parts {
		keys[i] = p.Key
	}
	slices.Sort(keys)
	sum := sha256.Sum256([]byte(strings.Join(keys, "\n")))
	return hex.EncodeToString(sum[:16])
}

// Message is a message that was decided.
type Message struct {
	Key     string // MessageKey of Parts
	Parts   []Part // at least one
	Client  string
	Channel string
	Status  Status          // Held or Ready when it is added
	Body    json.RawMessage // an engine.Message
	Created time.Time

	NotBefore time.Time // the earliest instant of the next attempt; zero means now
	Attempts  int       // how often it was Sending
	Receipt   string    // what the channel answered last: its id of the message
	Reason    string    // why it is where it stands
	Changed   time.Time // when Status last changed
}

// Move takes a message from one status to the next.
type Move struct {
	Key       string
	From, To  Status
	At        time.Time
	NotBefore time.Time // zero means at once
	Receipt   string    // empty keeps the one there is
	Reason    string
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
	msg.Status, msg.NotBefore, msg.Reason, msg.Changed = m.To, m.NotBefore, m.Reason, m.At
	return msg, nil
}

// Check reports why a message cannot be added.
func (m *Message) Check() error {
	switch {
	case len(m.Parts) == 0 || m.Key != MessageKey(m.Parts):
		return fmt.Errorf("message %s: its key is not that of its parts", m.Key)
	case m.Status != Held && m.Status != Ready:
		return fmt.Errorf("message %s begins as %s: %w", m.Key, m.Status, ErrTransition)
	case m.Created.IsZero():
		return fmt.Errorf("message %s: no instant", m.Key)
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
}

// OutboxReader reads the outbox and what was done with it.
type OutboxReader interface {
	// Message returns a message by key, or ErrNotFound.
	Message(ctx context.Context, key string) (Message, error)
	// Messages lists messages by NotBefore, then by key. The cost of a filter by
	// status, client, case, channels or key follows those listed.
	Messages(ctx context.Context, f MessageFilter) iter.Seq2[Message, error]
	// Renditions lists how a message was handed over, by attempt, with the files.
	Renditions(ctx context.Context, message string) iter.Seq2[Rendition, error]
	// Contacts lists the contacts with a client from a day on, as they happened.
	Contacts(ctx context.Context, client string, from engine.Date) iter.Seq2[Contact, error]
	// Consents lists what a client agreed to and withdrew, as it was recorded.
	Consents(ctx context.Context, client string) iter.Seq2[Consent, error]
	// Plan returns a plan that was begun, or ErrNotFound.
	Plan(ctx context.Context, digest string) (Plan, error)
}

// OutboxWriter fills the outbox and notes what was done with it.
type OutboxWriter interface {
	// AddMessage puts a message into the outbox. It fails with ErrExists when one
	// of its parts is there already.
	AddMessage(ctx context.Context, m Message) error
	// MoveMessage takes a message on; see Move.Apply.
	MoveMessage(ctx context.Context, m Move) (Message, error)
	// AddRendition keeps a message as it is about to be handed over. It fails with
	// ErrExists when the attempt has one.
	AddRendition(ctx context.Context, r Rendition) error
	AddContact(ctx context.Context, c Contact) error
	AddConsent(ctx context.Context, c Consent) error
	// BeginPlan notes that a plan is carried out. A plan is used once: it fails
	// with ErrExists when it was begun before.
	BeginPlan(ctx context.Context, p Plan) error
	// FinishPlan notes the end of a plan that was begun, else ErrNotFound.
	FinishPlan(ctx context.Context, digest string, at time.Time) error
}
