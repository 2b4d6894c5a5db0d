package analysis

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

// Said is what the author of a state says of its rules, to be held against them.
type Said struct {
	Unique   bool // at most one rule of the state holds at a time
	Complete bool // at least one always does
}

// claims holds what states say of their rules against them.
func (c *checker) claims(said func(machine int, state engine.StateID) Said) {
	if said == nil {
		return
	}
	for i := range c.m.States {
		id := engine.StateID(i)
		s := said(c.index, id)
		if s.Unique {
			c.unique(id)
		}
		if s.Complete {
			c.complete(id)
		}
	}
}

// none is the wish that no rule of a list holds.
func none(rules []engine.Rule) []guard.Wish {
	out := make([]guard.Wish, len(rules))
	for i, r := range rules {
		out[i] = guard.Wish{Guard: r.When}
	}
	return out
}

// holding is the wish that rules hold.
func holding(rules ...engine.Rule) []guard.Wish {
	out := none(rules)
	for i := range out {
		out[i].Holds = true
	}
	return out
}

// unique reports rules of a state that hold at once, while no rule of always does.
func (c *checker) unique(id engine.StateID) {
	next := c.m.States[id].Next
	for j := range next {
		for i := range j {
			found, verdict, why := guard.Search(c.m, id, append(holding(next[i], next[j]), none(c.m.Always)...))
			switch verdict {
			case guard.Found:
				c.show(CodeOverlap, diag.Error, atRule(id, j), fmt.Sprintf("this rule and rule %d of the state can hold at once, and the state says hit: \"unique\"", i+1),
					"change one of the conditions, or leave the choice to the order of the rules: remove hit", found)
			case guard.Open:
				c.undecided(id, j, fmt.Sprintf("whether this rule and rule %d of the state can hold at once", i+1), why)
			}
		}
	}
}

// complete reports a situation in which no rule of a state holds.
func (c *checker) complete(id engine.StateID) {
	found, verdict, why := guard.Search(c.m, id, append(none(c.m.States[id].Next), none(c.m.Always)...))
	switch verdict {
	case guard.Found:
		c.show(CodeGap, diag.Error, atState(int(id)), "no rule of state "+c.m.Name(id)+" holds for some cases, and the state says complete: true",
			"add a rule for them, such as a last one without when, or remove complete", found)
	case guard.Open:
		c.undecided(id, Whole, "whether a rule of state "+c.m.Name(id)+" always holds", why)
	}
}

func (c *checker) undecided(id engine.StateID, rule int, what, why string) {
	c.add(CodeUndecided, diag.Warning, atRule(id, rule), what+" cannot be told: "+why, "write the conditions as comparisons of one name with a constant, or test what you rely on")
}

// show adds a finding with a situation that shows it.
func (c *checker) show(code string, sev diag.Severity, at Place, message, hint string, s *guard.Situation) {
	c.add(code, sev, at, message, hint)
	c.found[len(c.found)-1].Witness = s
}

// instance is a case in the state in which rules hold; nil when none was found.
func (c *checker) instance(id engine.StateID, rules ...engine.Rule) *guard.Situation {
	s, _ := c.search(id, holding(rules...))
	return s
}

// owed is the name of what is owed to a case.
func (c *checker) owed() string {
	if c.m.Scope == engine.ScopeClient {
		return "client.open_total"
	}
	return "invoice.open"
}

// owing is the wish that something is owed and late, and those given: a situation that anybody can picture.
func (c *checker) owing(wishes ...guard.Wish) []guard.Wish {
	return c.with(c.owed()+" > 0 && days_late > 0", wishes...)
}

// with is the wishes given and the one that a condition holds; none when it cannot be asked.
func (c *checker) with(text string, wishes ...guard.Wish) []guard.Wish {
	if c.compile == nil {
		return nil
	}
	g := c.compile(c.index, text)
	if g == nil {
		return nil
	}
	return append(wishes, guard.Wish{Guard: g, Holds: true})
}

// taking is the wishes for a rule of a state to be the one that is taken: it holds, and no rule of always and none before it.
func (c *checker) taking(id engine.StateID, rule int) []guard.Wish {
	next := c.m.States[id].Next
	return slices.Concat(holding(next[rule]), none(next[:rule]), none(c.m.Always))
}

// forInstance adds to the last finding a case in a state that is as wished. Without wishes, or where none is found, the
// finding stays without.
func (c *checker) forInstance(id engine.StateID, wishes ...guard.Wish) {
	if len(wishes) == 0 {
		return
	}
	c.found[len(c.found)-1].shownBy(c.m, id, wishes...)
}

// shownBy adds to a finding a case in a state that is as wished, or, without a machine, an invoice that has no case. Where
// none is found, the finding stays as it is.
func (f *Finding) shownBy(m *engine.Machine, id engine.StateID, wishes ...guard.Wish) {
	if s, verdict, _ := guard.Search(m, id, wishes); verdict == guard.Found {
		f.Witness = s
	}
}

// shownByRule are the findings about what follows when a rule is taken.
var shownByRule = []string{CodeLoop, CodeTone, CodeToneJump, CodeDaily, CodeAlternate}

// instances adds to what follows when a rule is taken a case in which it is: no rule of always, and none before it, holds.
// A finding whose conditions cannot be solved stays without.
func (c *checker) instances() {
	for i := range c.found {
		f := &c.found[i]
		if f.Witness != nil || f.At.Rule == Whole || f.At.State == engine.NoState || !slices.Contains(shownByRule, f.Code) {
			continue
		}
		f.shownBy(c.m, f.At.State, c.taking(f.At.State, f.At.Rule)...)
	}
}

// excluded reports whether it is certain that guards never say what is wished, where a rule may be tried.
func (c *checker) excluded(id engine.StateID, wishes []guard.Wish) bool {
	for _, state := range c.triedIn(id) {
		if !guard.Excluded(c.m, state, wishes) {
			return false
		}
	}
	return true
}

// search looks where a rule may be tried.
func (c *checker) search(id engine.StateID, wishes []guard.Wish) (*guard.Situation, guard.Verdict) {
	all := guard.Impossible
	for _, state := range c.triedIn(id) {
		s, verdict, _ := guard.Search(c.m, state, wishes)
		if verdict == guard.Found {
			return s, verdict
		}
		if verdict == guard.Open {
			all = verdict
		}
	}
	return nil, all
}

// triedIn are the states in which a rule may be tried: its own, or, of a rule of always, all that are not final.
func (c *checker) triedIn(id engine.StateID) []engine.StateID {
	if id != engine.NoState {
		return []engine.StateID{id}
	}
	var all []engine.StateID
	for i := range c.m.States {
		if !c.m.States[i].Final {
			all = append(all, engine.StateID(i))
		}
	}
	return all
}
