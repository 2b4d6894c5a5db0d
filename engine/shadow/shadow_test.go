package shadow_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/run"
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
		report, err := ledger.Verify(ctx, r)
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
		cfg := run.Config{Book: book(3), Day: day, At: day.Time()}
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
	if _, _, err := shadow.Run(t.Context(), live, run.Config{Book: book(3), Day: start}); !errors.Is(err, shadow.ErrNotShadow) {
		t.Errorf("it was run as a shadow: %v", err)
	}
}
