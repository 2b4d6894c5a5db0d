package guard_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/guard"
)

// standard is policy standard of the library, with an invoice of 1,200 EUR of 2026-03-02.
type standard struct {
	machine *engine.Machine
	in      engine.Input
	c       engine.Case
}

func newStandard(t testing.TB) *standard {
	t.Helper()
	book, list := policies.Load("../library/france_b2b", policies.Options{})
	if list.Errors() > 0 {
		t.Fatal(list)
	}
	s := &standard{machine: book.Engine.Machine("standard")}
	due, err := engine.ParseDate("2026-03-02")
	if err != nil {
		t.Fatal(err)
	}
	eur := engine.MustCurrency("EUR")
	inv := &engine.Invoice{ID: "INV-7", Client: "C-1", Amount: 120000, Open: 120000, Currency: eur, Issued: due - 30, Due: due}
	s.in = engine.Input{
		Facts: engine.Facts{
			Invoice:    inv,
			Client:     &engine.Client{ID: "C-1", Name: "Boulangerie Ronde", Profile: "standard", Kind: engine.KindBusiness, Country: "FR", Email: "compta@example.org"},
			Account:    engine.AccountOf([]*engine.Invoice{inv}, due),
			Calendar:   book.Engine.Calendar,
			Limitation: book.Engine.LimitationOf(inv),
		},
		Machine: s.machine,
		Today:   due + 10,
	}
	s.c = engine.NewCase(s.machine, due-20)
	s.to("courtesy", due+7)
	s.in.Case = &s.c
	return s
}

// to puts the case into a state, after a contact that happened.
func (s *standard) to(state string, day engine.Date) {
	s.c.State = s.machine.State(state)
	s.c.Entered, s.c.Since = day, day
	s.c.Entries = slices.Clone(s.c.Entries)
	s.c.Entries[s.c.State]++
	s.c.Contacts, s.c.LastContact, s.c.GapSince = s.c.Contacts+1, day, day
}

// rules are how many rules are tried in the state of the case.
func (s *standard) rules() int {
	return len(s.machine.Always) + len(s.machine.States[s.c.State].Next)
}

// first is one pass, rule by rule.
func (s *standard) first(holds func(rule int) bool) int {
	for i := range s.rules() {
		if holds(i) {
			return i
		}
	}
	return -1
}

// byHand is one pass over the rules of standard in state courtesy, written in Go.
func byHand(in *engine.Input) int {
	inv := in.Invoice
	switch {
	case inv.Open <= 0:
		return 0
	case in.Client.Insolvent != 0:
		return 1
	}
	if end := in.LimitationEnd(); end != 0 && end < in.Today {
		return 2
	}
	promised := in.Promise.Made != 0 && in.Promise.Active(in.Today)
	switch {
	case inv.Open < 500 && inv.Open < inv.Amount:
		return 3
	case inv.Disputed && inv.Undisputed() <= 0:
		return 4
	case inv.Disputed && in.Case.EntriesOf(in.Machine.State("part_disputed")) == 0:
		return 5
	case inv.OnHold:
		return 6
	case inv.Debit:
		return 7
	case in.Last.Result == "bounced":
		return 8
	case promised:
		return 10
	case in.Today-inv.Due >= 15:
		return ruleFirm
	}
	return -1
}

// ruleFirm leads to state firm.
const ruleFirm = 14

// exprEnv is what the rules read, for Expr: money in floats, as it has no other.
type exprEnv struct {
	Open, Amount, Undisputed                                                   float64
	Insolvent, Limited, Disputed, OnHold, Debit, Promised, PlanActive, Entered bool
	ToLimitation, Late, InState, Entries                                       int
	State, Outcome                                                             string
}

// inExpr are the rules of standard in state courtesy.
var inExpr = []string{
	"Open <= 0", "Insolvent", "Limited && ToLimitation < 0", "Open < 5 && Open < Amount", "Disputed && Undisputed <= 0", "Disputed && Undisputed > 0 && !Entered", "OnHold", "Debit",
	"State == 'courtesy' && Outcome == 'bounced'", "State == 'firm' && Entries < 2 && Outcome == 'bounced'", "(Promised || PlanActive) && State in ['watch', 'courtesy']", "(Promised || PlanActive) && State == 'by_letter'",
	"(Promised || PlanActive) && State in ['firm', 'firm_by_letter']", "(Promised || PlanActive) && State in ['formal_notice', 'complete_file']", "Late >= 15",
}

func (s *standard) exprEnv() exprEnv {
	in := &s.in
	end := in.LimitationEnd()
	return exprEnv{
		Open: float64(in.Invoice.Open) / 100, Amount: float64(in.Invoice.Amount) / 100, Undisputed: float64(in.Invoice.Undisputed()) / 100,
		Entered: s.c.EntriesOf(s.machine.State("part_disputed")) > 0, Entries: s.c.EntriesOf(s.c.State), Insolvent: in.Client.Insolvent != 0, Limited: end != 0,
		Disputed: in.Invoice.Disputed, OnHold: in.Invoice.OnHold, Debit: in.Invoice.Debit, Promised: in.Promise.Active(in.Today) && !in.Promise.Planned(),
		PlanActive: in.Promise.Active(in.Today) && in.Promise.Planned(), ToLimitation: int(end - in.Today), Late: in.DaysLate(), InState: s.c.DaysInState(in.Today),
		State: s.machine.Name(s.c.State), Outcome: in.Last.Result,
	}
}

// pass is a way of making one pass; its answer is the first rule that holds.
type pass struct {
	name string
	run  func() int
}

func (s *standard) passes(t testing.TB) []pass {
	var programs []*vm.Program
	for _, text := range inExpr {
		p, err := expr.Compile(text, expr.Env(exprEnv{}), expr.AsBool())
		if err != nil {
			t.Fatal(err)
		}
		programs = append(programs, p)
	}
	var machine vm.VM
	compiled := s.machine.States[s.c.State].Pass
	var guards []*guard.Guard
	for i := range s.rules() {
		guards = append(guards, s.machine.RuleAt(s.c.State, i).When.(*guard.Guard))
	}
	return []pass{
		{"handwritten", func() int { return byHand(&s.in) }},
		{"compiled", func() int {
			rule, err := compiled.First(&s.in, 0)
			if err != nil {
				t.Fatal(err)
			}
			return rule
		}},
		{"guards", func() int {
			return s.first(func(i int) bool { ok, err := guards[i].Holds(&s.in); return ok && err == nil })
		}},
		{"celgo", func() int {
			return s.first(func(i int) bool { ok, err := guards[i].HoldsInCEL(&s.in); return ok && err == nil })
		}},
		{"expr", func() int { // what it reads is gathered once a pass, as its callers would
			env := s.exprEnv()
			return s.first(func(i int) bool { v, err := machine.Run(programs[i], &env); return err == nil && v.(bool) })
		}},
	}
}

// cases are the days and facts on which the answers are compared.
func (s *standard) cases(each func(name string)) {
	due, inv := s.in.Invoice.Due, s.in.Invoice
	for late := range engine.Date(40) {
		s.in.Today = due + late
		for name, set := range map[string]func(on bool){
			"plain":    func(bool) {},
			"paid":     func(on bool) { inv.Open = map[bool]engine.Amount{true: 0, false: inv.Amount}[on] },
			"cents":    func(on bool) { inv.Open = map[bool]engine.Amount{true: 499, false: inv.Amount}[on] },
			"disputed": func(on bool) { inv.Disputed = on },
			"on hold":  func(on bool) { inv.OnHold = on },
			"debited":  func(on bool) { inv.Debit = on },
			"bounced":  func(on bool) { s.in.Last.Result = map[bool]string{true: "bounced"}[on] },
			"old":      func(on bool) { s.in.Today += map[bool]engine.Date{true: 3000, false: -3000}[on] },
			"promised": func(on bool) {
				s.in.Promise = engine.Promise{}
				if on {
					s.in.Promise = engine.Promise{Made: due, Until: due + 20, Amount: 100}
				}
			},
			"insolvent": func(on bool) { s.in.Client.Insolvent = map[bool]engine.Date{true: due}[on] },
		} {
			set(true)
			each(fmt.Sprintf("%s, %d days late", name, late))
			set(false)
		}
	}
	s.in.Today = due + 10
}

func TestEveryWayOfMakingAPassAgrees(t *testing.T) {
	s := newStandard(t)
	passes := s.passes(t)
	seen := map[int]bool{}
	s.cases(func(name string) {
		want := passes[0].run()
		seen[want] = true
		for _, p := range passes[1:] {
			if got := p.run(); got != want {
				t.Fatalf("%s: %s takes rule %d, by hand it is %d", name, p.name, got, want)
			}
		}
	})
	if len(seen) < 10 {
		t.Errorf("only the rules %v were taken", seen)
	}
}

func TestAPassAndADecisionAllocateNextToNothing(t *testing.T) {
	s := newStandard(t)
	today, pass := s.in.Today, s.passes(t)[1]
	for name, c := range map[string]struct {
		most float64
		run  func()
	}{
		"a pass":                        {0, func() { pass.run() }},
		"a decision with nothing to do": {0, func() { _, _ = engine.Decide(s.machine, s.c, &s.in.Facts, today) }},
		"a transition":                  {2, func() { _, _ = engine.Decide(s.machine, s.c, &s.in.Facts, today+5) }},
	} {
		if got := testing.AllocsPerRun(200, c.run); got > c.most {
			t.Errorf("%s allocates %v times, want at most %v", name, got, c.most)
		}
	}
}

// BenchmarkStandard is one pass over the thirteen rules of state courtesy, ten days after the due date: none
// holds. The answers are compared in TestEveryWayOfMakingAPassAgrees, and once here.
func BenchmarkStandard(b *testing.B) {
	s := newStandard(b)
	for _, p := range s.passes(b) {
		b.Run(p.name, func(b *testing.B) {
			if rule := p.run(); rule != -1 {
				b.Fatalf("rule %d holds", rule)
			}
			b.ReportAllocs()
			for b.Loop() {
				p.run()
			}
		})
	}
}

// BenchmarkDecide is engine.Decide as a whole, on a day on which nothing is to be done and on one on which
// the firm reminder is due, beside the same decision written by hand.
func BenchmarkDecide(b *testing.B) {
	s := newStandard(b)
	for _, day := range []struct {
		name  string
		late  engine.Date
		steps int
	}{{"nothing", 10, 0}, {"transition", 15, 1}} {
		today := s.in.Invoice.Due + day.late
		b.Run(day.name+"/handwritten", func(b *testing.B) {
			b.ReportAllocs()
			in, c := s.in, s.c
			in.Today = today
			for b.Loop() {
				d := decideByHand(&in, &c)
				if (d.to != c.State) != (day.steps == 1) || d.wake != s.in.Invoice.Due+15 && day.steps == 0 {
					b.Fatal(d)
				}
			}
		})
		b.Run(day.name+"/decide", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d, err := engine.Decide(s.machine, s.c, &s.in.Facts, today)
				if err != nil || len(d.Steps) != day.steps || d.Wake != s.in.Invoice.Due+15 && day.steps == 0 {
					b.Fatal(d.Wake, err)
				}
			}
		})
	}
}

// handDecision is what a program that knows this policy alone would keep.
type handDecision struct {
	to      engine.StateID
	wake    engine.Date
	actions int
}

var (
	firm    engine.StateID = 2
	waiting                = [...]int{2: 2}
)

// decideByHand is the decision of a case in state courtesy.
func decideByHand(in *engine.Input, c *engine.Case) handDecision {
	rule := byHand(in)
	if rule != ruleFirm {
		return handDecision{to: c.State, wake: max(in.Invoice.Due+15, in.Today+1)}
	}
	if free := c.LastContact + 8; in.Today < free {
		return handDecision{to: c.State, wake: free}
	}
	return handDecision{to: firm, wake: max(in.Invoice.Due+30, in.Today+10), actions: waiting[firm]}
}
