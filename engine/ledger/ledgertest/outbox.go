package ledgertest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// send puts messages into the outbox.
func send(messages ...ledger.Message) func(context.Context, ledger.Tx) error {
	return func(ctx context.Context, tx ledger.Tx) error {
		for _, m := range messages {
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
		}
		return nil
	}
}

// move takes a message through statuses, the first being where it stands.
func move(key string, through ...ledger.Status) func(context.Context, ledger.Tx) error {
	return func(ctx context.Context, tx ledger.Tx) error {
		for i := range through[1:] {
			if _, err := tx.MoveMessage(ctx, ledger.Move{Key: key, From: through[i], To: through[i+1], At: noon}); err != nil {
				return err
			}
		}
		return nil
	}
}

var outboxTests = []check{
	{"a message is kept whole, through its life", func(s *subject) {
		m := message("invoice/F-1", "invoice/F-2")
		m.NotBefore = noon.Add(time.Hour)
		s.write(send(m))
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			_, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Ready, To: ledger.Sending, At: noon.Add(2 * time.Hour)})
			if err != nil {
				return err
			}
			_, err = tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: ledger.Sending, To: ledger.Sent, At: noon.Add(3 * time.Hour), Receipt: "250 ok", Reason: "taken"})
			return err
		})
		m.Status, m.Attempts, m.Receipt, m.Reason, m.NotBefore, m.Changed = ledger.Sent, 1, "250 ok", "taken", time.Time{}, noon.Add(3*time.Hour)
		s.read(func(ctx context.Context, r ledger.Reader) error {
			got, err := r.Message(ctx, m.Key)
			if !reflect.DeepEqual(got, m) {
				s.Errorf("got %+v\nwant %+v", got, m)
			}
			return err
		})
	}},
	{"an action is in one message only, however it is grouped", func(s *subject) {
		s.write(send(message("invoice/F-1", "invoice/F-2")))
		s.refused(ledger.ErrExists, send(message("invoice/F-1", "invoice/F-2")))
		s.refused(ledger.ErrExists, send(message("invoice/F-3"), message("invoice/F-4", "invoice/F-2")))
		s.write(send(message("invoice/F-3")))
	}},
	{"a message begins as ready, under the key of its parts", func(s *subject) {
		sent := message("invoice/F-1")
		sent.Status = ledger.Sent
		s.refused(ledger.ErrTransition, send(sent))
		other := message("invoice/F-1")
		other.Key = "mine"
		s.refused(nil, send(other))
	}},
	{"a message goes only where messages go", transitions},
	{"what is read ahead is what is read, and what is written then is written", readAhead},
	{"the mark of a claim proves that it did not begin, once", marks},
	{"what is due is listed by when it may go", func(s *subject) {
		at := func(id string, minutes int) ledger.Message {
			m := message(id)
			m.NotBefore = noon.Add(time.Duration(minutes) * time.Minute)
			return m
		}
		now, later, soon := message("invoice/now"), at("invoice/later", 60), at("invoice/soon", -1)
		call := message("invoice/call")
		call.Client, call.Channel, call.NotBefore = "C-2", "call", noon.Add(2*time.Hour)
		later.Created = later.Created.Add(time.Hour)
		s.write(send(later, soon, call, now))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, c := range []struct {
				filter ledger.MessageFilter
				want   []string
			}{
				{ledger.MessageFilter{Status: ledger.Ready, DueBy: noon}, []string{now.Key, soon.Key}},
				{ledger.MessageFilter{Status: ledger.Sent}, nil},
				{ledger.MessageFilter{Client: "C-2"}, []string{call.Key}},
				{ledger.MessageFilter{Case: "invoice/later"}, []string{later.Key}},
				{ledger.MessageFilter{Channels: []string{"call", "task"}}, []string{call.Key}},
				{ledger.MessageFilter{Since: later.Created}, []string{later.Key}},
				{ledger.MessageFilter{Key: now.Key[:12]}, []string{now.Key}},
			} {
				var got []string
				for _, m := range collect(s, r.Messages(ctx, c.filter)) {
					got = append(got, m.Key)
				}
				if !slices.Equal(got, c.want) {
					s.Errorf("%+v: got %v, want %v", c.filter, got, c.want)
				}
			}
			return nil
		})
	}},
	{"messages come in pages", func(s *subject) {
		var want []string
		for i := range 5 {
			m := message(fmt.Sprintf("invoice/F-%d", i))
			m.NotBefore = noon.Add(time.Duration(i/2) * time.Hour) // two at the same time
			s.write(send(m))
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for _, m := range collect(s, r.Messages(ctx, ledger.MessageFilter{Client: "C-1"})) {
				want = append(want, m.Key)
			}
			for size := 1; size <= 6; size++ {
				var got []string
				f := ledger.MessageFilter{Client: "C-1", Limit: size}
				for {
					page := collect(s, r.Messages(ctx, f))
					for _, m := range page {
						got = append(got, m.Key)
					}
					if len(page) < size {
						break
					}
					f.After = got[len(got)-1]
				}
				if !slices.Equal(got, want) {
					s.Errorf("pages of %d: %v, want %v", size, got, want)
				}
			}
			return nil
		})
	}},
	{"what was handed over is kept whole, once for each attempt", func(s *subject) {
		pdf := ledger.File{Name: "F-1.pdf", Type: "application/pdf", Data: []byte("%PDF")}
		first := ledger.Rendition{Message: "m", Attempt: 1, At: noon, Body: []byte(`{"Text":"é <b>"}`), Files: []ledger.File{pdf, {Name: "empty"}}}
		second := ledger.Rendition{Message: "m", Attempt: 2, At: noon.Add(time.Hour), Body: []byte(`{}`), Files: []ledger.File{pdf}}
		keep := func(list ...ledger.Rendition) func(context.Context, ledger.Tx) error {
			return func(ctx context.Context, tx ledger.Tx) error {
				for _, v := range list {
					if err := tx.AddRendition(ctx, v); err != nil {
						return err
					}
				}
				return nil
			}
		}
		s.write(keep(second, first))
		s.refused(ledger.ErrExists, keep(first))
		s.read(func(ctx context.Context, r ledger.Reader) error {
			got := collect(s, r.Renditions(ctx, "m"))
			if want := []ledger.Rendition{first, second}; !reflect.DeepEqual(got, want) {
				s.Errorf("got %+v\nwant %+v", got, want)
			}
			for i, v := range got {
				if want := []ledger.Rendition{first, second}[i]; v.Digest() != want.Digest() {
					s.Errorf("attempt %d has another digest", v.Attempt)
				}
			}
			if list := collect(s, r.Renditions(ctx, "none")); len(list) > 0 {
				s.Errorf("got %+v for a message that there is not", list)
			}
			return nil
		})
	}},
	{"a plan is begun once, and its end is noted", func(s *subject) {
		p := ledger.Plan{Digest: "p1", Day: day("2026-01-31"), Begun: noon}
		begin := func(ctx context.Context, tx ledger.Tx) error { return tx.BeginPlan(ctx, p) }
		s.write(begin)
		s.refused(ledger.ErrExists, begin)
		s.refused(ledger.ErrNotFound, func(ctx context.Context, tx ledger.Tx) error { return tx.FinishPlan(ctx, "p2", noon) })
		s.write(func(ctx context.Context, tx ledger.Tx) error { return tx.FinishPlan(ctx, "p1", noon) })
		p.Finished = noon
		s.read(func(ctx context.Context, r ledger.Reader) error {
			got, err := r.Plan(ctx, "p1")
			if got != p {
				s.Errorf("got %+v", got)
			}
			return err
		})
	}},
}

// transitions tries every pair of statuses.
func transitions(s *subject) {
	// how a message gets to each status
	paths := map[ledger.Status][]ledger.Status{
		ledger.Ready: {ledger.Ready}, ledger.Sending: {ledger.Ready, ledger.Sending},
		ledger.Sent: {ledger.Ready, ledger.Sending, ledger.Sent}, ledger.Delivered: {ledger.Ready, ledger.Sending, ledger.Delivered},
		ledger.Failed: {ledger.Ready, ledger.Sending, ledger.Failed}, ledger.Suppressed: {ledger.Ready, ledger.Suppressed},
		ledger.Unknown: {ledger.Ready, ledger.Sending, ledger.Unknown},
	}
	for _, from := range ledger.Statuses {
		for _, to := range ledger.Statuses {
			s.Run(string(from)+" to "+string(to), func(t *testing.T) {
				inner := &subject{T: t, h: s.h, ledger: s.ledger}
				m := message("invoice/" + string(from) + "-" + string(to))
				inner.write(send(m))
				inner.write(move(m.Key, paths[from]...))
				wrong := ledger.Ready
				if from == ledger.Ready {
					wrong = ledger.Sending
				}
				inner.refused(ledger.ErrConflict, move(m.Key, wrong, to))
				if from.May(to) {
					inner.write(move(m.Key, from, to))
				} else {
					inner.refused(ledger.ErrTransition, move(m.Key, from, to))
				}
			})
		}
	}
}
