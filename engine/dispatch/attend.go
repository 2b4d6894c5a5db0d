package dispatch

import (
	"context"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Attention is a person's word on an action that a case waits for, because it failed or because only a
// person can make it.
type Attention struct {
	Key  string // Message.Key: of the task that stands in for it, of the call, or of the message that failed
	Word AttentionWord
	Note string
	By   string         // who says so; may be empty
	At   time.Time      // in the creditor's time zone
	On   engine.Date    // the day of the contact; zero for the day of At
	Last engine.Outcome // of one that was replaced: what guards see came of it; zero when they see nothing
}

// AttentionWord says what a person did about it.
type AttentionWord string

// The words.
const (
	AttentionAgain    AttentionWord = "again"    // send it again: what kept it from leaving is mended
	AttentionReplaced AttentionWord = "replaced" // the client was contacted in another way: it counts as the contact
	AttentionLetGo    AttentionWord = "let_go"   // it is not made, counts for nothing, and the case goes on
)

// Attend writes it down, with an entry of the journal, and has the cases look at once. It fails with
// ledger.ErrConflict when no case waits for it any more, with ledger.ErrNotFound when there is no such message.
func Attend(ctx context.Context, l ledger.Ledger, book *engine.Book, a Attention) (ledger.Message, error) {
	var m ledger.Message
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		m, err = AttendIn(ctx, tx, book, a)
		return err
	})
	return m, err
}

// AttendIn is Attend in a transaction of the caller.
func AttendIn(ctx context.Context, tx ledger.Tx, book *engine.Book, a Attention) (ledger.Message, error) {
	m, err := attend(ctx, tx, book, a)
	if err != nil {
		return m, fmt.Errorf("attend to message %s: %w", a.Key, err)
	}
	return m, nil
}

func attend(ctx context.Context, tx ledger.Tx, book *engine.Book, a Attention) (ledger.Message, error) {
	m, err := tx.Message(ctx, a.Key)
	if err != nil {
		return m, err
	}
	if a.On == 0 {
		a.On = engine.DateOf(a.At)
	}
	if m.Status == ledger.Sending || m.Status == ledger.Unknown || m.Status == ledger.Ready && a.Word == AttentionAgain {
		return m, fmt.Errorf("it is %s: %w", m.Status, ledger.ErrConflict)
	}
	waited := 0
	for id, parts := range byCase(m.Parts) {
		n, err := attendCase(ctx, tx, book, id, parts, m.Channel, a)
		if err != nil {
			return m, err
		}
		waited += n
	}
	if waited == 0 {
		return m, fmt.Errorf("no case waits for it any more: %w", ledger.ErrConflict)
	}
	about, err := aboutOf(ctx, tx, m)
	if err != nil {
		return m, err
	}
	_, err = journal.Append(ctx, tx, ledger.Draft{At: a.At, By: a.By, About: about}, journal.Attended{
		Message: m.Key, Word: string(a.Word), Day: a.On, Text: a.Note,
	})
	return m, err
}

// attendCase changes what one case waits for, and counts it.
func attendCase(ctx context.Context, tx ledger.Tx, book *engine.Book, id string, parts []ledger.PartKey, channel string, a Attention) (int, error) {
	n, today := 0, engine.DateOf(a.At)
	c, machine, err := caseOf(ctx, tx, book, id, today)
	if err != nil || c == nil || machine == nil {
		return 0, err
	}
	for _, part := range parts {
		key := keyOf(&c.Run, machine, part)
		if c.Run.PendingOf(key) == nil {
			continue
		}
		n++
		switch a.Word {
		case AttentionAgain:
			c.Run.Afresh(key)
			c.Last = engine.Outcome{} // what came of it before is mended
		case AttentionReplaced:
			c.Run.Happened(machine, key, machine.ActionOf(key).Contact, a.On)
		case AttentionLetGo:
			c.Run.Drop(key)
		default:
			return 0, fmt.Errorf("%q is none of again, replaced and let_go", a.Word)
		}
	}
	if n == 0 {
		return 0, nil
	}
	if a.Word == AttentionReplaced && a.Last != (engine.Outcome{}) {
		said := a.Last
		said.State, said.Entry = parts[0].State, parts[0].Entry
		if c.Last.Channel == channel { // what came of it before is replaced
			c.Last.Result = ""
		}
		c.Last = c.Last.Then(said)
	}
	if c.Wake.IsZero() || c.Wake > today {
		c.Wake = today
	}
	_, err = tx.PutCase(ctx, *c)
	return n, err
}

// Waits returns the first action of a message that a case still waits for, as that case has it; nil when
// there is none, or a hold interrupts it. Of a case whose policy the book lacks it knows nothing.
func Waits(ctx context.Context, r ledger.Reader, book *engine.Book, m *ledger.Message) (*engine.Pending, error) {
	for id, parts := range byCase(m.Parts) {
		c, machine, err := caseOf(ctx, r, book, id, m.Body.Date)
		if err != nil {
			return nil, err
		}
		if c == nil || machine == nil {
			continue
		}
		for _, part := range parts {
			key := keyOf(&c.Run, machine, part)
			if c.Run.Held() && key.State != c.Run.State {
				continue
			}
			if p := c.Run.PendingOf(key); p != nil {
				return p, nil
			}
		}
	}
	return nil, nil
}
