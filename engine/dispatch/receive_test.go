package dispatch

import (
	"context"
	"errors"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestNewsOfAMessageCountsOnceAndInAnyOrder(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	hear := func(status channels.Status, reason channels.Reason) bool {
		t.Helper()
		told, err := Receive(t.Context(), b.db, b.Book, channels.Report{Key: m.Key, Status: status, Reason: reason}, noon)
		if err != nil {
			t.Fatal(err)
		}
		return told
	}
	if hear(channels.Delivered, "") {
		t.Error("news of a message that was not sent counts")
	}
	b.run()
	made := b.read(m.Key).Made
	if hear(channels.Queued, "") || hear(channels.Sent, "") {
		t.Error("news that says nothing new counts")
	}
	if !hear(channels.Delivered, "") || hear(channels.Delivered, "") || hear(channels.Failed, channels.BadAddress) || hear(channels.Sent, "") {
		t.Error("it is to count once, and what came before it or contradicts it never")
	}
	if got := b.read(m.Key); got.Status != ledger.Delivered || got.Made != made {
		t.Errorf("message %+v", got)
	}
	if want := (engine.Outcome{Channel: "email", Result: "delivered", On: today, State: "courtesy", Entry: 1}); b.caseOf(1).Last != want {
		t.Errorf("case has %+v", b.caseOf(1).Last)
	}
	verify(t, b.db)
}

func TestNewsThatItWillNotArrive(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	b.run()
	of := channels.Report{Key: m.Key, ID: "another's", Status: channels.Failed, Reason: channels.BadAddress, Detail: "nobody has that address"}
	if told, err := Receive(t.Context(), b.db, b.Book, of, noon); told || err != nil {
		t.Errorf("news of another receipt: %v, %v", told, err)
	}
	of.ID = b.read(m.Key).Receipt
	if told, err := Receive(t.Context(), b.db, b.Book, of, noon); !told || err != nil {
		t.Fatalf("%v, %v", told, err)
	}
	if got := b.read(m.Key); got.Status != ledger.Failed || got.Reason != of.Detail {
		t.Errorf("message %+v", got)
	}
	if b.caseOf(1).Last.Result != "bounced" {
		t.Errorf("case has %+v", b.caseOf(1).Last)
	}
	verify(t, b.db)
}

func TestNewsOfAMessageThatNobodyKnowsIsNoError(t *testing.T) {
	b := newBench(t)
	for _, key := range []string{"", "0123456789abcdef"} {
		if told, err := Receive(t.Context(), b.db, b.Book, channels.Report{Key: key, Status: channels.Delivered}, noon); told || err != nil {
			t.Errorf("%q: %v, %v", key, told, err)
		}
	}
}

func TestNewsOfAMessageOnItsWayHasToComeAgain(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	step := func(from, to ledger.Status) {
		b.write(func(ctx context.Context, tx ledger.Tx) error {
			_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: from, To: to, At: noon})
			return err
		})
	}
	step(ledger.Ready, ledger.Sending)
	of := channels.Report{Key: m.Key, Status: channels.Delivered}
	if _, err := Receive(t.Context(), b.db, b.Book, of, noon); !errors.Is(err, ErrOnItsWay) {
		t.Errorf("on its way: %v", err)
	}
	step(ledger.Sending, ledger.Unknown)
	if told, err := Receive(t.Context(), b.db, b.Book, of, noon); !told || err != nil {
		t.Errorf("lost: %v, %v", told, err)
	}
	if got := b.read(m.Key); got.Status != ledger.Delivered || got.Made == 0 {
		t.Errorf("message %+v", got)
	}
}
