package dispatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
)

// ParamResend is the parameter of an action by which a policy declares that, where a
// channel cannot tell whether a message went out, it is sent again: at least
// once instead of at most once. Its value is "true". Channels do not see it.
const ParamResend = "resend"

// attempt is a message whose attempt is to be concluded: Sending, or Unknown.
type attempt struct {
	ledger.Message
	lost []Lost
	to   string // the address it goes to
	// rendition is the digest of what was handed over; empty when this process did not.
	rendition string
	unkept    error // why the message could not be kept, and so was not handed over
}

// try makes one attempt at a message. An error is the ledger's.
func (p *pass) try(ctx context.Context, m due) error {
	t, ok := p.Transports[m.channel]
	if !ok {
		p.rest(m.channel, "no transport carries it")
	}
	if p.skip(m.channel) || ctx.Err() != nil {
		return nil
	}
	if wait := p.paces[m.channel].wait(p.Now()); wait > 0 && p.Pause(ctx, wait) != nil {
		return nil // the context ended
	}
	p.reached(pointChosen)
	a, err := p.begin(ctx, m.key)
	if a == nil || err != nil {
		return err
	}
	p.reached(pointSending)
	receipt, sendErr := p.send(ctx, t, a)
	p.reached(pointAnswered)
	err = p.conclude(context.WithoutCancel(ctx), a, p.judge(a.Attempts, receipt, sendErr))
	return errors.Join(a.unkept, err)
}

// begin reads again what the message rests on, and makes it Sending. It returns
// nil when the message is not sent now: another dispatcher took it, it lost its
// reason, or it is a problem.
func (p *pass) begin(ctx context.Context, key string) (*attempt, error) {
	var a *attempt
	var problem error
	suppressed := false
	err := p.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		now := p.Now()
		m, err := tx.Message(ctx, key)
		if err != nil || m.Status != ledger.Ready || m.NotBefore.After(now) {
			return err
		}
		if p.Hold != nil {
			held, err := p.Hold(ctx, tx, m)
			if err != nil {
				problem = err
				return err
			}
			if held.Reason != "" {
				p.hold(m.Channel, held)
				return nil
			}
		}
		v, err := p.Recheck(ctx, tx, m)
		if err != nil {
			problem = err
			return err
		}
		move := ledger.Move{Key: key, From: ledger.Ready, To: ledger.Sending, At: now}
		if v.Reason != "" {
			move.To, move.Reason, suppressed = ledger.Suppressed, v.Reason, true
		}
		if m, err = tx.MoveMessage(ctx, move); err != nil {
			return err
		}
		if err := note(ctx, tx, m, ledger.KindMessage, entry{Lost: v.Lost, Now: now}); err != nil {
			return err
		}
		if !suppressed {
			a = &attempt{Message: m, lost: v.Lost}
		}
		p.reached(pointRechecked)
		return nil
	})
	switch {
	case problem != nil:
		p.problem(key, problem)
		return nil, nil
	case err != nil && ctx.Err() != nil:
		return nil, nil // nothing was begun; the pass says that it was stopped
	case err != nil:
		return nil, fmt.Errorf("begin message %s: %w", key, err)
	case suppressed:
		p.count(ledger.Suppressed)
	}
	return a, nil
}

// send hands the message to its channel.
func (p *pass) send(ctx context.Context, t Transport, a *attempt) (channels.Receipt, error) {
	out, err := p.render(ctx, a)
	if err != nil {
		return channels.Receipt{}, err
	}
	withoutResend(&out)
	if err := p.keep(ctx, a, out); err != nil {
		return channels.Receipt{}, err
	}
	p.reached(pointRendered)
	ctx, cancel := context.WithTimeout(ctx, t.timeout())
	defer cancel()
	return t.Channel.Send(ctx, out)
}

// render writes the message. A failure says that nothing was sent.
func (d *Dispatcher) render(ctx context.Context, a *attempt) (channels.Message, error) {
	out, err := d.Render(ctx, a.Message, a.lost)
	if err != nil {
		e, ok := errors.AsType[*channels.Error](err)
		if ok && e.Outcome == channels.Permanent {
			return out, e
		}
		return out, &channels.Error{
			Channel: a.Channel, Outcome: channels.Temporary, Reason: channels.BadContent, Detail: "the message cannot be written: " + err.Error(), Err: err,
		}
	}
	if out.Client != "" && out.Client != a.Client {
		return out, &channels.Error{
			Channel: a.Channel, Outcome: channels.Permanent, Reason: channels.BadContent, Detail: "the message was written for another client",
		}
	}
	out.Key, out.Client, out.Date = a.Key, a.Client, d.Now()
	a.to = cmp.Or(out.To.Address, strings.Join(out.To.Postal, ", "))
	return out, nil
}

// withoutResend takes ParamResend out of a message, and says whether it was set.
func withoutResend(m *channels.Message) bool {
	set := m.Params[ParamResend] == "true"
	m.Params = maps.Clone(m.Params)
	delete(m.Params, ParamResend)
	return set
}
