package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// conclude writes down what became of an attempt, and counts it.
func (p *pass) conclude(a *attempt, end ending) error {
	err := p.shared.write(func(ctx context.Context, tx ledger.Tx) error {
		err := settle(ctx, tx, a, end, "", p.Now())
		p.reached(pointConcluding)
		return err
	})
	if err != nil {
		return fmt.Errorf("conclude message %s as %s: %w", a.Key, end.to, err)
	}
	p.count(end.to)
	if end.rest != "" {
		p.rest(p.route(&a.Message), end.rest)
	}
	p.reached(pointConcluded)
	return nil
}

// settle writes an ending: the status, the journal, the contact, the outcome that
// guards see. By names the person whose word it is, if any.
func settle(ctx context.Context, tx ledger.Tx, a *attempt, end ending, by string, now time.Time) error {
	m, err := current(ctx, tx, a)
	if err != nil {
		return err
	}
	if m.Status != end.to {
		m, err = tx.MoveMessage(ctx, ledger.Move{
			Key: a.Key, From: m.Status, To: end.to, At: now, NotBefore: end.notBefore, Receipt: end.receipt.ID, Reason: end.reason,
		})
		if err != nil {
			return err
		}
	}
	if err := note(ctx, tx, m, ledger.KindReceipt, entry{Now: now, By: by, Units: end.receipt.Units, Rendition: a.rendition}); err != nil {
		return err
	}
	return mark(ctx, tx, a, end, now)
}

// current reads the message again. It fails with ledger.ErrConflict when somebody
// else has concluded the attempt: the message may be on its way once more. A message
// that was taken for lost while it was on its way (see Recover) is found again.
func current(ctx context.Context, tx ledger.Tx, a *attempt) (ledger.Message, error) {
	m, err := tx.Message(ctx, a.Key)
	same := m.Status == a.Status || a.Status == ledger.Sending && m.Status == ledger.Unknown
	if err == nil && (!same || m.Attempts != a.Attempts) {
		err = fmt.Errorf("message %s is %s after %d attempts: %w", a.Key, m.Status, m.Attempts, ledger.ErrConflict)
	}
	return m, err
}

// mark lets the ending count for the client and the cases.
func mark(ctx context.Context, tx ledger.Tx, a *attempt, end ending, now time.Time) error {
	if (end.to == ledger.Sent || end.to == ledger.Delivered) && contacts(a.Channel) {
		err := tx.AddContact(ctx, ledger.Contact{
			Client: a.Client, On: engine.DateOf(now), At: now, Channel: a.Channel, To: a.to, Message: a.Key,
		})
		if err != nil {
			return err
		}
	}
	if end.refused {
		if err := refuse(ctx, tx, a, now); err != nil {
			return err
		}
	}
	if end.last == "" {
		return nil
	}
	outcome := engine.Outcome{Channel: a.Channel, Result: end.last, On: engine.DateOf(now)}
	for _, id := range cases(a.Parts) {
		if a.lostWhole(id) {
			continue
		}
		if err := see(ctx, tx, id, outcome); err != nil {
			return err
		}
	}
	return nil
}

// see gives a case the outcome of its action, and has it looked at the day after
// at the latest.
func see(ctx context.Context, tx ledger.Tx, id string, o engine.Outcome) error {
	c, err := tx.Case(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) { // given up for another policy
		return nil
	}
	if err != nil || c.Last == o {
		return err
	}
	c.Last = o
	if c.Wake.IsZero() || c.Wake > o.On+1 {
		c.Wake = o.On + 1
	}
	_, err = tx.PutCase(ctx, c)
	return err
}

// lostWhole reports whether nothing of a case was in the message in the end.
func (a *attempt) lostWhole(id string) bool {
	return slices.ContainsFunc(a.lost, func(l Lost) bool { return l.Case == id && l.Whole })
}

// refuse records that the client refused the channel, as its operator says; or his contact,
// when the address is a contact's.
func refuse(ctx context.Context, tx ledger.Tx, a *attempt, now time.Time) error {
	c, err := tx.Client(ctx, a.Client)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && c.OptedOut(a.Channel) {
		return nil
	}
	if err != nil {
		return err
	}
	said := engine.Event{Date: engine.DateOf(now), Type: engine.EventOptOut, Client: a.Client, Channel: a.Channel}
	if x := c.At(a.to); x != nil {
		said.Contact, said.To = x.Role, a.to
	}
	said.ApplyClient(&c)
	_, err = tx.Append(ctx, ledger.Draft{
		At: now, Kind: ledger.KindEvent, About: ledger.About{Client: a.Client},
		Body:    map[string]string{"message": a.Key, "text": "the operator of channel " + a.Channel + " says that the client refused it"},
		Clients: []engine.Client{c},
		Events:  []ledger.Event{{Key: "opt_out/" + a.Key, Event: said}},
	})
	return err
}

// failure is the channel's error; one that is no channels.Error says nothing.
func failure(err error) *channels.Error {
	if e, ok := errors.AsType[*channels.Error](err); ok {
		return e
	}
	return &channels.Error{Outcome: channels.Ambiguous}
}
