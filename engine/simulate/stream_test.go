package simulate_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/simulate"
)

// dataOf is a portfolio that is read in groups of so many clients.
func dataOf(c *simulate.Config, clients int) *intake.Grouped {
	d := &intake.Grouped{Clients: slices.Clone(c.Clients), Invoices: len(c.Invoices)}
	owner := map[string]string{}
	for _, inv := range c.Invoices {
		owner[inv.ID] = inv.Client
		if !slices.ContainsFunc(d.Clients, func(x engine.Client) bool { return x.ID == inv.Client }) {
			d.Clients = append(d.Clients, engine.Client{ID: inv.Client})
		}
	}
	slices.SortFunc(d.Clients, func(a, b engine.Client) int { return cmp.Compare(a.ID, b.ID) })
	d.Groups = func(_ int, use func(*intake.Group) error) error {
		var list []*intake.Group
		of := map[string]*intake.Group{}
		for i, x := range d.Clients {
			if i%clients == 0 {
				list = append(list, &intake.Group{})
			}
			g := list[len(list)-1]
			g.Clients, of[x.ID] = append(g.Clients, x), g
		}
		for _, inv := range c.Invoices {
			of[inv.Client].Invoices = append(of[inv.Client].Invoices, inv)
		}
		for _, e := range c.Events {
			g := of[cmp.Or(owner[e.Invoice], e.Client)]
			if g == nil {
				g = list[0] // a stray one
			}
			g.Events = append(g.Events, e)
		}
		for _, g := range list {
			if err := use(g); err != nil {
				return err
			}
		}
		return nil
	}
	return d
}

// showing writes messages as show does.
func showing() simulate.Encoder {
	return func(to []byte, m *engine.Message) ([]byte, error) { return fmt.Appendln(to, show(m)), nil }
}

// streamed is what run gives, by Stream.
func streamed(t *testing.T, c simulate.Config, of *intake.Grouped) (string, *simulate.Summary) {
	t.Helper()
	s, err := simulate.Stream(context.Background(), c, of, t.TempDir(), showing)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := s.Each(context.Background(), func(text []byte) error { b.Write(text); return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), s.Summary
}

func TestAStreamIsTheSimulationOfTheWhole(t *testing.T) {
	for seed := range uint64(trials) {
		r := rand.New(rand.NewPCG(seed, 9))
		c := randomConfig(r)
		if r.IntN(4) == 0 {
			c.Client = c.Clients[r.IntN(len(c.Clients))].ID
		}
		want, sum := run(t, c)
		c.Workers = 1 + r.IntN(3)
		got, streamedSum := streamed(t, c, dataOf(&c, 1+r.IntN(3)))
		if got != want {
			t.Fatalf("seed %d: %s", seed, diff(got, want))
		}
		if plain(streamedSum) != plain(sum) {
			t.Fatalf("seed %d: the summary is\n%+v\nwant\n%+v", seed, plain(streamedSum), plain(sum))
		}
	}
}

// plain is a summary whose empty lists are nil, and whose errors are texts.
func plain(s *simulate.Summary) string { return fmt.Sprintf("%+v", *s) }

// A portfolio of many groups, in a file: the same bytes whatever the workers.
func TestAStreamOfManyGroups(t *testing.T) {
	c := simulate.Config{Book: bookOf(policy("standard"))}
	r := rand.New(rand.NewPCG(7, 8))
	for i := range 3000 {
		inv := invoice(fmt.Sprintf("I-%05d", i), fmt.Sprintf("C-%04d", r.IntN(900)), "10", "2026-03-01")
		inv.Due += engine.Date(r.IntN(60))
		c.Invoices = append(c.Invoices, inv)
	}
	c.From, c.To = day("2026-02-01"), day("2026-08-01")
	want, sum := run(t, c)
	of := dataOf(&c, 7)
	for _, workers := range []int{1, 2, 8} {
		c.Workers = workers
		if got, s := streamed(t, c, of); got != want || plain(s) != plain(sum) {
			t.Errorf("%d workers give something else than the whole", workers)
		}
	}
}

func TestAStreamEndsWithItsMistakes(t *testing.T) {
	c := simulate.Config{Book: bookOf(policy("standard")), Invoices: []engine.Invoice{invoice("I-1", "C-1", "10", "2026-03-01")}}
	c.From, c.To = day("2026-02-01"), day("2026-08-01")
	of := dataOf(&c, 1)
	broken := errors.New("the disk is full")
	fails := func(c simulate.Config, of *intake.Grouped, encode func() simulate.Encoder, want string) {
		t.Helper()
		if _, err := simulate.Stream(context.Background(), c, of, t.TempDir(), encode); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q in it", err, want)
		}
	}
	fails(c, of, func() simulate.Encoder {
		return func(to []byte, _ *engine.Message) ([]byte, error) { return to, broken }
	}, broken.Error())
	fails(c, &intake.Grouped{Groups: func(int, func(*intake.Group) error) error { return broken }}, showing, broken.Error())
	unknown := c
	unknown.Client = "C-2"
	fails(unknown, of, showing, "no client C-2 in the portfolio; near it: C-1")
	_, err := simulate.Run(context.Background(), unknown, nil)
	if err == nil || !strings.Contains(err.Error(), "no client C-2 in the portfolio; near it: C-1") {
		t.Errorf("the whole says %v", err)
	}
	undated := c
	undated.Invoices = []engine.Invoice{{ID: "I-9", Client: "C-1"}}
	fails(undated, dataOf(&undated, 1), showing, "invoice I-9 has no due date")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := simulate.Stream(ctx, c, of, t.TempDir(), showing); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// lazily is a portfolio that is made group by group when it is read, and never held; seen is called after each.
func lazily(groups, invoices int, seen func()) *intake.Grouped {
	return &intake.Grouped{Invoices: groups * invoices, Groups: func(_ int, use func(*intake.Group) error) error {
		for n := range groups {
			g := &intake.Group{}
			for i := range invoices {
				id := fmt.Sprintf("%06d-%04d", n, i)
				g.Clients = append(g.Clients, client("C-"+id))
				inv := invoice("I-"+id, "C-"+id, "10", "2026-03-01")
				inv.Due += engine.Date(i % 60)
				g.Invoices = append(g.Invoices, inv)
			}
			if err := use(g); err != nil {
				return err
			}
			seen()
		}
		return nil
	}}
}

// What is held in memory does not grow with the portfolio.
func TestAStreamHoldsNoPortfolio(t *testing.T) {
	held := func(groups int) (most uint64) {
		c := simulate.Config{Book: bookOf(policy("standard")), From: day("2026-02-01"), To: day("2026-08-01"), Workers: 1}
		n := 0
		of := lazily(groups, 100, func() {
			if n++; n%(groups/5) == 0 {
				runtime.GC()
				most = max(most, heap())
			}
		})
		wide := func() simulate.Encoder {
			line := bytes.Repeat([]byte("x"), 1000)
			return func(to []byte, _ *engine.Message) ([]byte, error) { return append(to, line...), nil }
		}
		runtime.GC()
		before := heap()
		s, err := simulate.Stream(context.Background(), c, of, t.TempDir(), wide)
		if err != nil {
			t.Fatal(err)
		}
		if s.Summary.Messages < 300*groups {
			t.Fatalf("%d messages", s.Summary.Messages)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return most - min(before, most)
	}
	few, many := held(30), held(240)
	if many > few+few/2+1<<20 {
		t.Errorf("30 groups hold %d KB, 240 hold %d KB", few>>10, many>>10)
	}
}
