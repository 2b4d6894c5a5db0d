package replay

import (
	"cmp"
	"errors"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Tally counts what the summary tells of the cases of some clients.
type Tally struct {
	Decisions  int
	Late       int
	Stray      int
	Cases      [][]int // by machine and state
	Waiting    [][]int // of them, those that wait for a call or a contact that nobody made
	Unassigned []string
	Elsewhere  []string
	Overpaid   []string
	Limits     []Limit
	Pending    []Proposal
	Suppressed []Suppressed
	Refused    []Refused
	Unwritten  []*Unwritten
	ByState    *ByState // week by week; nil unless Config.ByState
	undecided  map[undecidedKey]*Undecided
}

// undecidedKey tells one guard without an answer from another.
type undecidedKey struct {
	policy, state, text string
	source              engine.Source
}

// NewTally returns an empty one for the policies of a book.
func NewTally(b *engine.Book) Tally {
	t := Tally{Cases: make([][]int, len(b.Machines)), Waiting: make([][]int, len(b.Machines)), undecided: map[undecidedKey]*Undecided{}}
	for i, m := range b.Machines {
		t.Cases[i], t.Waiting[i] = make([]int, len(m.States)), make([]int, len(m.States))
	}
	return t
}

// fail notes that a guard had no answer about an invoice.
func (t *Tally) fail(err error, invoice string) {
	var e *engine.Error
	if !errors.As(err, &e) {
		e = &engine.Error{Err: err}
	}
	t.Undecide(&Undecided{Err: e, Count: 1, Invoices: []string{invoice}})
}

// Undecide adds a guard without an answer to those that are known, the same one once. u is not kept.
func (t *Tally) Undecide(u *Undecided) {
	key := undecidedKey{u.Err.Policy, u.Err.State, u.Err.Err.Error(), u.Err.Source}
	have := t.undecided[key]
	if have == nil {
		t.undecided[key] = &Undecided{u.Err, u.Count, slices.Clone(u.Invoices)}
		return
	}
	have.Count += u.Count
	have.Invoices = append(have.Invoices, u.Invoices...)
	have.Invoices = have.Invoices[:min(len(have.Invoices), UndecidedLimit)]
}

// Merge adds the tally of the clients that follow.
func (t *Tally) Merge(o *Tally) {
	t.Decisions += o.Decisions
	t.Late += o.Late
	t.Stray += o.Stray
	for i := range t.Cases {
		for j := range t.Cases[i] {
			t.Cases[i][j] += o.Cases[i][j]
			t.Waiting[i][j] += o.Waiting[i][j]
		}
	}
	t.Unassigned = append(t.Unassigned, o.Unassigned...)
	t.Elsewhere = append(t.Elsewhere, o.Elsewhere...)
	t.Overpaid = append(t.Overpaid, o.Overpaid...)
	t.Limits = append(t.Limits, o.Limits...)
	t.Pending = append(t.Pending, o.Pending...)
	t.Suppressed = append(t.Suppressed, o.Suppressed...)
	t.Refused = append(t.Refused, o.Refused...)
	if o.ByState != nil {
		if t.ByState == nil {
			t.ByState = o.ByState
		} else {
			t.ByState.merge(o.ByState)
		}
	}
	for _, u := range o.undecided {
		t.Undecide(u)
	}
	for _, u := range o.Unwritten {
		t.unwrite(u)
	}
}

// UndecidedList returns the guards without an answer, by policy, state and place.
func (t *Tally) UndecidedList() []Undecided {
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
