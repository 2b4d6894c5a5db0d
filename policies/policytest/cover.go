package policytest

import (
	"context"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// PointKind says what a point of coverage is about.
type PointKind string

// The kinds of points, in the order of a report.
const (
	PointTransition PointKind = "transition" // a rule was taken, a line of assign chosen, a hold expired
	PointGuard      PointKind = "guard"      // a condition was true, or false
	PointPart       PointKind = "part"       // a part of a condition was true, or false
	PointElse       PointKind = "else"       // what is done instead was done
	PointTemplate   PointKind = "template"   // a text was used, in one language
)

// PointKinds lists the kinds in the order of a report.
var PointKinds = []PointKind{PointTransition, PointGuard, PointPart, PointElse, PointTemplate}

// Point is something in a book that tests reach or do not.
type Point struct {
	Kind      PointKind
	File      string // as the book names it
	Line, Col int    // 1-based; the column counts characters
	Policy    string // empty for assign and templates
	Text      string // "courtesy → firm", a condition as written, a template and its language
	Outcome   string // "true" or "false" of a condition; empty otherwise
	Hits      int    // how many times the tests reached it
}

// Coverage is what tests reach of a book.
type Coverage struct {
	Points []Point // by file, line and column
}

// Count says how many points of a kind there are, and how many were reached; the empty kind is all.
func (c *Coverage) Count(k PointKind) (reached, all int) {
	for i := range c.Points {
		if k != "" && c.Points[i].Kind != k {
			continue
		}
		all++
		if c.Points[i].Hits > 0 {
			reached++
		}
	}
	return reached, all
}

// PerMille is how much was reached in thousandths, rounded down: only what is whole has 1000. Of
// nothing everything is reached.
func PerMille(reached, all int) int {
	if all == 0 {
		return 1000
	}
	return reached * 1000 / all
}

// Percent writes thousandths as percent: 99.9.
func Percent(perMille int) string { return fmt.Sprintf("%d.%d", perMille/10, perMille%10) }

// Cover runs tests as Run does, and says what of the book they reach: on the days of each test,
// and not in what would come after. What a test pins to a policy says nothing of assign.
func Cover(ctx context.Context, s Subject, tests []Test) ([]Result, *Coverage, error) {
	rec := newRecorder(s)
	results := make([]Result, len(tests))
	for i := range tests {
		results[i] = rec.run(ctx, s, &tests[i])
		if len(tests[i].Policies) == 0 && !results[i].Passed() {
			results[i].meant(ctx, s)
		}
		if err := ctx.Err(); err != nil {
			return nil, nil, err
		}
	}
	return results, rec.coverage(s), nil
}

// recorder is a book that notes what is reached of it.
type recorder struct {
	book   *engine.Book
	guards []*recorded // each place of a condition
	rules  []*ruleHits
	others []*elseHits
	texts  map[textKey]int
	from   engine.Date // what happens before and after does not count
	until  engine.Date
}

type textKey struct{ template, language string }

// ruleHits counts how often a rule was taken. A nil state is any: of always, and of assign.
type ruleHits struct {
	machine *engine.Machine // nil for assign
	state   engine.StateID  // NoState for always and assign
	index   int             // as Step.Rule has it; of assign, the line; -1 for the expiry of a hold
	source  engine.Source
	text    string
	hits    int
}

// elseHits counts how often something was done instead of an action.
type elseHits struct {
	machine *engine.Machine
	state   engine.StateID
	action  *engine.Action
	hits    int
}

func newRecorder(s Subject) *recorder {
	rec := &recorder{texts: map[textKey]int{}}
	b := *s.Engine
	b.Machines, b.Assign = make([]*engine.Machine, len(s.Engine.Machines)), slices.Clone(s.Engine.Assign)
	for i, m := range s.Engine.Machines {
		b.Machines[i] = rec.machine(m)
	}
	for i := range b.Assign {
		l := &b.Assign[i]
		l.When = rec.guard(l.When, nil, "", l.Source)
		rec.rules = append(rec.rules, &ruleHits{state: engine.NoState, index: i, source: l.Source, text: "assign → " + b.Machines[l.Policy].Policy})
	}
	rec.book = &b
	return rec
}

// machine copies a machine with conditions that are recorded.
func (rec *recorder) machine(from *engine.Machine) *engine.Machine {
	m := *from
	m.Always, m.States = slices.Clone(from.Always), slices.Clone(from.States)
	rules := func(list []engine.Rule, state engine.StateID, name string, first int) {
		for i := range list {
			r := &list[i]
			r.When = rec.guard(r.When, &m, "when", r.Source)
			to := m.Name(r.To)
			if r.Resume {
				to = "resume"
			}
			rec.rules = append(rec.rules, &ruleHits{machine: &m, state: state, index: first + i, source: r.Source, text: name + " → " + to})
		}
	}
	rules(m.Always, engine.NoState, "any", 0)
	for i := range m.States {
		st := &m.States[i]
		st.Next, st.Do = slices.Clone(st.Next), slices.Clone(st.Do)
		st.Pass = nil // each condition is asked by itself, and noted
		rules(st.Next, engine.StateID(i), st.Name, len(m.Always))
		if !st.Blacklist { // that a person agrees is no condition there
			st.Approve = rec.guard(st.Approve, &m, "approve", st.Source)
		}
		if st.Expires > 0 {
			rec.rules = append(rec.rules, &ruleHits{machine: &m, state: engine.StateID(i), index: -1, source: st.Source, text: st.Name + " expires"})
		}
		for j := range st.Do {
			a := &st.Do[j]
			a.When = rec.guard(a.When, &m, "when", a.Source)
			for e := a.Else; e != nil; e = e.Else {
				rec.others = append(rec.others, &elseHits{machine: &m, state: engine.StateID(i), action: e})
			}
		}
	}
	return &m
}

// run replays one test and notes what it reaches.
func (rec *recorder) run(ctx context.Context, s Subject, t *Test) Result {
	rec.from, rec.until = t.From, t.To
	s.Engine = rec.book
	r := runOne(ctx, s, t, rec)
	rec.until = 0
	return r
}

// story notes what moved an invoice, and what it got.
func (rec *recorder) story(s *replay.Story, id string) {
	for _, e := range s.Path {
		for _, r := range rec.rules {
			switch {
			case e.Opened && r.machine == nil && r.source == e.Source && rec.book.Machines[rec.book.Assign[r.index].Policy] == e.Machine,
				!e.Opened && r.takes(&e):
				r.hits++
			}
		}
	}
	for i := range s.Messages {
		if m := &s.Messages[i]; m.Date <= s.At && slices.ContainsFunc(m.All(), func(l engine.Line) bool { return l.Invoice == id }) {
			rec.message(m)
		}
	}
}

// takes reports whether an entry of a path is this rule being taken.
func (r *ruleHits) takes(e *replay.Entry) bool {
	if r.machine != e.Machine || e.Step.Beneath {
		return false
	}
	if r.index < 0 {
		return e.Step.Kind == engine.StepExpire && e.Step.From == r.state
	}
	return e.Step.Rule == r.index && (r.state == engine.NoState || e.Step.From == r.state)
}

func (rec *recorder) message(m *engine.Message) {
	if m.Template != "" {
		rec.texts[textKey{m.Template, m.Language}]++
	}
	if m.Fallback == "" {
		return
	}
	for _, o := range rec.others {
		if o.machine.Policy == m.Policy && o.machine.Name(o.state) == m.State && o.action.Channel == m.Channel && o.action.Template == m.Template {
			o.hits++
			return
		}
	}
}
