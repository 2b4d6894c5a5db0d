package diff_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/simulate"
)

const days = 120

func options(was, is steps) diff.Options {
	return diff.Options{Before: was.book(), After: is.book(), From: start, To: start + days - 1, Workers: 2}
}

func compared(t *testing.T, o diff.Options, of memory) (*diff.Figures, []*diff.Client) {
	t.Helper()
	var list []*diff.Client
	data := of.grouped()
	f, err := diff.Portfolios(t.Context(), o, data, data, func(c *diff.Client) error {
		list = append(list, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f, list
}

func TestAnIdenticalBookGivesAnEmptyDiff(t *testing.T) {
	f, list := compared(t, options(steps{7, 15, 30}, steps{7, 15, 30}), portfolio(400, 1))
	if f.Differs() || f.Changed != 0 || len(list) != 0 || f.Before.Messages == 0 || !reflect.DeepEqual(f.Before, f.After) {
		t.Errorf("%+v", f)
	}
}

// What a change does is counted by hand: no calendar and no cap is in the way, and steps are further apart than min_gap.
func TestAChangedDayMatchesACountByHand(t *testing.T) {
	was, is := steps{7, 15, 30}, steps{7, 10, 30}
	facts := portfolio(2000, 2)
	f, list := compared(t, options(was, is), facts)
	var want diff.Figures
	changed, messages := map[string]bool{}, [2]int{}
	kinds := map[string]map[diff.Change]bool{}
	type sent struct {
		client string
		day    engine.Date
		step   int
	}
	for s, book := range []steps{was, is} {
		seen := map[sent]bool{}
		for _, inv := range facts.Invoices {
			for n, day := range []int{book.courtesy, book.firm, book.formal} {
				on := inv.Due + engine.Date(day)
				if on > start+days-1 || inv.PaidOn != 0 && inv.PaidOn <= on {
					break
				}
				seen[sent{inv.Client, on, n}] = true
			}
		}
		messages[s] = len(seen)
	}
	for _, inv := range facts.Invoices {
		reaches := func(day int) bool {
			on := inv.Due + engine.Date(day)
			return on <= start+days-1 && (inv.PaidOn == 0 || inv.PaidOn > on)
		}
		if !reaches(is.firm) {
			continue
		}
		changed[inv.Client] = true
		if kinds[inv.Client] == nil {
			kinds[inv.Client] = map[diff.Change]bool{}
		}
		if reaches(was.firm) {
			kinds[inv.Client][diff.Earlier] = true
		} else {
			kinds[inv.Client][diff.Harder] = true
		}
	}
	want.Changed = len(changed)
	for _, k := range kinds {
		if k[diff.Earlier] {
			want.Earlier++
		}
		if k[diff.Harder] {
			want.Harder++
		}
	}
	if f.Changed != want.Changed || f.Earlier != want.Earlier || f.Harder != want.Harder || f.Softer+f.Later+f.New+f.Gone != 0 || want.Harder == 0 || want.Earlier == 0 {
		t.Errorf("changed %d, earlier %d, harder %d of %+v; want %+v", f.Changed, f.Earlier, f.Harder, f, want)
	}
	if f.Before.Messages != messages[0] || f.After.Messages != messages[1] {
		t.Errorf("%d and %d messages, want %v", f.Before.Messages, f.After.Messages, messages)
	}
	if len(list) != f.Changed || !slices.IsSortedFunc(list, func(a, b *diff.Client) int { return compareText(a.ID, b.ID) }) {
		t.Errorf("%d clients of %d, or not by id", len(list), f.Changed)
	}
}

func compareText(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

// Both sides are what a simulation of that side gives.
func TestBothSidesAgreeWithTheSimulation(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{3, 20, 25})
	facts := portfolio(3000, 3)
	f, _ := compared(t, o, facts)
	for i, book := range []*engine.Book{o.Before, o.After} {
		side := []diff.Totals{f.Before, f.After}[i]
		s, err := simulate.Run(t.Context(), simulate.Config{Book: book, Clients: facts.Clients, Invoices: facts.Invoices, From: o.From, To: o.To}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if side.Messages != s.Messages || side.Contacted != s.Contacted || side.Cost != diff.Money(s.Cost) || side.Asked[0] != diff.Money(s.Asked[0]) || f.Invoices != s.Invoices {
			t.Errorf("side %d: %+v, the simulation has %+v", i, side, s)
		}
		for _, c := range s.Cases {
			n := slices.IndexFunc(f.Cases, func(x diff.CaseCount) bool { return x.State == c.State })
			if got := []int{f.Cases[n].Before, f.Cases[n].After}[i]; got != c.Cases {
				t.Errorf("side %d: %d cases in %s, the simulation has %d", i, got, c.State, c.Cases)
			}
		}
	}
}

func TestWorkersChangeNothing(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{3, 20, 25})
	facts := portfolio(9000, 4)
	o.Workers = 1
	one, list := compared(t, o, facts)
	o.Workers = 5
	five, same := compared(t, o, facts)
	if !reflect.DeepEqual(one, five) || !reflect.DeepEqual(list, same) {
		t.Error("five workers find something else than one")
	}
}

func TestChangesOfAClient(t *testing.T) {
	facts := memory{
		Clients:  []engine.Client{{ID: "C-1", Email: "c@example.org", Address: []string{"1 rue de l’Exemple", "75002 Paris"}, Country: "FR"}},
		Invoices: []engine.Invoice{{ID: "F-1", Client: "C-1", Amount: 10000, Open: 10000, Currency: eur, Issued: start, Due: start + 1, PaidOn: start + 21}},
	}
	never := 1000
	for _, tt := range []struct {
		was, is steps
		want    string
	}{
		{steps{7, 15, 30}, steps{7, 15, 31}, "[]"}, // paid before it makes a difference
		{steps{never, 15, 30}, steps{7, 15, 30}, "[new]"},
		{steps{7, 15, 30}, steps{never, 15, 30}, "[gone]"},
		{steps{7, 15, 30}, steps{5, 15, 30}, "[earlier]"},
		{steps{7, 15, 30}, steps{8, 15, 30}, "[later]"},
		{steps{7, 15, 30}, steps{8, 14, 30}, "[earlier later]"},
		{steps{7, never, 30}, steps{7, 15, 30}, "[harder more]"},
		{steps{7, 15, 30}, steps{7, never, 30}, "[softer fewer]"},
	} {
		_, list := compared(t, options(tt.was, tt.is), facts)
		got := "[]"
		if len(list) > 0 {
			got = fmt.Sprint(list[0].Changes)
		}
		if got != tt.want {
			t.Errorf("%v to %v: %s, want %s", tt.was, tt.is, got, tt.want)
		}
	}
	// Another address alone, and what each side sends that the other does not.
	moved := memory{Clients: slices.Clone(facts.Clients), Invoices: facts.Invoices}
	moved.Clients[0].Email = "other@example.org"
	var client *diff.Client
	_, err := diff.Portfolios(t.Context(), options(steps{7, 15, 30}, steps{7, 15, 30}), facts.grouped(), moved.grouped(), func(c *diff.Client) error {
		client = c
		return nil
	})
	if err != nil || client == nil || fmt.Sprint(client.Changes) != "[otherwise]" {
		t.Fatalf("%+v %v", client, err)
	}
	if was, is := client.Differing(); len(was) != 2 || len(is) != 2 {
		t.Errorf("%d and %d messages differ, want 2 and 2", len(was), len(is))
	}
}

func TestAClientOfOneSideAlone(t *testing.T) {
	facts := portfolio(100, 5)
	f, err := diff.Portfolios(t.Context(), options(steps{7, 15, 30}, steps{7, 15, 30}), memory{}.grouped(), facts.grouped(), nil)
	if err != nil || f.New == 0 || f.New != f.After.Contacted || f.Before.Contacted != 0 {
		t.Errorf("%+v %v", f, err)
	}
}

func TestAWindowWithoutDays(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{7, 15, 30})
	o.To = o.From - 1
	if _, err := diff.Portfolios(t.Context(), o, memory{}.grouped(), memory{}.grouped(), nil); err == nil {
		t.Error("a window without days is taken")
	}
}

func TestItStops(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{3, 15, 30})
	data := portfolio(9000, 6).grouped()
	stop := errors.New("stop")
	if _, err := diff.Portfolios(t.Context(), o, data, data, func(*diff.Client) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := diff.Portfolios(ctx, o, data, data, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestFiguresByName(t *testing.T) {
	f, _ := compared(t, options(steps{7, 15, 30}, steps{7, 10, 20}), portfolio(400, 7))
	named := map[string]diff.Figure{}
	for _, x := range f.Named() {
		if _, twice := named[x.Name]; twice || x.Meaning == "" {
			t.Errorf("%s stands twice, or means nothing", x.Name)
		}
		named[x.Name] = x
	}
	if n := named["letters_after"].Count - named["letters_before"].Count; n <= 0 || named["new_letters"].Count-named["fewer_letters"].Count != n {
		t.Errorf("letters: %+v %+v", named["new_letters"], named["fewer_letters"])
	}
	if got := *named["cost_after"].Sum; got != f.After.Cost {
		t.Errorf("cost %v, want %v", got, f.After.Cost)
	}
	if got := *named["asked_after_eur"].Sum; got != f.After.Asked[0] {
		t.Errorf("asked %v, want %v", got, f.After.Asked[0])
	}
}

// A portfolio that both books read alike is read once; the figures are those of two readings, also when those come in
// other groups and a side lacks clients.
func TestOneReadingServesBothBooks(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{7, 10, 30})
	of := portfolio(20_000, 1)
	readings := 0
	data := of.grouped()
	groups := data.Groups
	data.Groups = func(n int, use func(*intake.Group) error) error {
		readings++
		return groups(n, use)
	}
	one, err := diff.Portfolios(t.Context(), o, data, data, nil)
	if err != nil || readings != 1 {
		t.Fatalf("%d readings, %v", readings, err)
	}
	for _, size := range []int{1, 777, 1 << 20} {
		other := of.grouped()
		groups := other.Groups
		other.Groups = func(_ int, use func(*intake.Group) error) error { return groups(size, use) }
		two, err := diff.Portfolios(t.Context(), o, data, other, nil)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(one, two) {
			t.Errorf("of one reading\n%+v\nof two, in groups of %d\n%+v", one, size, two)
		}
	}
}

// Each side may lack clients, or know of some by their invoices or events alone; clients of whom there is nothing are counted too.
func TestSidesWithOtherClients(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{7, 15, 30})
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 2))
		var sides [2]memory
		ids := map[string]bool{}
		of := portfolio(7000, seed)
		for s := range sides {
			without := map[string]bool{}
			for _, c := range of.Clients {
				switch r.IntN(4) {
				case 0:
					without[c.ID] = true
				case 1: // known by its invoices alone
				default:
					sides[s].Clients, ids[c.ID] = append(sides[s].Clients, c), true
				}
			}
			for _, inv := range of.Invoices {
				if !without[inv.Client] {
					sides[s].Invoices, ids[inv.Client] = append(sides[s].Invoices, inv), true
				}
			}
			sides[s].Events = append(sides[s].Events, engine.Event{Date: start, Type: engine.EventHold, Client: of.Clients[r.IntN(len(of.Clients))].ID})
		}
		f, err := diff.Portfolios(t.Context(), o, sides[0].grouped(), sides[1].grouped(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if f.Clients != len(ids) {
			t.Errorf("seed %d: %d clients, want %d", seed, f.Clients, len(ids))
		}
		for s, side := range sides {
			cfg := simulate.Config{Book: o.Before, Clients: side.Clients, Invoices: side.Invoices, Events: side.Events, From: o.From, To: o.To}
			sum, err := simulate.Run(t.Context(), cfg, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := []diff.Totals{f.Before, f.After}[s]; got.Messages != sum.Messages || got.Contacted != sum.Contacted {
				t.Errorf("seed %d, side %d: %+v, the simulation has %d messages and %d contacted", seed, s, got, sum.Messages, sum.Contacted)
			}
		}
	}
}

// A portfolio that cannot be read to its end gives no figures, whichever side it is.
func TestAReadingThatBreaks(t *testing.T) {
	broken := errors.New("no such disk")
	whole, half := portfolio(9000, 6).grouped(), portfolio(9000, 6).grouped()
	groups := half.Groups
	half.Groups = func(n int, use func(*intake.Group) error) error {
		seen := 0
		return groups(n, func(g *intake.Group) error {
			if seen++; seen == 2 {
				return broken
			}
			return use(g)
		})
	}
	o := options(steps{7, 15, 30}, steps{3, 15, 30})
	for _, sides := range [][2]*intake.Grouped{{whole, half}, {half, whole}, {half, half}} {
		if f, err := diff.Portfolios(t.Context(), o, sides[0], sides[1], nil); !errors.Is(err, broken) || f != nil {
			t.Errorf("got %v, %v", f, err)
		}
	}
}

// What is read ahead is bounded by the workers, however large the portfolio is.
func TestOnlyAFewGroupsAreHeld(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{7, 10, 30})
	o.Workers = 2
	var done atomic.Int64
	o.Progress = func(int, int) { done.Add(1) }
	data := &intake.Grouped{Groups: func(n int, use func(*intake.Group) error) error {
		for i := range int64(60) {
			g := &intake.Group{}
			for k := range n {
				g.Invoices = append(g.Invoices, engine.Invoice{ID: fmt.Sprint(i, "-", k), Client: "C-1", Amount: 100, Open: 100, Currency: eur, Issued: start, Due: start + 1000})
			}
			if held := i - done.Load(); held > int64(4*o.Workers) {
				return fmt.Errorf("%d groups are held", held)
			}
			if err := use(g); err != nil {
				return err
			}
		}
		return nil
	}}
	if _, err := diff.Portfolios(t.Context(), o, data, data, nil); err != nil {
		t.Error(err)
	}
}
