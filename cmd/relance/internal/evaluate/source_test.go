package evaluate_test

import (
	"context"
	"errors"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/evaluate"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
)

// lent is a ledger that is not closed by whoever borrows it; it counts how often it is.
type lent struct {
	ledger.Ledger
	given, back int
}

func (l *lent) Close() error {
	l.back++
	return nil
}

// Today's facts are the ledger's and those of another day the exports', which are read once.
func TestASourceTakesEachDayFromWhereItIsKnown(t *testing.T) {
	o := booktest.New(t, "2026-03-10", nil)
	o.Import(t, []engine.Client{{ID: "C-1", Name: "Menuiserie Briance"}}, booktest.Euros(t, "F-1", "C-1", "1200.00", "2026-02-20"))
	db, reads := &lent{Ledger: o.DB}, 0
	s := &evaluate.Source{
		Ledger: func(context.Context) (ledger.Ledger, error) {
			db.given++
			return db, nil
		},
		Book: o.Book, Run: plan.Config{Book: o.Book.Engine, Day: o.Today(), At: o.Now},
		Exports: func(context.Context) (*policies.Book, replay.Config, error) {
			reads++
			return o.Book, replay.Config{
				Book: o.Book.Engine, Clients: []engine.Client{{ID: "C-1", Name: "Menuiserie Briance"}},
				Invoices: []engine.Invoice{booktest.Euros(t, "F-1", "C-1", "900.00", "2026-02-20")},
			}, nil
		},
	}
	if s.Zone() != o.Book.Engine.Creditor.Timezone {
		t.Errorf("the zone is %q", s.Zone())
	}
	for _, c := range []struct {
		day          engine.Date
		value        string
		given, reads int
	}{
		{o.Today(), "1200.00 EUR", 1, 0},
		{o.Today() + 3, "900.00 EUR", 1, 1},
		{o.Today() + 4, "900.00 EUR", 1, 1},
		{o.Today(), "1200.00 EUR", 2, 1},
	} {
		p, err := s.Point(t.Context(), "F-1", c.day)
		if err != nil {
			t.Fatal(err)
		}
		a, problems, err := p.Eval("invoice.open")
		if err != nil || a == nil {
			t.Fatalf("%s: %v, %v", c.day, problems, err)
		}
		if a.Value != c.value || a.At != c.day.String() || db.given != c.given || db.back != c.given || reads != c.reads {
			t.Errorf("%s: %q on %s; ledger opened %d times and closed %d, exports read %d; want %+v", c.day, a.Value, a.At, db.given, db.back, reads, c)
		}
	}
	for _, day := range []engine.Date{o.Today(), o.Today() + 3} {
		if _, err := s.Point(t.Context(), "F-9", day); err == nil {
			t.Errorf("%s: an invoice that nobody knows has a story", day)
		}
	}
	if db.back != db.given {
		t.Errorf("opened %d times, closed %d", db.given, db.back)
	}
}

// Exports that cannot be read are an error, and are read again when they are asked for again.
func TestASourceWhoseExportsCannotBeReadSaysSo(t *testing.T) {
	unreadable, reads := errors.New("a column is missing"), 0
	s := &evaluate.Source{Exports: func(context.Context) (*policies.Book, replay.Config, error) {
		reads++
		return nil, replay.Config{}, unreadable
	}}
	for range 2 {
		if err := s.ReadExports(t.Context()); !errors.Is(err, unreadable) {
			t.Errorf("got %v", err)
		}
		if _, err := s.Point(t.Context(), "F-1", booktest.Day(t, "2026-03-10")); !errors.Is(err, unreadable) {
			t.Errorf("got %v", err)
		}
	}
	if reads != 4 {
		t.Errorf("read %d times", reads)
	}
}
