// Package dispatchtest lets messages out for tests of the daily run: channels that take what they are given,
// or fail as a test says, and people who do at once what is asked of them.
package dispatchtest

import (
	"context"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// taker is a channel that takes what fails does not refuse.
type taker struct {
	fails func(channels.Message) error // nil takes all
}

func (k taker) Send(_ context.Context, m channels.Message) (channels.Receipt, error) {
	if k.fails != nil {
		if err := k.fails(m); err != nil {
			return channels.Receipt{}, err
		}
	}
	return channels.Receipt{ID: m.Key, Status: channels.Sent}, nil
}

// Deliver makes one pass over the outbox at an instant, in UTC. Calls are made by the channel that takes them;
// what stands in for a contact that could not be made is done by a person on the spot. fails says why a channel, whose name is
// the subject, does not take a message; nil takes all.
func Deliver(t testing.TB, l ledger.Ledger, b *engine.Book, at time.Time, fails func(channels.Message) error) *dispatch.Report {
	t.Helper()
	report := deliver(t, l, b, at, fails, false)
	for _, key := range standIns(t, l, at) {
		a := dispatch.Attention{Key: key, Word: dispatch.AttentionReplaced, By: "Claire", At: at}
		if _, err := dispatch.Attend(t.Context(), l, b, a); err != nil {
			t.Fatal(err)
		}
	}
	return report
}

// DeliverAlone is Deliver while nobody makes a call or does a task.
func DeliverAlone(t testing.TB, l ledger.Ledger, b *engine.Book, at time.Time, fails func(channels.Message) error) *dispatch.Report {
	t.Helper()
	return deliver(t, l, b, at, fails, true)
}

// deliver gives calls to a list when they are made by hand.
func deliver(t testing.TB, l ledger.Ledger, b *engine.Book, at time.Time, fails func(channels.Message) error, byHand bool) *dispatch.Report {
	t.Helper()
	transports := map[string]dispatch.Transport{}
	for _, name := range engine.ChannelNames() {
		transports[name] = dispatch.Transport{Channel: taker{fails}, Spec: channels.Email(), ByHand: byHand && name == "call"}
	}
	s, err := dispatch.New(dispatch.Config{
		Ledger: l, Book: b, Transports: transports, Recheck: dispatch.Recheck(b),
		Render: func(_ context.Context, m ledger.Message, _ []dispatch.Lost) (channels.Message, error) {
			return channels.Message{
				To: channels.Recipient{Address: m.Body.To}, Client: m.Client, Subject: m.Channel, Text: m.Body.Template,
			}, nil
		},
		Now:    func() time.Time { return at },
		Pause:  func(context.Context, time.Duration) error { return nil },
		Jitter: func(time.Duration) time.Duration { return 0 },
		Policy: dispatch.Policy{Workers: 1},
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := s.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// standIns lists the tasks of an instant that stand in for a contact and were put into a list.
func standIns(t testing.TB, l ledger.Ledger, at time.Time) (keys []string) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Sent}) {
			if err != nil {
				return err
			}
			if m.Body.StandIn && m.Changed.Equal(at) {
				keys = append(keys, m.Key)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
