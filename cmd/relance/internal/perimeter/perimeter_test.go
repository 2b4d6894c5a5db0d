package perimeter

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// busy is a ledger of three clients with something paid, credited, sent and proposed.
func busy(t *testing.T) *booktest.Office {
	o := booktest.New(t, "2026-03-02", nil)
	credit := booktest.Euros(t, "F-3", "C-2", "50.00", "2026-02-20")
	credit.Amount, credit.Open = -credit.Amount, -credit.Open
	paid := booktest.Euros(t, "F-4", "C-3", "70.00", "2026-02-01")
	paid.Open = 0
	o.Import(t, []engine.Client{{ID: "C-1", Name: "Briance", Email: "a@example.org"}, {ID: "C-2", Name: "Doline", Email: "b@example.org"}},
		booktest.Euros(t, "F-1", "C-1", "10.00", "2026-03-01"), booktest.Euros(t, "F-2", "C-2", "20.00", "2026-02-01"), credit, paid)
	o.Run(t)
	o.Record(t, engine.Event{Type: engine.EventNote, Client: "C-2", Note: "n"})
	return o
}

// Counted anew, the whole is what the ledger itself counts; and the parts add up to it.
func TestCountsAreThoseOfTheLedger(t *testing.T) {
	o := busy(t)
	count := func(l ledger.Ledger, since time.Time) (c ledger.Counts) {
		if err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
			c, err = r.Counts(ctx, since)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, since := range []time.Time{{}, o.Now, o.Now.Add(time.Hour)} {
		want := count(o.DB, since)
		if got := count(Ledger(o.DB, func(*engine.Client) bool { return true }), since); !reflect.DeepEqual(got, want) {
			t.Errorf("since %v\n%+v, want\n%+v", since, got, want)
		}
	}
	var open, parts engine.Amount
	for _, d := range count(o.DB, time.Time{}).Due {
		open += d.Open
	}
	for _, id := range []string{"C-1", "C-2", "C-3"} { // of C-3 only an invoice knows
		for _, d := range count(Ledger(o.DB, func(c *engine.Client) bool { return c.ID == id }), time.Time{}).Due {
			parts += d.Open
		}
	}
	if open != parts || open == 0 {
		t.Errorf("%d open, and %d in parts", open, parts)
	}
}

func TestThePartOfALedger(t *testing.T) {
	o := busy(t)
	l := Ledger(o.DB, func(c *engine.Client) bool { return c.ID == "C-1" })
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for name, err := range map[string]error{
			"client": second(r.Client(ctx, "C-2")), "invoice": second(r.Invoice(ctx, "F-2")), "case": second(r.Case(ctx, "invoice/F-2")), "case of": second(r.CaseOf(ctx, "F-2")),
		} {
			if !errors.Is(err, ledger.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		list, err := read(r.Journal(ctx, ledger.JournalFilter{}))
		if err != nil {
			return err
		}
		var whole []ledger.Record
		if err := o.DB.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
			whole, err = read(r.Journal(ctx, ledger.JournalFilter{}))
			return err
		}); err != nil {
			return err
		}
		var others []string
		for _, rec := range whole {
			e, err := rec.Entry()
			if err != nil {
				return err
			}
			theirs := e.About.Client == "C-2" || slices.Contains(e.About.Invoices, "F-2")
			if slices.Contains(list, rec) == theirs {
				others = append(others, rec.Text)
			}
		}
		if len(others) > 0 || len(list) == 0 {
			t.Errorf("%d of %d entries; wrong are %q", len(list), len(whole), others)
		}
		first, err := read(r.Journal(ctx, ledger.JournalFilter{Limit: 1}))
		if err != nil || len(first) != 1 || first[0] != list[0] {
			t.Errorf("the first is %v, %v", first, err)
		}
		rest, err := read(r.Journal(ctx, ledger.JournalFilter{After: first[0].Seq}))
		if err != nil || !slices.Equal(rest, list[1:]) {
			t.Errorf("behind it are %v, %v", rest, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]ledger.Draft{
		"nobody":       {At: o.Now, Kind: ledger.KindNote, Body: struct{}{}},
		"another":      {At: o.Now, Kind: ledger.KindNote, About: ledger.About{Client: "C-2"}, Body: struct{}{}},
		"both":         {At: o.Now, Kind: ledger.KindNote, About: ledger.About{Client: "C-1", Invoices: []string{"F-2"}}, Body: struct{}{}},
		"an event":     {At: o.Now, Kind: ledger.KindEvent, About: ledger.About{Client: "C-1"}, Body: struct{}{}, Events: []ledger.Event{{Key: "k", Event: engine.Event{Client: "C-2", Type: engine.EventNote, Date: o.Today()}}}},
		"many of them": {At: o.Now, Kind: ledger.KindImport, About: ledger.About{Client: "C-1"}, Body: struct{}{}, Many: ledger.InMemory{}},
	} {
		err := l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error { return second(tx.Append(ctx, d)) })
		if !errors.Is(err, ErrOutside) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// What waits to be read of clients who are not seen is not lost when somebody reads what is theirs.
func TestWhatIsNotSeenStaysInTheMeta(t *testing.T) {
	for _, c := range []struct{ all, shown, now, want []string }{
		{[]string{"a", "b", "c"}, []string{"b"}, nil, []string{"a", "c"}},
		{[]string{"a", "b", "c"}, []string{"b"}, []string{"b", "d"}, []string{"a", "b", "c", "d"}},
		{nil, nil, []string{"d"}, []string{"d"}},
		{[]string{"a"}, []string{"a"}, nil, nil},
	} {
		if got := merge(c.all, c.shown, c.now); !slices.Equal(got, c.want) {
			t.Errorf("%v of which %v became %v: %v, want %v", c.all, c.shown, c.now, got, c.want)
		}
	}
}

// A page of a part has as many clients of it as there are, whoever stands between them.
func TestPagesOfClients(t *testing.T) {
	o := busy(t)
	ask := func(l ledger.Ledger, p ledger.ClientPage) (ids []string) {
		if err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
			list, err := read(r.ClientPage(ctx, p))
			for i := range list {
				ids = append(ids, list[i].ID)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return ids
	}
	everybody := Ledger(o.DB, func(*engine.Client) bool { return true })
	second := Ledger(o.DB, func(c *engine.Client) bool { return c.ID == "C-2" })
	for _, p := range []ledger.ClientPage{{}, {Limit: 1}, {Limit: 2}, {After: "C-1", Limit: 1}, {Before: "C-3", Limit: 1}, {Before: "C-1", Limit: 3}} {
		if got, want := ask(everybody, p), ask(o.DB, p); !slices.Equal(got, want) {
			t.Errorf("%+v: all of it is %v, of the ledger %v", p, got, want)
		}
		var want []string
		if p.Before != "C-1" {
			want = []string{"C-2"}
		}
		if got := ask(second, p); !slices.Equal(got, want) {
			t.Errorf("%+v: of C-2 alone %v, want %v", p, got, want)
		}
	}
}

// Pages of a part: who sees all has the ledger's own, and of who sees one client no other is listed or counted.
func TestPagesOfDebtors(t *testing.T) {
	o := busy(t)
	ask := func(l ledger.Ledger, p ledger.DebtorPage) (ids []string, behind int) {
		if err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
			if ids, err = read(r.Debtors(ctx, p)); err != nil {
				return err
			}
			behind, err = r.InvoicesBehind(ctx, p)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return ids, behind
	}
	everybody := Ledger(o.DB, func(*engine.Client) bool { return true })
	second := Ledger(o.DB, func(c *engine.Client) bool { return c.ID == "C-2" })
	some := 0
	for _, debtor := range []string{"", "C-1", "C-2", "C-3"} {
		for n := range 1 << 4 {
			p := ledger.DebtorPage{Debtor: debtor, From: n&1 > 0, Open: n&2 > 0, Owing: n&4 > 0, Limit: n & 8 >> 3}
			if p.Open || p.Owing {
				p.DueBy = engine.NewDate(2026, 2, 15)
			}
			ids, behind := ask(o.DB, p)
			if got, count := ask(everybody, p); !slices.Equal(got, ids) || count != behind {
				t.Errorf("%+v: all of it is %v and %d behind, of the ledger %v and %d", p, got, count, ids, behind)
			}
			p.Limit = 0
			ids, _ = ask(o.DB, p)
			got, count := ask(second, p)
			if slices.Contains(ids, "C-2") != slices.Equal(got, []string{"C-2"}) || len(got) > 1 || count > 2 {
				t.Errorf("%+v: of C-2 alone %v and %d behind, of the ledger %v", p, got, count, ids)
			}
			some += len(got)
		}
	}
	if some == 0 {
		t.Error("C-2 is on no page")
	}
}
