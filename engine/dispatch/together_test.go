package dispatch

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/pgtest"
)

// several opens a ledger of a case with n messages as so many processes would, each with its dispatcher.
func several(t *testing.T, processes, n int, ch channels.Channel, change ...func(*Config)) (list []*Dispatcher, keys []string) {
	t.Helper()
	address := pgtest.Shared(t).Address(pgtest.Schema(t))
	for i := range processes {
		db, err := postgres.Open(t.Context(), address, postgres.Options{Create: true})
		must(t, err)
		t.Cleanup(func() { _ = db.Close() })
		if i == 0 {
			seed(t, db, 1)
			keys = fill(t, db, n)
		}
		cfg := config(db, map[string]Transport{"email": {Channel: ch, Spec: channels.Email()}})
		for _, c := range change {
			c(&cfg)
		}
		d, err := New(cfg)
		must(t, err)
		list = append(list, d)
	}
	return list, keys
}

// fill puts n messages of the first case into the outbox.
func fill(t testing.TB, l ledger.Ledger, n int) (keys []string) {
	t.Helper()
	must(t, l.Write(context.Background(), func(ctx context.Context, tx ledger.Tx) error {
		for i := range n {
			m := message(1)
			m.Parts[0].Action = i
			m.Key = ledger.MessageKey("", m.Parts)
			keys = append(keys, m.Key)
			if err := put(ctx, tx, m); err != nil {
				return err
			}
		}
		return nil
	}))
	return keys
}

func stored(t *testing.T, l ledger.Ledger, key string) (m ledger.Message) {
	t.Helper()
	must(t, l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		m, err = r.Message(ctx, key)
		return err
	}))
	return m
}

// Processes that deliver at once share what is due: each message leaves once, and each process has some.
func TestProcessesShareWhatIsDue(t *testing.T) {
	const n = 90
	ch := &script{}
	list, _ := several(t, 3, n, ch)
	sent := make([]int, len(list))
	var all sync.WaitGroup
	for i, d := range list {
		all.Go(func() {
			r, err := d.Run(t.Context())
			if err != nil || len(r.Problems) > 0 {
				t.Errorf("%+v, %v", r, err)
			}
			sent[i] = r.Sent
		})
	}
	all.Wait()
	count := map[string]int{}
	for _, m := range ch.got {
		count[m.Key]++
	}
	if total := sent[0] + sent[1] + sent[2]; total != n || len(count) != n || len(ch.got) != n {
		t.Errorf("%v sent, %d messages of %d arrived %d times", sent, len(count), n, len(ch.got))
	}
	if slices.Min(sent) == 0 {
		t.Errorf("one of them had nothing to do: %v", sent)
	}
	verify(t, list[0].Ledger)
}

// While a process sends, another one does not take its message for lost, does not send it, and says until when it waits.
func TestWhatAnotherProcessSendsIsLeftToIt(t *testing.T) {
	ch := &script{}
	list, keys := several(t, 2, 1, ch)
	ch.answers = append(ch.answers, func(ctx context.Context, m channels.Message) (channels.Receipt, error) {
		if n, err := list[1].Recover(ctx); n != 0 || err != nil {
			t.Errorf("%d messages were taken for lost; %v", n, err)
		}
		r, err := list[1].Run(ctx)
		if err != nil || r.Sent != 0 || len(r.Waiting) != 0 || len(r.Holding) != 1 || r.Holding[0].Reason != reasonAtAnother || r.Holding[0].Until.IsZero() {
			t.Errorf("%+v, %v", r, err)
		}
		return channels.Receipt{ID: "id", Status: channels.Sent}, nil
	})
	r, err := list[0].Run(t.Context())
	must(t, err)
	if r.Sent != 1 || len(ch.got) != 1 || stored(t, list[1].Ledger, keys[0]).Status != ledger.Sent {
		t.Errorf("%+v, sent %d times", r, len(ch.got))
	}
}

// A process that died with messages on their way, and with an answer that it had kept: once its leases have ended another one takes up
// the first, and what was answered counts.
func TestTheMessagesOfADeadProcessAreTakenUpOnceItsLeaseEnded(t *testing.T) {
	list, keys := several(t, 2, 2, &script{}, func(c *Config) { c.Policy.Workers = 1; c.Policy.Slack = 2 * time.Second })
	dead := list[0].Ledger.(*postgres.DB)
	me, err := dead.Owner(t.Context())
	must(t, err)
	if got, err := dead.Lease(t.Context(), me, keys, 2, time.Hour); len(got) != 2 || err != nil {
		t.Fatalf("%v, %v", got, err)
	}
	var was []ledger.Message
	must(t, dead.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		for _, key := range keys {
			m, err := tx.MoveMessage(ctx, ledger.Move{Key: key, From: ledger.Ready, To: ledger.Sending, At: noon})
			if err != nil {
				return err
			}
			was = append(was, m)
			if err := note(ctx, tx, m, ledger.KindMessage, entry{Now: noon}); err != nil {
				return err
			}
		}
		return nil
	}))
	keepAnswer(t, dead, &was[0], ending{to: ledger.Sent, last: "sent", receipt: channels.Receipt{ID: "id-1", Status: channels.Sent}})
	alive := list[1]
	if n, err := alive.Recover(t.Context()); n != 0 || err != nil {
		t.Errorf("recovered %d, %v", n, err)
	}
	must(t, dead.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error { // the lease ends
		_, err := tx.(ledger.TogetherTx).Keeps(ctx, me, keys[1:2], -time.Second)
		return err
	}))
	if n, err := alive.Recover(t.Context()); n != 1 || err != nil {
		t.Errorf("recovered %d, %v", n, err)
	}
	r, err := alive.Run(t.Context())
	must(t, err)
	one, two := stored(t, dead, keys[0]), stored(t, dead, keys[1])
	if one.Status != ledger.Sent || one.Receipt != "id-1" || one.Made != today || two.Status != ledger.Unknown || !slices.Equal(r.Waiting, keys[1:]) {
		t.Errorf("%+v\n%+v\n%+v", one, two, r)
	}
	verify(t, dead)
}

// keepAnswer keeps what a channel answered, as a process does that dies right afterwards.
func keepAnswer(t *testing.T, db *postgres.DB, m *ledger.Message, end ending) {
	t.Helper()
	body, err := json.Marshal(answerOf(&attempt{Message: *m, to: "compta@example.org"}, &end, noon))
	must(t, err)
	must(t, db.Answer(t.Context(), ledger.Answer{Message: m.Key, Attempt: m.Attempts, Body: body}))
}

// An answer that comes after the message was taken for lost counts; one after it was to leave again keeps it from leaving; and one after
// all was said is noted, and changes nothing.
func TestAnAnswerThatComesLate(t *testing.T) {
	sent := ending{to: ledger.Sent, last: "sent", receipt: channels.Receipt{ID: "id-1", Status: channels.Sent}}
	failed := ending{to: ledger.Failed, last: "failed", reason: "no such box"}
	for name, c := range map[string]struct {
		moves []ledger.Status // after Sending
		end   ending
		want  ledger.Status
		noted bool
	}{
		"taken for lost":                      {moves: []ledger.Status{ledger.Unknown}, end: sent, want: ledger.Sent},
		"taken for lost, failed":              {moves: []ledger.Status{ledger.Unknown}, end: failed, want: ledger.Failed},
		"to leave again":                      {moves: []ledger.Status{ledger.Unknown, ledger.Ready}, end: sent, want: ledger.Sent},
		"to leave again, and nobody can tell": {moves: []ledger.Status{ledger.Unknown, ledger.Ready}, end: ending{to: ledger.Unknown, reason: "timeout"}, want: ledger.Unknown},
		"to leave again, and it failed":       {moves: []ledger.Status{ledger.Unknown, ledger.Ready}, end: failed, want: ledger.Ready, noted: true},
		"leaves again":                        {moves: []ledger.Status{ledger.Unknown, ledger.Ready, ledger.Sending}, end: sent, want: ledger.Sending, noted: true},
		"a person said that it was sent":      {moves: []ledger.Status{ledger.Unknown, ledger.Sent}, end: failed, want: ledger.Sent, noted: true},
	} {
		t.Run(name, func(t *testing.T) {
			list, keys := several(t, 1, 1, &script{})
			d := list[0]
			db := d.Ledger.(*postgres.DB)
			var first ledger.Message
			from := ledger.Ready
			for i, to := range append([]ledger.Status{ledger.Sending}, c.moves...) {
				must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
					m, err := tx.MoveMessage(ctx, ledger.Move{Key: keys[0], From: from, To: to, At: noon})
					if err == nil && i == 0 {
						first = m
					}
					from = to
					return err
				}))
			}
			keepAnswer(t, db, &first, c.end)
			_, err := d.seal(t.Context())
			must(t, err)
			if m := stored(t, db, keys[0]); m.Status != c.want {
				t.Errorf("it is %s, want %s", m.Status, c.want)
			}
			noted := ""
			must(t, db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
				for rec, err := range r.Journal(ctx, ledger.JournalFilter{Client: client}) {
					must(t, err)
					_, b, err := journal.ReadRecord(rec)
					must(t, err)
					if n, ok := b.(journal.Note); ok {
						noted = n.Text
					}
				}
				n, err := r.(ledger.TogetherReader).Unsealed(ctx)
				if n != 0 {
					t.Errorf("%d answers are left", n)
				}
				return err
			}))
			if (noted != "") != c.noted || c.noted && !strings.Contains(noted, string(c.end.to)) {
				t.Errorf("noted %q", noted)
			}
			verify(t, db)
		})
	}
}

// A pass knows what others were answered before it asks about messages, and sends them again.
func TestAPassBeginsWithWhatOthersWereAnswered(t *testing.T) {
	ch := &script{}
	list, keys := several(t, 1, 1, ch, func(c *Config) {
		tr := c.Transports["email"]
		tr.Repeat = channels.ExactlyOnce
		c.Transports["email"] = tr
	})
	db := list[0].Ledger.(*postgres.DB)
	var m ledger.Message
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) (err error) {
		if m, err = tx.MoveMessage(ctx, ledger.Move{Key: keys[0], From: ledger.Ready, To: ledger.Sending, At: noon}); err == nil {
			_, err = tx.MoveMessage(ctx, ledger.Move{Key: keys[0], From: ledger.Sending, To: ledger.Unknown, At: noon})
		}
		return err
	}))
	keepAnswer(t, db, &m, ending{to: ledger.Sent, last: "sent"})
	r, err := list[0].Run(t.Context())
	must(t, err)
	if len(ch.got) != 0 || r.Sent != 0 || stored(t, db, keys[0]).Status != ledger.Sent {
		t.Errorf("sent %d times again, %+v", len(ch.got), r)
	}
}

// News of a message that has left, and whose answer is not in the journal yet, counts.
func TestNewsThatOvertakesTheJournalCounts(t *testing.T) {
	list, keys := several(t, 1, 1, &script{})
	db := list[0].Ledger.(*postgres.DB)
	var m ledger.Message
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) (err error) {
		m, err = tx.MoveMessage(ctx, ledger.Move{Key: keys[0], From: ledger.Ready, To: ledger.Sending, At: noon})
		return err
	}))
	news := channels.Report{Key: keys[0], Status: channels.Delivered}
	if _, err := Receive(t.Context(), db, book, news, noon); !errors.Is(err, ErrOnItsWay) {
		t.Errorf("got %v", err)
	}
	keepAnswer(t, db, &m, ending{to: ledger.Sent, last: "sent"})
	if told, err := Receive(t.Context(), db, book, news, noon); !told || err != nil {
		t.Errorf("%v, %v", told, err)
	}
	if got := stored(t, db, keys[0]); got.Status != ledger.Delivered || got.Made != today {
		t.Errorf("%+v", got)
	}
}

// An answer that cannot be put into the journal keeps back none of the others, stays, and is told of.
func TestAnAnswerThatCannotBeReadKeepsNoneBack(t *testing.T) {
	list, keys := several(t, 1, 3, &script{})
	db := list[0].Ledger.(*postgres.DB)
	for i, key := range keys {
		var m ledger.Message
		must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) (err error) {
			m, err = tx.MoveMessage(ctx, ledger.Move{Key: key, From: ledger.Ready, To: ledger.Sending, At: noon})
			return err
		}))
		if i == 1 {
			must(t, db.Answer(t.Context(), ledger.Answer{Message: key, Attempt: 1, Body: []byte(`"damaged"`)}))
			continue
		}
		keepAnswer(t, db, &m, ending{to: ledger.Sent, last: "sent"})
	}
	r, err := list[0].Run(t.Context())
	if err != nil || len(r.Problems) != 1 || r.Problems[0].Key != keys[1] || !strings.Contains(r.Problems[0].Err.Error(), keys[1]) {
		t.Errorf("%+v, %v", r, err)
	}
	for i, want := range []ledger.Status{ledger.Sent, ledger.Sending, ledger.Sent} {
		if m := stored(t, db, keys[i]); m.Status != want {
			t.Errorf("message %d is %s, want %s", i, m.Status, want)
		}
	}
}

// A message whose transaction took longer than its lease allows does not leave: another process may have it by then.
func TestWhatTookTooLongToBeginDoesNotLeave(t *testing.T) {
	ch := &script{}
	list, keys := several(t, 1, 1, ch, func(c *Config) { c.Policy.Slack = 20 * time.Millisecond })
	d := list[0]
	d.reached = func(p point) {
		if p == pointSending {
			time.Sleep(40 * time.Millisecond)
		}
	}
	r, err := d.Run(t.Context())
	must(t, err)
	m := stored(t, d.Ledger, keys[0])
	if len(ch.got) != 0 || r.Postponed != 1 || m.Status != ledger.Ready || m.Reason != reasonTooLate {
		t.Errorf("sent %d times, %+v, %+v", len(ch.got), r, m)
	}
	d.reached = func(point) {}
	if r, err = d.Run(t.Context()); err != nil || r.Sent != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A message whose lease another process has by then does not leave.
func TestAMessageWhoseLeaseWasTakenDoesNotLeave(t *testing.T) {
	ch := &script{}
	list, keys := several(t, 2, 1, ch)
	d, other := list[0], list[1].Ledger.(*postgres.DB)
	d.reached = func(p point) {
		if p != pointRendered {
			return
		}
		must(t, other.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			leases, err := tx.(ledger.TogetherReader).Leases(ctx)
			if err == nil {
				_, err = tx.(ledger.TogetherTx).Keeps(ctx, leases[0].Owner, keys[:1], -time.Second)
			}
			return err
		}))
		me, err := other.Owner(t.Context())
		must(t, err)
		if got, err := other.Lease(t.Context(), me, keys, 1, time.Hour); len(got) != 1 || err != nil {
			t.Errorf("%v, %v", got, err)
		}
	}
	r, err := d.Run(t.Context())
	must(t, err)
	if len(ch.got) != 0 || r.Sent != 0 || stored(t, other, keys[0]).Status != ledger.Ready {
		t.Errorf("sent %d times, %+v", len(ch.got), r)
	}
}

// The least time between two messages holds for all processes together.
func TestThePaceOfATransportIsThatOfAllProcesses(t *testing.T) {
	const n = 12
	var mu sync.Mutex
	var waited time.Duration
	list, _ := several(t, 2, n, &script{}, func(c *Config) {
		tr := c.Transports["email"]
		tr.Every = time.Minute
		c.Transports["email"] = tr
		c.Pause = func(ctx context.Context, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			waited = max(waited, d)
			return ctx.Err()
		}
	})
	var all sync.WaitGroup
	for _, d := range list {
		all.Go(func() {
			if _, err := d.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if least := (n - 2) * time.Minute; waited < least { // whoever was the last
		t.Errorf("the last message waited %s, want %s", waited, least)
	}
}
