package analysis_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/analysis"
)

// from is a guard that is true from a number of days of lateness on.
type from int

func (from) Holds(*engine.Input) (bool, error)            { return false, nil }
func (from) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }
func (from) Never() bool                                  { return false }
func (f from) Implies(other engine.Guard) bool {
	o, ok := other.(from)
	return ok && f >= o
}

// lateness compiles the two forms in which analysis asks for days of lateness.
func lateness(_ int, text string) engine.Guard {
	fields := strings.Fields(text)
	n, err := strconv.Atoi(fields[2])
	if err != nil || fields[0] != "days_late" {
		return nil
	}
	if fields[1] == ">" {
		n++
	}
	return from(n)
}

func TestCadence(t *testing.T) {
	mail := func(name string, tone engine.Tone, next ...engine.Rule) engine.State {
		return engine.State{Name: name, Tone: tone, Next: next, Do: []engine.Action{{Channel: "email", Contact: true, Template: name}}}
	}
	task := func(name string, next ...engine.Rule) engine.State {
		return engine.State{Name: name, Next: next, Do: []engine.Action{{Channel: "task"}}}
	}
	letter := func(s engine.State, when engine.Guard) engine.State {
		s.Do = append(s.Do, engine.Action{Channel: "letter", Contact: true, Template: "letter", Params: map[string]string{"registered": "true"}, When: when})
		return s
	}
	leaves := to(9, sometimes) // always has a last rule to the end
	courteous, firm, formal := engine.ToneCourteous, engine.ToneFirm, engine.ToneFormal
	text := func(r engine.Rule, text string) engine.Rule { r.Source.Text = text; return r }
	for _, tc := range []struct {
		name   string
		states []engine.State
		assign string
		want   string
	}{
		{"on day 3", []engine.State{state("a", to(1, from(3))), mail("b", courteous)}, "", ""},
		{"on day 2", []engine.State{state("a", to(1, from(2))), mail("b", courteous)}, "", "RL516@0/0"},
		{"on the due day", []engine.State{state("a", to(1, from(0))), mail("b", courteous)}, "", "RL516@0/0"},
		{"before it is due", []engine.State{state("a", to(1, from(-5))), mail("b", courteous)}, "", ""},
		{"by something else", []engine.State{state("a", to(1, sometimes)), mail("b", courteous)}, "", ""},
		{"a task is no message", []engine.State{state("a", to(1, from(1))), task("b", to(2, from(0))), mail("c", courteous)}, "", "RL516@1/0"},
		{"late enough already", []engine.State{state("a", to(1, from(4))), task("b", to(2, from(0))), mail("c", courteous)}, "", ""},
		{"on day 15", []engine.State{state("a", to(1, from(15))), mail("b", courteous)}, "", ""},
		{"on day 16", []engine.State{state("a", to(1, from(16))), mail("b", courteous)}, "", "RL517@0/0"},
		{"one way on day 16, another on day 7", []engine.State{state("a", to(1, from(16)), to(2, from(7))), mail("b", courteous), mail("c", courteous)}, "", ""},
		{"formal at once", []engine.State{state("a", to(1, from(7))), mail("b", formal)}, "", "RL518@0/0"},
		{"firm at once", []engine.State{state("a", to(1, from(7))), mail("b", firm)}, "", ""},
		{"two tones firmer", []engine.State{state("a", to(1, from(7))), mail("b", courteous, to(2, sometimes)), mail("c", formal)}, "", "RL518@1/0"},
		{"one tone firmer", []engine.State{state("a", to(1, from(7))), mail("b", courteous, to(2, sometimes)), mail("c", firm, to(3, sometimes)), mail("d", formal)}, "", ""},
		{"a letter for any debt", []engine.State{state("a", to(1, from(7))), letter(mail("b", courteous), nil)}, "", "RL519@1/-1"},
		{"a letter whose rule looks at the amount", []engine.State{state("a", text(to(1, from(7)), "invoice.open >= 100")), letter(mail("b", courteous), nil)}, "", ""},
		{"a letter further on", []engine.State{state("a", text(to(1, from(7)), "client.open_total > 100")), mail("b", courteous, to(2, sometimes)), letter(mail("c", courteous), nil)}, "", ""},
		{"a letter with a condition", []engine.State{state("a", to(1, from(7))), letter(mail("b", courteous), written("invoice.open > 50"))}, "", ""},
		{"a letter that looks at the whole amount", []engine.State{state("a", to(1, from(7))), letter(mail("b", courteous), written("invoice.amount > 50"))}, "", "RL524@1/-1"},
		{"a letter whose condition only says that something is owed", []engine.State{state("a", to(1, from(7))), letter(mail("b", courteous), written("invoice.open >= 1"))}, "", "RL519@1/-1"},
		{"a letter with another condition", []engine.State{state("a", to(1, from(7))), letter(mail("b", courteous), written("client.country == 'FR'"))}, "", "RL519@1/-1"},
		{"a line of assign looks at the amount", []engine.State{state("a", to(1, from(7))), letter(mail("b", courteous), nil)}, "invoice.open > 20", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			states := append(tc.states, make([]engine.State, 9-len(tc.states))...)
			for i := range states {
				if states[i].Name == "" {
					states[i] = final(fmt.Sprintf("unused%d", i))
				}
			}
			m := machine([]engine.Rule{leaves}, append(states, final("end"))...)
			b := &engine.Book{Machines: []*engine.Machine{m}, Assign: []engine.AssignLine{{When: sometimes, Source: engine.Source{Text: tc.assign}}}}
			var got []string
			for _, f := range analysis.Check(b, analysis.Tools{Compile: lateness}) {
				if f.Code >= "RL516" && f.Code != analysis.CodeNoEnd {
					got = append(got, fmt.Sprintf("%s@%d/%d", f.Code, f.At.State, f.At.Rule))
				}
			}
			if s := strings.Join(got, " "); s != tc.want {
				t.Errorf("got %s, want %s", s, tc.want)
			}
		})
	}
}

// written is a guard that knows its text, and nothing else.
type written string

func (written) Holds(*engine.Input) (bool, error)            { return false, nil }
func (written) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }
func (w written) String() string                             { return string(w) }
