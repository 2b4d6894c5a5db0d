package replay

import (
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Value is a part of a guard and what it was.
type Value struct {
	Of string `json:"of"` // as written: days_late
	Is string `json:"is"` // as engine.Term has it
}

// working lists the names of a case's guard with their values on the day: of what
// moved it first, else of what it proposes. A guard that cannot show its working has none.
func working(m *engine.Machine, d *engine.Decision, in *engine.Input) []Value {
	from, rule := in.Case.State, -1
	switch {
	case len(d.Steps) > 0:
		from, rule = d.Steps[0].From, d.Steps[0].Rule
	case d.Proposal != nil:
		from, rule = d.Proposal.From, d.Proposal.Rule
	}
	if rule < 0 {
		return nil
	}
	guard := m.RuleAt(from, rule).When
	x, ok := guard.(engine.Explainer)
	if !ok {
		return nil
	}
	terms := x.Explain(in).Terms
	var list []Value
	seen := map[string]bool{}
	for i, t := range terms {
		text := strings.Join(strings.Fields(t.Text), " ")
		inner := i+1 < len(terms) && terms[i+1].Depth > t.Depth
		if inner || text == t.Value || seen[text] {
			continue
		}
		seen[text] = true
		list = append(list, Value{text, t.Value})
	}
	return list
}
