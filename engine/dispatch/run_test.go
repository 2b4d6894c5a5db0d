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
	"github.com/relance-dev/relance/engine/journal"
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
	if want := (engine.Outcome{Channel: "email", Result: "sent", On: today, State: "courtesy", Entry: 1}); c.Last != want || c.Wake != today+1 {
		t.Errorf("case has %+v, and wakes on %s", c.Last, c.Wake)
	}
	if got := b.read(m.Key); got.Made != today || c.Run.Contacts != 1 || c.Run.LastContact != today || len(c.Run.Pending) != 0 {
		t.Errorf("made on %s; the case: %+v", got.Made, c.Run)
	}
	want := []told{
		{Progress: journal.Progress{Message: m.Key, Channel: "email", Status: ledger.Sending, Attempt: 1}},
		{Progress: journal.Progress{Message: m.Key, Channel: "email", Status: ledger.Sent, Attempt: 1, Receipt: "id-" + m.Key, Rendition: handedWords(t, b, m.Key)}},
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
		"rate limited waits as told":           {limited, ledger.Ready, 90 * time.Minute, "", false},
		"a bad address bounces":                {fault(channels.Permanent, channels.BadAddress), ledger.Failed, 0, "bounced", false},
		"bad content fails":                    {fault(channels.Permanent, channels.BadContent), ledger.Failed, 0, "failed", false},
		"a refusal is the client's":            {fault(channels.Permanent, channels.OptedOut), ledger.Failed, 0, "refused", false},
		"ambiguous is unknown":                 {fault(channels.Ambiguous, channels.Timeout), ledger.Unknown, 0, "", false},
		"a wrong login fails no message":       {fault(channels.Permanent, channels.Auth), ledger.Ready, 0, "", true},
		"a stopped caller does not put it off": {fault(channels.Temporary, channels.Cancelled), ledger.Ready, 0, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			m := message(1)
			b.add(m)
			b.channel.fails(c.fault)
			r := b.run()
			c.fault.After = 0
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

// A mail server that is away fails nothing before its time, however often it is tried; what it was
// given is Failed then, for a person or for what the policy says instead.
func TestGivingUpIsByAge(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	down := channels.Error{Outcome: channels.Temporary, Reason: channels.Network}
	b.channel.fails(slices.Repeat([]channels.Error{down}, 30)...)
	for i, pause := range []time.Duration{30 * time.Second, time.Minute} {
		r := b.run()
		if !r.Next.Equal(b.clock().Add(pause)) {
			t.Errorf("attempt %d: next at %s, want after %s", i+1, r.Next, pause)
		}
		b.run()
		b.wantSent(i + 1)
		b.pass(pause)
	}
	for b.clock().Before(noon.Add(b.Policy.GiveUp - 4*time.Hour)) {
		r := b.run()
		if d := r.Delayed; len(d) != 1 || d[0].Messages != 1 || !d[0].Since.Equal(noon) || d[0].Reason != down.Error() {
			t.Fatalf("delayed %+v", d)
		}
		b.pass(4 * time.Hour)
	}
	if got := b.read(m.Key); got.Status != ledger.Ready || got.Attempts < 12 {
		t.Fatalf("message is %s after %d attempts: %s", got.Status, got.Attempts, got.Reason)
	}
	b.pass(6 * time.Hour)
	b.run()
	b.want(m.Key, ledger.Failed, "given up after 3 days: "+down.Error())
	if last := b.caseOf(1).Last.Result; last != "failed" {
		t.Errorf("guards see %q", last)
	}
	verify(t, b.db)
}

// The age counts from the first failure that nobody can be blamed for: neither from the day it was
// decided, nor while something of ours was broken.
func TestWhatIsOursToMendDoesNotAgeAMessage(t *testing.T) {
	b := newBench(t)
	m := message(1)
	b.add(m)
	b.pass(30 * 24 * time.Hour) // nobody delivered
	ours := channels.Error{Outcome: channels.Permanent, Reason: channels.Config, Detail: "relay denied"}
	down := channels.Error{Outcome: channels.Temporary, Reason: channels.Server}
	b.channel.fails(down, ours, ours, ours, down)
	for range 5 {
		b.run()
		if got := b.read(m.Key); got.Status != ledger.Ready {
			t.Fatalf("message is %s: %s", got.Status, got.Reason)
		}
		b.pass(2 * 24 * time.Hour)
	}
	if r := b.run(); r.Sent != 1 {
		t.Errorf("once mended: %+v", r)
	}
	b.wantSent(6)
}

// Whose fault a refusal is decides what follows, whatever code it came with.
func TestAFaultOfOursMarksNobody(t *testing.T) {
	for _, reason := range []channels.Reason{channels.Auth, channels.Config, channels.Suspended, channels.Blocked, channels.NotAllowed} {
		for _, outcome := range []channels.Outcome{channels.Permanent, channels.Temporary} {
			t.Run(string(reason)+" "+outcome.String(), func(t *testing.T) {
				b := newBench(t, func(c *Config) { c.Policy.Workers = 1 })
				for n := range 3 {
					b.add(message(n + 1))
				}
				ours := channels.Error{Outcome: outcome, Reason: reason, Only: "country RE"}
				b.channel.fails(ours)
				r := b.run()
				sent := 0
				if reason == channels.NotAllowed { // concerns that message alone
					sent = 2
				}
				if r.Failed != 0 || r.Sent != sent || (len(r.Resting) == 1) != (sent == 0) {
					t.Errorf("report %+v", *r)
				}
				must(t, b.db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
					c, err := r.Client(ctx, client)
					if len(c.Bad) != 0 || len(c.OptOut) != 0 {
						t.Errorf("the client is marked: %v %v", c.Bad, c.OptOut)
					}
					return err
				}))
				if r := b.run(); r.Sent != 3-sent {
					t.Errorf("once mended: %+v", *r)
				}
				verify(t, b.db)
			})
		}
	}
}

// One that is asked to wait waits alone; a transport that takes nothing rests, after a few.
func TestOneRefusalEndsThePassForNobodyElse(t *testing.T) {
	limited := channels.Error{Outcome: channels.RateLimited, Reason: channels.RateLimit, After: time.Hour}
	down := channels.Error{Outcome: channels.Temporary, Reason: channels.Network}
	const n = 40
	for name, c := range map[string]struct {
		faults     []channels.Error
		sent, left int
	}{
		"one 429":            {[]channels.Error{limited}, n - 1, 0},
		"a few":              {slices.Repeat([]channels.Error{limited}, strainBusy-1), n - strainBusy + 1, 0},
		"nothing but 429":    {slices.Repeat([]channels.Error{limited}, n), 0, n},
		"a connection lost":  {[]channels.Error{down}, n - 1, 0},
		"nobody is there":    {slices.Repeat([]channels.Error{down}, n), 0, n},
		"greylisted, all 40": {slices.Repeat([]channels.Error{{Outcome: channels.Temporary, Reason: channels.Server}}, n), 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, func(c *Config) { c.Policy.Workers = 1 })
			for i := range n {
				m := message(1)
				m.Parts[0].Action = i
				m.Key = ledger.MessageKey("", m.Parts)
				b.add(m)
			}
			b.channel.fails(c.faults...)
			r := b.run()
			if r.Sent != c.sent || r.Failed != 0 {
				t.Errorf("report %+v", *r)
			}
			left := 0
			for _, rest := range r.Resting {
				left += rest.Left
			}
			if left != c.left {
				t.Errorf("%d wait for a transport that rests, want %d", left, c.left)
			}
			b.pass(2 * time.Hour)
			b.channel.answers = nil
			if r := b.run(); r.Sent != n-c.sent {
				t.Errorf("afterwards: %+v", *r)
			}
		})
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
	if len(r.Resting) != 1 || r.Resting[0].Left != 3 || !strings.Contains(r.Resting[0].Reason, "wrong password") {
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
	if want := []Rest{{Channel: "email", Reason: "no transport carries it", Ours: true, Left: 1, Since: noon.UTC()}}; !slices.Equal(r.Resting, want) {
		t.Errorf("resting %+v", r.Resting)
	}
}

func TestAMessageThatCannotBeWrittenStaysAndIsToldOf(t *testing.T) {
	broken := true
	b := newBench(t, func(c *Config) {
		inner := c.Render
		c.Render = func(ctx context.Context, m ledger.Message, lost []Lost) (channels.Message, error) {
			if broken {
				return channels.Message{}, errors.New("no rate of interest for 2027")
			}
			return inner(ctx, m, lost)
		}
	})
	m := message(1)
	b.add(m)
	for range 10 {
		r := b.run()
		if len(r.Problems) != 1 || !strings.Contains(r.Problems[0].Err.Error(), "no rate of interest for 2027") {
			t.Fatalf("problems %v", r.Problems)
		}
		b.pass(24 * time.Hour)
	}
	b.wantSent(0)
	if got := b.read(m.Key); got.Status != ledger.Ready || got.Attempts != 0 {
		t.Errorf("message is %s after %d attempts", got.Status, got.Attempts)
	}
	broken = false
	if r := b.run(); r.Sent != 1 {
		t.Errorf("once it can be written: %+v", *r)
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
	broken, sound := message(9), message(2) // of a case whose invoice the ledger does not have
	b.write(func(ctx context.Context, tx ledger.Tx) error {
		c := b.caseOf(1)
		c.Invoice, c.Version = invoiceID(9), 0
		_, err := tx.PutCase(ctx, c)
		return err
	})
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
		m.Parts[0].Action = i
		m.Key = ledger.MessageKey("", m.Parts)
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
	_, err := New(Config{Transports: map[string]Transport{"sms": {}}, Policy: Policy{GiveUp: -1}})
	for _, part := range []string{"ledger", "renderer", "recheck", "clock", "pause", "jitter", "transport of sms", "policy is below zero"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("error %v does not name %s", err, part)
		}
	}
}
