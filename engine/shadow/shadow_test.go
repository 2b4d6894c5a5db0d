package shadow_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/shadow"
)

var eur = engine.MustCurrency("EUR")

func open(t *testing.T, name string) ledger.Ledger {
	t.Helper()
	l, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), name), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// late holds from n days late on.
type late int

func (n late) Holds(in *engine.Input) (bool, error) { return in.DaysLate() >= int(n), nil }

func (n late) NextChange(in *engine.Input) (engine.Date, bool) { return in.Today + 1, false }

func book(days int) *engine.Book {
	mail := engine.Action{Channel: "email", Template: "late", Contact: true}
	m := &engine.Machine{Policy: "one", States: []engine.State{
		{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{{To: 1, When: late(days)}}},
		{Name: "late", Reopen: engine.NoState, Tone: engine.ToneFirm, Do: []engine.Action{mail}},
	}}
	return &engine.Book{
		Digest: fmt.Sprint("book ", days), Creditor: engine.Creditor{Name: "Dupont", Language: "en"},
		Machines: []*engine.Machine{m}, Assign: []engine.AssignLine{{}}, Calendar: engine.Weekdays{},
	}
}

// tell appends invoices of 100.00 EUR, each of a client of its own.
func tell(t *testing.T, l ledger.Ledger, day engine.Date, ids ...string) {
	t.Helper()
	d := ledger.Draft{At: day.Time(), Kind: ledger.KindImport, Body: map[string]string{}}
	for _, id := range ids {
		d.Clients = append(d.Clients, engine.Client{ID: "C-" + id, Name: id, Email: "c@example.org"})
		d.Invoices = append(d.Invoices, engine.Invoice{ID: id, Client: "C-" + id, Amount: 10000, Open: 10000, Currency: eur, Due: day})
	}
	err := l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, d)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func sync(t *testing.T, live, own ledger.Ledger) (s shadow.Synced, err error) {
	t.Helper()
	err = live.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		s, err = shadow.Sync(ctx, r, own, time.Unix(1e9, 0))
		return err
	})
	return s, err
}

const start = engine.Date(20000)

func TestASyncBringsWhatIsNewAndNothingTwice(t *testing.T) {
	live, own := open(t, "live.db"), open(t, "shadow.db")
	if err := shadow.Open(t.Context(), own, ledger.Meta{Creditor: "Dupont"}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []shadow.Synced{{Clients: 600, Invoices: 600}, {}, {Clients: 1, Invoices: 1}} {
		switch i {
		case 0:
			var ids []string
			for n := range 600 {
				ids = append(ids, fmt.Sprintf("F-%03d", n))
			}
			tell(t, live, start, ids...)
		case 2:
			tell(t, live, start, "F-new")
		}
		if got, err := sync(t, live, own); err != nil || got != want {
			t.Errorf("step %d: %+v, want %+v (%v)", i, got, want, err)
		}
	}
	err := own.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			t.Errorf("findings: %+v", report.Findings)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestNothingOfAShadowIsEverReady(t *testing.T) {
	live, own := open(t, "live.db"), open(t, "shadow.db")
	tell(t, live, start, "F-1", "F-2")
	if err := shadow.Open(t.Context(), own, ledger.Meta{Creditor: "Dupont"}); err != nil {
		t.Fatal(err)
	}
	if _, err := sync(t, live, own); err != nil {
		t.Fatal(err)
	}
	for day := start; day < start+10; day++ {
		cfg := plan.Config{Book: book(3), Day: day, At: day.Time()}
		if _, _, err := shadow.Run(t.Context(), own, cfg); err != nil {
			t.Fatal(err)
		}
	}
	suppressed := 0
	err := own.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			if m.Status != ledger.Suppressed || m.Reason != shadow.Reason {
				t.Errorf("message %s is %s", m.Key, m.Status)
			}
			suppressed++
		}
		return nil
	})
	if err != nil || suppressed != 2 {
		t.Errorf("%d messages, want 2 (%v)", suppressed, err)
	}
}

func TestALiveLedgerIsNoShadow(t *testing.T) {
	live, other := open(t, "live.db"), open(t, "other.db")
	err := live.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		return tx.SetMeta(ctx, ledger.Meta{Creditor: "Dupont"})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := shadow.Open(t.Context(), live, ledger.Meta{}); !errors.Is(err, shadow.ErrNotShadow) {
		t.Errorf("opened as a shadow: %v", err)
	}
	if _, err := sync(t, other, live); !errors.Is(err, shadow.ErrNotShadow) {
		t.Errorf("facts were copied into it: %v", err)
	}
	if _, _, err := shadow.Run(t.Context(), live, plan.Config{Book: book(3), Day: start}); !errors.Is(err, shadow.ErrNotShadow) {
		t.Errorf("it was run as a shadow: %v", err)
	}
}

// What was sent before the shadow's first run, earlier on its day too, says nothing about it.
func TestAReportBeginsWithTheShadowsFirstRun(t *testing.T) {
	for _, day := range []engine.Date{start + 3, start + 8} {
		beginsAfter(t, day)
	}
}

// beginsAfter wants a shadow that first runs in the evening of a day to know nothing of the live run of an earlier morning.
func beginsAfter(t *testing.T, day engine.Date) {
	t.Helper()
	live, own := open(t, "live.db"), open(t, "shadow.db")
	tell(t, live, start, "F-1", "F-2")
	cfg := plan.Config{Book: book(3), Day: day, At: day.Time()}
	if _, _, err := plan.Run(t.Context(), live, cfg); err != nil {
		t.Fatal(err)
	}
	if err := shadow.Open(t.Context(), own, ledger.Meta{Creditor: "Dupont"}); err != nil {
		t.Fatal(err)
	}
	if _, err := sync(t, live, own); err != nil {
		t.Fatal(err)
	}
	cfg.Day, cfg.At = start+8, (start + 8).Time().Add(18*time.Hour)
	if _, _, err := shadow.Run(t.Context(), own, cfg); err != nil {
		t.Fatal(err)
	}
	err := live.Read(t.Context(), func(ctx context.Context, l ledger.Reader) error {
		return own.Read(ctx, func(ctx context.Context, s ledger.Reader) error {
			r, err := shadow.Compare(ctx, l, s, 0, start+8)
			if err == nil && (r.From != start+8 || r.Live.Contacts != 0) {
				t.Errorf("from %s, %d messages of before", r.From, r.Live.Contacts)
			}
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A shadow goes on from where the live cases stand: under the same book it does what the live ledger does.
func TestAnIdenticalBookMakesNoDifference(t *testing.T) {
	live, own := open(t, "live.db"), open(t, "shadow.db")
	tell(t, live, start, "F-1", "F-2")
	same := book(3)
	m := same.Machines[0]
	m.MinGap = 2
	m.States = append(m.States, engine.State{Name: "later", Reopen: engine.NoState, Do: []engine.Action{{Channel: "letter", Template: "late", Contact: true}}})
	m.States[1].Next = []engine.Rule{{To: 2, When: late(9)}}
	run := func(day engine.Date) {
		cfg := plan.Config{Book: same, Day: day, At: day.Time()}
		if _, _, err := plan.Run(t.Context(), live, cfg); err != nil {
			t.Fatal(err)
		}
		dispatchtest.Deliver(t, live, same, day.Time().Add(time.Hour), nil)
	}
	run(start + 3)
	if err := shadow.Open(t.Context(), own, ledger.Meta{Creditor: "Dupont"}); err != nil {
		t.Fatal(err)
	}
	for day := start + 5; day < start+14; day++ {
		if _, err := sync(t, live, own); err != nil {
			t.Fatal(err)
		}
		if _, _, err := shadow.Run(t.Context(), own, plan.Config{Book: same, Day: day, At: day.Time()}); err != nil {
			t.Fatal(err)
		}
		run(day)
	}
	var report *shadow.Report
	err := live.Read(t.Context(), func(ctx context.Context, l ledger.Reader) error {
		return own.Read(ctx, func(ctx context.Context, s ledger.Reader) (err error) {
			report, err = shadow.Compare(ctx, l, s, start, start+14)
			return err
		})
	})
	if err != nil || len(report.Clients) != 0 || report.Live.Contacts != report.Shadow.Contacts || report.Live.Contacts+report.Live.Tasks == 0 {
		t.Errorf("%+v, %v", report, err)
	}
}
