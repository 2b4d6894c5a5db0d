package plan_test

import (
	"context"
	"errors"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/simulate"
)

// A case goes where its invoice goes: to another client, in every scope, and with what was said so far.
func TestACaseGoesWithItsInvoiceToAnotherClient(t *testing.T) {
	for name, c := range map[string]struct {
		scope       engine.Scope
		old, joined string
		already     bool // the new client has such a case
		want        int  // mild messages about F-1
	}{
		"of an invoice":                       {engine.ScopeInvoice, "B", "A", false, 1},
		"and back":                            {engine.ScopeInvoice, "A", "B", false, 1},
		"of a client":                         {engine.ScopeClient, "B", "A", false, 1},
		"of a client who comes first":         {engine.ScopeClient, "A", "B", false, 1},
		"to a client who has a case":          {engine.ScopeClient, "B", "A", true, 1},
		"to a client who has one, the others": {engine.ScopeClient, "A", "B", true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			book := bookOf(machine("one", c.scope, 2, 30, 60))
			from := day("2026-03-02")
			cfg := simulate.Config{Book: book, From: from, To: from + 20, Clients: []engine.Client{client("A"), client("B")}}
			cfg.Invoices = []engine.Invoice{invoice("F-1", c.old, 10000, "2026-03-01"), invoice("F-3", c.old, 7000, "2026-04-20")}
			if c.already {
				cfg.Invoices = append(cfg.Invoices, invoice("F-2", c.joined, 5000, "2026-03-01"))
			}
			l, w := open(t), newWorld(cfg)
			for d := from; d <= from+20; d++ {
				w.tell(t, l, d)
				if d == from+8 {
					moved := *w.invoices["F-1"]
					moved.Client = c.joined
					put(t, l, moved)
				}
				if r := runDay(t, l, book, d); len(r.Failed) > 0 {
					t.Fatalf("%s: %+v", d, r.Failed)
				}
				dispatchtest.Deliver(t, l, book, noon(d), nil)
				if d >= from+8 && caseOf(t, l, "F-1").Client != c.joined {
					t.Fatalf("%s: F-1 is in a case of %s, and is not decided when that is due", d, caseOf(t, l, "F-1").Client)
				}
			}
			mild := 0
			for _, m := range messages(t, l) {
				for _, line := range m.Lines {
					if m.Template == "mild" && line.Invoice == "F-1" {
						mild++
					}
				}
			}
			if mild != c.want {
				t.Errorf("%d mild messages about F-1, want %d", mild, c.want)
			}
			verify(t, l)
		})
	}
}

// An invoice changes its client while its case waits for a day that is far: nothing else of the case changes, and it is
// decided for its new client when the day has come.
func TestACaseThatWaitsGoesWithItsInvoice(t *testing.T) {
	m := machine("one", engine.ScopeInvoice, 2, 30, 60)
	m.Always = nil // whose guards may change any day
	book, from := bookOf(m), day("2026-03-02")
	cfg := simulate.Config{Book: book, From: from, To: from + 30, Clients: []engine.Client{client("A"), client("B")}}
	cfg.Invoices = []engine.Invoice{invoice("F-1", "A", 10000, "2026-03-01")}
	l, w := open(t), newWorld(cfg)
	for d := from; d <= from+30; d++ {
		w.tell(t, l, d)
		if d == from+12 {
			moved := *w.invoices["F-1"]
			moved.Client = "B"
			put(t, l, moved)
		}
		runDay(t, l, book, d)
		dispatchtest.Deliver(t, l, book, noon(d), nil)
		if d >= from+12 && caseOf(t, l, "F-1").Client != "B" {
			t.Errorf("%s: F-1 is in a case of %s", d, caseOf(t, l, "F-1").Client)
		}
	}
	if c := caseOf(t, l, "F-1"); c.State != "firm" {
		t.Errorf("F-1 stands in %s, want firm", c.State)
	}
	verify(t, l)
}

// caseOf is the case that an invoice is in.
func caseOf(t testing.TB, l ledger.Ledger, invoice string) (c ledger.Case) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		c, err = r.CaseOf(ctx, invoice)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// spoilt is a ledger in which the cases of one client cannot be written.
type spoilt struct {
	ledger.Ledger
	client string
}

var errSpoilt = errors.New("this row is spoilt")

func (s spoilt) Write(ctx context.Context, f func(context.Context, ledger.Tx) error) error {
	return s.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error { return f(ctx, spoiltTx{tx, s.client}) })
}

type spoiltTx struct {
	ledger.Tx
	client string
}

func (t spoiltTx) PutCase(ctx context.Context, c ledger.Case) (ledger.Case, error) {
	if c.Client == t.client {
		return c, errSpoilt
	}
	return t.Tx.PutCase(ctx, c)
}

func TestOneClientsTroubleStopsNoOther(t *testing.T) {
	book := bookOf(machine("one", engine.ScopeInvoice, 2, 30, 60))
	from := day("2026-03-02")
	cfg := simulate.Config{Book: book, From: from, To: from + 5, Clients: []engine.Client{client("A"), client("B"), client("C")}}
	for _, id := range []string{"A", "B", "C"} {
		cfg.Invoices = append(cfg.Invoices, invoice("F-"+id, id, 10000, "2026-02-20"))
	}
	l, w := open(t), newWorld(cfg)
	w.tell(t, l, from)
	_, r, err := plan.Run(t.Context(), spoilt{l, "B"}, config(book, from))
	if err != nil || r.Messages != 2 || len(r.Failed) != 1 || r.Failed[0].Client != "B" || !errors.Is(r.Failed[0].Err, errSpoilt) {
		t.Fatalf("%+v, %v", r, err)
	}
	if r := runDay(t, l, book, from+1); r.Messages != 1 || len(r.Failed) != 0 {
		t.Errorf("the next run: %+v", r)
	}
	verify(t, l)
}
