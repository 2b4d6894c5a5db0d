package diff_test

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/shadow"
)

// stored is a ledger of some facts, in which nothing was decided yet.
func stored(t *testing.T, facts memory) ledger.Ledger {
	t.Helper()
	l, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "relance.db"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	if err := shadow.Open(t.Context(), l, ledger.Meta{Creditor: "Dupont"}); err != nil {
		t.Fatal(err)
	}
	err = l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, ledger.Draft{At: start.Time(), Kind: ledger.KindImport, Body: map[string]string{}, Clients: facts.Clients, Invoices: facts.Invoices})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func overLedger(t *testing.T, l ledger.Ledger, o diff.Options) *diff.Figures {
	t.Helper()
	var f *diff.Figures
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		f, err = diff.Ledger(ctx, o, r, r, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// unpaid are facts of which nothing is known to come.
func unpaid(n int, seed uint64) memory {
	facts := portfolio(n, seed)
	for i := range facts.Invoices {
		facts.Invoices[i].PaidOn = 0
	}
	return facts
}

// In a ledger that never ran, a diff finds what it finds over the same exports.
func TestANewLedgerIsAsTheExports(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{7, 10, 25})
	facts := unpaid(120, 8)
	want, _ := compared(t, o, facts)
	got := overLedger(t, stored(t, facts), o)
	if got.Changed == 0 || !reflect.DeepEqual(got.Steps, want.Steps) || got.Changed != want.Changed || got.Earlier != want.Earlier || !reflect.DeepEqual(got.Cases, want.Cases) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// From the cases of a ledger that ran on, a diff goes on as the days do: what was said is not said again.
func TestALedgerGoesOnFromItsCases(t *testing.T) {
	was := steps{7, 15, 30}
	facts := unpaid(40, 9)
	l := stored(t, facts)
	const ran = 30
	for day := start; day < start+ran; day++ {
		if _, _, err := shadow.Run(t.Context(), l, plan.Config{Book: was.book(), Day: day, At: day.Time()}); err != nil {
			t.Fatal(err)
		}
	}
	o := options(was, was)
	whole, _ := compared(t, o, facts)
	o.To = start + ran - 1
	done, _ := compared(t, o, facts)
	o = options(was, was)
	o.From = start + ran
	rest := overLedger(t, l, o)
	if rest.Differs() || rest.Before.Messages == 0 || rest.Before.Messages != whole.Before.Messages-done.Before.Messages {
		t.Errorf("%d messages to come, want %d less the %d that were", rest.Before.Messages, whole.Before.Messages, done.Before.Messages)
	}
}

func TestCasesWhoseStateIsGone(t *testing.T) {
	was := steps{7, 15, 30}
	l := stored(t, memory{
		Clients: []engine.Client{{ID: "C-1", Email: "a@example.org", Address: []string{"1 rue de l’Exemple", "75002 Paris"}, Country: "FR"}, {ID: "C-2", Email: "b@example.org"}},
		Invoices: []engine.Invoice{
			{ID: "F-1", Client: "C-1", Amount: 10000, Open: 10000, Currency: eur, Issued: start, Due: start},
			{ID: "F-2", Client: "C-2", Amount: 10000, Open: 10000, Currency: eur, Issued: start, Due: start + 9},
		},
	})
	for day := start; day < start+17; day++ {
		if _, _, err := shadow.Run(t.Context(), l, plan.Config{Book: was.book(), Day: day, At: day.Time()}); err != nil {
			t.Fatal(err)
		}
	}
	o := options(was, was)
	o.After.Digest, o.After.Machines[0].States[2].Name = "another", "stern"
	o.From = start + 17
	f := overLedger(t, l, o)
	if len(f.Stuck) != 1 || f.Stuck[0].State != "firm" || f.Stuck[0].Before || f.Stuck[0].Cases != 1 || f.Stuck[0].IDs[0] != "invoice/F-1" || !f.Differs() {
		t.Errorf("stuck: %+v", f.Stuck)
	}
	if f.Gone != 1 {
		t.Errorf("%d clients are no longer contacted, want C-1 alone", f.Gone)
	}
}
