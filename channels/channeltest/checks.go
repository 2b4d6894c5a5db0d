package channeltest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/relance-dev/relance/channels"
)

// generous bounds every call that is not about slowness.
const generous = 30 * time.Second

// send sends one message and looks at what comes back for leaks.
func (s *Subject) send(ctx context.Context, t T, b Bench, m channels.Message) (channels.Receipt, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(ctx, generous)
	defer cancel()
	r, err := b.Channel.Send(ctx, m)
	s.clean(t, b, m, r, err)
	return r, err
}

// mustSend sends a message that the other side takes.
func (s *Subject) mustSend(t T, b Bench, m channels.Message) channels.Receipt {
	t.Helper()
	r, err := s.send(t.Context(), t, b, m)
	if err != nil {
		t.Fatalf("Send: %v", err)
	}
	return r
}

func (s *Subject) declares(t T) {
	declared := s.Transport
	declared.Open = func(channels.Settings) (channels.Channel, error) { return nil, nil }
	if _, err := channels.NewRegistry(declared); err != nil {
		t.Errorf("%v", err)
	}
	for _, f := range slices.Concat(s.Transport.Channel.Fields, s.Transport.Settings) {
		if f.Doc == "" {
			t.Errorf("field %s is not documented", f.Name)
		}
	}
}

func (s *Subject) delivers(t T) {
	b := s.Start(t, None)
	m := s.message(b, "delivers-1")
	r := s.mustSend(t, b, m)
	if r.ID == "" {
		t.Errorf("the receipt has no ID")
	}
	if r.Status == channels.Failed {
		t.Errorf("the receipt says %v without an error", r.Status)
	}
	got := b.Delivered()
	if len(got) != 1 || got[0].Key != m.Key {
		t.Errorf("delivered %+v, want one message with key %s", got, m.Key)
	}
}

func (s *Subject) leavesMessage(t T) {
	b := s.Start(t, None)
	m, want := s.message(b, "leaves-1"), s.message(b, "leaves-1")
	s.mustSend(t, b, m)
	if !reflect.DeepEqual(m, want) {
		t.Errorf("Send changed the message:\n got %+v\nwant %+v", m, want)
	}
}

func (s *Subject) repeats(t T) {
	b := s.Start(t, None)
	m := s.message(b, "repeat-1")
	first := s.mustSend(t, b, m)
	again := s.mustSend(t, b, m)
	got := b.Delivered()
	switch s.Transport.Repeat {
	case channels.ExactlyOnce:
		if len(got) != 1 || first.ID != again.ID {
			t.Errorf("declared exactly once, delivered %d times with receipts %s and %s", len(got), first.ID, again.ID)
		}
	case channels.AtLeastOnce:
		if slices.ContainsFunc(got, func(d Delivery) bool { return d.Key != m.Key }) {
			t.Errorf("declared at least once, but a repeat cannot be recognised by its key: %+v", got)
		}
	}
}

func (s *Subject) refusesInvalid(t T) {
	b := s.Start(t, None)
	for what, spoil := range map[string]func(*channels.Message){
		"no key":                      func(m *channels.Message) { m.Key = "" },
		"a key that leaves its place": func(m *channels.Message) { m.Key = "../../etc/x" },
		"no recipient":                func(m *channels.Message) { m.To = channels.Recipient{} },
		"a second line in a subject":  func(m *channels.Message) { m.Subject = "a\r\nBcc: b@example.org" },
	} {
		m := s.message(b, "invalid-1")
		spoil(&m)
		if _, err := s.send(t.Context(), t, b, m); channels.OutcomeOf(err) != channels.Permanent {
			t.Errorf("%s: got %v, want a permanent failure", what, err)
		}
	}
	if got := b.Delivered(); len(got) > 0 {
		t.Errorf("delivered all the same: %+v", got)
	}
}

func (s *Subject) cancelled(t T) {
	b := s.Start(t, None)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.send(ctx, t, b, s.message(b, "cancelled-1"))
	if channels.OutcomeOf(err) != channels.Temporary || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a temporary failure caused by context.Canceled", err)
	}
	if got := b.Delivered(); len(got) > 0 {
		t.Errorf("delivered all the same: %+v", got)
	}
}

func (s *Subject) concurrent(t T) {
	const callers, each = 8, 5
	b := s.Start(t, None)
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := range each {
				if _, err := s.send(t.Context(), t, b, s.message(b, fmt.Sprintf("caller-%d-%d", c, i))); err != nil {
					t.Errorf("Send: %v", err)
				}
			}
		})
	}
	wg.Wait()
	keys := map[string]int{}
	for _, d := range b.Delivered() {
		keys[d.Key]++
	}
	if len(keys) != callers*each || slices.Max(slices.Collect(maps.Values(keys))) != 1 {
		t.Errorf("%d messages sent, delivered by key: %v", callers*each, keys)
	}
}

// outcome sends once to an other side with a fault.
func (s *Subject) outcome(t T, f Fault) {
	b := s.Start(t, f)
	ctx, want := t.Context(), verdicts[f]
	if f == Silent {
		patience := s.Patience
		if patience == 0 {
			patience = 300 * time.Millisecond
		}
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, patience)
		defer cancel()
	}
	r, err := s.send(ctx, t, b, s.message(b, "fault-1"))
	if got := channels.OutcomeOf(err); got != want.outcome {
		t.Fatalf("got %v (receipt %+v), want outcome %v", err, r, want.outcome)
	}
	e, ok := errors.AsType[*channels.Error](err)
	if !ok {
		t.Fatalf("got %v, want an *Error", err)
	}
	if len(want.reasons) > 0 && !slices.Contains(want.reasons, e.Reason) {
		t.Errorf("got reason %s, want one of %v: %v", e.Reason, want.reasons, err)
	}
	if e.Reason == "" || e.Detail == "" {
		t.Errorf("the error gives no reason or no words: %v", err)
	}
	if stops := f == WrongLogin || f == Unwelcome; e.Reason.StopsChannel() != stops {
		t.Errorf("reason %s stops the channel: %v, want %v", e.Reason, e.Reason.StopsChannel(), stops)
	}
	if marks := f == NoRecipient; e.Reason.MarksAddress() != marks {
		t.Errorf("reason %s marks the address: %v, want %v", e.Reason, e.Reason.MarksAddress(), marks)
	}
	if e.Channel != s.Transport.Channel.Name {
		t.Errorf("the error names channel %q, want %q", e.Channel, s.Transport.Channel.Name)
	}
	if n := len(b.Delivered()); n > 0 && want.outcome != channels.Ambiguous {
		t.Errorf("outcome %v, yet %d delivered", want.outcome, n)
	}
}
