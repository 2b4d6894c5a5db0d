package plan_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// busy is a ledger that somebody else writes to before one of the writes of a plan.
type busy struct {
	ledger.Ledger
	left  int // writes until then
	write func(ledger.Ledger)
}

func (b *busy) Write(ctx context.Context, f func(context.Context, ledger.Tx) error) error {
	if b.left--; b.left == 0 {
		b.write(b.Ledger)
	}
	return b.Ledger.Write(ctx, f)
}

// others are things that somebody writes while a plan for the three clients is under way, and the
// client who is left out for it; each leaves the others as they are.
var others = []struct {
	name  string
	write func(testing.TB, ledger.Ledger)
	left  string
}{
	{"a note about nobody", func(t testing.TB, l ledger.Ledger) { note(t, l) }, ""},
	{"a note about a client", func(t testing.TB, l ledger.Ledger) { noteAbout(t, l, "C-2", nil) }, ""},
	{"another payment than the plan knows", func(t testing.TB, l ledger.Ledger) {
		inv := invoice("F-20", "C-2", 10000, "2026-02-20")
		inv.Open = 0
		put(t, l, inv)
	}, "C-2"},
	{"an invoice of a client who is not in the plan", func(t testing.TB, l ledger.Ledger) {
		put(t, l, invoice("F-99", "C-9", 500, "2026-02-20"))
	}, ""},
	{"what a channel answered about a client's case", func(t testing.TB, l ledger.Ledger) {
		noteAbout(t, l, "C-2", &engine.Outcome{Channel: "email", Result: "bounced", On: day("2026-03-05")})
	}, "C-2"},
	{"a case that changed with no entry about anybody", func(t testing.TB, l ledger.Ledger) {
		noteAbout(t, l, "", &engine.Outcome{Channel: "email", Result: "bounced", On: day("2026-03-05")})
	}, "C-2"},
}

// noteAbout appends an entry about a client; an outcome, when given, is that of the case of F-20.
func noteAbout(t testing.TB, l ledger.Ledger, client string, last *engine.Outcome) {
	t.Helper()
	err := l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		if last != nil {
			c, err := tx.CaseOf(ctx, "F-20")
			if err != nil {
				return err
			}
			c.Last = *last
			if _, err := tx.PutCase(ctx, c); err != nil {
				return err
			}
		}
		if client == "" && last != nil {
			return nil
		}
		_, err := tx.Append(ctx, ledger.Draft{At: noon(day("2026-03-05")), Kind: ledger.KindNote, Body: map[string]string{"text": "called"}, About: ledger.About{Client: client}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Whoever writes while a plan is under way stops nobody: the client it concerns is left
// out, and the next run does what a run would have done that knew it from the start.
func TestWhoeverElseWritesStopsNobody(t *testing.T) {
	for i, c := range others {
		for before := 1; before <= 5; before++ { // begin, three parts of one client, finish
			if testing.Short() && before != 1+i%5 { // each write has its turn
				continue
			}
			portfolio := three()
			second := portfolio.From + 8 // firm is due, and the cases are there
			l, want := told(t, portfolio), told(t, portfolio)
			for _, l := range []ledger.Ledger{l, want} {
				runDay(t, l, portfolio.Book, portfolio.From)
			}
			cfg := config(portfolio.Book, second)
			cfg.Batch = 1
			p := newPlan(t, l, cfg)
			r, err := plan.Apply(t.Context(), &busy{l, before, func(l ledger.Ledger) { c.write(t, l) }}, cfg, reread(t, p))
			if err != nil {
				t.Fatalf("%s, before write %d: %v", c.name, before, err)
			}
			var left []string
			if c.left != "" && before < 5 {
				left = []string{c.left}
			}
			if !slices.Equal(r.LeftOut, left) || r.Clients != 3-len(left) {
				t.Errorf("%s, before write %d: left out %v, want %v; %d clients were written", c.name, before, r.LeftOut, left, r.Clients)
			}
			runDay(t, l, portfolio.Book, second)
			if before < 5 {
				c.write(t, want)
			}
			runDay(t, want, portfolio.Book, second)
			if before == 5 {
				c.write(t, want)
				runDay(t, want, portfolio.Book, second)
			}
			compare(t, c.name, outbox(t, l), outbox(t, want))
			verify(t, l)
		}
	}
}

func TestADayThatCannotBeRightIsRefused(t *testing.T) {
	for _, c := range []struct {
		name string
		day  func(engine.Date) engine.Date
		want error
	}{
		{"the day after", func(d engine.Date) engine.Date { return d + 1 }, nil},
		{"the day before, as when a clock is set back an hour at midnight", func(d engine.Date) engine.Date { return d - 1 }, nil},
		{"a month and a half later", func(d engine.Date) engine.Date { return d + plan.MaxPause }, nil},
		{"longer than that", func(d engine.Date) engine.Date { return d + plan.MaxPause + 1 }, plan.ErrClock},
		{"ten years later", func(d engine.Date) engine.Date { return d + 3652 }, plan.ErrClock},
		{"before the last run", func(d engine.Date) engine.Date { return d - 2 }, plan.ErrClock},
	} {
		portfolio := three()
		l := told(t, portfolio)
		runDay(t, l, portfolio.Book, portfolio.From)
		cfg := config(portfolio.Book, c.day(portfolio.From))
		before := outbox(t, l)
		_, _, err := plan.Run(t.Context(), l, cfg)
		if !errors.Is(err, c.want) || c.want == nil && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if c.want == nil {
			continue
		}
		compare(t, c.name, outbox(t, l), before)
		cfg.AfterPause = true
		if _, _, err := plan.Run(t.Context(), l, cfg); err != nil {
			t.Errorf("%s, as a person says: %v", c.name, err)
		}
	}
}

// A clock that goes on from day to day is right, however long nothing happens.
func TestAQuietTimeIsNoWrongClock(t *testing.T) {
	portfolio := three()
	portfolio.Invoices = nil // nobody owes anything
	l := told(t, portfolio)
	runDay(t, l, portfolio.Book, portfolio.From)
	wrote := 0
	for day := portfolio.From + 1; day <= portfolio.From+400; day++ {
		before := head(t, l)
		if _, _, err := plan.Run(t.Context(), l, config(portfolio.Book, day)); err != nil {
			t.Fatalf("%s: %v", day, err)
		}
		if head(t, l) != before {
			wrote++
		}
	}
	if wrote == 0 || wrote > 400/10 {
		t.Errorf("%d of 400 quiet days were written", wrote)
	}
	verify(t, l)
}
