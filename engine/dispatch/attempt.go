package dispatch

import (
	"context"
	"fmt"
	"slices"
	"strings"

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

// beginning is a message that is about to be claimed.
type beginning struct {
	now     candidate
	words   *rendered // nil while it is not written, and when it is not sendable
	attempt *attempt  // nil when it is not sent now
	stale   bool      // what was written is not what has to be said any more
	over    bool      // it is claimed, or is not
}

// begin writes messages of a route as they will be handed over, reads again what they rest on, and makes them Sending, all that in one
// transaction but for the writing. It leaves out those that are not sent now: another dispatcher took it, it lost its reason, it has to wait,
// or it is a problem. What fails for one of them fails for none of the others.
func (p *pass) begin(ctx context.Context, keys []string) ([]*claimed, error) {
	got, err := p.beginAtOnce(ctx, keys)
	if err == nil || len(keys) == 1 || ctx.Err() != nil {
		return got, err
	}
	for i := range keys {
		one, err := p.beginAtOnce(ctx, keys[i:i+1])
		if err != nil {
			return got, err
		}
		got = append(got, one...)
	}
	return got, nil
}

func (p *pass) beginAtOnce(ctx context.Context, keys []string) (got []*claimed, err error) {
	list := make([]*beginning, 0, len(keys))
	err = p.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		if err := r.Ahead(ctx, keys, true); err != nil {
			return err
		}
		for _, key := range keys {
			now, err := p.look(ctx, r, key)
			if err != nil {
				return err
			}
			list = append(list, &beginning{now: now})
		}
		return nil
	})
	for left := list; err == nil && len(left) > 0; {
		for _, b := range left {
			p.prepare(ctx, b)
		}
		left = slices.DeleteFunc(left, func(b *beginning) bool { return b.over })
		if err = p.claim(ctx, left); err != nil {
			break
		}
		for _, b := range left {
			if b.stale {
				continue
			}
			b.over = true
			p.tell(&b.now, ctx.Err() == nil)
			if b.attempt != nil {
				got = append(got, &claimed{b.attempt, b.words})
			} else if b.words != nil && b.words.moved {
				p.count(ledger.Unknown)
			}
		}
		left = slices.DeleteFunc(left, func(b *beginning) bool { return b.over })
	}
	if err == nil || ctx.Err() != nil {
		return got, nil // what was not begun stays; the pass says that it was stopped
	}
	return got, fmt.Errorf("begin message %s: %w", strings.Join(keys, ", "), err)
}

// prepare writes a message that may be sent. It is over for one that cannot be written.
func (p *pass) prepare(ctx context.Context, b *beginning) {
	b.words = nil
	if !b.now.sendable() {
		return
	}
	b.words = p.write(ctx, &b.now)
	if e, said := b.words.fault.(*channels.Error); b.words.fault != nil && (!said || e.Outcome != channels.Permanent) {
		if b.over = true; ctx.Err() == nil {
			p.problem(b.now.Key, b.words.fault)
		}
		return
	}
	p.reached(pointRendered)
}

// claim makes messages Sending that are as they were when they were written.
func (p *pass) claim(ctx context.Context, list []*beginning) error {
	if len(list) == 0 {
		return nil
	}
	keys := make([]string, len(list))
	before := make([]candidate, len(list))
	for i, b := range list {
		keys[i], before[i] = b.now.Key, b.now
	}
	return p.shared.write(keys, func(tctx context.Context, tx ledger.Tx) error {
		for _, b := range list {
			b.attempt, b.stale = nil, false
		}
		if ctx.Err() != nil {
			return nil
		}
		var mine []string
		for i, b := range list {
			var err error
			if b.now, err = p.look(tctx, tx, keys[i]); err != nil {
				return err
			}
			if b.stale = b.now.sendable() && !b.now.same(&before[i]); !b.stale && !b.now.gone {
				mine = append(mine, keys[i])
			}
		}
		fence, mine, err := p.leased(tctx, tx, mine)
		if err != nil {
			return err
		}
		var marked []ledger.Claim
		for _, b := range list {
			if b.stale || b.now.gone {
				continue
			}
			if b.now.gone = !slices.Contains(mine, b.now.Key); b.now.gone {
				continue
			}
			if b.attempt, err = p.take(tctx, tx, &b.now, b.words); err != nil {
				return err
			}
			if b.attempt != nil {
				b.attempt.fence = fence
				marked = append(marked, ledger.Claim{Message: b.attempt.Key, Attempt: b.attempt.Attempts})
			}
			p.reached(pointRechecked)
		}
		if t, ok := tx.(ledger.ClaimsTx); ok && p.marks != nil {
			return t.Claim(tctx, marked)
		}
		return nil
	})
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
