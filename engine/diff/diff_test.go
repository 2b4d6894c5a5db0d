package diff_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/engine/simulate"
)

const days = 120

func options(was, is steps) diff.Options {
	return diff.Options{Before: was.book(), After: is.book(), From: start, To: start + days - 1, Workers: 2}
}

func compared(t *testing.T, o diff.Options, facts diff.Facts) (*diff.Figures, []*diff.Client) {
	t.Helper()
	var list []*diff.Client
	f, err := diff.Portfolios(t.Context(), o, facts, facts, func(c *diff.Client) error {
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
	facts := diff.Facts{
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
	moved := diff.Facts{Clients: slices.Clone(facts.Clients), Invoices: facts.Invoices}
	moved.Clients[0].Email = "other@example.org"
	var client *diff.Client
	_, err := diff.Portfolios(t.Context(), options(steps{7, 15, 30}, steps{7, 15, 30}), facts, moved, func(c *diff.Client) error {
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
	f, err := diff.Portfolios(t.Context(), options(steps{7, 15, 30}, steps{7, 15, 30}), diff.Facts{}, facts, nil)
	if err != nil || f.New == 0 || f.New != f.After.Contacted || f.Before.Contacted != 0 {
		t.Errorf("%+v %v", f, err)
	}
}

func TestAWindowWithoutDays(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{7, 15, 30})
	o.To = o.From - 1
	if _, err := diff.Portfolios(t.Context(), o, diff.Facts{}, diff.Facts{}, nil); err == nil {
		t.Error("a window without days is taken")
	}
}

func TestItStops(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{3, 15, 30})
	facts := portfolio(9000, 6)
	stop := errors.New("stop")
	if _, err := diff.Portfolios(t.Context(), o, facts, facts, func(*diff.Client) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := diff.Portfolios(ctx, o, facts, facts, nil); !errors.Is(err, context.Canceled) {
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

// Facts that both books read alike are ordered once; the figures are those of two readings.
func TestOneReadingServesBothBooks(t *testing.T) {
	o := options(steps{7, 15, 30}, steps{7, 10, 30})
	facts := portfolio(500, 1)
	other := diff.Facts{Clients: slices.Clone(facts.Clients), Invoices: slices.Clone(facts.Invoices), Events: slices.Clone(facts.Events)}
	one, err := diff.Portfolios(t.Context(), o, facts, facts, nil)
	if err != nil {
		t.Fatal(err)
	}
	two, err := diff.Portfolios(t.Context(), o, facts, other, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(one, two) {
		t.Errorf("of one reading\n%+v\nof two\n%+v", one, two)
	}
}
