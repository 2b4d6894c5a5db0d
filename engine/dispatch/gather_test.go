package dispatch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// counting is a ledger that counts its writes, and lets none begin before the gate opens.
type counting struct {
	ledger.Ledger
	writes atomic.Int32
	gate   chan struct{}
}

func (c *counting) Write(ctx context.Context, do func(context.Context, ledger.Tx) error) error {
	c.writes.Add(1)
	<-c.gate
	return c.Ledger.Write(ctx, do)
}

// What one of them cannot write is nobody else's loss, and nobody is told that it is
// written before it is.
func TestMessagesShareTransactionsAndNotTheirFailures(t *testing.T) {
	const workers = 8
	b := newBench(t)
	l := &counting{Ledger: b.db, gate: make(chan struct{})}
	g, end := gather(t.Context(), l, workers)
	broken := errors.New("broken")
	got := make([]error, workers)
	var asked, told sync.WaitGroup
	for i := range workers {
		asked.Add(1)
		told.Go(func() {
			asked.Done()
			got[i] = g.write(nil, func(ctx context.Context, tx ledger.Tx) error {
				if i == 3 {
					return broken
				}
				m := message(1)
				m.Parts[0].Action = i
				m.Key = ledger.MessageKey("", m.Parts)
				return put(ctx, tx, m)
			})
		})
	}
	asked.Wait()
	for l.writes.Load() == 0 { // the first is held up, and the others wait behind it
		time.Sleep(time.Millisecond)
	}
	close(l.gate)
	told.Wait()
	end()
	for i, err := range got {
		if want := i == 3; errors.Is(err, broken) != want || err != nil != want {
			t.Errorf("worker %d was told %v", i, err)
		}
	}
	n := 0
	must(t, b.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for _, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			must(t, err)
			n++
		}
		return nil
	}))
	if n != workers-1 {
		t.Errorf("%d messages written, want %d", n, workers-1)
	}
}

// A pass with many workers needs fewer transactions than two for each message.
func TestAPassSharesTransactions(t *testing.T) {
	l := &counting{gate: make(chan struct{})}
	close(l.gate)
	b := newBench(t, func(c *Config) {
		l.Ledger, c.Ledger, c.Policy.Workers = c.Ledger, l, 8
		c.Transports["email"] = Transport{Channel: slow{&script{}}, Spec: channels.Email()}
	})
	const n = 80
	for i := range n {
		m := message(1)
		m.Parts[0].Action = i
		m.Key = ledger.MessageKey("", m.Parts)
		b.add(m)
	}
	if r := b.run(); r.Sent != n {
		t.Fatalf("report %+v", *r)
	}
	if got := l.writes.Load(); got >= 2*n {
		t.Errorf("%d transactions for %d messages", got, n)
	}
	verify(t, b.db)
}

// slow is a channel that takes a while, as they do.
type slow struct{ *script }

func (s slow) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	time.Sleep(2 * time.Millisecond)
	return s.script.Send(ctx, m)
}

// Asking a channel, and sending again what may have arrived, uses the words that were handed
// over: the day and the wording may be others by now.
func TestWhatMayHaveArrivedIsNotWrittenAnew(t *testing.T) {
	for name, resend := range map[string]bool{"asked about": false, "sent again": true} {
		t.Run(name, func(t *testing.T) {
			versions := 0
			var asked channels.Message
			b := newBench(t, func(c *Config) {
				c.Render = func(context.Context, ledger.Message, []Lost) (channels.Message, error) {
					versions++
					return channels.Message{To: channels.Recipient{Address: "compta@example.org"}, Text: fmt.Sprintf("version %d", versions)}, nil
				}
			})
			b.Transports["email"] = Transport{Channel: reconciling{b.channel}, Spec: channels.Email()}
			b.channel.asking = func(m channels.Message) (channels.Receipt, error) {
				asked = m
				return channels.Receipt{}, errors.New("cannot tell")
			}
			b.channel.fails(channels.Error{Outcome: channels.Ambiguous, Reason: channels.Timeout})
			m := message(1)
			if resend {
				decided := m.Body
				decided.Params = map[string]string{engine.ParamResend: "true"}
				m.Body = decided
			}
			b.add(m)
			b.run()
			sent := b.channel.got[0]
			b.pass(30 * time.Hour)
			b.run()
			if asked.Text != "version 1" || !asked.Date.Equal(sent.Date) {
				t.Errorf("asked about %q of %s", asked.Text, asked.Date)
			}
			b.pass(time.Hour)
			b.run()
			if !resend {
				b.wantSent(1)
				return
			}
			b.wantSent(2)
			if again := b.channel.got[len(b.channel.got)-1]; again.Text != "version 1" || !again.Date.Equal(sent.Date) {
				t.Errorf("sent again: %q of %s", again.Text, again.Date)
			}
		})
	}
}
