package guard

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/operators"

	"github.com/relance-dev/relance/engine"
)

// Wish is what a guard is wanted to say.
type Wish struct {
	Guard engine.Guard // nil is always true
	Holds bool
}

// Verdict is what a search came to.
type Verdict uint8

// The verdicts.
const (
	Open       Verdict = iota // nothing was found, and something may be: Why says what is in the way
	Found                     // there is a situation
	Impossible                // there is none: every cell between the constants of the guards was looked at
)

// Situation is an invoice, a client, a case and a day on which guards say what was wanted. It is made up.
type Situation struct {
	Input engine.Input
	Told  []Setting // the names that the guards ask about and their values, in the order of the reference
}

// Setting is a name and its value, as people write it.
type Setting struct{ Name, Value string }

// String is the situation as guards see it: invoice.open = 150.00, days_late = 12.
func (s *Situation) String() string {
	parts := make([]string, len(s.Told))
	for i, t := range s.Told {
		parts[i] = t.Name + " = " + t.Value
	}
	return strings.Join(parts, ", ")
}

// mostLooks bounds how often a search asks a guard.
const mostLooks = 50_000

// Search looks for a situation in which each guard says what is wished: of a case in a state of the machine,
// or, with a nil machine, of an invoice that has no case. Guards are from environments of
// one vocabulary. The values it tries are those at the constants of the guards and next to them, the words
// that a text can be, yes and no, and no value. What it found holds: the guards themselves said so. why
// says, of an Open verdict, what no cell decides.
func Search(machine *engine.Machine, state engine.StateID, wishes []Wish) (found *Situation, verdict Verdict, why string) {
	x := &search{machine: machine, looks: mostLooks}
	for _, w := range wishes {
		g, ok := w.Guard.(*Guard)
		switch {
		case w.Guard == nil && w.Holds:
			continue
		case w.Guard == nil:
			return nil, Impossible, ""
		case !ok:
			return nil, Open, "a condition is not written in CEL"
		}
		parts := []wish{{guard: g, holds: w.Holds}}
		var a asked
		if a.see(g); len(a.order) > 2 { // of fewer names, all values are soon tried
			if split, ok := g.parts(g.root, w.Holds); ok {
				parts = split
			}
		}
		x.wishes = append(x.wishes, parts...)
	}
	return x.run(state)
}

// Excluded reports whether it is certain that there is no situation in which each guard says what is wished,
// though there may be one for the first of them. It leaves out guards that no cell decides, and those that ask for
// nothing that the first depends on: what cannot be without them cannot be with them.
func Excluded(machine *engine.Machine, state engine.StateID, wishes []Wish) bool {
	names := make([][]*variable, len(wishes))
	for i, w := range wishes {
		if g, ok := w.Guard.(*Guard); ok {
			names[i] = g.celled()
		}
	}
	related := []Wish{wishes[0]}
	reached, taken := slices.Clone(names[0]), make([]bool, len(wishes))
	taken[0] = true
	for again := true; again; {
		again = false
		for i := range wishes {
			if !taken[i] && slices.ContainsFunc(names[i], func(v *variable) bool { return slices.Contains(reached, v) }) {
				again, taken[i] = true, true
				related, reached = append(related, wishes[i]), append(reached, names[i]...)
			}
		}
	}
	if len(related) == 1 {
		return false
	}
	_, verdict, _ := Search(machine, state, related)
	return verdict == Impossible
}

// celled lists the names that the guard asks for when the cells between its constants decide it; else none.
func (g *Guard) celled() []*variable {
	var a asked
	a.see(g)
	if a.complex != "" || slices.ContainsFunc(a.order, func(v *variable) bool { return !g.env.made().exact[v.Name] }) {
		return nil
	}
	return a.order
}

// parts splits what is wished of a condition: one that holds has all its parts joined by && hold, and one that
// does not none of those joined by ||. ok is false when a part is no condition by itself.
func (g *Guard) parts(n *node, holds bool) (all []wish, ok bool) {
	switch {
	case n.function == operators.LogicalNot:
		return g.parts(n.args[0], !holds)
	case joins(n) && holds == (n.function == operators.LogicalAnd):
		for _, p := range n.args {
			more, ok := g.parts(p, holds)
			if !ok {
				return nil, false
			}
			all = append(all, more...)
		}
		return all, true
	case n == g.root:
		return []wish{{guard: g, holds: holds}}, true
	}
	part, _ := g.env.Compile(n.name(g.src))
	return []wish{{guard: part, holds: holds}}, part != nil
}

// search is one search.
type search struct {
	machine  *engine.Machine
	wishes   []wish
	asked    asked
	exponent int
	base     sketch
	now      sketch // as far as it is decided
	in       engine.Input
	room     room
	looks    int
	loose    string // why cells do not decide; empty when they do
}

// wish is a guard with the knobs that nobody set before it is asked.
type wish struct {
	guard *Guard
	holds bool
	knobs []turn
}

// turn is the knobs of one name, with what their names are compared with, and what each can be set to.
type turn struct {
	knobs   []*knob
	cuts    []*cuts
	options [][]option // nil for one whose options depend on what was set before
}

func (x *search) run(state engine.StateID) (*Situation, Verdict, string) {
	if len(x.wishes) == 0 {
		x.base = newSketch(usualCurrency(), state, 0)
	} else {
		x.prepare(state)
	}
	x.now = x.base
	switch {
	case x.try(0, 0):
		return x.situation(), Found, ""
	case x.looks <= 0:
		return nil, Open, "there are too many combinations to look at"
	case x.loose != "":
		return nil, Open, x.loose
	}
	return nil, Impossible, ""
}

// prepare finds what there is to be set, and in which order: guards that ask for little come first.
func (x *search) prepare(state engine.StateID) {
	env := x.wishes[0].guard.env
	currency := env.vocabulary.Currency
	if currency.IsZero() {
		currency = usualCurrency()
	}
	x.exponent = currency.Exponent()
	x.base = newSketch(currency, state, len(env.vocabulary.Facts))
	for _, w := range x.wishes {
		x.asked.see(w.guard)
	}
	if x.asked.complex != "" {
		x.loose = x.asked.complex + " is more than one name compared with a constant"
	}
	turns := map[string]*turn{}
	var names []string // of knobs that are turned, in their order
	known := map[string]bool{}
	for _, k := range env.made().knobs {
		c := new(cuts)
		asks := "" // a name that the knob sets
		for _, v := range x.asked.order {
			if slices.Contains(k.sets, v.Name) {
				asks, known[v.Name] = v.Name, true
				c.join(x.asked.by[v])
			}
		}
		if asks == "" {
			continue
		}
		t := turns[k.name]
		if t == nil {
			t = new(turn)
			turns[k.name] = t
			names = append(names, k.name)
		}
		if t.knobs, t.cuts = append(t.knobs, k), append(t.cuts, c); !k.exact || len(t.knobs) > 1 {
			x.say(asks + " and other values depend on each other")
		}
	}
	for _, v := range x.asked.order {
		if !known[v.Name] {
			x.say(strings.TrimPrefix(v.Name, hasPrefix) + " is not among what can be made up")
		}
	}
	for _, t := range turns {
		t.options = make([][]option, len(t.knobs))
		for i, k := range t.knobs {
			if !k.follows {
				t.options[i] = k.options(x, t.cuts[i])
			}
		}
	}
	x.assign(turns, names)
}

func (x *search) say(why string) {
	if x.loose == "" {
		x.loose = why
	}
}

// assign gives each knob to the first guard that depends on it. Those come first that need the fewest knobs
// besides those that are set, and last those with a knob that follows others.
func (x *search) assign(turns map[string]*turn, names []string) {
	needs := make([][]string, len(x.wishes))
	for i := range x.wishes {
		var a asked
		a.see(x.wishes[i].guard)
		for _, name := range names {
			if slices.ContainsFunc(a.order, func(v *variable) bool { return turns[name].sets(v) }) {
				needs[i] = append(needs[i], name)
			}
		}
	}
	var ordered []wish
	for range x.wishes {
		next, fewest := -1, 2*len(names)+1
		for i := range x.wishes {
			n := len(needs[i])
			if slices.ContainsFunc(needs[i], func(name string) bool { return turns[name].follows() }) {
				n += len(names)
			}
			if x.wishes[i].guard != nil && n < fewest {
				next, fewest = i, n
			}
		}
		w, set := x.wishes[next], slices.Clone(needs[next])
		x.wishes[next].guard = nil
		for _, name := range set {
			w.knobs = append(w.knobs, *turns[name])
		}
		for i := range needs {
			needs[i] = slices.DeleteFunc(needs[i], func(name string) bool { return slices.Contains(set, name) })
		}
		ordered = append(ordered, w)
	}
	x.wishes = ordered
}

// sets reports whether the value of a name follows from the knobs.
func (t *turn) sets(v *variable) bool {
	return slices.ContainsFunc(t.knobs, func(k *knob) bool { return slices.Contains(k.sets, v.Name) })
}

// follows reports whether what it can be set to depends on what was set before.
func (t *turn) follows() bool {
	return slices.ContainsFunc(t.knobs, func(k *knob) bool { return k.follows })
}

// try sets what is left to be set from knob k of wish i on, and reports whether all wishes are met.
func (x *search) try(i, k int) bool {
	if i == len(x.wishes) {
		x.now.input(x.machine, &x.in, &x.room)
		return x.met()
	}
	w := &x.wishes[i]
	if k == len(w.knobs) {
		if x.looks--; x.looks < 0 {
			return false
		}
		x.now.input(x.machine, &x.in, &x.room)
		holds, err := w.guard.Holds(&x.in)
		return err == nil && holds == w.holds && x.try(i+1, 0)
	}
	t, before := &w.knobs[k], x.now
	for j, knob := range t.knobs {
		options := t.options[j]
		if knob.follows {
			x.now = before
			options = knob.options(x, t.cuts[j])
		}
		for _, o := range options {
			x.now = before
			knob.set(x, &x.now, o)
			if x.try(i, k+1) {
				return true
			}
			if x.looks < 0 {
				return false
			}
		}
	}
	x.now = before
	return false
}

// met reports whether all wishes are met at once: what was set for a later one may have changed what an earlier one saw.
func (x *search) met() bool {
	for i := range x.wishes {
		holds, err := x.wishes[i].guard.Holds(&x.in)
		if err != nil || holds != x.wishes[i].holds {
			return false
		}
	}
	return true
}

// situation is the one that was found, by itself.
func (x *search) situation() *Situation {
	s := &Situation{}
	x.now.input(x.machine, &s.Input, new(room))
	if len(x.wishes) == 0 {
		return s
	}
	g := x.wishes[0].guard // all are of one vocabulary
	for _, v := range g.env.order {
		if slices.ContainsFunc(x.asked.order, func(a *variable) bool { return a == v || a.Name == hasPrefix+v.Name }) {
			s.Told = append(s.Told, Setting{v.Name, v.told(g, &s.Input)})
		}
	}
	return s
}

// told is the value of a name as people write it.
func (v *variable) told(g *Guard, in *engine.Input) string {
	if !v.needs.met(in) || v.known != nil && !v.known(in) || v.optional && !v.has(in) {
		return "no value"
	}
	r := g.look(in)
	defer r.release()
	return fmt.Sprint(show(v.read(r)))
}
