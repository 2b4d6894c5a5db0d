package dispatch

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestAMessageIsSentOnceAndWrittenDown(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	if r := b.run(); r.Sent != 1 || !r.Next.IsZero() {
		t.Errorf("report %+v", r)
	}
	b.run()
	b.wantSent(1)
	b.want(m.Key, ledger.Sent, "")
	if got := b.channel.got[0]; got.Key != m.Key || got.Client != client || !got.Date.Equal(noon) || got.Params[engine.ParamResend] != "" {
		t.Errorf("sent %+v", got)
	}
	if got := b.read(m.Key); got.Receipt != "id-"+m.Key || got.Attempts != 1 {
		t.Errorf("outbox %+v", got)
	}
	c := b.caseOf(1)
	if want := (engine.Outcome{Channel: "email", Result: "sent", On: today}); c.Last != want || c.Wake != today+1 {
		t.Errorf("case has %+v, and wakes on %s", c.Last, c.Wake)
	}
	must(t, b.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		var got []ledger.Contact
		for c, err := range r.Contacts(ctx, client, 0) {
			must(t, err)
			c.At = c.At.In(noon.Location())
			got = append(got, c)
		}
		want := []ledger.Contact{{Client: client, On: today, At: noon, Channel: "email", To: "compta@example.org", Message: m.Key}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("contacts %+v", got)
		}
		return nil
	}))
	want := []body{
		{Message: m.Key, Channel: "email", Status: ledger.Sending, Attempt: 1},
		{Message: m.Key, Channel: "email", Status: ledger.Sent, Attempt: 1, Receipt: "id-" + m.Key, Rendition: handedWords(t, b, m.Key)},
	}
	if got := bodies(t, b.db); !reflect.DeepEqual(got, want) {
		t.Errorf("journal %+v", got)
	}
	verify(t, b.db)
}

func TestOutcomes(t *testing.T) {
	fault := func(o channels.Outcome, r channels.Reason) channels.Error {
		return channels.Error{Outcome: o, Reason: r}
	}
	limited := fault(channels.RateLimited, channels.RateLimit)
	limited.After = 90 * time.Minute
	for name, c := range map[string]struct {
		fault channels.Error
		want  ledger.Status
		after time.Duration
		last  string
		rests bool
	}{
		"temporary is tried again":             {fault(channels.Temporary, channels.Server), ledger.Ready, 30 * time.Second, "", false},
		"rate limited waits as told":           {limited, ledger.Ready, 90 * time.Minute, "", true},
		"a bad address bounces":                {fault(channels.Permanent, channels.BadAddress), ledger.Failed, 0, "bounced", false},
		"bad content fails":                    {fault(channels.Permanent, channels.BadContent), ledger.Failed, 0, "failed", false},
		"a refusal is the client's":            {fault(channels.Permanent, channels.OptedOut), ledger.Failed, 0, "refused", false},
		"ambiguous is unknown":                 {fault(channels.Ambiguous, channels.Timeout), ledger.Unknown, 0, "", false},
		"a wrong login fails no message":       {fault(channels.Permanent, channels.Auth), ledger.Ready, 30 * time.Second, "", true},
		"a stopped caller does not put it off": {fault(channels.Temporary, channels.Cancelled), ledger.Ready, 0, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			m := message(1)
			b.add(m)
			b.channel.fails(c.fault)
			r := b.run()
			b.want(m.Key, c.want, c.fault.Error())
			got := b.read(m.Key)
			if c.want == ledger.Ready && !got.NotBefore.Equal(noon.Add(c.after)) {
				t.Errorf("next attempt at %s, want in %s", got.NotBefore, c.after)
			}
			if last := b.caseOf(1).Last.Result; last != c.last {
				t.Errorf("guards see %q, want %q", last, c.last)
			}
			if rests := len(r.Resting) > 0; rests != c.rests {
				t.Errorf("resting %v", r.Resting)
			}
			if waits := len(r.Waiting) > 0; waits != (c.want == ledger.Unknown) {
				t.Errorf("waiting %v", r.Waiting)
			}
			verify(t, b.db)
		})
	}
}

func TestAnErrorThatSaysNothingIsUnknown(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	b.channel.answers = append(b.channel.answers, func(context.Context, channels.Message) (channels.Receipt, error) {
		return channels.Receipt{}, errors.New("who knows")
	})
	b.run()
	b.want(m.Key, ledger.Unknown, "who knows")
}

func TestARefusedChannelIsAFact(t *testing.T) {
	b := newBench(t)
	b.add(message(1), message(2))
	b.Policy.Workers = 1
	b.channel.fails(channels.Error{Outcome: channels.Permanent, Reason: channels.OptedOut})
	if r := b.run(); r.Failed != 1 || r.Suppressed != 1 {
		t.Errorf("report %+v", r)
	}
	b.wantSent(1)
	verify(t, b.db)
}

func TestAttemptsAreBoundedAndFurtherApart(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	down := channels.Error{Outcome: channels.Temporary, Reason: channels.Network}
	b.channel.fails(down, down, down, down)
	for i, pause := range []time.Duration{30 * time.Second, time.Minute} {
		r := b.run()
		if !r.Next.Equal(b.clock().Add(pause)) {
			t.Errorf("attempt %d: next at %s, want after %s", i+1, r.Next, pause)
		}
		b.run()
		b.wantSent(i + 1)
		b.pass(pause)
	}
	b.run()
	b.pass(time.Hour)
	b.run()
	b.wantSent(3)
	b.want(m.Key, ledger.Failed, "given up after the last attempt: "+down.Error())
	if last := b.caseOf(1).Last.Result; last != "failed" {
		t.Errorf("guards see %q", last)
	}
}

func TestBackoffIsBounded(t *testing.T) {
	p := Policy{Backoff: time.Minute, MaxBackoff: 10 * time.Minute}
	most := func(limit time.Duration) time.Duration { return limit - 1 }
	for attempt, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 4: 8 * time.Minute, 5: 10 * time.Minute, 1 << 30: 10 * time.Minute} {
		if got := p.backoff(attempt, most); got != want-1 {
			t.Errorf("attempt %d: %s, want %s", attempt, got, want-1)
		}
	}
}

func TestARestingChannelTakesNoMore(t *testing.T) {
	b := newBench(t)
	b.Policy.Workers = 1
	b.add(message(1), message(2), message(3))
	b.channel.fails(channels.Error{Outcome: channels.Permanent, Reason: channels.Auth, Detail: "wrong password"})
	r := b.run()
	b.wantSent(1)
	if len(r.Resting) != 1 || r.Resting[0].Left != 2 || !strings.Contains(r.Resting[0].Reason, "wrong password") {
		t.Errorf("resting %+v", r.Resting)
	}
	b.pass(time.Hour)
	if r := b.run(); r.Sent != 3 {
		t.Errorf("once mended: %+v", r)
	}
}

func TestAChannelWithoutTransportLosesNothing(t *testing.T) {
	b := newBench(t)
	b.Transports = nil
	m := message(1)
	b.add(m)
	r := b.run()
	b.want(m.Key, ledger.Ready, "")
	if want := []Rest{{Channel: "email", Reason: "no transport carries it", Left: 1}}; !slices.Equal(r.Resting, want) {
		t.Errorf("resting %+v", r.Resting)
	}
}

func TestAMessageThatCannotBeWrittenIsTriedAgainThenFails(t *testing.T) {
	b := newBench(t, func(c *Config) {
		c.Render = func(context.Context, ledger.Message, []Lost) (channels.Message, error) {
			return channels.Message{}, errors.New("no rate of interest for 2027")
		}
	})
	m := message(1)
	b.add(m)
	for range 3 {
		b.run()
		b.pass(time.Hour)
	}
	b.wantSent(0)
	if got := b.read(m.Key); got.Status != ledger.Failed || !strings.Contains(got.Reason, "no rate of interest for 2027") {
		t.Errorf("message is %s: %s", got.Status, got.Reason)
	}
}

func TestAMessageForAnotherClientIsNotSent(t *testing.T) {
	b := newBench(t, func(c *Config) {
		c.Render = func(context.Context, ledger.Message, []Lost) (channels.Message, error) {
			return channels.Message{Client: "OTHER"}, nil
		}
	})
	m := message(1)
	b.add(m)
	b.run()
	b.wantSent(0)
	if got := b.read(m.Key); got.Status != ledger.Failed {
		t.Errorf("message is %s", got.Status)
	}
}

func TestAProblemWithOneMessageStopsNoOther(t *testing.T) {
	b := newBench(t)
	broken, sound := message(1), message(2)
	broken.Body = []byte("{")
	b.add(broken, sound)
	r := b.run()
	if r.Sent != 1 || len(r.Problems) != 1 || r.Problems[0].Key != broken.Key {
		t.Errorf("report %+v", r)
	}
	b.want(broken.Key, ledger.Ready, "")
}

func TestTwoDispatchersSendNothingTwice(t *testing.T) {
	const n = 60
	b := newBench(t, func(c *Config) { c.Policy.Workers = 3 })
	for i := range n {
		m := message(1)
		m.Parts[0].Key = ledger.PartKey(m.Parts[0].Case, "courtesy", 1, i)
		m.Key = ledger.MessageKey(m.Parts)
		b.add(m)
	}
	other, err := New(b.Config)
	must(t, err)
	var both sync.WaitGroup
	for _, d := range []*Dispatcher{b.Dispatcher, other} {
		both.Go(func() {
			if _, err := d.Run(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	seen := map[string]int{}
	for _, m := range b.channel.got {
		seen[m.Key]++
	}
	if len(seen) != n || len(b.channel.got) != n {
		t.Errorf("%d messages were sent %d times", len(seen), len(b.channel.got))
	}
	verify(t, b.db)
}

func TestAStoppedPassConcludesWhatIsOnItsWay(t *testing.T) {
	b := newBench(t)
	b.Policy.Workers = 1
	b.add(message(1), message(2))
	ctx, cancel := context.WithCancel(t.Context())
	b.channel.answers = append(b.channel.answers, func(context.Context, channels.Message) (channels.Receipt, error) {
		cancel()
		return channels.Receipt{ID: "taken"}, nil
	})
	r, err := b.Dispatcher.Run(ctx)
	if !errors.Is(err, context.Canceled) || r.Sent != 1 {
		t.Errorf("report %+v, error %v", r, err)
	}
	b.wantSent(1)
	if r := b.run(); r.Sent != 1 || r.Unknown != 0 {
		t.Errorf("afterwards: %+v", r)
	}
}

func TestARateIsKept(t *testing.T) {
	var mu sync.Mutex
	var pauses []time.Duration
	b := newBench(t, func(c *Config) {
		email := c.Transports["email"]
		email.Every = time.Second
		c.Transports["email"] = email
		c.Pause = func(_ context.Context, d time.Duration) error {
			mu.Lock()
			defer mu.Unlock()
			pauses = append(pauses, d)
			return nil
		}
	})
	b.add(message(1), message(2), message(3))
	b.run()
	slices.Sort(pauses)
	if want := []time.Duration{time.Second, 2 * time.Second}; !slices.Equal(pauses, want) {
		t.Errorf("paused %v, want %v", pauses, want)
	}
}

func TestAPaceOutlivesAClockThatJumps(t *testing.T) {
	p := newPace(time.Second, 2)
	for i, step := range []struct {
		at   time.Duration
		want time.Duration
	}{{0, 0}, {0, time.Second}, {-time.Hour, 0}, {-time.Hour, time.Second}, {time.Hour, 0}} {
		if got := p.wait(noon.Add(step.at)); got != step.want {
			t.Errorf("step %d: waits %s, want %s", i, got, step.want)
		}
	}
}

func TestNewSaysWhatIsMissing(t *testing.T) {
	_, err := New(Config{Transports: map[string]Transport{"sms": {}}, Policy: Policy{Attempts: -1}})
	for _, part := range []string{"ledger", "renderer", "recheck", "clock", "pause", "jitter", "transport of sms", "policy is below zero"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v does not name %s", err, part)
		}
	}
}
