package analysis

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

// constants reports rules that are never taken: their guard is never true, or
// an earlier rule is always taken first.
func (c *checker) constants() {
	c.list(c.m.Always, engine.NoState, nil)
	for i := range c.m.States {
		s := &c.m.States[i]
		c.list(s.Next, engine.StateID(i), c.m.Always)
		if never(s.Approve) {
			c.add(CodeNever, diag.Warning, atState(i), "approve of state "+s.Name+" is never true", "remove it, or mend the condition")
		}
		if s.Approve != nil && engine.StateID(i) == c.m.Start {
			c.add(CodeStartApprove, diag.Warning, atState(i), "approve of state "+s.Name+" is not asked when a case begins there", "begin in another state, with a rule to this one")
			c.forInstance(c.m.Start, c.owing(guard.Wish{Guard: s.Approve, Holds: true})...)
		}
		for j := range s.Do {
			if never(s.Do[j].When) {
				c.add(CodeNever, diag.Warning, Place{State: engine.StateID(i), Rule: Whole, Action: j},
					"this action is never carried out: its condition is never true", "remove it, or mend the condition")
			}
		}
	}
}

// list reports the rules of one list that are never taken; before are rules
// that are tried ahead of it.
func (c *checker) list(rules []engine.Rule, state engine.StateID, before []engine.Rule) {
	var earlier []ahead
	for _, r := range before {
		if c.yields(r, true) {
			continue
		}
		if always(r.When) {
			return // reported once, where that rule stands
		}
		earlier = append(earlier, ahead{r, "always"})
	}
	owner := "this state"
	if state == engine.NoState {
		owner = "always"
	}
	for i, r := range rules {
		what, hint := shadow(r, earlier)
		switch {
		case never(r.When):
			c.add(CodeNever, diag.Warning, atRule(state, i), "this rule is never taken: its condition is never true", "remove it, or mend the condition")
			continue
		case what != "":
			c.untaken[atRule(state, i)] = true
			c.show(CodeShadowed, diag.Warning, atRule(state, i), "this rule is never taken: an earlier rule of "+what, hint, c.instance(state, r))
		case c.yields(r, state == engine.NoState):
			continue
		case always(r.When):
			c.behind(rules, state, i)
			return
		default:
			c.together(r, earlier, state, i)
		}
		earlier = append(earlier, ahead{r, owner})
	}
}

// together reports a rule that is never taken because its condition is never true, or because one or another
// earlier rule always holds with it.
func (c *checker) together(r engine.Rule, earlier []ahead, state engine.StateID, i int) {
	wishes := holding(r)
	for _, e := range earlier {
		wishes = append(wishes, guard.Wish{Guard: e.When})
	}
	if !c.excluded(state, wishes) {
		return
	}
	c.untaken[atRule(state, i)] = true
	s, verdict := c.search(state, holding(r))
	switch verdict {
	case guard.Impossible:
		c.add(CodeNever, diag.Warning, atRule(state, i), "this rule is never taken: its condition is never true", "remove it, or mend the condition")
	case guard.Found:
		c.show(CodeShadowed, diag.Warning, atRule(state, i), "this rule is never taken: whenever it holds, one of the rules before it does", "move it before them, or change a condition", s)
	}
}

// ahead is a rule that is tried before others.
type ahead struct {
	engine.Rule
	of string // the list it stands in
}

// shadow says which of the earlier rules is taken whenever r could be; empty
// when none is certain to be.
func shadow(r engine.Rule, earlier []ahead) (what, hint string) {
	text := normal(r.Source.Text)
	for _, e := range earlier {
		switch {
		case text != "" && text == normal(e.Source.Text):
			return e.of + " has the same condition", "remove one of the two, or change its condition"
		case implies(r.When, e.When):
			return e.of + " is true whenever this one is: " + normal(e.Source.Text), "move this rule before it, or change one of the conditions"
		}
	}
	return "", ""
}

// behind reports what stands behind a rule that is always taken.
func (c *checker) behind(rules []engine.Rule, state engine.StateID, i int) {
	if state == engine.NoState {
		c.add(CodeShadowed, diag.Warning, atRule(state, i), "this rule is always taken, so that no rule of any state is ever tried",
			"give it a condition with when")
		c.forInstance(c.m.Start, c.owing()...)
		return
	}
	if i+1 < len(rules) {
		c.show(CodeShadowed, diag.Warning, atRule(state, i+1), "this rule is never taken: the one before it always is",
			"move it up, or give the rule before it a condition with when", c.instance(state, rules[i+1]))
	}
}

// normal is a guard's text without differences of spacing.
func normal(text string) string { return strings.Join(strings.Fields(text), " ") }

// beginnings reports holds in which a case begins, or begins again.
func (c *checker) beginnings() {
	for i := range c.m.States {
		id := engine.StateID(i)
		how := "begins"
		switch {
		case !c.m.States[i].Hold:
			continue
		case id == c.m.Start:
		case id == c.m.Reopen, slices.ContainsFunc(c.m.States, func(s engine.State) bool { return s.Reopen == id }):
			how = "is reopened"
		default:
			continue
		}
		c.add(CodeStartHold, diag.Error, atState(i), fmt.Sprintf("a case %s in %s, which is a hold: there is nothing to go back to", how, c.m.States[i].Name),
			"let it begin in a state without hold: true")
		c.forInstance(id, c.owing()...)
	}
}

// departures reports states that a case never leaves.
func (c *checker) departures() {
	if c.m.States[c.m.Start].Final {
		c.add(CodeStartFinal, diag.Warning, atState(int(c.m.Start)), "state "+c.m.Name(c.m.Start)+" is where a case begins, and it is final: nobody is ever chased",
			"begin in a state that is not final")
		c.forInstance(c.m.Start, c.owing()...)
	}
	for i := range c.m.States {
		s, id := &c.m.States[i], engine.StateID(i)
		if s.Final || c.leaves(s, id, c.tried(id)) {
			continue
		}
		what, hint := "nothing leaves state "+s.Name+", and it is not final: its cases stay open for ever", "add a rule to next or always, or final: true"
		if s.Hold {
			what, hint = "nothing ends the hold "+s.Name+": its cases wait for ever", `add to next: {resume: true, when: "…"}, or expires: 30`
		}
		c.add(CodeStuck, diag.Error, atState(i), what, hint)
		c.forInstance(id, c.owing()...)
	}
}

// leaves reports whether one of the rules, or its age, takes a case out of a state.
func (c *checker) leaves(s *engine.State, id engine.StateID, rules []engine.Rule) bool {
	for _, r := range rules {
		if r.Resume || r.To != id {
			return true
		}
	}
	return s.Hold && s.Expires > 0
}

// loops reports cycles of rules that are always taken: a case would move every
// day for as long as nothing else stops it.
func (c *checker) loops() {
	seen := make([]int, len(c.m.States)) // the walk that came by, from 1
	for i := range c.m.States {
		var path []engine.StateID
		s := engine.StateID(i)
		for s != engine.NoState && seen[s] == 0 {
			seen[s] = i + 1
			path = append(path, s)
			s, _ = c.forced(s)
		}
		if s == engine.NoState || seen[s] != i+1 {
			continue
		}
		for path[0] != s {
			path = path[1:]
		}
		c.loop(path)
	}
}

func (c *checker) loop(path []engine.StateID) {
	_, rule := c.forced(path[0])
	at := atRule(path[0], rule-len(c.m.Always))
	if rule < len(c.m.Always) {
		at = atRule(engine.NoState, rule)
	}
	c.add(CodeLoop, diag.Error, at, "a case here moves every day and never comes to rest: "+c.names(path),
		fmt.Sprintf("give a rule a condition with when, such as %q", "case.days_in_state >= 7 && case.entries < 5"))
}

// names writes a circle of states.
func (c *checker) names(path []engine.StateID) string {
	names := make([]string, 0, len(path)+1)
	for _, s := range append(slices.Clip(path), path[0]) {
		names = append(names, c.m.Name(s))
	}
	return strings.Join(names, " → ")
}

// forced returns the state to which the unconditional rule of a state leads,
// and the rule's index among those tried; NoState when the case can rest.
func (c *checker) forced(id engine.StateID) (engine.StateID, int) {
	s := &c.m.States[id]
	if s.Final {
		return engine.NoState, 0
	}
	for i, r := range append(c.m.Always[:len(c.m.Always):len(c.m.Always)], s.Next...) {
		if !always(r.When) {
			continue
		}
		if r.Resume || r.To == id && !r.Reenter || c.yields(r, i < len(c.m.Always)) {
			return engine.NoState, 0
		}
		return r.To, i
	}
	return engine.NoState, 0
}
