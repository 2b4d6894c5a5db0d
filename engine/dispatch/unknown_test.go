package dispatch

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

const stranded = "relance stopped while the message was on its way"

// strand leaves a message Sending, as a process that dies does.
func (b *bench) strand(m ledger.Message) {
	b.Helper()
	b.add(m)
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: b.clock()})
		return err
	})
	n, err := b.Recover(b.Context())
	if must(b, err); n != 1 {
		b.Errorf("%d messages recovered, want 1", n)
	}
	b.want(m.Key, ledger.Unknown, stranded)
}

func TestWhatWasOnItsWayIsNeverBlindlySentAgain(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.strand(m)
	for range 3 {
		b.pass(time.Hour)
		if r := b.run(); !slices.Equal(r.Waiting, []string{m.Key}) {
			t.Errorf("waiting %v", r.Waiting)
		}
	}
	b.wantSent(0)
	b.want(m.Key, ledger.Unknown, stranded)
	verify(t, b.db)
}

func TestTheChannelIsAsked(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(channels.Message) (channels.Receipt, error)
		resend string
		want   ledger.Status
		sent   int
	}{
		"it was accepted": {func(m channels.Message) (channels.Receipt, error) {
			return channels.Receipt{ID: "SM" + m.Key, Status: channels.Delivered}, nil
		}, "", ledger.Delivered, 0},
		"it was not":                       {func(channels.Message) (channels.Receipt, error) { return channels.Receipt{}, channels.ErrNotSent }, "", ledger.Sent, 1},
		"it cannot tell":                   {func(channels.Message) (channels.Receipt, error) { return channels.Receipt{}, errors.New("busy") }, "", ledger.Unknown, 0},
		"it cannot tell, and twice may be": {func(channels.Message) (channels.Receipt, error) { return channels.Receipt{}, errors.New("busy") }, "true", ledger.Sent, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(cfg *Config) {
				email := cfg.Transports["email"]
				email.Channel = reconciling{email.Channel.(*script)}
				cfg.Transports["email"] = email
			})
			b.channel.asking = c.answer
			m := message(1)
			decided, err := said(m)
			must(t, err)
			decided.Params = map[string]string{engine.ParamResend: c.resend}
			m = saying(m, decided)
			b.strand(m)
			b.run()
			if len(b.channel.asked) != 0 {
				t.Error("it was asked before a request that is under way can have ended")
			}
			for range 2 { // the second sends what the first made ready
				b.pass(time.Hour)
				b.run()
			}
			b.wantSent(c.sent)
			if got := b.read(m.Key).Status; got != c.want {
				t.Errorf("message is %s, want %s", got, c.want)
			}
			verify(t, b.db)
		})
	}
}

func TestATransportThatKnowsARepeatGetsIt(t *testing.T) {
	b := newBench(t, func(c *Config) {
		email := c.Transports["email"]
		email.Repeat = channels.AtLeastOnce
		c.Transports["email"] = email
	})
	m := message(1)
	b.strand(m)
	b.run() // at once, and in the same pass
	b.want(m.Key, ledger.Sent, "")
	b.wantSent(1)
}

func TestAPersonSettlesWhatNobodyKnows(t *testing.T) {
	for to, sent := range map[ledger.Status]int{ledger.Sent: 0, ledger.Delivered: 0, ledger.Ready: 1, ledger.Suppressed: 0} {
		t.Run(string(to), func(t *testing.T) {
			b := newBench(t)
			m := message(1)
			b.strand(m)
			must(t, Settle(t.Context(), b.Ledger, Settlement{Key: m.Key, To: to, By: "Ana", Reason: "I asked the client", At: b.Now()}))
			b.want(m.Key, to, "I asked the client")
			list := bodies(t, b.db)
			if last := list[len(list)-1]; last.By != "Ana" || last.Status != to {
				t.Errorf("the journal says %+v", last)
			}
			if last := b.caseOf(1).Last.Result; (last == string(to)) != (to == ledger.Sent || to == ledger.Delivered) {
				t.Errorf("guards see %q", last)
			}
			b.run()
			b.wantSent(sent)
			if err := Settle(t.Context(), b.Ledger, Settlement{Key: m.Key, To: to, By: "Bob", Reason: "me too", At: b.Now()}); !errors.Is(err, ledger.ErrConflict) {
				t.Errorf("a second word: %v", err)
			}
			verify(t, b.db)
		})
	}
	b := newBench(t)
	if err := Settle(t.Context(), b.Ledger, Settlement{Key: "k", To: ledger.Held, By: "Ana", Reason: "", At: b.Now()}); !errors.Is(err, ledger.ErrTransition) {
		t.Errorf("settled as held: %v", err)
	}
	if err := Settle(t.Context(), b.Ledger, Settlement{Key: "k", To: ledger.Sent, By: "Ana", Reason: "", At: b.Now()}); !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("settled a message that is not there: %v", err)
	}
}

// Somebody takes a message for lost while its channel still works on it: the
// answer counts all the same, unless the message was sent anew.
func TestALateAnswerCounts(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	b.channel.answers = append(b.channel.answers, func(ctx context.Context, m channels.Message) (channels.Receipt, error) {
		_, err := b.Recover(ctx)
		return channels.Receipt{ID: "late"}, err
	})
	b.run()
	if got := b.read(m.Key); got.Status != ledger.Sent || got.Receipt != "late" {
		t.Errorf("message is %+v", got)
	}
}

func TestALateAnswerDoesNotConcludeAnotherAttempt(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	b.channel.answers = append(b.channel.answers, func(ctx context.Context, _ channels.Message) (channels.Receipt, error) {
		_, err := b.Recover(ctx)
		must(t, err)
		must(t, Settle(ctx, b.Ledger, Settlement{Key: m.Key, To: ledger.Ready, By: "Ana", Reason: "send it again", At: b.Now()}))
		b.write(func(ctx context.Context, tx ledger.Tx) error {
			_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: noon})
			return err
		})
		return channels.Receipt{}, &channels.Error{Outcome: channels.Temporary, Reason: channels.Server}
	})
	if _, err := b.Dispatcher.Run(t.Context()); !errors.Is(err, ledger.ErrConflict) {
		t.Errorf("got %v", err)
	}
	if got := b.read(m.Key); got.Status != ledger.Sending || got.Attempts != 2 {
		t.Errorf("message is %+v", got)
	}
}
