package policytest

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/relance-dev/relance/engine/agree"
)

// Fate is what the tests make of a mutant.
type Fate string

// The fates of mutants.
const (
	Killed    Fate = "killed"    // a test fails with it
	Survived  Fate = "survived"  // all tests pass with it
	Unreached Fate = "unreached" // no test looks at what it changes
)

// Mutant is a book with one small mistake made on purpose.
type Mutant struct {
	File      string
	Line, Col int
	Policy    string // empty for assign
	Was, Is   string // what is written, and what the mutant has instead
	Fate      Fate
	By        string // the test that fails with a killed one: the first of them
}

// mutation makes one mistake in a copy of the book.
type mutation struct {
	Mutant
	place int             // index in recorder.guards of what it changes; -1 for none
	apply func(*recorder) // changes the copy
}

// MutateOptions says how mutants are tried.
type MutateOptions struct {
	Workers  int                   // goroutines; 0 means 1
	Progress func(done, total int) // when given, is told how far it is, never by two goroutines at once
}

// Mutate makes one small mistake at a time in a book, a constant one off, an operator that is another one, a
// condition left out, another target, an action left out, and says which mistakes no test notices. The
// tests must pass on the book as it is. It fails when one does not, and when ctx is done. A mistake that
// changes nothing, such as another bound that no day can tell apart, survives too: that is for people to judge.
func Mutate(ctx context.Context, s Subject, tests []Test, o MutateOptions) ([]Mutant, error) {
	rec := newRecorder(s)
	reach := make([]map[int]bool, len(tests)) // the conditions that each test asks
	under := make([]map[string]bool, len(tests))
	for i := range tests {
		for _, g := range rec.guards {
			g.asked, g.whole = false, true // parts do not matter here
		}
		r := rec.run(ctx, s, &tests[i])
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !r.Passed() {
			return nil, fmt.Errorf("test %s fails on the book as it is: mend it first", tests[i].Name)
		}
		reach[i], under[i] = map[int]bool{}, map[string]bool{}
		for at, g := range rec.guards {
			if g.asked {
				reach[i][at] = true
			}
		}
		for _, policy := range r.Under {
			under[i][policy] = true
		}
	}
	list := mutations(rec, s)
	run := func(m *mutation) {
		m.Fate = Unreached
		mutant, book := newRecorder(s), s
		m.apply(mutant)
		book.Engine = mutant.book
		for i := range tests {
			switch {
			case m.place >= 0 && !reach[i][m.place], m.place < 0 && m.Policy != "" && !under[i][m.Policy],
				m.Policy == "" && allPinned(&tests[i]):
				continue
			}
			if m.Fate == Unreached {
				m.Fate = Survived
			}
			if r := runOne(ctx, book, &tests[i], nil); ctx.Err() == nil && !r.Passed() {
				m.Fate, m.By = Killed, tests[i].Name
				return
			}
		}
	}
	inParallel(ctx, list, o.Workers, o.Progress, run)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := make([]Mutant, len(list))
	for i := range list {
		out[i] = list[i].Mutant
	}
	return out, nil
}

// allPinned reports whether assign has no say in a test.
func allPinned(t *Test) bool { return len(t.Policies) == len(t.Invoices) }

// inParallel runs something for each of a list, until ctx is done.
func inParallel[T any](ctx context.Context, list []T, count int, progress func(done, total int), run func(*T)) {
	var mu sync.Mutex
	next, done := 0, 0
	var workers sync.WaitGroup
	for range max(1, count) {
		workers.Go(func() {
			for {
				mu.Lock()
				at := next
				next++
				mu.Unlock()
				if at >= len(list) || ctx.Err() != nil {
					return
				}
				run(&list[at])
				mu.Lock()
				if done++; progress != nil {
					progress(done, len(list))
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
}

// mutations lists the mistakes that can be made in a book, in the order of its places.
func mutations(rec *recorder, s Subject) []mutation {
	p := newPlaces(s.Sources)
	var list []mutation
	for at, g := range rec.guards {
		list = append(list, conditionMutations(p, s, at, g)...)
	}
	for i, r := range rec.rules {
		list = append(list, targetMutations(p, rec, i, r)...)
	}
	for mi, m := range rec.book.Machines {
		for si := range m.States {
			for ai := range m.States[si].Do {
				list = append(list, actionMutation(p, m, mi, si, ai))
			}
		}
	}
	slices.SortStableFunc(list, func(a, b mutation) int { return compareMutants(&a.Mutant, &b.Mutant) })
	return list
}

func compareMutants(a, b *Mutant) int {
	if c := strings.Compare(a.File, b.File); c != 0 {
		return c
	}
	if a.Line != b.Line {
		return a.Line - b.Line
	}
	return a.Col - b.Col
}

// WriteMutants writes what became of mutants: the survivors each at their place, then how many there were;
// with all, those that no test comes to as well.
func WriteMutants(w io.Writer, mutants []Mutant, o TextOptions) error {
	var b strings.Builder
	count := map[Fate]int{}
	for i := range mutants {
		m := &mutants[i]
		count[m.Fate]++
		if m.Fate == Killed || m.Fate == Unreached && !o.All {
			continue
		}
		what := "survived"
		if m.Fate == Unreached {
			what = "no test comes here"
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s\n", m.File, m.Line, m.Col, o.says(what), o.says(fmt.Sprintf("%s instead of %s", m.Is, m.Was)))
	}
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	b.WriteString(o.says(agree.Sprintf("%d {mutant|mutants}: %d killed, %d survived, %d that no test comes to; %s %% killed",
		len(mutants), count[Killed], count[Survived], count[Unreached], Percent(PerMille(count[Killed], len(mutants))))) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}
