package plan_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/replay"
)

// newPlan makes a plan for a day.
func newPlan(t testing.TB, l ledger.Ledger, c plan.Config) *plan.Plan {
	t.Helper()
	var p *plan.Plan
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		p, err = plan.NewPlan(ctx, r, c)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// reread writes a plan and reads it, as one that waits in a file.
func reread(t testing.TB, p *plan.Plan) *plan.Plan {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	again, err := plan.Read(&b)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// three is a portfolio of three late clients.
func three() replay.Config {
	c := replay.Config{Book: bookOf(machine("one", engine.ScopeInvoice, 7, 15, 30)), From: day("2026-03-02"), To: day("2026-05-01"), Withhold: true}
	for i := range 3 {
		id := fmt.Sprintf("C-%d", i)
		c.Clients = append(c.Clients, client(id))
		for j := range 2 {
			c.Invoices = append(c.Invoices, invoice(fmt.Sprintf("F-%d%d", i, j), id, 10000, "2026-02-20"))
		}
	}
	return c
}

// told is a ledger that knows a portfolio as of its first day.
func told(t testing.TB, c replay.Config) ledger.Ledger {
	t.Helper()
	l := open(t)
	newWorld(c).tell(t, l, c.From)
	return l
}

func TestAPlanThatIsAppliedEqualsARun(t *testing.T) {
	for seed := range uint64(5) {
		c := randomConfig(rand.New(rand.NewPCG(seed, 2)))
		a, b, wa, wb := open(t), open(t), newWorld(c), newWorld(c)
		for d := c.From; d <= c.From+30; d++ {
			wa.tell(t, a, d)
			wb.tell(t, b, d)
			runDay(t, a, c.Book, d)
			p := reread(t, newPlan(t, b, config(c.Book, d)))
			if _, err := plan.Apply(t.Context(), b, config(c.Book, d), p); err != nil {
				t.Fatal(err)
			}
		}
		compare(t, fmt.Sprintf("seed %d", seed), outbox(t, b), outbox(t, a))
		verify(t, a)
	}
}

func TestAPlanWritesNothingAndIsTheSameEveryTime(t *testing.T) {
	c := three()
	l := told(t, c)
	cfg := config(c.Book, c.From)
	one, two := newPlan(t, l, cfg), newPlan(t, l, cfg)
	x, err := one.Digest()
	if err != nil {
		t.Fatal(err)
	}
	if y, _ := two.Digest(); x != y || one.Messages() != 3 || len(outbox(t, l)) != 0 {
		t.Errorf("digests %s and %s, %d messages, outbox %d", x, y, one.Messages(), len(outbox(t, l)))
	}
}

func TestAPlanIsRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*testing.T, ledger.Ledger, *plan.Config, *plan.Plan)
		want   error
	}{
		{"when the book is another one", func(_ *testing.T, _ ledger.Ledger, c *plan.Config, _ *plan.Plan) {
			other := *c.Book
			other.Digest = "book-2"
			c.Book = &other
		}, plan.ErrMoved},
		{"on another day", func(_ *testing.T, _ ledger.Ledger, c *plan.Config, _ *plan.Plan) { c.Day++ }, plan.ErrMoved},
		{"when it has expired", func(_ *testing.T, _ ledger.Ledger, c *plan.Config, p *plan.Plan) { c.At = p.Expires }, plan.ErrExpired},
		{"when it was applied", func(t *testing.T, l ledger.Ledger, c *plan.Config, p *plan.Plan) {
			if _, err := plan.Apply(t.Context(), l, *c, p); err != nil {
				t.Fatal(err)
			}
		}, plan.ErrApplied},
		{"when it was made on another ledger", func(_ *testing.T, _ ledger.Ledger, _ *plan.Config, p *plan.Plan) { p.Head.Hash = "00" }, plan.ErrMoved},
		{"when it says something else than the ledger does", func(_ *testing.T, _ ledger.Ledger, _ *plan.Config, p *plan.Plan) {
			p.Clients[1].Messages[0].To = "another@example.org"
		}, plan.ErrMoved},
	} {
		t.Run(c.name, func(t *testing.T) {
			portfolio := three()
			l := told(t, portfolio)
			cfg := config(portfolio.Book, portfolio.From)
			p := reread(t, newPlan(t, l, cfg))
			c.change(t, l, &cfg, p)
			before := outbox(t, l)
			if _, err := plan.Apply(t.Context(), l, cfg, p); !errors.Is(err, c.want) {
				t.Errorf("got error %v, want %v", err, c.want)
			}
			compare(t, "outbox", outbox(t, l), before)
		})
	}
}

func note(t testing.TB, l ledger.Ledger) {
	t.Helper()
	err := l.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		_, err := tx.Append(ctx, ledger.Draft{At: noon(day("2026-03-02")), Kind: ledger.KindNote, Body: map[string]string{"text": "called"}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

var errDied = errors.New("died")

// mortal is a ledger whose process dies at one of its writes: before the commit,
// or after it.
type mortal struct {
	ledger.Ledger
	left  int // writes
	after bool
}

func (m *mortal) Write(ctx context.Context, f func(context.Context, ledger.Tx) error) error {
	m.left--
	if m.left != 0 {
		return m.Ledger.Write(ctx, f)
	}
	if m.after {
		return errors.Join(m.Ledger.Write(ctx, f), errDied)
	}
	return m.Ledger.Write(ctx, func(ctx context.Context, tx ledger.Tx) error { return errors.Join(f(ctx, tx), errDied) })
}

func TestAPlanThatDiedGoesOnWhereItStopped(t *testing.T) {
	c := three()
	whole := told(t, c)
	want := runDay(t, whole, c.Book, c.From)
	for write := 1; write <= 5; write++ { // begin, three parts of one client, finish
		for _, after := range []bool{false, true} {
			l := told(t, c)
			cfg := config(c.Book, c.From)
			cfg.Batch = 1
			p := newPlan(t, l, cfg)
			if _, err := plan.Apply(t.Context(), &mortal{l, write, after}, cfg, p); !errors.Is(err, errDied) {
				t.Fatalf("write %d: %v", write, err)
			}
			cfg.Batch = 2 // the plan goes on as it began
			r, err := plan.Apply(t.Context(), l, cfg, reread(t, p))
			if done := write == 5 && after; done != errors.Is(err, plan.ErrApplied) || !done && err != nil {
				t.Fatalf("write %d, after %v: %v", write, after, err)
			}
			if err == nil && r.Resumed != (write > 1 || after) {
				t.Errorf("write %d, after %v: resumed %v", write, after, r.Resumed)
			}
			compare(t, fmt.Sprintf("write %d, after %v", write, after), outbox(t, l), outbox(t, whole))
			verify(t, l)
		}
	}
	if want.Messages != 3 {
		t.Errorf("%d messages", want.Messages)
	}
}

func TestARunAfterOneThatDiedFindsWhatIsLeft(t *testing.T) {
	c := three()
	for write := 1; write <= 5; write++ {
		l := told(t, c)
		cfg := config(c.Book, c.From)
		cfg.Batch = 1
		if _, _, err := plan.Run(t.Context(), &mortal{l, write, true}, cfg); !errors.Is(err, errDied) {
			t.Fatalf("write %d: %v", write, err)
		}
		note(t, l) // the plan can no longer go on
		runDay(t, l, c.Book, c.From)
		if got := outbox(t, l); len(got) != 3 {
			t.Errorf("write %d: %d messages, want 3", write, len(got))
		}
		dispatchtest.Deliver(t, l, c.Book, noon(c.From), nil)
		for d := c.From + 1; d <= c.To; d++ {
			runDay(t, l, c.Book, d)
			dispatchtest.Deliver(t, l, c.Book, noon(d), nil)
		}
		compare(t, fmt.Sprintf("write %d", write), outbox(t, l), simulated(t, c))
	}
}

func TestDaysWithoutARunLoseNothing(t *testing.T) {
	c := three()
	c.Book.Pressure.BusinessDays = true
	l, w := open(t), newWorld(c)
	templates := map[string]int{}
	for d := c.From; d <= c.To; d++ {
		w.tell(t, l, d)
		if (d-c.From)%4 == 0 {
			runDay(t, l, c.Book, d)
			dispatchtest.Deliver(t, l, c.Book, noon(d), nil)
		}
	}
	for _, m := range messages(t, l) {
		templates[m.Template+m.Channel]++
		if !(engine.Weekdays{}).BusinessDay(m.Date) && m.Channel != "task" {
			t.Errorf("%s goes out on %s", m.Channel, m.Date)
		}
	}
	for _, want := range []string{"mildemail", "firmemail", "scriptcall", "task"} {
		if templates[want] != 3 {
			t.Errorf("%s: %d messages, want 3 (all: %v)", want, templates[want], templates)
		}
	}
}

func TestAPersonIsAskedOnceAndObeyed(t *testing.T) {
	c := three()
	c.Book.Machines[0].States[1].Approve = when(func(*engine.Input) bool { return true })
	l := told(t, c)
	runDay(t, l, c.Book, c.From)
	p := newPlan(t, l, config(c.Book, c.From))
	if len(p.Waiting) != 6 || p.Waiting[0].To != "mild" || p.Looked != 0 || len(outbox(t, l)) != 0 {
		t.Fatalf("waiting %+v, looked at %d, outbox %d", p.Waiting, p.Looked, len(outbox(t, l)))
	}
	answer := func(invoice string, agree bool) error {
		_, err := plan.Reply(t.Context(), l, c.Book, plan.Answer{Case: invoice, Agree: agree, By: "Claire", Day: c.From, At: noon(c.From)})
		return err
	}
	if err := errors.Join(answer("F-00", true), answer("F-01", false)); err != nil {
		t.Fatal(err)
	}
	if err := answer("F-00", true); !errors.Is(err, plan.ErrNothingWaits) {
		t.Errorf("a second answer: %v", err)
	}
	runDay(t, l, c.Book, c.From)
	got := messages(t, l)
	if len(got) != 1 || len(got[0].Lines) != 1 || got[0].Lines[0].Invoice != "F-00" {
		t.Fatalf("messages %+v", got)
	}
	if p := newPlan(t, l, config(c.Book, c.From+1)); len(p.Waiting) != 4 {
		t.Errorf("%d wait after two answers, want 4: a rejection silences its rule", len(p.Waiting))
	}
	inv := c.Invoices[1]
	inv.Open -= 100
	put(t, l, inv)
	if p := newPlan(t, l, config(c.Book, c.From+1)); len(p.Waiting) != 5 {
		t.Errorf("%d wait after a payment, want 5: a changed fact asks again", len(p.Waiting))
	}
}

func TestACaseAdoptsAChangedBookByTheNamesOfItsStates(t *testing.T) {
	c := three()
	l := told(t, c)
	runDay(t, l, c.Book, c.From) // all are in mild
	dispatchtest.Deliver(t, l, c.Book, noon(c.From), nil)
	adopted := bookOf(machine("one", engine.ScopeInvoice, 7, 11, 30))
	m := adopted.Machines[0]
	m.States[0], m.States[1] = m.States[1], m.States[0] // other numbers for the same names
	m.Start, m.Reopen, m.States[1].Next[0].To = 1, 1, 0
	adopted.Digest = "book-2"
	runDay(t, l, adopted, c.From+1)
	runDay(t, l, adopted, c.From+3)
	firm := 0
	for _, got := range messages(t, l) {
		if got.State == "firm" && got.Channel == "email" {
			firm++
		}
	}
	if firm != 3 {
		t.Errorf("%d firm messages under the changed book, want 3", firm)
	}
	gone := bookOf(machine("two", engine.ScopeInvoice, 7, 11, 30))
	gone.Digest = "book-3"
	p := newPlan(t, l, config(gone, c.From+4))
	if len(p.Clients) != 3 || !strings.Contains(p.Clients[0].Stuck, "policy one") {
		t.Errorf("clients %+v", p.Clients)
	}
}

func TestAPromiseThatEndsWakesTheClientThoughNoCaseLooksForIt(t *testing.T) {
	c := three()
	broken := when(func(in *engine.Input) bool { return in.Account.BrokenPromises > 0 })
	m := c.Book.Machines[0]
	m.UsesAccount = true
	m.Always = m.Always[:1] // nothing looks at the promise of a case
	m.States[0].Next = []engine.Rule{{To: 1, When: broken}}
	m.States[1].Next = nil
	for i := range c.Invoices {
		c.Invoices[i].Issued, c.Invoices[i].Due = c.From, c.From-1
	}
	c.Events = []engine.Event{{Date: c.From + 1, Type: engine.EventPromise, Invoice: "F-01", Amount: 10000, Currency: eur, Until: c.From + 9}}
	l, w := open(t), newWorld(c)
	for d := c.From; d <= c.From+12; d++ {
		w.tell(t, l, d)
		runDay(t, l, c.Book, d)
		dispatchtest.Deliver(t, l, c.Book, noon(d), nil)
	}
	got := messages(t, l)
	if len(got) != 1 || got[0].Date != c.From+10 || len(got[0].Lines) != 2 {
		t.Errorf("messages %+v, want one on %s about both invoices", got, c.From+10)
	}
	compare(t, "outbox", outbox(t, l), simulated(t, c))
}
