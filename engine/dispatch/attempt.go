package dispatch

import (
	"context"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// attempt is a message whose attempt is to be concluded: Sending, or Unknown.
type attempt struct {
	ledger.Message
	lost []Lost
	to   string // the address it goes to
	// rendition is the digest of what was handed over; empty when this process did not.
	rendition string
	// fence ends when it is too late to call the channel; see Policy.Slack.
	fence context.Context
}

// reasonTooLate is why a message did not leave whose transaction took longer than its lease allows.
const reasonTooLate = "it took too long to begin, and another process could have taken it over"

// try makes one attempt at a message. An error is the ledger's.
func (p *pass) try(ctx context.Context, m due) error {
	t, ok := p.Transports[m.route]
	if !ok {
		p.rest(m.route, "no transport carries it", true)
	}
	if p.rests(m.route) || ctx.Err() != nil {
		return nil
	}
	wait, err := p.turn(ctx, m.route)
	if err != nil || wait > 0 && p.Pause(ctx, wait) != nil {
		return err // nil when the context ended
	}
	p.reached(pointChosen)
	a, words, err := p.begin(ctx, m.key)
	if a == nil || err != nil {
		return err
	}
	p.reached(pointSending)
	if a.fence.Err() != nil {
		late := ending{to: ledger.Ready, notBefore: p.Now(), reason: reasonTooLate}
		return p.conclude(ctx, a, late.beside(a))
	}
	receipt, err := p.send(ctx, t, words)
	p.reached(pointAnswered)
	end, err := p.judge(context.WithoutCancel(ctx), a, receipt, err)
	if err != nil {
		return err
	}
	p.strain(m.route, &end)
	return p.conclude(ctx, a, end)
}

// begin writes the message as it will be handed over, reads again what it rests on, and
// makes it Sending, all that in one transaction but for the writing. It returns nil when the
// message is not sent now: another dispatcher took it, it lost its reason, it has to wait,
// or it is a problem.
func (p *pass) begin(ctx context.Context, key string) (*attempt, *rendered, error) {
	var now candidate
	err := p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		now, err = p.look(ctx, r, key)
		return err
	})
	for err == nil {
		var l *rendered
		if now.sendable() {
			l = p.write(ctx, &now)
			if e, said := l.fault.(*channels.Error); l.fault != nil && (!said || e.Outcome != channels.Permanent) {
				if ctx.Err() == nil {
					p.problem(key, l.fault)
				}
				return nil, nil, nil
			}
			p.reached(pointRendered)
		}
		var a *attempt
		stale := false
		before := now
		err = p.shared.write(key, func(tctx context.Context, tx ledger.Tx) (err error) {
			a, stale = nil, false
			if ctx.Err() != nil {
				return nil
			}
			if now, err = p.look(tctx, tx, key); err != nil {
				return err
			}
			if stale = now.sendable() && !now.same(&before); stale {
				return nil // what was written is not what has to be said any more
			}
			if now.gone {
				return nil
			}
			fence, mine, err := p.leased(tctx, tx, &now.Message)
			if now.gone = !mine; err != nil || now.gone {
				return err
			}
			if a, err = p.take(tctx, tx, &now, l); a != nil {
				a.fence = fence
			}
			p.reached(pointRechecked)
			return err
		})
		if err != nil || stale {
			continue
		}
		p.tell(&now, ctx.Err() == nil)
		if a == nil && l != nil && l.moved {
			p.count(ledger.Unknown)
		}
		return a, l, nil
	}
	if ctx.Err() != nil {
		return nil, nil, nil // nothing was begun; the pass says that it was stopped
	}
	return nil, nil, fmt.Errorf("begin message %s: %w", key, err)
}

// candidate is a message with what holds of it at a moment.
type candidate struct {
	ledger.Message
	gone    bool // somebody else took it, or it is not due
	held    Held
	verdict Verdict
	problem error
}

func (s *candidate) sendable() bool {
	return !s.gone && s.problem == nil && s.held.Reason == "" && s.verdict.Reason == ""
}

// same reports whether the words of an earlier moment still are the right ones.
func (s *candidate) same(before *candidate) bool {
	return before.sendable() && s.Attempts == before.Attempts && slices.Equal(s.verdict.Lost, before.verdict.Lost)
}

// look reads what holds of a message.
func (p *pass) look(ctx context.Context, r ledger.Reader, key string) (s candidate, err error) {
	if s.Message, err = r.Message(ctx, key); err != nil {
		return s, err
	}
	if s.Status != ledger.Ready || !isDue(&s.Message, p.Now()) {
		s.gone = true
		return s, nil
	}
	if p.Hold != nil {
		if s.held, s.problem = p.Hold(ctx, r, s.Message); s.held.Reason != "" || s.problem != nil {
			return s, nil
		}
	}
	s.verdict, s.problem = p.Recheck(ctx, r, s.Message, engine.DateOf(p.Now()))
	return s, nil
}

// take makes a message Sending, with its rendition, or Suppressed; Unknown when it lost its reason, or a
// part of it, and an earlier attempt may have arrived.
func (p *pass) take(ctx context.Context, tx ledger.Tx, s *candidate, l *rendered) (*attempt, error) {
	if s.gone || s.held.Reason != "" || s.problem != nil {
		return nil, nil
	}
	now := p.Now()
	move := ledger.Move{Key: s.Key, From: ledger.Ready, To: ledger.Sending, At: now}
	switch {
	case repeated(s.Reason) && s.verdict.lapsed() != "":
		move.To, move.Reason = ledger.Unknown, reasonEarlier+"; not sent again: "+s.verdict.lapsed()
	case s.verdict.Reason != "":
		move.To, move.Reason = ledger.Suppressed, s.verdict.Reason
	case l.moved:
		move.To, move.Reason = ledger.Unknown, reasonEarlier+"; not sent again: another transport carries its channel now"
	case repeated(s.Reason):
		move.Reason = doubt(s.Reason)
	}
	m, err := tx.MoveMessage(ctx, move)
	if err != nil {
		return nil, err
	}
	if err := note(ctx, tx, m, ledger.KindMessage, entry{Lost: s.verdict.Lost, Now: now}); err != nil {
		return nil, err
	}
	if m.Status == ledger.Unknown {
		return nil, nil
	}
	if err := release(ctx, tx, p.Book, &m, s.verdict, engine.DateOf(now)); err != nil {
		return nil, err
	}
	if m.Status == ledger.Suppressed {
		return nil, nil
	}
	a := &attempt{Message: m, lost: s.verdict.Lost, to: addressOf(&l.words)}
	if l.fault != nil {
		return a, nil
	}
	l.kept.Attempt = m.Attempts
	if err := tx.AddRendition(ctx, l.kept); err != nil {
		return nil, fmt.Errorf("keep message %s: %w", m.Key, err)
	}
	a.rendition = l.kept.Digest()
	return a, nil
}

// tell counts what was found of a message that is not sent.
func (p *pass) tell(s *candidate, looked bool) {
	switch {
	case !looked || s.gone:
	case s.problem != nil:
		p.problem(s.Key, s.problem)
	case s.held.Reason != "":
		p.hold(s.Channel, s.held)
	case repeated(s.Reason) && s.verdict.lapsed() != "":
		p.count(ledger.Unknown)
	case s.verdict.Reason != "":
		p.count(ledger.Suppressed)
	}
}

// send hands the message to its channel. When the caller stops, it may come to its end within the
// grace period.
func (p *pass) send(ctx context.Context, t Transport, l *rendered) (channels.Receipt, error) {
	if l.fault != nil {
		return channels.Receipt{}, l.fault
	}
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.timeout())
	defer cancel()
	defer context.AfterFunc(ctx, func() {
		if p.Pause(sending, p.Policy.Grace) == nil {
			cancel()
		}
	})()
	return t.Channel.Send(sending, l.words)
}
