package analysis

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

var daysInState = regexp.MustCompile(`\bcase\.days_in_state\b`)

// holds reports holds that resume only when the case ends, and clocks that
// stand still in a hold.
func (c *checker) holds() {
	for i := range c.m.States {
		s := &c.m.States[i]
		if !s.Hold {
			continue
		}
		id := engine.StateID(i)
		resumes, _ := c.live(nil, s.Next, id)
		if s.Expires == 0 && len(resumes) == 0 && c.leaves(s, id, c.tried(id)) {
			c.add(CodeNoResume, diag.Warning, atState(i), "nothing resumes the hold "+s.Name+": only a rule of always takes its cases out",
				`add to next: {resume: true, when: "…"}, or expires: 30`)
			c.forInstance(id, c.owing(none(c.m.Always)...)...)
		}
		for j, r := range s.Next {
			if daysInState.MatchString(r.Source.Text) {
				c.add(CodeStoppedClock, diag.Warning, atRule(id, j), "case.days_in_state stands still in a hold",
					"use case.days_held, the days since the hold began")
				c.forInstance(id, append(none(c.m.Always), none(s.Next[:j+1])...)...)
			}
		}
	}
}

// messages reports steps that repeat themselves or soften.
func (c *checker) messages() {
	for i := range c.m.States {
		s := &c.m.States[i]
		c.informal(s, engine.StateID(i))
		for j, r := range s.Next {
			if r.To == engine.NoState || r.To == engine.StateID(i) || never(r.When) || !c.reachable[i] {
				continue
			}
			t := &c.m.States[r.To]
			if s.Tone != engine.ToneNone && t.Tone != engine.ToneNone && t.Tone < s.Tone {
				c.add(CodeTone, diag.Warning, atRule(engine.StateID(i), j),
					fmt.Sprintf("the tone falls from %s in state %s to %s in state %s", s.Tone, s.Name, t.Tone, t.Name), "a step is at least as firm as the one before it")
			}
			if s.Tone != engine.ToneNone && t.Tone > s.Tone+1 {
				c.add(CodeToneJump, diag.Warning, atRule(engine.StateID(i), j),
					fmt.Sprintf("the tone jumps from %s in state %s to %s in state %s", s.Tone, s.Name, t.Tone, t.Name), "put a step with tone firm between them")
			}
			c.repeats(engine.StateID(i), j)
			if t.Tone == engine.ToneNone && s.Tone != engine.ToneNone {
				c.tonesBeyond(s, engine.StateID(i), j, r.To)
			}
		}
	}
}

// softened reports rules of always that lead from a step straight to a milder one.
func (c *checker) softened() {
	for j, r := range c.m.Always {
		if r.To == engine.NoState || never(r.When) {
			continue
		}
		t := &c.m.States[r.To]
		if t.Tone == engine.ToneNone || t.Final {
			continue
		}
		for i := range c.m.States {
			s, id := &c.m.States[i], engine.StateID(i)
			if !c.reachable[i] || s.Final || s.Tone <= t.Tone {
				continue
			}
			wishes := c.owing(append(holding(r), none(c.m.Always[:j])...)...)
			if _, verdict, _ := guard.Search(c.m, id, wishes); len(wishes) == 0 || verdict != guard.Found {
				continue
			}
			c.add(CodeTone, diag.Warning, Place{State: engine.NoState, Rule: j, Action: Whole},
				fmt.Sprintf("the tone falls from %s in state %s to %s in state %s", s.Tone, s.Name, t.Tone, t.Name), "a step is at least as firm as the one before it")
			c.forInstance(id, wishes...)
			break
		}
	}
}

// informal reports formal steps on channels that are not for them.
func (c *checker) informal(s *engine.State, id engine.StateID) {
	if s.Tone != engine.ToneFormal {
		return
	}
	for j := range s.Do {
		for a := &s.Do[j]; a != nil; a = a.Else {
			if ch, ok := engine.ChannelOf(a.Channel); ok && ch.Informal {
				c.add(CodeInformal, diag.Error, Place{State: id, Rule: Whole, Action: j},
					fmt.Sprintf("state %s is formal, and %s is not a channel for formal words", s.Name, a.Channel), "use email or letter, or give the state a milder tone")
				c.forInstance(id, c.owing(guard.Wish{Guard: s.Do[j].When, Holds: true})...)
			}
		}
	}
}

// repeats reports that the state to which a rule leads sends the same text as the state before it.
func (c *checker) repeats(from engine.StateID, rule int) {
	s := &c.m.States[from]
	id := s.Next[rule].To
	for _, a := range s.Do {
		for j, b := range c.m.States[id].Do {
			if b.Contact && b.Template != "" && a.Channel == b.Channel && a.Template == b.Template {
				c.add(CodeRepeat, diag.Warning, Place{State: id, Rule: Whole, Action: j},
					fmt.Sprintf("the client gets the same %s %s as in state %s just before", b.Channel, b.Template, s.Name),
					"give this step its own template, or enter one state several times with reenter")
				c.forInstance(from, append(c.taking(from, rule), holding(engine.Rule{When: b.When})...)...)
			}
		}
	}
}

// assign reports policies and lines that no invoice comes to.
func assign(b *engine.Book) []Finding {
	var out []Finding
	add := func(code string, at Place, message, hint string) {
		out = append(out, Finding{Code: code, Severity: diag.Warning, At: at, Message: message, Hint: hint})
	}
	line := func(i int) Place { return Place{Machine: Whole, State: engine.NoState, Rule: i, Action: Whole} }
	// An invoice that the line would take.
	taken := func(i int) {
		out[len(out)-1].shownBy(nil, engine.NoState, guard.Wish{Guard: b.Assign[i].When, Holds: true})
	}
	used := make([]bool, len(b.Machines))
	last := -1 // the line that takes every invoice
	for i, a := range b.Assign {
		switch {
		case last >= 0:
			add(CodeAssignShadowed, line(i), "no invoice comes to this line: an earlier one takes them all", "move it up: the first line whose condition is true names the policy")
			taken(i)
		case slices.ContainsFunc(b.Assign[:i], func(e engine.AssignLine) bool { return !never(a.When) && implies(a.When, e.When) }):
			add(CodeAssignShadowed, line(i), "no invoice comes to this line: an earlier one takes all that it would", "move it up: the first line whose condition is true names the policy")
			taken(i)
		case never(a.When):
			add(CodeNever, line(i), "this line takes no invoice: its condition is never true", "remove it, or mend the condition")
		default:
			used[a.Policy] = true
			if always(a.When) {
				if text := textOf(a.When); text != "" && text != "true" {
					add(CodeConstant, line(i), "this condition is always true", "leave it out, or write what was meant")
				}
				last = i
			}
		}
	}
	for i, m := range b.Machines {
		if !used[i] {
			add(CodeUnassigned, Place{Machine: i, State: engine.NoState, Rule: Whole, Action: Whole}, "no line of assign leads to policy "+m.Policy,
				fmt.Sprintf("add a line to assign: {policy: %q, when: \"…\"}", m.Policy))
		}
	}
	n := len(b.Assign)
	if last >= 0 || n == 0 {
		return out
	}
	wishes := make([]guard.Wish, n)
	for i, a := range b.Assign {
		wishes[i].Guard = a.When
	}
	if s, verdict, _ := guard.Search(nil, engine.NoState, wishes); verdict != guard.Impossible {
		add(CodeAssignGap, line(n-1), "an invoice that no line of assign takes is only reported, and nobody is chased for it",
			"end assign with a line without when, for all the others")
		out[len(out)-1].Witness = s
	}
	return out
}

// tonesBeyond follows a rule through states without a tone to the next one that has one: the tone neither falls nor
// jumps on such a way either.
func (c *checker) tonesBeyond(s *engine.State, id engine.StateID, rule int, from engine.StateID) {
	seen := make([]bool, len(c.m.States))
	seen[id] = true
	todo := []engine.StateID{from}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if seen[at] || c.m.States[at].Final {
			continue
		}
		seen[at] = true
		for _, r := range c.m.States[at].Next {
			if r.To == engine.NoState || never(r.When) || seen[r.To] {
				continue
			}
			switch t := &c.m.States[r.To]; {
			case t.Tone == engine.ToneNone:
				todo = append(todo, r.To)
			case t.Tone < s.Tone:
				c.add(CodeTone, diag.Warning, atRule(id, rule), fmt.Sprintf("the tone falls from %s in state %s to %s in state %s, through %s", s.Tone, s.Name, t.Tone, t.Name, c.m.States[at].Name), "a step is at least as firm as the one before it")
			case t.Tone > s.Tone+1:
				c.add(CodeToneJump, diag.Warning, atRule(id, rule), fmt.Sprintf("the tone jumps from %s in state %s to %s in state %s, through %s", s.Tone, s.Name, t.Tone, t.Name, c.m.States[at].Name), "put a step with tone firm between them")
			}
		}
	}
}
