package delivery_test

import (
	"context"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
)

// A first live day is shown as often as somebody asks, and is that of the ledger once it is live.
func TestTheFirstLiveDayIsShownWithoutBeginning(t *testing.T) {
	o := late(t, nil)
	if err := rehearsal.Admit(t.Context(), o.DB, false, o.Now); err != nil {
		t.Fatal(err)
	}
	o.Run(t)
	o.Go(t, "2026-03-03")
	end := rehearsal.Config{Book: o.Book.Engine, Begin: rehearsal.Start, Day: o.Today(), At: o.Now}
	cfg := plan.Config{Book: o.Book.Engine, Day: o.Today(), At: o.Now}
	rows := len(o.Messages(t))
	for range 2 {
		made, err := rehearsal.FirstDay(t.Context(), o.DB, end, cfg)
		if err != nil || made.Messages() != 1 {
			t.Fatalf("%d messages, %v", made.Messages(), err)
		}
		o.Read(t, func(ctx context.Context, r ledger.Reader) error {
			m, err := r.Meta(ctx)
			if err == nil && !m.Live.IsZero() {
				t.Error("the ledger is live")
			}
			return err
		})
		if n := len(o.Messages(t)); n != rows {
			t.Errorf("%d messages in the outbox, %d before", n, rows)
		}
	}
	ended, err := rehearsal.GoLive(t.Context(), o.DB, end)
	if err != nil || ended.Cases != 1 {
		t.Fatalf("%+v, %v", ended, err)
	}
	if made := o.Run(t); made.Messages() != 1 {
		t.Errorf("the first live day brings %d messages", made.Messages())
	}
	if _, err := rehearsal.FirstDay(t.Context(), o.DB, end, cfg); err == nil {
		t.Error("a live ledger has a first day to come")
	}
}
