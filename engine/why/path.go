package why

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
)

// move tells one entry of a story, with what was sent.
func move(s *replay.Story, e *replay.Entry) Move {
	if e.Opened {
		return Move{
			Day: e.Day, Policy: e.Machine.Policy, To: e.Machine.Name(e.Step.To), Kind: "opened",
			Source: e.Source.String(), When: e.Source.Text,
		}
	}
	m := stepMove(e.Machine, &e.Step, e.Day)
	m.Agreed = e.Agreed
	for _, msg := range s.Messages {
		for _, l := range msg.All() {
			if l.Invoice == s.Facts.Invoice.ID && l.State == m.To && msg.Decided <= e.Day && e.Day <= msg.Date && carries(&e.Step, &msg) {
				m.Sent = append(m.Sent, sent(&msg))
			}
		}
	}
	for _, x := range s.Suppressed {
		if x.Decided == e.Day && x.State == m.To {
			m.Sent = append(m.Sent, Sent{Date: x.Date, Channel: x.Channel, Template: x.Template, NotSent: x.Reason})
		}
	}
	return m
}

// carries reports whether a message came of one of the step's actions, or of
// what stood in for it.
func carries(step *engine.Step, m *engine.Message) bool {
	if m.Fallback != "" {
		return len(step.Actions) > 0
	}
	for _, a := range step.Actions {
		if a.Channel == m.Channel {
			return true
		}
	}
	return false
}

func stepMove(m *engine.Machine, s *engine.Step, day engine.Date) Move {
	out := Move{
		Day: day, Policy: m.Policy, From: m.Name(s.From), To: m.Name(s.To),
		Kind: s.Kind.String(), Passed: s.Passed,
	}
	by := m.Because(s)
	out.Source, out.When = by.String(), by.Text
	return out
}

func sent(m *engine.Message) Sent {
	return Sent{
		Date: m.Date, Channel: m.Channel, Template: m.Template, To: m.To, Contact: m.Contact, Person: m.Person,
		Amount: m.Currency.Format(m.Amount), Invoices: len(m.Lines), Fallback: m.Fallback, Waited: m.Deferred, StandIn: m.StandIn,
	}
}

// next tells what would happen next; nil when that is nothing.
func next(s *replay.Story) *Next {
	x := s.Next
	switch {
	case s.KnownOn > s.At:
		return &Next{Day: s.KnownOn, Days: int(s.KnownOn - s.At), What: "it becomes known"}
	case x == nil:
		return nil
	}
	n := &Next{Day: x.Day, Days: int(x.Day - s.At)}
	for i := range x.Steps {
		n.Path = append(n.Path, stepMove(x.Machine, &x.Steps[i], x.Day))
	}
	last := len(x.Steps) - 1
	switch {
	case last >= 0:
		n.What = n.Path[0].From
		for _, m := range n.Path {
			n.What += " → " + m.To
		}
		for i, a := range x.Steps[last].Actions {
			n.What += []string{", with ", " and "}[min(i, 1)] + a.Channel
		}
	case x.Proposal != nil:
		n.What = fmt.Sprintf("a person is asked to agree to %s", x.Machine.Name(x.Proposal.To))
	case x.Opened:
		n.What = fmt.Sprintf("a case opens under policy %s", x.Machine.Policy)
	default:
		n.What = fmt.Sprintf("nobody can tell: %v", x.Err)
	}
	return n
}

// markNearest marks the rule that came nearest to moving the case: one that
// waits; else the one that time alone makes true first; else, among the state's own
// rules and then the always rules, the one that misses least.
func (a *Answer) markNearest(s *replay.Story) {
	best := -1
	for i := range a.Others {
		r := &a.Others[i]
		switch {
		case r.Verdict == Deferred || r.Verdict == Approval:
			best = i
		case r.Verdict != False:
			continue
		case best < 0 || nearer(s, a, i, best):
			best = i
		}
		if r.Verdict != False {
			break
		}
	}
	if best < 0 {
		return
	}
	r := &a.Others[best]
	r.Nearest = true
	switch {
	case r.Why != "":
		a.NearestMiss = r.To + ": " + r.Why
	case len(r.Misses) > 0:
		a.NearestMiss = r.To + ": " + r.Misses[0]
	default:
		a.NearestMiss = r.To
	}
}

// nearer reports whether the false rule i came nearer than rule j.
func nearer(s *replay.Story, a *Answer, i, j int) bool {
	if a.Others[j].Verdict != False {
		return false
	}
	if s.Next != nil && len(s.Next.Steps) > 0 && s.Next.Steps[0].From == s.Case.State {
		if k := s.Next.Steps[0].Rule; i == k || j == k {
			return i == k
		}
	}
	always := engine.StepAlways.String()
	if x, y := a.Others[i].Kind == always, a.Others[j].Kind == always; x != y {
		return y
	}
	x, y := len(a.Others[i].Misses), len(a.Others[j].Misses)
	return x != 0 && (y == 0 || x < y)
}
