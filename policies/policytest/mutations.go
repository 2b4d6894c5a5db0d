package policytest

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// conditionMutations are the mistakes in a condition: each constant and operator, and the condition left out.
func conditionMutations(p *places, s Subject, at int, g *recorded) []mutation {
	text := g.source.Text
	if x, ok := g.Guard.(interface{ String() string }); ok {
		text = x.String()
	}
	f, w := p.placeOf(g)
	make := func(offset int, was, is string, guard engine.Guard) mutation {
		m := mutation{place: at, Mutant: Mutant{File: f.name, Line: g.source.Line, Col: 1, Policy: policyOf(g.machine), Was: was, Is: is}}
		if w != nil {
			m.Line, m.Col = f.at(f.inside(w, g.field, offset))
		}
		m.apply = func(rec *recorder) { rec.guards[at].Guard = guard }
		return m
	}
	var list []mutation
	for _, e := range edits(text) {
		changed := text[:e.start] + e.text + text[e.end:]
		guard, err := s.compile(policyOf(g.machine), changed)
		if err != nil {
			continue // it would not compile: check says so
		}
		list = append(list, make(e.start, quote(text), quote(changed), guard))
	}
	return append(list, make(0, quote(text), "no condition", always{}))
}

func (s *Subject) compile(policy, text string) (engine.Guard, error) {
	if s.Guard == nil {
		return nil, fmt.Errorf("nothing compiles conditions")
	}
	return s.Guard(policy, text)
}

func quote(text string) string { return `"` + text + `"` }

// always is the condition of none.
type always struct{}

// Holds implements engine.Guard.
func (always) Holds(*engine.Input) (bool, error) { return true, nil }

// NextChange implements engine.Guard.
func (always) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }

// placeOf finds where a condition is written; the struct is nil when it is not written out.
func (p *places) placeOf(g *recorded) (*placed, *written) {
	f := p.file(g.source.File)
	return f, f.find(g.source, "")
}

// token finds what can be changed in a condition: texts, which stay, names, numbers and operators.
var tokens = regexp.MustCompile(`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[A-Za-z_][A-Za-z0-9_.]*|\d+(?:\.\d+)?|>=|<=|==|!=|&&|\|\||[<>!]`)

// others are the operators that each is mistaken for.
var others = map[string]string{
	">=": ">", ">": ">=", "<=": "<", "<": "<=", "==": "!=", "!=": "==", "&&": "||", "||": "&&", "!": "", "true": "false", "false": "true",
}

// edits lists the changes of one constant or operator in a condition.
func edits(text string) []edit {
	var list []edit
	for _, at := range tokens.FindAllStringIndex(text, -1) {
		t := text[at[0]:at[1]]
		if other, ok := others[t]; ok {
			list = append(list, edit{at[0], at[1], other})
			continue
		}
		n, _, err := apd.NewFromString(t)
		if err != nil || t[0] < '0' || t[0] > '9' {
			continue
		}
		unit := apd.New(1, n.Exponent)
		for _, way := range []func(d, x, y *apd.Decimal) (apd.Condition, error){apd.BaseContext.WithPrecision(34).Add, apd.BaseContext.WithPrecision(34).Sub} {
			var d apd.Decimal
			if _, err := way(&d, n, unit); err == nil && d.Sign() >= 0 {
				list = append(list, edit{at[0], at[1], d.Text('f')})
			}
		}
	}
	return list
}

// targetMutations let a rule lead to the next state of its policy, and leave it out.
func targetMutations(p *places, rec *recorder, i int, r *ruleHits) []mutation {
	if r.index < 0 {
		return nil // the expiry of a hold is no rule
	}
	point := Coverage{}
	point.add(p, r.source, r.target(), "", -1, Point{Kind: PointTransition})
	at := point.Points[0]
	make := func(was, is string, apply func(rec *recorder)) mutation {
		return mutation{place: rec.placeOf(r), apply: apply, Mutant: Mutant{File: at.File, Line: at.Line, Col: at.Col, Policy: policyOf(r.machine), Was: was, Is: is}}
	}
	if r.machine == nil {
		n := len(rec.book.Machines)
		other := (rec.book.Assign[r.index].Policy + 1) % n
		if n < 2 {
			return nil
		}
		return []mutation{make(r.text, "assign → "+rec.book.Machines[other].Policy, func(rec *recorder) { rec.book.Assign[r.index].Policy = other })}
	}
	mi := machineIndex(rec, r.machine)
	rule := func(rec *recorder) *engine.Rule {
		m := rec.book.Machines[mi]
		return m.RuleAt(max(r.state, 0), r.index)
	}
	list := []mutation{make(r.text, "no rule", func(rec *recorder) { rule(rec).When = never{} })}
	own := rule(rec)
	if own.Resume {
		return list
	}
	other := engine.StateID((int(own.To) + 1) % len(r.machine.States))
	if other == r.state || r.machine.States[other].Hold != r.machine.States[own.To].Hold {
		other = engine.StateID((int(other) + 1) % len(r.machine.States))
	}
	if other == own.To {
		return list
	}
	name, _, _ := strings.Cut(r.text, " → ")
	return append(list, make(r.text, name+" → "+r.machine.Name(other), func(rec *recorder) { rule(rec).To = other }))
}

// never is the condition of a rule that is left out.
type never struct{}

// Holds implements engine.Guard.
func (never) Holds(*engine.Input) (bool, error) { return false, nil }

// NextChange implements engine.Guard.
func (never) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }

func machineIndex(rec *recorder, m *engine.Machine) int {
	for i, x := range rec.book.Machines {
		if x == m {
			return i
		}
	}
	return -1
}

// placeOf is the condition of a rule among those that are recorded; -1 when it has none.
func (rec *recorder) placeOf(r *ruleHits) int {
	var when engine.Guard
	if r.machine == nil {
		when = rec.book.Assign[r.index].When
	} else {
		when = r.machine.RuleAt(max(r.state, 0), r.index).When
	}
	for i, g := range rec.guards {
		if when == engine.Guard(g) {
			return i
		}
	}
	return -1
}

// actionMutation leaves out an action.
func actionMutation(p *places, m *engine.Machine, mi, si, ai int) mutation {
	a := &m.States[si].Do[ai]
	point := Coverage{}
	point.add(p, a.Source, "", "", -1, Point{Kind: PointElse})
	at := point.Points[0]
	return mutation{
		place:  -1,
		Mutant: Mutant{File: at.File, Line: at.Line, Col: at.Col, Policy: m.Policy, Was: m.States[si].Name + ", " + describe(a), Is: "nothing"},
		apply:  func(rec *recorder) { rec.book.Machines[mi].States[si].Do[ai].When = never{} },
	}
}
