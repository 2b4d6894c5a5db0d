package analysis

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/guard"
)

var (
	// ofPromise are the names that tell an open promise from none: of both, broken and kept are false.
	ofPromise = regexp.MustCompile(`\bpromise\.(?:made|active|partly|until|amount|paid|grace)\b|'promise'|"promise"`)
	ofPlan    = regexp.MustCompile(`\bplan\.(?:made|active|next_due|next_amount|paid)\b|\bpromise\.(?:until|amount|paid|grace)\b`)
	ofDispute = regexp.MustCompile(`\binvoice\.(?:disputed|disputed_amount|dispute_reason|undisputed|to_ask)\b`)
	ofHold    = regexp.MustCompile(`\binvoice\.on_hold\b`)
)

// asks reports whether some condition of the policy, of a rule, an action or an approval, speaks of something.
func (c *checker) asks(of *regexp.Regexp) bool {
	speaks := func(g engine.Guard) bool {
		text, ok := g.(fmt.Stringer)
		return ok && of.MatchString(text.String())
	}
	ruled := func(rules []engine.Rule) bool {
		return slices.ContainsFunc(rules, func(r engine.Rule) bool { return speaks(r.When) })
	}
	return ruled(c.m.Always) || slices.ContainsFunc(c.m.States, func(s engine.State) bool {
		return ruled(s.Next) || speaks(s.Approve) || slices.ContainsFunc(s.Do, func(a engine.Action) bool { return speaks(a.When) })
	})
}

// words reports a policy that chases clients who said when they will pay: the engine leaves promises and plans to it.
func (c *checker) words() {
	promises, plans := c.asks(ofPromise), c.asks(ofPlan)
	const holds = `add a hold: {to: "promised", when: "promise.active || plan.active"} to always, and promised: {hold: true, next: [{resume: true, when: "!promise.active && !plan.active"}]}`
	switch {
	case promises && plans:
	case promises:
		c.plans()
	case plans:
		c.chased(CodePromised, "promise.active", "no condition of this policy looks at an open promise: a client who promised to pay by a later day gets the %s of state %s", "write promise.active || plan.active where the policy asks for plan.active")
	default:
		c.chased(CodePromised, "promise.active", "no condition of this policy looks at an open promise or payment plan: a client who promised to pay by a later day gets the %s of state %s", holds)
	}
}

// plans reports a policy that looks at promises, and never at payment plans.
func (c *checker) plans() {
	const hint = "write promise.active || plan.active, and mind plan.broken where the policy minds promise.broken"
	for i, r := range c.m.Always {
		if r.To != engine.NoState && c.m.States[r.To].Hold && strings.Contains(r.Source.Text, "promise.active") {
			c.add(CodeNoPlans, diag.Warning, atRule(engine.NoState, i), "this hold waits for a promise, and not for a payment plan: a client who keeps one would be chased", hint)
			c.forInstance(c.m.Start, c.with("plan.active", none(c.m.Always)...)...)
			return
		}
	}
	c.chased(CodeNoPlans, "plan.active", "conditions of this policy look at promises, and none at payment plans: a client who keeps one gets the %s of state %s", hint)
}

// chased reports, once for the policy, a message that goes to a client of whom a condition holds. It is reported where a
// situation was found of which the decision itself says that the message goes.
func (c *checker) chased(code, of, message, hint string) {
	text := c.owed() + " > 0 && days_late > 0 && " + of
	if of == "promise.active" {
		text += " && has(promise.until) && promise.until > today"
	}
	if c.m.Scope != engine.ScopeClient {
		text += " && !invoice.on_hold && !invoice.disputed"
	}
	reaches := func(a *engine.Action) bool { return a.Contact }
	if f := c.carriedOut(text, reaches); f != nil {
		c.show(code, diag.Warning, Place{State: engine.NoState, Rule: Whole, Action: Whole},
			fmt.Sprintf(message, f.action.Channel, c.m.Name(f.to)), hint, f.witness)
	}
}

// exempt reports a last step that hands over an invoice which the client contests, or which a person has stopped. For a
// message the engine sees to it, and the case of a client counts only what may be asked. A policy that writes to nobody gives
// work to people from its first step on: they see what it is about.
func (c *checker) exempt() {
	writes := slices.ContainsFunc(c.m.States, func(s engine.State) bool { return reachesClient(&s) })
	if c.m.Scope == engine.ScopeClient || !writes {
		return
	}
	for _, of := range []struct {
		asked               *regexp.Regexp
		name, message, hold string
	}{
		{ofDispute, "invoice.disputed", "a disputed invoice comes to the %s of state %s, where its case ends: no condition of this policy looks at %s", "disputed"},
		{ofHold, "invoice.on_hold", "an invoice on hold comes to the %s of state %s, where its case ends: no condition of this policy looks at %s", "paused"},
	} {
		if c.asks(of.asked) {
			continue
		}
		hands := func(a *engine.Action) bool { return !a.Contact }
		if f := c.carriedOut("invoice.open > 0 && days_late > 0 && "+of.name, hands, final); f != nil {
			c.show(CodeContested, diag.Warning, Place{State: engine.NoState, Rule: Whole, Action: Whole},
				fmt.Sprintf(of.message, f.action.Channel, c.m.Name(f.to), of.name),
				fmt.Sprintf(`add a hold: {to: %q, when: %q} to always, and %s: {hold: true, next: [{resume: true, when: "!%s"}]}`, of.hold, of.name, of.hold, of.name), f.witness)
		}
	}
}

func final(s *engine.State) bool { return s.Final }

// carried is an action that the decision carries out in a situation.
type carried struct {
	to      engine.StateID
	action  *engine.Action
	witness *guard.Situation
}

// carriedOut looks for a rule whose state carries out a wanted action in a situation of which a condition holds, on the
// day of the situation or one of those that follow while min_gap keeps the step; nil when the decision shows none, as where a
// person has to approve the step.
func (c *checker) carriedOut(text string, wanted func(*engine.Action) bool, of ...func(*engine.State) bool) *carried {
	for i := range c.m.States {
		id, s := engine.StateID(i), &c.m.States[i]
		if !c.reachable[i] || s.Final || s.Hold {
			continue
		}
		for j, r := range slices.Concat(c.m.Always, s.Next) {
			if r.To == engine.NoState || never(r.When) || slices.ContainsFunc(of, func(is func(*engine.State) bool) bool { return !is(&c.m.States[r.To]) }) {
				continue
			}
			wishes := append(holding(r), none(c.m.Always[:min(j, len(c.m.Always))])...)
			if j >= len(c.m.Always) {
				wishes = c.taking(id, j-len(c.m.Always))
			}
			if f := c.carriesOut(id, r.To, text, wanted, wishes); f != nil {
				return f
			}
		}
	}
	return nil
}

// carriesOut is carriedOut for one rule, which is taken as wished.
func (c *checker) carriesOut(id, to engine.StateID, text string, wanted func(*engine.Action) bool, taken []guard.Wish) *carried {
	do := c.m.States[to].Do
	for k := range do {
		if !wanted(&do[k]) || never(do[k].When) {
			continue
		}
		wishes := c.with(text, append(slices.Clip(taken), guard.Wish{Guard: do[k].When, Holds: true})...)
		if len(wishes) == 0 {
			return nil
		}
		if s, verdict, _ := guard.Search(c.m, id, wishes); verdict == guard.Found && c.decides(s, text, to, &do[k]) {
			return &carried{to, &do[k], s}
		}
	}
	return nil
}

// decides reports whether the decision enters a state and carries out an action of it, while a condition holds.
func (c *checker) decides(s *guard.Situation, text string, to engine.StateID, action *engine.Action) bool {
	g := c.compile(c.index, text)
	in := s.Input
	for range c.m.MinGap + 2 {
		if holds, err := g.Holds(&in); err != nil || !holds {
			return false
		}
		d, err := engine.Decide(c.m, *in.Case, &in.Facts, in.Today)
		if err != nil {
			return false
		}
		if len(d.Steps) > 0 {
			return d.Steps[0].To == to && slices.Contains(d.Steps[0].Actions, action)
		}
		in.Today++
	}
	return false
}
