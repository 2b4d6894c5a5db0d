package dispatch

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
)

// many puts n messages of one case into the outbox.
func (b *bench) many(n int) (keys []string) {
	b.Helper()
	for i := range n {
		m := message(1)
		m.Parts[0].Action = i
		m.Key = ledger.MessageKey("", m.Parts)
		b.add(m)
		keys = append(keys, m.Key)
	}
	return keys
}

// patient is a channel that acknowledges once it is told to, and says when it has a message.
type patient struct {
	*script
	atOnce  int
	has     chan string
	answer  chan struct{}
	mu      sync.Mutex
	most, n int // on their way at once
}

func (p *patient) AtOnce() int { return p.atOnce }

func (p *patient) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	p.mu.Lock()
	p.n++
	p.most = max(p.most, p.n)
	p.mu.Unlock()
	defer func() { p.mu.Lock(); p.n--; p.mu.Unlock() }()
	p.has <- m.Key
	select {
	case <-p.answer:
		return p.script.Send(ctx, m)
	case <-ctx.Done():
		return channels.Receipt{}, channels.Interrupted(ctx, true)
	}
}

// waiting is a bench whose mails go to a patient channel.
func waiting(t *testing.T, workers, atOnce int) (*bench, *patient) {
	t.Helper()
	b := newBench(t, func(c *Config) {
		c.Policy.Workers = workers
		c.Pause = func(ctx context.Context, d time.Duration) error { // a grace period that never ends
			<-ctx.Done()
			return ctx.Err()
		}
	})
	p := &patient{script: b.channel, atOnce: atOnce, has: make(chan string, 100), answer: make(chan struct{})}
	b.Transports["email"] = Transport{Channel: p, Spec: channels.Email()}
	return b, p
}

// statuses counts the messages of the ledger by where they stand.
func (b *bench) statuses() map[ledger.Status]int {
	b.Helper()
	count := map[ledger.Status]int{}
	must(b, b.db.Read(context.Background(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			must(b, err)
			count[m.Status]++
		}
		return nil
	}))
	return count
}

// A message is Sending only while its channel has it: what waits for a connection is Ready, and is
// nobody's trouble when the process dies.
func TestNoMoreAreSendingThanTheChannelCarries(t *testing.T) {
	for _, atOnce := range []int{1, 2, 8} {
		b, p := waiting(t, 4, atOnce)
		b.many(9)
		carried := min(4, atOnce)
		done := make(chan *Report)
		go func() { done <- b.run() }()
		for range carried {
			<-p.has
		}
		if got := b.statuses(); got[ledger.Sending] != carried || got[ledger.Ready] != 9-carried {
			t.Errorf("a channel that carries %d: %v", atOnce, got)
		}
		close(p.answer)
		if r := <-done; r.Sent != 9 || p.most > carried {
			t.Errorf("report %+v; %d at once", *r, p.most)
		}
	}
}

// Who stops lets messages come to their end that the channel has, and begins no other.
func TestStoppingLetsMessagesBeAcknowledged(t *testing.T) {
	b, p := waiting(t, 3, 3)
	b.many(8)
	ctx, stop := context.WithCancel(t.Context())
	type end struct {
		r   *Report
		err error
	}
	done := make(chan end)
	go func() {
		r, err := b.Dispatcher.Run(ctx)
		done <- end{r, err}
	}()
	for range 3 {
		<-p.has
	}
	stop()
	time.Sleep(20 * time.Millisecond)
	close(p.answer)
	e := <-done
	if !errors.Is(e.err, context.Canceled) || e.r.Sent != 3 || e.r.Unknown != 0 {
		t.Errorf("report %+v, error %v", *e.r, e.err)
	}
	if got := b.statuses(); got[ledger.Sent] != 3 || got[ledger.Ready] != 5 {
		t.Errorf("afterwards: %v", got)
	}
}

// The grace period ends: what is not acknowledged by then is of unknown fate.
func TestStoppingDoesNotWaitForEver(t *testing.T) {
	b, p := waiting(t, 2, 2)
	var asked time.Duration
	b.Pause = func(_ context.Context, d time.Duration) error { asked = d; return nil }
	b.Policy.Workers = 1
	b.many(2)
	ctx, stop := context.WithCancel(t.Context())
	go func() { <-p.has; stop() }()
	r, err := b.Dispatcher.Run(ctx)
	if !errors.Is(err, context.Canceled) || r.Unknown != 1 || asked != 30*time.Second {
		t.Errorf("report %+v, error %v, after %s", *r, err, asked)
	}
	if got := b.statuses(); got[ledger.Unknown] != 1 || got[ledger.Ready] != 1 {
		t.Errorf("afterwards: %v", got)
	}
}

// One slow transport keeps no other from its messages.
func TestASlowTransportHoldsUpNoOther(t *testing.T) {
	b, p := waiting(t, 1, 1)
	fast := &script{}
	b.Transports["sms"] = Transport{Channel: fast, Spec: channels.SMS()}
	b.many(3)
	m := message(2)
	m.Channel = "sms"
	b.add(m)
	done := make(chan *Report)
	go func() { done <- b.run() }()
	<-p.has
	for range 500 {
		if b.read(m.Key).Status == ledger.Sent {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.want(m.Key, ledger.Sent, "")
	close(p.answer)
	<-done
}

// A clock that was years ahead when a message was put off, and is right again, leaves nothing
// waiting for those years.
func TestAClockThatWasAheadLeavesNothingBehind(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	down := channels.Error{Outcome: channels.RateLimited, Reason: channels.RateLimit, After: time.Hour}
	b.channel.fails(down)
	b.pass(10 * 365 * 24 * time.Hour)
	b.run()
	if r := b.run(); r.Sent != 0 {
		t.Fatal("it does not wait at all")
	}
	b.pass(-10 * 365 * 24 * time.Hour)
	if r := b.run(); r.Sent != 1 {
		t.Errorf("report %+v; %+v", *r, b.read(m.Key))
	}
}
