package view

import "github.com/relance-dev/relance/policies/policytest"

// Coverage is what the tests reach of the policies.
type Coverage struct {
	Percent string         `json:"percent"` // of all points, rounded down
	Reached int            `json:"reached"` // points that a test reaches
	Of      int            `json:"of"`      // points in all
	Kinds   []CoverageKind `json:"kinds"`   // of points
	Points  []Point        `json:"points"`  // by file, line and column
}

// CoverageKind is what the tests reach of one kind.
type CoverageKind struct {
	Kind    string `json:"kind"`    // transition, guard, part, else or template
	Percent string `json:"percent"` // rounded down
	Reached int    `json:"reached"` // points that a test reaches
	Of      int    `json:"of"`      // points in all
}

// Point is something that tests reach or do not.
type Point struct {
	Kind    string `json:"kind"` // transition, guard, part, else or template
	File    string `json:"file"`
	Line    int    `json:"line"`
	Col     int    `json:"col"`               // in characters, from 1
	Policy  string `json:"policy,omitempty"`  // none for assign and templates
	Text    string `json:"text"`              // what it is, as written
	Outcome string `json:"outcome,omitempty"` // true or false, of a condition or a part of one
	Hits    int    `json:"hits"`              // how many times it was reached
}

// NewCoverage is the view of a coverage; nil for none.
func NewCoverage(c *policytest.Coverage) *Coverage {
	if c == nil {
		return nil
	}
	v := &Coverage{Kinds: []CoverageKind{}, Points: list(c.Points, func(p *policytest.Point) Point {
		return Point{string(p.Kind), p.File, p.Line, p.Col, p.Policy, p.Text, p.Outcome, p.Hits}
	})}
	v.Reached, v.Of = c.Count("")
	v.Percent = policytest.Percent(policytest.PerMille(v.Reached, v.Of))
	for _, k := range policytest.PointKinds {
		reached, of := c.Count(k)
		v.Kinds = append(v.Kinds, CoverageKind{string(k), policytest.Percent(policytest.PerMille(reached, of)), reached, of})
	}
	return v
}

// Mutated is what became of mistakes made on purpose.
type Mutated struct {
	Killed    int      `json:"killed"`    // a test fails with them
	Survived  int      `json:"survived"`  // all tests pass with them; with one the exit code is 2
	Unreached int      `json:"unreached"` // no test comes to what they change
	Mutants   []Mutant `json:"mutants"`   // by file, line and column
}

// Mutant is one mistake made on purpose.
type Mutant struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Col    int    `json:"col"`              // in characters, from 1
	Policy string `json:"policy,omitempty"` // none for assign
	Was    string `json:"was"`              // what is written
	Is     string `json:"is"`               // what the mutant has instead
	Fate   string `json:"fate"`             // killed, survived or unreached
	By     string `json:"by,omitempty"`     // the first test that fails with a killed one
}

// NewMutated is the view of mutants.
func NewMutated(mutants []policytest.Mutant) Mutated {
	v := Mutated{Mutants: list(mutants, func(m *policytest.Mutant) Mutant {
		return Mutant{m.File, m.Line, m.Col, m.Policy, m.Was, m.Is, string(m.Fate), m.By}
	})}
	for i := range mutants {
		switch mutants[i].Fate {
		case policytest.Killed:
			v.Killed++
		case policytest.Survived:
			v.Survived++
		case policytest.Unreached:
			v.Unreached++
		}
	}
	return v
}
