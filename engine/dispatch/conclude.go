package dispatch

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// conclude writes down what became of an attempt, and counts it.
func (p *pass) conclude(a *attempt, end ending) error {
	done := make(chan error, 1)
	p.concludeLater(a, end, func(err error) { done <- err })
	return <-done
}

// concludeLater is conclude that is not waited for, unless many answers are being written already. Done is told once it is durable, or failed.
func (p *pass) concludeLater(a *attempt, end ending, done func(error)) {
	end.byHand = end.byHand || p.Transports[p.route(&a.Message)].ByHand
	concluded := func(err error) {
		if err != nil {
			done(fmt.Errorf("conclude message %s as %s: %w", a.Key, end.to, err))
			return
		}
		p.count(end.to)
		p.reached(pointConcluded)
		done(nil)
	}
	if p.share.all != nil && a.Status == ledger.Sending {
		p.reached(pointConcluding)
		body, err := json.Marshal(answerOf(a, &end, p.Now()))
		if err != nil {
			concluded(err)
			return
		}
		p.slots <- struct{}{}
		p.answer.Add(1)
		p.keeper.asks <- kept{ledger.Answer{Message: a.Key, Attempt: a.Attempts, Body: body}, func(err error) {
			if err == nil {
				p.sealer.nudge()
			}
			concluded(err)
			<-p.slots
			p.answer.Done()
		}}
		return
	}
	p.slots <- struct{}{}
	p.answer.Add(1)
	p.shared.later([]string{a.Key}, func(ctx context.Context, tx ledger.Tx) error {
		err := writeEnding(ctx, tx, p.Book, a, end, "", p.Now())
		p.reached(pointConcluding)
		return err
	}, func(err error) {
		concluded(err)
		<-p.slots
		p.answer.Done()
	})
}

// writeEnding writes what became of an attempt: the status, the journal, the contact, the outcome that
// guards see. By names the person whose word it is, if any.
func writeEnding(ctx context.Context, tx ledger.Tx, book *engine.Book, a *attempt, end ending, by string, now time.Time) error {
	m, err := current(ctx, tx, a)
	if err != nil {
		return err
	}
	if m.Status != end.to {
		m, err = tx.MoveMessage(ctx, ledger.Move{
			Key: a.Key, From: m.Status, To: end.to, At: now, NotBefore: end.notBefore, Receipt: end.receipt.ID, Reason: end.reason,
			Made: madeOn(a, end, now),
		})
		if err != nil {
			return err
		}
	}
	if err := note(ctx, tx, m, ledger.KindReceipt, entry{Now: now, By: by, Units: end.receipt.Units, Rendition: a.rendition, Blame: end.blame}); err != nil {
		return err
	}
	return mark(ctx, tx, book, a, end, now)
}

// madeOn is the day from which on a message counts as made; zero when it does not.
func madeOn(a *attempt, end ending, now time.Time) engine.Date {
	if end.to != ledger.Sent && end.to != ledger.Delivered || end.byHand || a.Body.StandIn {
		return 0
	}
	return engine.DateOf(now)
}

// current reads the message again. It fails with ledger.ErrConflict when somebody
// else has concluded the attempt: the message may be on its way once more. A message
// that was taken for lost while it was on its way (see Recover) is found again.
func current(ctx context.Context, tx ledger.Tx, a *attempt) (ledger.Message, error) {
	m, err := tx.Message(ctx, a.Key)
	same := m.Status == a.Status || a.Status == ledger.Sending && m.Status == ledger.Unknown
	if err == nil && (!same || m.Attempts != a.Attempts) {
		err = agree.Errorf("message %s is %s after %d {attempt|attempts}: %w", a.Key, m.Status, m.Attempts, ledger.ErrConflict)
	}
	return m, err
}

// mark lets the ending count for the client and the cases.
func mark(ctx context.Context, tx ledger.Tx, book *engine.Book, a *attempt, end ending, now time.Time) error {
	known, err := learn(ctx, tx, a, end, now)
	if err != nil {
		return err
	}
	b := became{day: engine.DateOf(now), why: end.reason, last: end.last}
	switch end.to {
	case ledger.Sent, ledger.Delivered:
		b.made = !end.byHand && !a.Body.StandIn
		if a.Body.StandIn {
			b.pending, b.why = engine.PendingAsked, cmp.Or(a.Body.Fallback, a.Body.Params["title"])
		}
		if !b.made {
			b.last = ""
		}
	case ledger.Failed:
		b.pending, b.over = engine.PendingFailed, !known // somebody else, or another address, may do
	case ledger.Suppressed:
		b.pending = letGo // a person gave it up
	}
	return tell(ctx, tx, book, &a.Message, a.lost, b)
}

// learn records what an ending says of the client. It reports whether it is known now whom the channel does not reach.
func learn(ctx context.Context, tx ledger.Tx, a *attempt, end ending, now time.Time) (bool, error) {
	switch {
	case !contacts(a.Channel): // a queue or a url is nobody's address
	case end.refused:
		return refuse(ctx, tx, a, now)
	case end.to == ledger.Failed && end.badAddress && a.to != "":
		return unreachable(ctx, tx, a, end.reason, now)
	}
	return false, nil
}

// refuse records that the client refused the channel, as its operator says; or their contact,
// when the address is a contact's. It reports whether it is known that they did.
func refuse(ctx context.Context, tx ledger.Tx, a *attempt, now time.Time) (bool, error) {
	c, err := tx.Client(ctx, a.Client)
	if errors.Is(err, ledger.ErrNotFound) || err == nil && c.OptedOut(a.Channel) {
		return err == nil, nil
	}
	if err != nil {
		return false, err
	}
	said := engine.Learned(engine.EventOptOut, &c, a.Channel, a.to, engine.DateOf(now))
	said.ApplyClient(&c)
	_, err = journal.Append(ctx, tx, ledger.Draft{
		At: now, About: ledger.About{Client: a.Client}, Clients: []engine.Client{c}, Events: []ledger.Event{{Key: "opt_out/" + a.Key, Event: said}},
	}, journal.Events{Events: 1, Message: a.Key, Text: "the operator of channel " + a.Channel + " says that the client refused it"})
	return err == nil, err
}

// unreachable records that the client is not reached at the address of a message, as a bounce does. It
// reports whether the address is known to be bad now.
func unreachable(ctx context.Context, tx ledger.Tx, a *attempt, why string, now time.Time) (bool, error) {
	c, err := tx.Client(ctx, a.Client)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	said := engine.Learned(engine.EventBounce, &c, a.Channel, a.to, engine.DateOf(now))
	said.Note = why
	said.ApplyClient(&c)
	_, err = journal.Append(ctx, tx, ledger.Draft{
		At: now, About: ledger.About{Client: a.Client}, Clients: []engine.Client{c}, Events: []ledger.Event{{Key: "bounce/" + a.Key, Event: said}},
	}, journal.Events{Message: a.Key, Text: why})
	return slices.Contains(c.Bad, a.to), err
}

// failure is the channel's error; one that is no channels.Error says nothing.
func failure(err error) *channels.Error {
	if e, ok := errors.AsType[*channels.Error](err); ok {
		return e
	}
	return &channels.Error{Outcome: channels.Ambiguous}
}
