package dispatch

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
)

// Recover takes every message that is Sending for Unknown, and returns how many
// there were. It is for the start of a process that alone may write the ledger, and for the
// time after Run failed: no pass of this or another dispatcher may be under way.
func (d *Dispatcher) Recover(ctx context.Context) (int, error) {
	n := 0
	err := d.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		n = 0
		var stranded []ledger.Message
		for m, err := range tx.Messages(ctx, ledger.MessageFilter{Status: ledger.Sending}) {
			if err != nil {
				return err
			}
			stranded = append(stranded, m)
		}
		for _, m := range stranded {
			now := d.Now()
			m, err := tx.MoveMessage(ctx, ledger.Move{
				Key: m.Key, From: ledger.Sending, To: ledger.Unknown, At: now, Reason: "relance stopped while the message was on its way",
			})
			if err != nil {
				return err
			}
			if err := note(ctx, tx, m, ledger.KindReceipt, entry{Now: now}); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("recover the outbox: %w", err)
	}
	return n, nil
}

// repeats reports whether a message's transport recognises a repeated key, so that
// a message of unknown fate is sent again at once.
func (p *pass) repeats(m *ledger.Message) bool {
	return p.Transports[p.route(m)].Repeat != channels.AtMostOnce
}

// ask asks the channels about every message of unknown fate that has rested.
func (p *pass) ask(ctx context.Context) error {
	var list []ledger.Message
	err := p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Unknown}) {
			if err != nil {
				return err
			}
			if p.repeats(&m) || !m.Changed.Add(p.Policy.Settle).After(p.Now()) {
				list = append(list, m)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the outbox: %w", err)
	}
	for _, m := range list {
		a := &attempt{Message: m}
		end, known := p.inquire(ctx, a)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if !known {
			continue
		}
		err := p.conclude(a, end)
		if err != nil && !errors.Is(err, ledger.ErrConflict) { // else another dispatcher asked too
			return err
		}
	}
	return nil
}

// inquire finds out what became of a message, if that is possible.
func (p *pass) inquire(ctx context.Context, a *attempt) (end ending, known bool) {
	t, ok := p.Transports[p.route(&a.Message)]
	if !ok {
		return ending{}, false
	}
	if p.repeats(&a.Message) {
		end, known = p.anew(a, reasonRecognised)
		end.notBefore = p.Now()
		return end, known
	}
	out, err := handedOver(ctx, p.Ledger, &a.Message)
	if errors.Is(err, ledger.ErrNotFound) {
		out, err = p.render(ctx, a.Message, nil)
	}
	if err != nil {
		return ending{}, false
	}
	a.to = addressOf(&out)
	if asked, ok := t.Channel.(channels.Reconciler); ok {
		ctx, cancel := context.WithTimeout(ctx, t.timeout())
		defer cancel()
		receipt, err := asked.Reconcile(ctx, out)
		switch {
		case err == nil:
			return accepted(receipt), true
		case errors.Is(err, channels.ErrNotSent):
			return p.anew(a, "the channel never accepted it")
		}
	}
	if again, err := resends(&a.Message); err == nil && again {
		return p.anew(a, reasonResend)
	}
	return ending{}, false
}

// anew sends a message of unknown fate again, unless it had its attempts.
func (p *pass) anew(a *attempt, why string) (ending, bool) {
	if a.Attempts >= p.Policy.Attempts {
		return ending{}, false
	}
	return ending{to: ledger.Ready, notBefore: p.Now().Add(p.Policy.backoff(a.Attempts, p.Jitter)), reason: why}, true
}
