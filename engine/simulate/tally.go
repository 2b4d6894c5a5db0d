package simulate

import (
	"cmp"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// tally counts what the summary tells of the cases of some clients.
type tally struct {
	decisions  int
	late       int
	stray      int
	cases      [][]int // by machine and state
	unassigned []string
	elsewhere  []string
	overpaid   []string
	limits     []Limit
	pending    []Proposal
	suppressed []Suppressed
	undecided  map[undecidedKey]*Undecided
}

// undecidedKey tells one guard without an answer from another.
type undecidedKey struct {
	policy, state, text string
	source              engine.Source
}

func newTally(b *engine.Book) tally {
	t := tally{cases: make([][]int, len(b.Machines)), undecided: map[undecidedKey]*Undecided{}}
	for i, m := range b.Machines {
		t.cases[i] = make([]int, len(m.States))
	}
	return t
}

// fail notes that a guard had no answer about an invoice.
func (t *tally) fail(err error, invoice string) {
	var e *engine.Error
	if !errors.As(err, &e) {
		e = &engine.Error{Err: err}
	}
	t.undecide(&Undecided{Err: e, Count: 1, Invoices: []string{invoice}})
}

func (t *tally) undecide(u *Undecided) {
	key := undecidedKey{u.Err.Policy, u.Err.State, u.Err.Err.Error(), u.Err.Source}
	have := t.undecided[key]
	if have == nil {
		t.undecided[key] = u
		return
	}
	have.Count += u.Count
	have.Invoices = append(have.Invoices, u.Invoices...)
	have.Invoices = have.Invoices[:min(len(have.Invoices), UndecidedLimit)]
}

// merge adds the tally of the clients that follow.
func (t *tally) merge(o *tally) {
	t.decisions += o.decisions
	t.late += o.late
	t.stray += o.stray
	for i := range t.cases {
		for j := range t.cases[i] {
			t.cases[i][j] += o.cases[i][j]
		}
	}
	t.unassigned = append(t.unassigned, o.unassigned...)
	t.elsewhere = append(t.elsewhere, o.elsewhere...)
	t.overpaid = append(t.overpaid, o.overpaid...)
	t.limits = append(t.limits, o.limits...)
	t.pending = append(t.pending, o.pending...)
	t.suppressed = append(t.suppressed, o.suppressed...)
	for _, u := range o.undecided {
		t.undecide(u)
	}
}

// undecidedList returns the guards without an answer, by policy, state and place.
func (t *tally) undecidedList() []Undecided {
	var list []Undecided
	for _, u := range t.undecided {
		list = append(list, *u)
	}
	slices.SortFunc(list, func(a, b Undecided) int {
		return cmp.Or(cmp.Compare(a.Err.Policy, b.Err.Policy), cmp.Compare(a.Err.State, b.Err.State),
			cmp.Compare(a.Err.Source.File, b.Err.Source.File), cmp.Compare(a.Err.Source.Line, b.Err.Source.Line),
			cmp.Compare(a.Err.Source.Text, b.Err.Source.Text), cmp.Compare(a.Err.Err.Error(), b.Err.Err.Error()))
	})
	return list
}
