package dispatch

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// What was claimed with others and whose turn comes too late is looked at again: what was paid meanwhile is not sent.
func TestAClaimThatGrewOldIsLookedAtAgain(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Policy.Workers, c.Policy.Slack = 1, 300*time.Millisecond })
	for n := range 3 {
		b.add(message(n + 1))
	}
	taken := channels.Receipt{Status: channels.Sent}
	b.channel.answers = append(b.channel.answers,
		func(context.Context, channels.Message) (channels.Receipt, error) { return taken, nil },
		func(context.Context, channels.Message) (channels.Receipt, error) {
			for range 200 { // the next is claimed while this one is on its way
				if statuses(t, b.db)[ledger.Sending] == 2 {
					break
				}
				time.Sleep(5 * time.Millisecond)
			}
			for n := range 3 {
				b.change(n+1, func(inv *engine.Invoice) { inv.Open, inv.PaidOn = 0, today })
			}
			time.Sleep(400 * time.Millisecond)
			return taken, nil
		})
	if r := b.run(); r.Sent != 2 || r.Postponed != 1 {
		t.Fatalf("report %+v", *r)
	}
	if got := len(b.channel.got); got != 2 {
		t.Errorf("%d messages left", got)
	}
	b.pass(time.Minute)
	if r := b.run(); r.Suppressed != 1 {
		t.Errorf("report %+v", *r)
	}
	if got := len(b.channel.got); got != 2 {
		t.Errorf("%d messages left", got)
	}
	verify(t, b.db)
}

// A transport that rests while messages are claimed for it gets none of them: they wait as any other.
func TestWhatWasClaimedForATransportThatRestsIsReadyAgain(t *testing.T) {
	b := newBench(t, func(c *Config) { c.Policy.Workers = 1 })
	const n = 30
	for i := range n {
		m := message(1)
		m.Parts[0].Action = i
		m.Key = ledger.MessageKey("", m.Parts)
		b.add(m)
	}
	login := channels.Error{Outcome: channels.Temporary, Reason: channels.Auth}
	for range 4 {
		b.channel.answers = append(b.channel.answers, func(context.Context, channels.Message) (channels.Receipt, error) {
			return channels.Receipt{Status: channels.Sent}, nil
		})
	}
	b.channel.fails(login)
	r := b.run()
	if r.Sent != 4 || len(r.Resting) != 1 || r.Resting[0].Left != n-4 {
		t.Errorf("report %+v", *r)
	}
	if got := len(b.channel.got); got != 5 {
		t.Errorf("%d messages were handed over", got)
	}
	if got := statuses(t, b.db); got[ledger.Ready] != n-4 || got[ledger.Sent] != 4 {
		t.Errorf("messages %v", got)
	}
	if r := b.run(); r.Sent != n-4 {
		t.Errorf("report %+v", *r)
	}
	verify(t, b.db)
}

// What one message of a group meets is none of the others' loss.
func TestAMessageThatCannotBeClaimedLeavesTheOthersAlone(t *testing.T) {
	broken := errors.New("broken")
	b := newBench(t, func(c *Config) {
		c.Policy.Workers = 3
		check := c.Recheck
		c.Recheck = func(ctx context.Context, r ledger.Reader, m ledger.Message, today engine.Date) (Verdict, error) {
			if m.Body.Lines[0].Invoice == invoiceID(2) {
				return Verdict{}, broken
			}
			return check(ctx, r, m, today)
		}
	})
	for n := range 3 {
		b.add(message(n + 1))
	}
	if r := b.run(); r.Sent != 2 || len(r.Problems) != 1 || !errors.Is(r.Problems[0].Err, broken) {
		t.Errorf("report %+v", *r)
	}
	verify(t, b.db)
}

func statuses(t *testing.T, l ledger.Ledger) map[ledger.Status]int {
	t.Helper()
	count := map[ledger.Status]int{}
	must(t, l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			must(t, err)
			count[m.Status]++
		}
		return nil
	}))
	return count
}
