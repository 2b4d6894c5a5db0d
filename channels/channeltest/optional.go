package channeltest

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"github.com/relance-dev/relance/channels"
)

func (s *Subject) reconciles(t T) {
	b := s.Start(t, None)
	asked, ok := b.Channel.(channels.Reconciler)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), generous)
	defer cancel()
	m := s.message(b, "reconciles-1")
	if id, ok := b.Channel.(channels.Identified); ok {
		m.Via = id.Identity()
		s.clean(t, b, m, channels.Receipt{ID: m.Via}, nil)
		other := m
		other.Via = "another account"
		if _, err := asked.Reconcile(ctx, other); !errors.Is(err, channels.ErrCannotTell) {
			t.Errorf("of the attempt of another account: got %v, want ErrCannotTell", err)
		}
	}
	if _, err := asked.Reconcile(ctx, m); err == nil || errors.Is(err, channels.ErrNotSent) == s.CannotTell {
		t.Errorf("before sending: got %v, want ErrNotSent unless it cannot tell", err)
	}
	if s.CannotTell {
		return
	}
	sent := s.mustSend(t, b, m)
	r, err := asked.Reconcile(ctx, m)
	s.clean(t, b, m, r, err)
	if err != nil || r.ID != sent.ID {
		t.Errorf("after sending: got receipt %q, %v; want receipt %q", r.ID, err, sent.ID)
	}
	if slices.Contains(s.Faults, Down) {
		down := s.Start(t, Down)
		r, err := down.Channel.(channels.Reconciler).Reconcile(ctx, m)
		s.clean(t, down, m, r, err)
		if err == nil || errors.Is(err, channels.ErrNotSent) {
			t.Errorf("with nobody to ask: got %v, want an error that is not ErrNotSent", err)
		}
	}
}

func (s *Subject) checks(t T) {
	b := s.Start(t, None)
	checker, ok := b.Channel.(channels.Checker)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), generous)
	defer cancel()
	if err := checker.Check(ctx); err != nil {
		t.Errorf("all is well, yet: %v", err)
	}
	if got := b.Delivered(); len(got) > 0 {
		t.Errorf("a check sent %+v", got)
	}
	for _, f := range []Fault{Down, WrongLogin, NoSpace} {
		if !slices.Contains(s.Faults, f) {
			continue
		}
		broken := s.Start(t, f)
		err := broken.Channel.(channels.Checker).Check(ctx)
		s.clean(t, broken, s.message(broken, "checks-1"), channels.Receipt{}, err)
		if err == nil {
			t.Errorf("%v: the check found nothing", f)
		}
	}
}

// checksMessages compares what is said of messages beforehand with what Send says.
func (s *Subject) checksMessages(t T) {
	b := s.Start(t, None)
	checker, ok := b.Channel.(channels.MessageChecker)
	if !ok {
		return
	}
	good, bad := s.message(b, "beforehand-1"), s.message(b, "beforehand-2")
	bad.To = channels.Recipient{}
	want := s.message(b, "beforehand-1")
	if notes, err := checker.CheckMessage(good); err != nil || len(notes) > 0 {
		t.Errorf("a good message: got %q, %v", notes, err)
	}
	if !reflect.DeepEqual(good, want) {
		t.Errorf("CheckMessage changed the message:\n got %+v\nwant %+v", good, want)
	}
	if got := b.Delivered(); len(got) > 0 {
		t.Errorf("it was sent: %+v", got)
	}
	s.mustSend(t, b, good)
	if _, err := checker.CheckMessage(bad); channels.OutcomeOf(err) != channels.Permanent {
		t.Errorf("a message to nobody: got %v, want a permanent failure", err)
	}
}

func (s *Subject) forged(t T) {
	b := s.Start(t, None)
	receiver, ok := b.Channel.(channels.StatusReceiver)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), generous)
	defer cancel()
	for _, body := range []string{"", "x", `{"status":"delivered"}`, "MessageStatus=delivered&MessageSid=SM1", "\x00\xff\r\n\r\n"} {
		got, err := receiver.Receive(ctx, channels.Callback{URL: "https://example.org/status", Body: []byte(body)})
		if err == nil && len(got) > 0 {
			t.Errorf("believed %q: %+v", body, got)
		}
	}
}

func (s *Subject) closes(t T) {
	b := s.Start(t, None)
	closer, ok := b.Channel.(channels.Closer)
	if !ok {
		return
	}
	s.mustSend(t, b, s.message(b, "closes-1"))
	for range 2 {
		if err := closer.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if _, err := s.send(t.Context(), t, b, s.message(b, "closes-2")); err == nil {
		t.Errorf("Send works after Close")
	}
	if got := b.Delivered(); len(got) != 1 {
		t.Errorf("delivered %+v, want the first message alone", got)
	}
}
