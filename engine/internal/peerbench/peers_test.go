package peerbench

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"github.com/PaesslerAG/gval"
	"github.com/casbin/govaluate"
	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	grule "github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/pkg"
	"github.com/looplab/fsm"
	"github.com/qmuntal/stateless"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

// subject is an invoice of 1,200 EUR under policy standard of the library, in state courtesy.
type subject struct {
	machine *engine.Machine
	in      engine.Input
	c       engine.Case
}

func newSubject(t testing.TB) *subject {
	t.Helper()
	book, list := policies.Load("../../../policies/library/france_b2b", policies.Options{})
	if list.Errors() > 0 {
		t.Fatal(list)
	}
	s := &subject{machine: book.Engine.Machine("standard")}
	due, err := engine.ParseDate("2026-03-02")
	if err != nil {
		t.Fatal(err)
	}
	inv := &engine.Invoice{ID: "INV-7", Client: "C-1", Amount: 120000, Open: 120000, Currency: engine.MustCurrency("EUR"), Issued: due - 30, Due: due}
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
	s.c.State = s.machine.State("courtesy")
	s.c.Entered, s.c.Since = due+7, due+7
	s.c.Entries = slices.Clone(s.c.Entries)
	s.c.Entries[s.c.State]++
	s.c.Contacts, s.c.LastContact, s.c.GapSince = 1, due+7, due+7
	s.in.Case = &s.c
	return s
}

// facts are what the rules read, as the peers take them.
type facts struct {
	Open, Amount, Undisputed                                                   float64
	Insolvent, Limited, Disputed, OnHold, Debit, Promised, PlanActive, Entered bool
	ToLimitation, Late, Entries                                                int64
	State, Outcome                                                             string
	Answer                                                                     int64 // of an engine that acts on facts: rule + 1
}

func (s *subject) facts() facts {
	in := &s.in
	end := in.LimitationEnd()
	return facts{
		Open: float64(in.Invoice.Open) / 100, Amount: float64(in.Invoice.Amount) / 100, Undisputed: float64(in.Invoice.Undisputed()) / 100,
		Entered: s.c.EntriesOf(s.machine.State("part_disputed")) > 0, Entries: int64(s.c.EntriesOf(s.c.State)), Insolvent: in.Client.Insolvent != 0, Limited: end != 0,
		Disputed: in.Invoice.Disputed, OnHold: in.Invoice.OnHold, Debit: in.Invoice.Debit, Promised: in.Promise.Active(in.Today) && !in.Promise.Planned(),
		PlanActive: in.Promise.Active(in.Today) && in.Promise.Planned(), ToLimitation: int64(end - in.Today), Late: int64(in.DaysLate()),
		State: s.machine.Name(s.c.State), Outcome: in.Last.Result,
	}
}

// table is facts by name, for those that take no struct.
func (f *facts) table(to map[string]any) {
	to["Open"], to["Amount"], to["Undisputed"] = f.Open, f.Amount, f.Undisputed
	to["Insolvent"], to["Limited"], to["Disputed"], to["OnHold"], to["Debit"] = f.Insolvent, f.Limited, f.Disputed, f.OnHold, f.Debit
	to["Promised"], to["PlanActive"], to["Entered"] = f.Promised, f.PlanActive, f.Entered
	to["ToLimitation"], to["Late"], to["Entries"], to["State"], to["Outcome"] = f.ToLimitation, f.Late, f.Entries, f.State, f.Outcome
}

// rules are those of standard in state courtesy, in the order in which they are tried.
var rules = []string{
	"Open <= 0.0", "Insolvent", "Limited && ToLimitation < 0", "Open < 5.0 && Open < Amount", "Disputed && Undisputed <= 0.0", "Disputed && Undisputed > 0.0 && !Entered", "OnHold", "Debit",
	"State == 'courtesy' && Outcome == 'bounced'", "State == 'firm' && Entries < 2 && Outcome == 'bounced'", "(Promised || PlanActive) && State in ['watch', 'courtesy']", "(Promised || PlanActive) && State in ['by_letter']",
	"(Promised || PlanActive) && State in ['firm', 'firm_by_letter']", "(Promised || PlanActive) && State in ['formal_notice', 'complete_file']", "Late >= 15",
}

// in is the rules as another language writes them.
func in(replace ...string) []string {
	list := slices.Clone(rules)
	for i := range list {
		list[i] = strings.NewReplacer(replace...).Replace(list[i])
	}
	return list
}

// peer makes one pass; its answer is the first rule that holds, or -1.
type peer struct {
	name string
	pass func() int
}

// first tries rules one after the other.
func first(holds func(rule int) bool) int {
	for i := range rules {
		if holds(i) {
			return i
		}
	}
	return -1
}

func peersOf(t testing.TB, s *subject) []peer {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Helper()
			t.Fatal(err)
		}
	}
	compiled := s.machine.States[s.c.State].Pass
	peers := []peer{{"relance", func() int {
		rule, err := compiled.First(&s.in, 0)
		must(err)
		return rule
	}}}

	var programs []*vm.Program
	for _, text := range rules {
		p, err := expr.Compile(text, expr.Env(facts{}), expr.AsBool())
		must(err)
		programs = append(programs, p)
	}
	var machine vm.VM
	peers = append(peers, peer{"expr", func() int {
		env := s.facts()
		return first(func(i int) bool { v, err := machine.Run(programs[i], &env); return err == nil && v.(bool) })
	}})

	options := []cel.EnvOption{}
	for _, name := range []string{"Open", "Amount", "Undisputed"} {
		options = append(options, cel.Variable(name, cel.DoubleType))
	}
	for _, name := range []string{"Insolvent", "Limited", "Disputed", "OnHold", "Debit", "Promised", "PlanActive", "Entered"} {
		options = append(options, cel.Variable(name, cel.BoolType))
	}
	for _, name := range []string{"ToLimitation", "Late", "Entries"} {
		options = append(options, cel.Variable(name, cel.IntType))
	}
	for _, name := range []string{"State", "Outcome"} {
		options = append(options, cel.Variable(name, cel.StringType))
	}
	env, err := cel.NewEnv(options...)
	must(err)
	var inCEL []cel.Program
	for _, text := range rules {
		tree, issues := env.Compile(text)
		must(issues.Err())
		p, err := env.Program(tree, cel.EvalOptions(cel.OptOptimize))
		must(err)
		inCEL = append(inCEL, p)
	}
	table := map[string]any{}
	gathered := func() map[string]any {
		f := s.facts()
		f.table(table)
		return table
	}
	peers = append(peers, peer{"cel-go", func() int {
		facts := gathered()
		return first(func(i int) bool { v, _, err := inCEL[i].Eval(facts); return err == nil && v.Value() == true })
	}})

	var evaluable []*govaluate.EvaluableExpression
	for _, text := range in("[", "(", "]", ")", "in ['by_letter']", "== 'by_letter'") {
		e, err := govaluate.NewEvaluableExpression(text)
		must(err)
		evaluable = append(evaluable, e)
	}
	peers = append(peers, peer{"govaluate", func() int {
		facts := gathered()
		return first(func(i int) bool { v, err := evaluable[i].Evaluate(facts); return err == nil && v == true })
	}})

	var inGval []gval.Evaluable
	for _, text := range in("'", `"`) {
		e, err := gval.Full().NewEvaluable(text)
		must(err)
		inGval = append(inGval, e)
	}
	peers = append(peers, peer{"gval", func() int {
		facts := gathered()
		return first(func(i int) bool { v, err := inGval[i].EvalBool(context.Background(), facts); return err == nil && v })
	}})

	return append(peers, peer{"grule", byGrule(t, s)})
}

// byGrule has a rule engine act on the facts: the rule that is tried first and holds notes itself, and ends the run.
func byGrule(t testing.TB, s *subject) func() int {
	t.Helper()
	var text strings.Builder
	for i, rule := range in("'", `"`) {
		fmt.Fprintf(&text, "rule R%d salience %d { when %s then F.Answer = %d; Complete(); }\n", i, 100-i, inGrule(rule), i+1)
	}
	library := ast.NewKnowledgeLibrary()
	if err := builder.NewRuleBuilder(library).BuildRuleFromResource("standard", "1", pkg.NewBytesResource([]byte(text.String()))); err != nil {
		t.Fatal(err)
	}
	base, err := library.NewKnowledgeBaseInstance("standard", "1")
	if err != nil {
		t.Fatal(err)
	}
	run := grule.NewGruleEngine()
	return func() int {
		f := s.facts()
		ctx := ast.NewDataContext()
		if err := ctx.Add("F", &f); err != nil {
			t.Fatal(err)
		}
		if err := run.Execute(ctx, base); err != nil {
			t.Fatal(err)
		}
		return int(f.Answer) - 1
	}
}

var (
	oneOf = regexp.MustCompile(`State in \[([^\]]*)\]`)
	fact  = regexp.MustCompile(`(^|[^"\w])([A-Z]\w+)`)
)

// inGrule is a rule whose facts are fields of F; there are no lists to look into.
func inGrule(rule string) string {
	rule = oneOf.ReplaceAllStringFunc(rule, func(s string) string {
		var parts []string
		for _, state := range strings.Split(oneOf.FindStringSubmatch(s)[1], ", ") {
			parts = append(parts, "State == "+state)
		}
		return "(" + strings.Join(parts, " || ") + ")"
	})
	return fact.ReplaceAllString(rule, "${1}F.$2")
}

// cases are days and facts on which the answers are compared.
func (s *subject) cases(each func(name string)) {
	due, inv := s.in.Invoice.Due, s.in.Invoice
	sets := map[string]func(on bool){
		"plain":     func(bool) {},
		"paid":      func(on bool) { inv.Open = map[bool]engine.Amount{true: 0, false: inv.Amount}[on] },
		"cents":     func(on bool) { inv.Open = map[bool]engine.Amount{true: 499, false: inv.Amount}[on] },
		"disputed":  func(on bool) { inv.Disputed = on },
		"on hold":   func(on bool) { inv.OnHold = on },
		"debited":   func(on bool) { inv.Debit = on },
		"bounced":   func(on bool) { s.in.Last.Result = map[bool]string{true: "bounced"}[on] },
		"insolvent": func(on bool) { s.in.Client.Insolvent = map[bool]engine.Date{true: due}[on] },
		"promised": func(on bool) {
			s.in.Promise = engine.Promise{}
			if on {
				s.in.Promise = engine.Promise{Made: due, Until: due + 20, Amount: 100}
			}
		},
	}
	for late := range engine.Date(30) {
		s.in.Today = due + late
		for _, name := range slices.Sorted(maps.Keys(sets)) {
			sets[name](true)
			each(fmt.Sprintf("%s, %d days late", name, late))
			sets[name](false)
		}
	}
	s.in.Today = due + 10
}

func TestPeersAgree(t *testing.T) {
	s := newSubject(t)
	peers := peersOf(t, s)
	seen := map[int]bool{}
	s.cases(func(name string) {
		want := peers[0].pass()
		seen[want] = true
		for _, p := range peers[1:] {
			if got := p.pass(); got != want {
				t.Errorf("%s: %s takes rule %d, relance %d", name, p.name, got, want)
			}
		}
	})
	if len(seen) < 9 {
		t.Errorf("only the rules %v were taken", seen)
	}
}

// BenchmarkPass is one pass over the rules ten days after the due date, on which none holds.
func BenchmarkPass(b *testing.B) {
	s := newSubject(b)
	for _, p := range peersOf(b, s) {
		b.Run(p.name, func(b *testing.B) {
			if rule := p.pass(); rule != -1 {
				b.Fatalf("rule %d holds", rule)
			}
			b.ReportAllocs()
			for b.Loop() {
				p.pass()
			}
		})
	}
}

// BenchmarkTransition is one step from courtesy to firm, with the guards that stand before it: engine.Decide as a
// whole (gaps between contacts, what is to be sent and the day to wake included), and two state machines that are told
// which event to fire, with the rules as Go functions.
func BenchmarkTransition(b *testing.B) {
	s := newSubject(b)
	today := s.in.Invoice.Due + 15
	late := func() bool { return s.in.Invoice.Open > 0 && today-s.in.Invoice.Due >= 15 }
	b.Run("relance", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if d, err := engine.Decide(s.machine, s.c, &s.in.Facts, today); err != nil || len(d.Steps) != 1 {
				b.Fatal(d.Steps, err)
			}
		}
	})
	b.Run("stateless", func(b *testing.B) {
		state := "courtesy"
		m := stateless.NewStateMachineWithExternalStorage(func(context.Context) (stateless.State, error) { return state, nil },
			func(_ context.Context, to stateless.State) error { state = to.(string); return nil }, stateless.FiringImmediate)
		m.Configure("courtesy").Permit("remind", "firm", func(context.Context, ...any) bool { return late() })
		m.Configure("firm")
		b.ReportAllocs()
		for b.Loop() {
			if err := m.Fire("remind"); err != nil || state != "firm" {
				b.Fatal(state, err)
			}
			state = "courtesy"
		}
	})
	b.Run("looplab-fsm", func(b *testing.B) {
		m := fsm.NewFSM("courtesy", fsm.Events{{Name: "remind", Src: []string{"courtesy"}, Dst: "firm"}}, fsm.Callbacks{
			"before_remind": func(_ context.Context, e *fsm.Event) {
				if !late() {
					e.Cancel()
				}
			},
		})
		b.ReportAllocs()
		for b.Loop() {
			if err := m.Event(context.Background(), "remind"); err != nil || m.Current() != "firm" {
				b.Fatal(m.Current(), err)
			}
			m.SetState("courtesy")
		}
	})
}
