package dispatch

import (
	"context"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Confirmation is a person's word on a message that was Sent: that it arrived, or came
// back. Paper does not answer by itself.
type Confirmation struct {
	Key      string      // Message.Key
	Returned bool        // it came back; else it arrived
	On       engine.Date // the day it did
	Tracking string      // the number of a registered letter; becomes the receipt when given
	Reason   string      // why it came back, or anything worth keeping
	By       string      // who says so; may be empty
	At       time.Time
}

// Confirm writes it down: the message becomes Delivered, or Failed, with an entry of the
// journal, and guards see it as last.outcome, "delivered" or "bounced", while the message is
// the last action of its case on that channel. It fails with ledger.ErrTransition when the
// message is not Sent.
func Confirm(ctx context.Context, l ledger.Ledger, c Confirmation) (ledger.Message, error) {
	var m ledger.Message
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		m, err = confirm(ctx, tx, c)
		return err
	})
	if err != nil {
		return m, fmt.Errorf("confirm message %s: %w", c.Key, err)
	}
	return m, nil
}

func confirm(ctx context.Context, tx ledger.Tx, c Confirmation) (ledger.Message, error) {
	m, err := tx.Message(ctx, c.Key)
	if err != nil {
		return m, err
	}
	if m.Status != ledger.Sent {
		return m, fmt.Errorf("it is %s, not sent: %w", m.Status, ledger.ErrTransition)
	}
	move := ledger.Move{Key: c.Key, From: ledger.Sent, To: ledger.Delivered, At: c.At, Receipt: c.Tracking, Reason: "arrived on " + c.On.String()}
	on, result := c.On, "delivered"
	if c.Returned {
		move.To, move.Reason, result = ledger.Failed, "came back on "+c.On.String(), "bounced"
	}
	if c.Reason != "" {
		move.Reason += ": " + c.Reason
	}
	return afterwards(ctx, tx, move, on, result, c.By)
}

// afterwards writes down what became of a message that had left: its move, the entry of the journal, and the
// result that guards see while the message is the last action of its case on its channel.
func afterwards(ctx context.Context, tx ledger.Tx, move ledger.Move, on engine.Date, result, by string) (ledger.Message, error) {
	m, err := tx.MoveMessage(ctx, move)
	if err != nil {
		return m, err
	}
	if err := note(ctx, tx, m, ledger.KindReceipt, entry{Now: move.At, By: by}); err != nil {
		return m, err
	}
	for id, parts := range byCase(m.Parts) {
		c, _, err := caseOf(ctx, tx, nil, id, 0)
		if err != nil {
			return m, err
		}
		if c == nil || c.Last.Channel != m.Channel { // given up for another policy, or something else was done since
			continue
		}
		if err := tellCase(ctx, tx, nil, &m, id, parts, became{day: on, last: result}); err != nil {
			return m, err
		}
	}
	return m, nil
}
