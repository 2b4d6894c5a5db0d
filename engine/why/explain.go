package why

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/replay"
)

// Explain answers for a story that replay.History told of the book.
func Explain(b *engine.Book, s *replay.Story) *Answer {
	inv, cur := s.Facts.Invoice, s.Facts.Invoice.Currency
	a := &Answer{
		Invoice: inv.ID, Client: inv.Client, Name: s.Facts.Client.Name, At: s.At,
		Amount: cur.Format(inv.Amount), Open: cur.Format(inv.Open), Currency: cur.Code(),
		Due: inv.Due, DaysLate: int(s.At - inv.Due), Until: s.Until,
		Path: []Move{}, Fired: []Rule{}, Others: []Rule{},
	}
	if in := (&engine.Input{Facts: s.Facts}); inv.Open > 0 {
		a.Limitation, a.Court = in.LimitationEnd(), in.BeforeCourt()
		a.ask(inv)
		if a.OnHold = inv.OnHold; inv.OnHold {
			a.HoldUntil = inv.HoldUntil
		}
	}
	a.Elsewhere, a.Incoming = elsewhere(inv), incoming(inv)
	for i := range s.Path {
		a.Path = append(a.Path, move(s, &s.Path[i]))
	}
	a.Next = next(s)
	if s.Machine == nil {
		explainAbsence(b, s, a)
		return a
	}
	now := &s.Decision.Case
	if s.Err != nil {
		now, a.Undecided = &s.Case, s.Err.Error()
	}
	a.Policy, a.Title = s.Machine.Policy, s.Machine.Title
	a.State, a.Since = s.Machine.Name(now.State), now.Entered
	if inv.Open > 0 && len(s.Decision.Steps) == 0 && s.Machine.LeavesAlone(inv) {
		a.Status = "the case stands still: " + a.Elsewhere + ", and no rule of its policy speaks of that"
		return a
	}
	a.Anchor = anchor(s)
	a.explainRules(s)
	if len(a.Fired) == 0 && s.Err == nil {
		a.markNearest(s)
	}
	return a
}

// elsewhere says who else chases an invoice; empty when nobody does.
func elsewhere(inv *engine.Invoice) string {
	switch {
	case inv.Factored && inv.Factor != "":
		return "sold to the factor " + inv.Factor + ": not yours to chase"
	case inv.Factored:
		return "sold to a factor: not yours to chase"
	case inv.HandedOver != 0:
		return fmt.Sprintf("handed over to %s on %s", strings.ReplaceAll(inv.HandedTo, "_", " "), inv.HandedOver)
	}
	return ""
}

// incoming says what came in about the invoice and waits for a person.
func incoming(inv *engine.Invoice) *engine.IncomingText {
	m := inv.Incoming
	if m == nil || inv.Open <= 0 {
		return nil
	}
	t := m.Written()
	return &t
}

// ask says what may be asked, when that is not all that is open.
func (a *Answer) ask(inv *engine.Invoice) {
	if inv.ToAsk() == inv.Open {
		return
	}
	a.ToAsk = inv.Currency.Format(inv.ToAsk())
	for _, l := range []struct {
		amount engine.Amount
		why    string
	}{{inv.Contested(), "contested"}, {inv.Credited, "credit notes for it"}, {inv.Covered, "other credit of the client"}, {inv.Tolerated(), "no more than the book tolerates"}} {
		if l.amount > 0 {
			a.Less = append(a.Less, Less{inv.Currency.Format(l.amount), l.why})
		}
	}
}

// anchor says what a client's case is as late as; nil for an invoice's.
func anchor(s *replay.Story) *Anchor {
	in := s.Input()
	if s.Machine.Scope != engine.ScopeClient || in.AnchorDue() == 0 {
		return nil
	}
	return &Anchor{Rule: s.Machine.Anchor.String(), Invoice: in.Anchor(), Due: in.AnchorDue(), DaysLate: int(s.At - in.AnchorDue())}
}

// explainAbsence says why there is no case.
func explainAbsence(b *engine.Book, s *replay.Story, a *Answer) {
	inv := s.Facts.Invoice
	switch {
	case s.KnownOn > s.At:
		a.Status = fmt.Sprintf("not known yet: it was issued on %s", s.KnownOn)
	case inv.Amount <= 0:
		a.Status = "a credit note: it is never chased"
	case inv.Open <= 0:
		a.Status = "nothing is owed on it, and no case was ever opened"
	case s.AssignErr != nil:
		a.Status = "nobody can tell its policy"
		a.Undecided = s.AssignErr.Error()
	case inv.Factored:
		a.Status = a.Elsewhere + ". No policy that a line of the assign list gives it says factored: true"
	default:
		a.Status = "no line of the assign list takes it"
	}
	if inv.Open <= 0 || inv.Factored || s.KnownOn > s.At {
		return
	}
	for i := range b.Assign {
		l := &b.Assign[i]
		m := b.Machines[l.Policy]
		c := engine.NewCase(m, s.At)
		r := explain(l.When, l.Source, &engine.Input{Facts: s.Facts, Machine: m, Case: &c, Today: s.At})
		r.To, r.Kind = m.Policy, "assign"
		if r.Verdict == Later { // it holds, and yet did not take the invoice
			r.Why = fmt.Sprintf("true, but the policy takes %s only", m.Currency)
		}
		a.Others = append(a.Others, r)
	}
}

// explainRules explains every rule of the state in which the day began.
func (a *Answer) explainRules(s *replay.Story) {
	in, d := s.Input(), &s.Decision
	state := &s.Machine.States[s.Case.State]
	today := s.Path[max(0, len(s.Path)-len(d.Steps)):]
	for i := range d.Steps {
		r := fired(s, &d.Steps[i], i == 0)
		r.Agreed = today[i].Agreed
		a.Fired = append(a.Fired, r)
	}
	if state.Final {
		if len(d.Steps) == 0 {
			a.Status = fmt.Sprintf("finished: the case ended in %s on %s", state.Name, s.Case.Entered)
		}
		return
	}
	winner := -1
	if len(d.Steps) > 0 {
		winner = d.Steps[0].Rule
	}
	for i := range len(s.Machine.Always) + len(state.Next) {
		if i == winner {
			continue
		}
		rule, kind := ruleAt(s.Machine, s.Case.State, i)
		r := explain(rule.When, rule.Source, in)
		r.To, r.Kind = target(s, rule), kind
		if r.Verdict == Later {
			refine(&r, s, rule, i)
		}
		a.Others = append(a.Others, r)
	}
}

// ruleAt returns a rule by its index among those tried in a state, and the
// word for its kind.
func ruleAt(m *engine.Machine, state engine.StateID, i int) (rule *engine.Rule, kind string) {
	rule = m.RuleAt(state, i)
	switch {
	case i < len(m.Always):
		return rule, engine.StepAlways.String()
	case rule.Resume:
		return rule, engine.StepResume.String()
	}
	return rule, engine.StepNext.String()
}

// target names the state a rule leads to.
func target(s *replay.Story, r *engine.Rule) string {
	if r.Resume {
		return s.Machine.Name(s.Case.HeldFrom)
	}
	return s.Machine.Name(r.To)
}

// explain evaluates a guard. A rule that holds gets the verdict Later, which
// the caller refines.
func explain(g engine.Guard, at engine.Source, in *engine.Input) Rule {
	r := Rule{Source: at.String(), When: at.Text, Verdict: Later, Why: "true, but an earlier rule came first"}
	if g == nil {
		return r
	}
	e := engine.Explanation{Text: at.Text}
	if x, ok := g.(engine.Explainer); ok {
		e = x.Explain(in)
	} else {
		e.Holds, e.Err = g.Holds(in)
	}
	r.When, r.Misses = strings.Join(strings.Fields(e.Text), " "), slices.Clone(e.Misses)
	for _, t := range e.Terms {
		r.Terms = append(r.Terms, Term{strings.Join(strings.Fields(t.Text), " "), t.Value, t.Depth})
	}
	switch {
	case e.Err != nil:
		r.Verdict, r.Why = Unknown, e.Err.Error()
	case !e.Holds:
		r.Verdict, r.Why = False, ""
	default:
		r.Misses = nil
	}
	return r
}

// refine says what kept a rule that holds from being taken.
func refine(r *Rule, s *replay.Story, rule *engine.Rule, index int) {
	d, c := &s.Decision, &s.Case
	transition := engine.Approval{From: c.State, To: rule.To, Rule: index}
	switch {
	case s.Err != nil:
		r.Why = "true, but another guard had no answer"
	case rule.Resume:
	case slices.Contains(d.Case.Lapsed, rule.To) && r.Kind == engine.StepAlways.String():
		r.Verdict, r.Why = Lapsed, "true, but its hold expired; it is tried again once it was false"
	case d.Proposal != nil && *d.Proposal == transition:
		r.Verdict, r.Why = Approval, "true, and waits for a person to agree"
	case slices.Contains(c.Rejected, transition):
		r.Verdict, r.Why = Rejected, "true, but a person said no"
	case len(d.Steps) > 0:
	case d.Deferred != nil && d.Deferred.Rule == index:
		r.Verdict, r.Why = Deferred, deferredWhy(s)
	case rule.To == c.State && d.Deferred == nil && d.Proposal == nil:
		r.Verdict, r.Why = Stays, "true, and the case is there already"
	}
}

// deferredWhy says why a rule that holds has to wait.
func deferredWhy(s *replay.Story) string {
	until := s.Decision.Deferred.Until
	if p := s.Decision.Deferred.Pending; p != nil {
		return "true, but held back: " + waitsFor(s.Machine, p)
	}
	if why := s.Decision.Deferred.Awaits; why != "" {
		return fmt.Sprintf("true, but held back until %s: %s", until, why)
	}
	if s.Decision.Deferred.Small {
		return "true, but held back: no more could be asked than the tolerance of the book"
	}
	if s.Decision.Deferred.Covered {
		return "true, but held back: the client's credit covers all that could be asked"
	}
	if s.Case.Escalated == s.At {
		return fmt.Sprintf("true, but the case moved on that day already; it may again on %s", until)
	}
	return agree.Sprintf("true, but held back until %s: %d {day|days} between contacts, and the last was on %s",
		until, s.Machine.MinGap, s.Case.LastContact)
}

// waitsFor says what a case waits for.
func waitsFor(m *engine.Machine, p *engine.Pending) string {
	a := m.ActionOf(p.ActionKey)
	what := strings.TrimSpace(a.Channel + " " + a.Template)
	switch p.Status {
	case engine.PendingFailed:
		return fmt.Sprintf("%s failed (%s); what stands in for it comes next", what, p.Why)
	case engine.PendingLapsed:
		return fmt.Sprintf("%s was not sent (%s); it is once that is over", what, p.Why)
	case engine.PendingAsked:
		return fmt.Sprintf("%s could not be sent, and a person has to send it again, replace it or let it go (relance tasks)", what)
	}
	if a.Channel == "call" {
		return fmt.Sprintf("the %s of %s was not recorded yet", what, p.Decided)
	}
	return fmt.Sprintf("%s of %s has not left yet", what, p.Decided)
}

// fired explains a step of the day; only the first was decided on the facts as
// they stood when the day began.
func fired(s *replay.Story, step *engine.Step, first bool) Rule {
	r := Rule{Verdict: Fired, Kind: step.Kind.String(), To: s.Machine.Name(step.To)}
	switch {
	case step.Kind == engine.StepExpire:
		r.Why = agree.Sprintf("the hold %s had lasted %d {day|days}", s.Machine.Name(step.From), s.Machine.States[step.From].Expires)
	case step.Kind == engine.StepAnchor:
		by := s.Machine.Because(step)
		r.Source, r.Why = by.String(), by.Text
	case step.Kind == engine.StepAgain:
		r.Why = "what was not made is decided again"
	case step.Kind == engine.StepReopen:
		r.Why = "there is new debt on a finished case"
	default:
		rule, _ := ruleAt(s.Machine, step.From, step.Rule)
		r.Source, r.When = rule.Source.String(), rule.Source.Text
		if first {
			e := explain(rule.When, rule.Source, s.Input())
			r.When, r.Terms = e.When, e.Terms
		}
	}
	return r
}
