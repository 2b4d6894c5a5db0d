package dispatch

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/engine/ledger"
)

// mailing sends a bench's mails to a server on loopback.
func mailing(t *testing.T, s *server) func(*Config) {
	t.Helper()
	ch, err := email.New(mailTo(s.port))
	must(t, err)
	t.Cleanup(func() { _ = ch.Close() })
	return func(c *Config) { c.Transports["email"] = Transport{Channel: ch, Spec: channels.Email()} }
}

func TestAServerThatDiesOverAMailLeavesItUnknown(t *testing.T) {
	s := startServer(t)
	s.hangUp = 1
	b := newBench(t, mailing(t, s))
	m := message(1)
	b.add(m)
	for range 3 {
		b.run()
		b.pass(time.Hour)
	}
	if got := b.read(m.Key); got.Status != ledger.Unknown || got.Attempts != 1 {
		t.Errorf("message is %s after %d attempts: %s", got.Status, got.Attempts, got.Reason)
	}
	if got := s.arrived(); len(got) != 0 {
		t.Errorf("arrived: %v", got)
	}
}

func TestAServerThatHangsUpBeforeAMailGetsItOnceMore(t *testing.T) {
	s := startServer(t)
	s.refuse = 1
	b := newBench(t, mailing(t, s))
	m := message(1)
	b.add(m)
	if r := b.run(); r.Postponed != 1 {
		t.Errorf("report %+v", r)
	}
	b.pass(time.Hour)
	b.run()
	if got := s.arrived(); got[m.Key] != 1 {
		t.Errorf("arrived: %v", got)
	}
}

func TestAClockThatJumpsBackSendsNothingTwice(t *testing.T) {
	b := newBench(t)
	first, second := message(1), message(2)
	b.add(first, second)
	b.channel.answers = append(b.channel.answers, func(context.Context, channels.Message) (channels.Receipt, error) {
		b.pass(-48 * time.Hour)
		return channels.Receipt{ID: "taken"}, nil
	})
	b.channel.fails(channels.Error{Outcome: channels.Temporary, Reason: channels.Server})
	b.Policy.Workers = 1
	b.run()
	b.pass(-48 * time.Hour)
	b.run()
	b.pass(5 * 24 * time.Hour)
	b.run()
	b.wantSent(3) // one of them failed
	b.want(first.Key, ledger.Sent, "")
	b.want(second.Key, ledger.Sent, "")
	verify(t, b.db)
}

// failing is a ledger whose n-th write from now fails as a full disk does.
type failing struct {
	ledger.Ledger
	n int
}

func (f *failing) Write(ctx context.Context, do func(context.Context, ledger.Tx) error) error {
	f.n--
	if f.n != 0 {
		return f.Ledger.Write(ctx, do)
	}
	return f.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		if err := do(ctx, tx); err != nil {
			return err
		}
		return fmt.Errorf("commit: %w", ledger.ErrFull)
	})
}

func TestAFullDiskLosesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		write, sent int
		after       ledger.Status
		end         ledger.Status
	}{
		"before it is sent": {1, 0, ledger.Ready, ledger.Sent},
		"after it was sent": {2, 1, ledger.Sending, ledger.Unknown},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(cfg *Config) { cfg.Ledger = &failing{cfg.Ledger, c.write} })
			m := message(1)
			b.add(m)
			if _, err := b.Dispatcher.Run(t.Context()); !errors.Is(err, ledger.ErrFull) {
				t.Errorf("got %v, want %v", err, ledger.ErrFull)
			}
			b.wantSent(c.sent)
			if got := b.read(m.Key).Status; got != c.after {
				t.Errorf("message is %s, want %s", got, c.after)
			}
			_, err := b.Recover(t.Context())
			must(t, err)
			b.run()
			b.wantSent(1)
			if got := b.read(m.Key).Status; got != c.end {
				t.Errorf("in the end the message is %s, want %s", got, c.end)
			}
			verify(t, b.db)
		})
	}
}
