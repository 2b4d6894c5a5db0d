package dispatch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
)

// Recover takes every message that is Sending for Unknown, but one that had only been claimed, which is Ready again; and returns how many
// are Unknown. It is for the start of a process that alone may write the ledger, and for the
// time after Run failed: no pass of this or another dispatcher may be under way. Of a ledger.Together, from
// which others may be delivering, it takes those of which nobody has a lease any more, whenever it is called.
func (d *Dispatcher) Recover(ctx context.Context) (int, error) {
	n := 0
	err := d.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		n = 0
		stranded, err := d.stranded(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.Ahead(ctx, stranded, false); err != nil {
			return err
		}
		for _, key := range stranded {
			now := d.Now()
			move := ledger.Move{Key: key, From: ledger.Sending, To: ledger.Unknown, At: now, Reason: "relance stopped while the message was on its way"}
			m, err := tx.Message(ctx, key)
			if err != nil {
				return err
			}
			if t, ok := tx.(ledger.ClaimsTx); ok {
				unbegun, err := t.Reclaim(ctx, ledger.Claim{Message: key, Attempt: m.Attempts})
				if err != nil {
					return err
				}
				if unbegun {
					end := ending{to: ledger.Ready, reason: reasonNotBegun}
					move.To, move.NotBefore, move.Reason = ledger.Ready, now, end.beside(&attempt{Message: m}).reason
				}
			}
			if m, err = tx.MoveMessage(ctx, move); err != nil {
				return err
			}
			if err := note(ctx, tx, m, ledger.KindReceipt, entry{Now: now}); err != nil {
				return err
			}
			if m.Status == ledger.Unknown {
				n++
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("recover the outbox: %w", err)
	}
	return n, nil
}

// stranded lists the messages that are Sending and that nobody sends.
func (d *Dispatcher) stranded(ctx context.Context, tx ledger.Tx) (keys []string, err error) {
	_, several := d.Ledger.(ledger.Together)
	if t, ok := tx.(ledger.TogetherTx); several && ok {
		return t.Stranded(ctx)
	}
	for m, err := range tx.Messages(ctx, ledger.MessageFilter{Status: ledger.Sending}) {
		if err != nil {
			return nil, err
		}
		keys = append(keys, m.Key)
	}
	return keys, nil
}

// ask asks the channels about every message of unknown fate that has rested.
func (p *pass) ask(ctx context.Context) error {
	list, err := p.unknown(ctx)
	if err != nil {
		return err
	}
	for _, q := range list {
		end, known, err := p.inquire(ctx, q, list)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		if !known {
			continue
		}
		err = p.conclude(q.attempt, end)
		if err != nil && !errors.Is(err, ledger.ErrConflict) { // else another dispatcher asked too
			return err
		}
	}
	return nil
}

// question is a message of unknown fate.
type question struct {
	*attempt
	words  channels.Message // as it was handed over
	kept   bool             // the ledger has them
	rested bool             // long enough to ask about it
}

// unknown lists the messages of unknown fate that no person has to look at.
func (p *pass) unknown(ctx context.Context) (list []question, err error) {
	err = p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Unknown}) {
			if err != nil {
				return err
			}
			if m.Reason == ledger.ReasonRestored || strings.HasPrefix(m.Reason, reasonEarlier) { // a person says
				continue
			}
			rested := !m.Changed.Add(p.Policy.Settle).After(p.Now()) || m.Changed.After(p.Now().Add(ahead))
			list = append(list, question{attempt: &attempt{Message: m}, rested: rested})
		}
		for i := range list {
			q := &list[i]
			words, err := lastWords(ctx, r, &q.Message)
			switch {
			case err == nil:
				q.words, q.kept, q.to = words, true, addressOf(&words)
			case !errors.Is(err, ledger.ErrNotFound):
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	return list, nil
}

// inquire finds out what became of a message, if that is possible: it is sent again by a transport
// that recognises it, or looked for by the one that had it.
func (p *pass) inquire(ctx context.Context, q question, all []question) (end ending, known bool, err error) {
	t, ok := p.Transports[p.route(&q.Message)]
	if !ok {
		return ending{}, false, nil
	}
	had := t.had(&q.words)
	if had && t.Repeat != channels.AtMostOnce {
		end, known = p.anew(q, reasonRecognised)
		end.notBefore = p.Now()
		return end, known, nil
	}
	if !q.rested {
		return ending{}, false, nil
	}
	asked, ok := t.Channel.(channels.Reconciler)
	if ok && had && q.kept && !q.alike(all) {
		if q.words.Claimed, err = p.claimed(ctx, &q.Message); err != nil {
			return ending{}, false, err
		}
		waiting, cancel := context.WithTimeout(ctx, t.timeout())
		receipt, err := asked.Reconcile(waiting, q.words)
		cancel()
		switch {
		case err == nil:
			return accepted(receipt), true, nil
		case errors.Is(err, channels.ErrNotSent):
			end, known = p.anew(q, "the channel never accepted it")
			return end, known, nil
		}
	}
	if resends(&q.Message) {
		end, known = p.anew(q, reasonResend)
	}
	return end, known, nil
}

// alike reports whether another message of unknown fate could be the same at the other side: to the same
// address, with the same words. Then nobody can tell which of them arrived.
func (q *question) alike(all []question) bool {
	return slices.ContainsFunc(all, func(o question) bool {
		return o.Key != q.Key && o.Channel == q.Channel && (!o.kept || place(o.to) == place(q.to) && o.words.Short() == q.words.Short())
	})
}

// place is an address without what people write in it to read it well; of a number the end, which is the
// same with and without its country.
func place(address string) string {
	bare := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '@' {
			return unicode.ToLower(r)
		}
		return -1
	}, address)
	if digits := 9; strings.Trim(bare, "0123456789") == "" && len(bare) > digits {
		return bare[len(bare)-digits:]
	}
	return bare
}

// claimed lists the receipts that the other messages of a channel have.
func (p *pass) claimed(ctx context.Context, m *ledger.Message) (ids []string, err error) {
	err = p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for o, err := range r.Messages(ctx, ledger.MessageFilter{Channels: []string{m.Channel}}) {
			if err != nil {
				return err
			}
			if o.Receipt != "" && o.Key != m.Key {
				ids = append(ids, o.Receipt)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the outbox: %w", err)
	}
	return ids, nil
}

// anew sends a message of unknown fate again, unless its first attempt was too long ago.
func (p *pass) anew(q question, why string) (ending, bool) {
	since := q.Created
	if q.kept {
		since = q.words.Date
	}
	if p.Now().Sub(since) > p.Policy.GiveUp {
		return ending{}, false
	}
	return ending{to: ledger.Ready, notBefore: p.Now().Add(p.Policy.backoff(q.Attempts, p.Jitter)), reason: why}, true
}
