package examples_test

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/engine/simulate"
)

// The quickstart, run day by day on a ledger that is told what is known on each
// day, puts into the outbox what the simulation sends.
func TestTheQuickstartRunDayByDayEqualsItsSimulation(t *testing.T) {
	book := load(t, "quickstart")
	data := portfolio(t, book)
	c := config(book, data)
	c.Withhold = true
	c.From, c.To = replay.Span(data.Invoices, data.Events)
	var want []string
	_, err := simulate.Run(t.Context(), c, func(m engine.Message) error {
		want = append(want, fmt.Sprintf("%+v", m))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlite.Options{Create: true, Facts: book.Engine.Facts})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	for d := c.From; d <= c.To; d++ {
		at := d.Time().Add(12 * time.Hour)
		if known := knownOn(data, d, c.From); known != nil {
			if _, err := posting.Import(t.Context(), l, posting.ImportConfig{Portfolio: known, At: at, Today: d}); err != nil {
				t.Fatalf("%s: %v", d, err)
			}
		}
		if _, _, err := plan.Run(t.Context(), l, plan.Config{Book: book.Engine, Day: d, At: at}); err != nil {
			t.Fatal(err)
		}
		dispatchtest.Deliver(t, l, book.Engine, at, nil)
	}
	got := sent(t, l)
	slices.Sort(got)
	slices.Sort(want)
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Fatalf("message %d differs\ngot  %s\nwant %s", i+1, got[i], want[i])
		}
	}
	if len(got) != len(want) || len(got) < 20 {
		t.Errorf("%d messages, want %d", len(got), len(want))
	}
}

// knownOn is what the exports of a day add to those of the day before; nil when
// that is nothing.
func knownOn(data *intake.Portfolio, d, first engine.Date) *intake.Portfolio {
	known := &intake.Portfolio{}
	if d == first {
		known.Clients = data.Clients
	}
	for _, inv := range data.Invoices {
		if max(inv.Issued, first) == d {
			inv.PaidOn = 0
			known.Invoices = append(known.Invoices, inv)
		}
	}
	for _, e := range data.Events {
		if e.Date == d {
			known.Events = append(known.Events, e)
		}
	}
	for _, inv := range data.Invoices {
		if inv.PaidOn == d {
			known.Events = append(known.Events, engine.Event{
				Date: d, Type: engine.EventPayment, Invoice: inv.ID, Client: inv.Client, Amount: owed(data, &inv), Currency: inv.Currency,
			})
		}
	}
	if len(known.Clients)+len(known.Invoices)+len(known.Events) == 0 {
		return nil
	}
	return known
}

// owed is what is left of an invoice when it is settled.
func owed(data *intake.Portfolio, inv *engine.Invoice) engine.Amount {
	left := engine.Invoice{Open: cmp.Or(inv.Open, inv.Amount)}
	for _, e := range data.Events {
		if e.Invoice == inv.ID && e.Date <= inv.PaidOn {
			e.Apply(&left, &engine.Promise{})
		}
	}
	return left.Open
}

// sent lists the messages of an outbox.
func sent(t *testing.T, l ledger.Ledger) (list []string) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for row, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			for i := range row.Body.Lines {
				row.Body.Lines[i].Was = engine.Standing{} // a simulation does not note it
			}
			list = append(list, fmt.Sprintf("%+v", row.Body))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
