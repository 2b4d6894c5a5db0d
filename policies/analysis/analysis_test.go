package analysis_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/analysis"
)

// says is a guard whose answer is known, or not, when it is compiled.
type says struct{ value, known bool }

func (g says) Holds(*engine.Input) (bool, error)            { return g.value, nil }
func (g says) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }
func (g says) Const() (value, ok bool)                      { return g.value, g.known }

// opaque is a guard that cannot prove anything.
type opaque struct{}

func (opaque) Holds(*engine.Input) (bool, error)            { return false, nil }
func (opaque) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }

// above is a guard that is true from a number on: it can prove what follows.
// A negative number is never reached.
type above int

func (above) Holds(*engine.Input) (bool, error)            { return false, nil }
func (above) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }
func (a above) Never() bool                                { return a < 0 }
func (a above) Implies(other engine.Guard) bool {
	b, ok := other.(above)
	return ok && a >= b
}

var (
	sometimes engine.Guard = opaque{}
	surely    engine.Guard = says{value: true, known: true}
	never     engine.Guard = says{known: true}
)

// machine writes a machine in short: the first state is where cases begin.
func machine(always []engine.Rule, states ...engine.State) *engine.Machine {
	m := &engine.Machine{Policy: "standard", Always: always, States: states}
	for i := range m.States {
		m.States[i].Reopen = engine.NoState
	}
	return m
}

func to(s engine.StateID, when engine.Guard) engine.Rule { return engine.Rule{To: s, When: when} }

func state(name string, next ...engine.Rule) engine.State {
	return engine.State{Name: name, Next: next}
}

func final(name string) engine.State { return engine.State{Name: name, Final: true} }

func hold(name string, expires int, next ...engine.Rule) engine.State {
	return engine.State{Name: name, Hold: true, Expires: expires, Next: next}
}

func resume(when engine.Guard) engine.Rule {
	return engine.Rule{To: engine.NoState, Resume: true, When: when}
}

func reenter(s engine.StateID, when engine.Guard) engine.Rule {
	return engine.Rule{To: s, Reenter: true, When: when}
}

// found writes findings as CODE@machine/state/rule/action.
func found(b *engine.Book) string {
	var out []string
	for _, f := range analysis.Check(b, analysis.Tools{}) {
		out = append(out, fmt.Sprintf("%s@%d/%d/%d/%d", f.Code, f.At.Machine, f.At.State, f.At.Rule, f.At.Action))
	}
	return strings.Join(out, " ")
}

func TestMachines(t *testing.T) {
	mail := func(s engine.State, template string) engine.State {
		s.Do = append(s.Do, engine.Action{Channel: "email", Contact: true, Template: template})
		return s
	}
	tone := func(s engine.State, t engine.Tone) engine.State { s.Tone = t; return s }
	approve := func(s engine.State, g engine.Guard) engine.State { s.Approve = g; return s }
	text := func(r engine.Rule, text string) engine.Rule { r.Source.Text = text; return r }
	for _, tc := range []struct {
		name string
		m    *engine.Machine
		want string
	}{
		{"a sound machine is clean", machine(nil, state("a", to(1, sometimes)), final("b")), ""},
		{"a state behind a rule that is never true is not reached", machine(nil, state("a", to(1, never), to(2, sometimes)), final("b"), final("c")), "RL504@0/0/0/-1 RL501@0/1/-1/-1"},
		{"a state behind an unconditional rule is not reached", machine(nil, state("a", to(2, nil), to(1, sometimes)), final("b"), final("c")), "RL505@0/0/1/-1 RL501@0/1/-1/-1"},
		{"a final state that is reopened leads on", &engine.Machine{
			Policy: "standard",
			States: []engine.State{{Name: "a", Next: []engine.Rule{to(1, sometimes)}, Reopen: engine.NoState}, {Name: "b", Final: true, Reopen: 2}, {Name: "c", Next: []engine.Rule{to(1, sometimes)}, Reopen: engine.NoState}},
		}, ""},
		{"a state without rules is stuck", machine(nil, state("a", to(1, sometimes)), state("b")), "RL502@0/1/-1/-1"},
		{"an always rule leaves every state", machine([]engine.Rule{to(2, sometimes)}, state("a", to(1, sometimes)), state("b"), final("c")), ""},
		{"an always rule does not leave its own target", machine([]engine.Rule{to(1, sometimes)}, state("a"), state("b")), "RL502@0/1/-1/-1"},
		{"a rule that is never true leaves nothing", machine(nil, state("a", to(1, never)), final("b")), "RL502@0/0/-1/-1 RL504@0/0/0/-1 RL501@0/1/-1/-1"},
		{"reenter alone does not leave", machine(nil, state("a", reenter(0, sometimes))), "RL502@0/0/-1/-1"},
		{"an unconditional reenter never rests", machine([]engine.Rule{to(1, sometimes)}, state("a", reenter(0, nil)), final("b")), "RL503@0/0/0/-1"},
		{"a rule to its own state rests", machine([]engine.Rule{to(1, sometimes)}, state("a", to(0, nil)), final("b")), ""},
		{"a circle of unconditional rules never rests", machine(nil, state("a", to(1, sometimes)), state("b", to(2, sometimes), to(3, surely)), final("c"), state("d", to(1, nil))), "RL503@0/1/1/-1"},
		{"a circle with one condition rests", machine(nil, state("a", to(1, nil)), state("b", to(0, sometimes), to(2, sometimes)), final("c")), ""},
		{"two circles are two findings", machine([]engine.Rule{to(2, sometimes)}, state("a", to(1, sometimes), reenter(0, nil)), state("b", reenter(1, surely)), final("c")), "RL503@0/0/1/-1 RL503@0/1/0/-1"},
		{"a hold that nothing ends is stuck", machine(nil, state("a", to(1, sometimes)), hold("b", 0)), "RL502@0/1/-1/-1"},
		{"a hold that expires ends", machine(nil, state("a", to(1, sometimes), to(2, sometimes)), hold("b", 30), final("c")), ""},
		{"a hold that resumes ends", machine(nil, state("a", to(1, sometimes), to(2, sometimes)), hold("b", 0, resume(sometimes)), final("c")), ""},
		{"an unconditional resume rests", machine(nil, state("a", to(1, nil)), hold("b", 0, resume(nil))), ""},
		{"a hold that only always ends is pointed out", machine([]engine.Rule{to(2, sometimes)}, state("a", to(1, sometimes)), hold("b", 0), final("c")), "RL506@0/1/-1/-1"},
		{"the clock of the state stands still in a hold", machine(nil, state("a", to(1, sometimes), to(2, sometimes)), hold("b", 0, text(resume(sometimes), "case.days_in_state > 3")), final("c")), "RL507@0/1/0/-1"},
		{"another clock goes on in a hold", machine(nil, state("a", to(1, sometimes), to(2, sometimes)), hold("b", 0, text(resume(sometimes), "case.days_in_state_of_mind > 3")), final("c")), ""},
		{"a machine that begins at its end", machine(nil, final("a")), "RL508@0/0/-1/-1"},
		{"approve where a case begins", machine(nil, approve(state("a", to(1, sometimes)), sometimes), final("b")), "RL509@0/0/-1/-1"},
		{"approve that is never true", machine(nil, state("a", to(1, sometimes)), approve(final("b"), never)), "RL504@0/1/-1/-1"},
		{"the same condition twice", machine(nil, state("a", text(to(1, sometimes), "x > 1"), text(to(2, sometimes), "x  > 1")), final("b"), final("c")), "RL505@0/0/1/-1 RL501@0/2/-1/-1"},
		{"a condition of always again in a state", machine([]engine.Rule{text(to(1, sometimes), "paid")}, state("a", text(to(2, sometimes), "paid")), final("b"), final("c")), "RL505@0/0/0/-1 RL501@0/2/-1/-1"},
		{"a person may reject a rule, so that the next is tried", machine(nil, state("a", to(1, nil), to(2, sometimes)), approve(final("b"), sometimes), final("c")), ""},
		{"the same condition behind a rule that a person may reject", machine(nil, state("a", text(to(1, sometimes), "x > 1"), text(to(2, sometimes), "x > 1")), approve(final("b"), sometimes), final("c")), ""},
		{"nobody is asked, so that the next is not tried", machine(nil, state("a", to(2, nil), to(1, sometimes)), final("b"), approve(final("c"), never)), "RL505@0/0/1/-1 RL501@0/1/-1/-1 RL504@0/2/-1/-1"},
		{"a condition of always again, once its hold has expired", machine([]engine.Rule{text(to(2, sometimes), "late")}, state("a", text(to(1, sometimes), "late")), final("b"), hold("c", 30, resume(sometimes))), ""},
		{"a condition of always again, while its hold lasts", machine([]engine.Rule{text(to(2, sometimes), "late")}, state("a", text(to(1, sometimes), "late")), final("b"), hold("c", 0, resume(sometimes))), "RL505@0/0/0/-1 RL501@0/1/-1/-1"},
		{"a circle that waits for a person rests", machine([]engine.Rule{to(2, sometimes)}, state("a", to(1, nil)), approve(state("b", to(0, nil)), sometimes), final("c")), ""},
		{"a condition that a rule before it covers", machine(nil, state("a", to(1, above(45)), to(2, above(60))), final("b"), final("c")), "RL505@0/0/1/-1 RL501@0/2/-1/-1"},
		{"a condition that a rule before it covers in part", machine(nil, state("a", to(1, above(60)), to(2, above(45))), final("b"), final("c")), ""},
		{"a condition that a rule of always covers", machine([]engine.Rule{to(1, above(45))}, state("a", to(2, above(60))), final("b"), final("c")), "RL505@0/0/0/-1 RL501@0/2/-1/-1"},
		{"a rule that covers another, and that a person can reject", machine(nil, state("a", to(1, above(45)), to(2, above(60))), approve(final("b"), sometimes), final("c")), ""},
		{"a rule that is never true covers nothing", machine(nil, state("a", to(1, above(-1)), to(2, above(60))), final("b"), final("c")), "RL504@0/0/0/-1 RL501@0/1/-1/-1"},
		{"an unconditional always shadows all", machine([]engine.Rule{to(1, nil)}, state("a", to(2, sometimes)), final("b"), final("c")), "RL505@0/-1/0/-1 RL501@0/2/-1/-1"},
		{"the same text twice in a row", machine(nil, mail(state("a", to(1, sometimes)), "x"), mail(final("b"), "x")), "RL513@0/1/-1/0"},
		{"another text each time", machine(nil, mail(state("a", to(1, sometimes)), "x"), mail(final("b"), "y")), ""},
		{"the tone falls", machine(nil, tone(state("a", to(1, sometimes)), engine.ToneFormal), tone(final("b"), engine.ToneFirm)), "RL514@0/0/0/-1"},
		{"the tone rises", machine(nil, tone(state("a", to(1, sometimes)), engine.ToneFirm), tone(final("b"), engine.ToneFormal)), ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			b := &engine.Book{Machines: []*engine.Machine{tc.m}, Assign: []engine.AssignLine{{}}}
			if err := tc.m.Validate(); err != nil {
				t.Fatal(err)
			}
			if got := found(b); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestACaseDoesNotBeginInAHold(t *testing.T) {
	start := machine(nil, hold("a", 9, to(1, sometimes)), final("b"))
	reopened := machine(nil, state("a", to(1, sometimes), to(2, sometimes)), final("b"), hold("c", 0, resume(sometimes)))
	reopened.States[1].Reopen = 2
	all := machine(nil, state("a", to(1, sometimes), to(2, sometimes)), final("b"), hold("c", 0, resume(sometimes)))
	all.Reopen = 2
	for _, tc := range []struct {
		name string
		m    *engine.Machine
		want string
	}{
		{"start", start, "RL515@0/0/-1/-1"},
		{"reopen of a final state", reopened, "RL515@0/2/-1/-1"},
		{"reopen of the policy", all, "RL515@0/2/-1/-1"},
	} {
		if got := found(&engine.Book{Machines: []*engine.Machine{tc.m}, Assign: []engine.AssignLine{{}}}); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.name, got, tc.want)
		}
		if tc.m.Validate() == nil {
			t.Errorf("%s: the machine counts as well formed", tc.name)
		}
	}
}

func TestAssign(t *testing.T) {
	line := func(policy int, when engine.Guard) engine.AssignLine {
		return engine.AssignLine{Policy: policy, When: when}
	}
	for _, tc := range []struct {
		name  string
		lines []engine.AssignLine
		want  string
	}{
		{"every policy, and all invoices", []engine.AssignLine{line(1, sometimes), line(0, nil)}, ""},
		{"a policy that no line names", []engine.AssignLine{line(0, nil)}, "RL510@1/-1/-1/-1"},
		{"a line behind the one for all others", []engine.AssignLine{line(0, surely), line(1, sometimes)}, "RL511@-1/-1/1/-1 RL510@1/-1/-1/-1"},
		{"a line that takes nothing", []engine.AssignLine{line(1, never), line(0, nil)}, "RL504@-1/-1/0/-1 RL510@1/-1/-1/-1"},
		{"a line that an earlier one covers", []engine.AssignLine{line(0, above(45)), line(1, above(60)), line(0, nil)}, "RL511@-1/-1/1/-1 RL510@1/-1/-1/-1"},
		{"a line that an earlier one covers in part", []engine.AssignLine{line(0, above(60)), line(1, above(45)), line(0, nil)}, ""},
		{"no line for all others", []engine.AssignLine{line(0, sometimes), line(1, sometimes)}, "RL512@-1/-1/1/-1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			sound := machine(nil, state("a", to(1, sometimes)), final("b"))
			if got := found(&engine.Book{Machines: []*engine.Machine{sound, sound}, Assign: tc.lines}); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	for _, d := range analysis.Docs() {
		if d.Title == "" || d.Why == "" || d.Bad == "" || d.Good == "" {
			t.Errorf("%s: the explanation is not complete", d.Code)
		}
	}
}

// Only a rule that looks at what is open ends the case of what is paid.
func TestARuleEndsWhatIsPaid(t *testing.T) {
	mail := engine.State{Name: "mail", Do: []engine.Action{{Channel: "email", Contact: true}}}
	rule := func(s engine.StateID, text string) engine.Rule {
		return engine.Rule{To: s, When: sometimes, Source: engine.Source{Text: text}}
	}
	for text, want := range map[string]bool{
		"invoice.open <= 0": false, "client.open_total == 0": false, "invoice.to_ask <= 0": false,
		"days_late >= 90": true, "invoice.reopened": true,
	} {
		for _, where := range []string{"always", "next"} {
			m := machine(nil, state("watch", to(1, sometimes)), mail, final("settled"))
			if where == "always" {
				m.Always = []engine.Rule{rule(2, text)}
			} else {
				m.States[1].Next = []engine.Rule{rule(2, text)}
			}
			got := false
			for _, f := range analysis.Check(&engine.Book{Machines: []*engine.Machine{m}}, analysis.Tools{Compile: func(int, string) engine.Guard { return nil }}) {
				got = got || f.Code == analysis.CodeNoEnd
			}
			if got != want {
				t.Errorf("%s in %s: reported %v", text, where, got)
			}
		}
	}
}
