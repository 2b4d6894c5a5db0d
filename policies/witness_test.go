package policies_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/analysis"
	"github.com/relance-dev/relance/policies/diag"
)

// compiles makes guards of the policy standard of a book.
func compiles(t *testing.T, book *policies.Book) analysis.Compile {
	t.Helper()
	return func(_ int, text string) engine.Guard {
		g, problems, err := book.Guard("standard", text)
		if err != nil || len(problems) > 0 {
			t.Fatalf("%s: %v %v", text, problems, err)
		}
		return g
	}
}

// What a finding shows is so: the case that stands beside a falling tone, a message every day or two steps that alternate
// is decided by the code that decides, and takes the very rule.
func TestInstancesAreDecidedAsTheFindingSays(t *testing.T) {
	book := exampleStatesOf(`watch: next: [{to: "firm", when: "days_late >= 7 && invoice.open >= 20"}, {to: "remind", when: "days_late >= 9"}]
	firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "soft", when: "days_late >= 30 && client.profile != 'key_account'"}, {to: "settled", when: "days_late >= 90"}]}
	soft: {tone: "courteous", do: [{email: {template: "firm"}}], next: [{to: "a", when: "days_late >= 40"}]}
	remind: {do: [{email: {template: "firm"}}], next: [{to: "remind", reenter: true, when: "invoice.open > 5"}]}
	a: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "b", when: "case.days_in_state >= 7"}]}
	b: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "a", when: "case.days_in_state >= 8 && invoice.open > 7"}]}`)
	loaded, list := policies.Load(t.TempDir(), policies.Options{Overlay: map[string][]byte{"book.cue": []byte(book), "gap.cue": []byte("package relance\n\npolicies: standard: min_gap: 0\n"), "templates/firm.fr.md": []byte(exampleText)}})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	shown := map[string]int{}
	for _, f := range analysis.Check(loaded.Engine, analysis.Tools{Compile: compiles(t, loaded)}) {
		if f.Witness == nil || f.At.Rule == analysis.Whole || f.At.State == engine.NoState {
			continue
		}
		m := loaded.Engine.Machines[f.At.Machine]
		in := f.Witness.Input
		d, err := engine.Decide(m, *in.Case, &in.Facts, in.Today)
		if err != nil {
			t.Fatalf("%s: %v", f.Message, err)
		}
		if len(d.Steps) == 0 { // it has moved today already
			if d, err = engine.Decide(m, *in.Case, &in.Facts, in.Today+1); err != nil {
				t.Fatalf("%s: %v", f.Message, err)
			}
		}
		if len(d.Steps) == 0 || d.Steps[0].To != m.States[f.At.State].Next[f.At.Rule].To {
			t.Errorf("%s (%s): %v", f.Message, f.Witness, d.Steps)
		}
		shown[f.Code]++
	}
	for _, code := range []string{analysis.CodeTone, analysis.CodeDaily, analysis.CodeAlternate} {
		if shown[code] == 0 {
			t.Errorf("nothing shows %s: %v", code, shown)
		}
	}
}

// Beside each finding about a situation that can be stands one, and the code that decides says of it what the finding says.
func TestEveryFindingIsShown(t *testing.T) {
	const (
		paid = `{to: "settled", when: "invoice.open <= 0"}`
		firm = `firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "settled", when: "days_late >= 90"}]}`
	)
	watch := func(when, more string) string {
		return `watch: next: [{to: "firm", when: "` + when + `"}], ` + more
	}
	type shown struct {
		m       *engine.Machine
		f       analysis.Finding
		in      *engine.Input
		today   engine.Decision
		soon    engine.Decision // the first of the days that follow on which something moves: min_gap may keep a step
		on      engine.Date     // that day
		compile func(int, string) engine.Guard
	}
	holding := func(s shown, g engine.Guard) bool {
		holds, err := g.Holds(s.in)
		return err == nil && holds
	}
	stays := func(s shown) bool { return len(s.today.Steps) == 0 }
	comes := func(s shown) bool {
		return len(s.soon.Steps) > 0 && s.soon.Steps[0].To == s.m.States[s.f.At.State].Next[s.f.At.Rule].To
	}
	toFirm := func(s shown) bool { return len(s.today.Steps) > 0 && s.m.Name(s.today.Steps[0].To) == "firm" }
	does := func(s shown, contact bool) bool {
		return len(s.soon.Steps) > 0 && slices.ContainsFunc(s.soon.Steps[0].Actions, func(a *engine.Action) bool { return a.Contact == contact })
	}
	writes := func(s shown) bool { return does(s, true) }
	ends := func(s shown) bool {
		return does(s, false) && s.m.States[s.soon.Steps[0].To].Final && s.in.Invoice.Open > 0
	}
	// rests takes the rule that leads to where the case rests, and looks at it for a year and more.
	rests := func(s shown) bool {
		if len(s.soon.Steps) == 0 {
			return false
		}
		c := s.soon.Case
		for day := s.on + 1; day < s.on+500; day++ {
			c.Pending = nil // what it decided was done
			d, err := engine.Decide(s.m, c, &s.in.Facts, day)
			if err != nil || len(d.Steps) > 0 {
				return false
			}
			c = d.Case
		}
		return s.m.Name(c.State) == "firm"
	}
	for _, tc := range []struct {
		code, states, always string
		want                 func(s shown) bool
	}{
		{analysis.CodeNoResume, watch("days_late >= 7", firm+`, held: hold: true`), paid + `, {to: "held", when: "invoice.on_hold"}`, stays},
		{analysis.CodeStoppedClock, watch("days_late >= 7", firm+`, held: {hold: true, next: [{resume: true, when: "case.days_in_state >= 10"}]}`), paid + `, {to: "held", when: "invoice.on_hold"}`, stays},
		{analysis.CodeStartFinal, `watch: final: true`, paid, func(s shown) bool { return s.m.States[s.today.Case.State].Final && s.in.Invoice.Open > 0 }},
		{analysis.CodeStartApprove, watch("days_late >= 7", firm+`, watch: approve: "invoice.open >= 10000"`), paid, func(s shown) bool { return holding(s, s.m.States[s.m.Start].Approve) }},
		{analysis.CodeShadowed, `watch: next: [{to: "firm", when: "days_late >= 7"}, {to: "settled", when: "days_late >= 9"}], ` + firm, paid, toFirm},
		{analysis.CodeShadowed, `watch: next: [{to: "firm"}, {to: "settled", when: "days_late >= 9"}], ` + firm, paid, toFirm},
		{
			analysis.CodeRepeat,
			watch("days_late >= 7", `firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "last", when: "days_late >= 30"}]}, last: {do: [{email: {template: "firm"}}], next: [{to: "settled", when: "days_late >= 90"}]}`),
			paid,
			func(s shown) bool {
				return len(s.soon.Steps) > 0 && s.soon.Steps[0].To == s.f.At.State && s.m.Name(s.soon.Steps[0].From) == "firm"
			},
		},
		{
			analysis.CodeInformal,
			watch("days_late >= 7", `firm: {tone: "formal", do: [{sms: {template: "firm"}, when: "invoice.open >= 50"}], next: [{to: "settled", when: "days_late >= 90"}]}`), paid, nil,
		},
		{analysis.CodeStuck, watch("days_late >= 7", `firm: {do: [{email: {template: "firm"}}]}`), "", nil},
		{analysis.CodeTooSoon, watch("days_late >= 1 && client.kind == 'business'", firm), paid, func(s shown) bool { return comes(s) && s.in.Today < s.in.Invoice.Due+3 }},
		{analysis.CodeTooLate, watch("days_late >= 20", firm), paid, func(s shown) bool { return stays(s) && s.in.Today == s.in.Invoice.Due+15 && s.in.Invoice.Open > 0 }},
		{
			analysis.CodeHeavy,
			watch("days_late >= 7", `firm: {tone: "firm", do: [{letter: {template: "firm", registered: true}, when: "client.country == 'FR'"}], next: [{to: "settled", when: "days_late >= 90"}]}`),
			paid,
			func(s shown) bool {
				return s.in.Invoice.Open > 0 && s.in.Invoice.Open < 2000 && holding(s, s.m.States[s.f.At.State].Do[s.f.At.Action].When)
			},
		},
		{
			analysis.CodeGross,
			watch("days_late >= 7", `firm: {tone: "firm", do: [{letter: {template: "firm", registered: true}, when: "invoice.amount >= 500"}], next: [{to: "settled", when: "days_late >= 90"}]}`),
			paid,
			func(s shown) bool {
				return s.in.Invoice.Open > 0 && s.in.Invoice.Open < 2000 && s.in.Invoice.Amount >= 50000
			},
		},
		{
			analysis.CodeNoPlans, watch("days_late >= 7", firm+`, held: {hold: true, next: [{resume: true, when: "!promise.active"}]}`),
			paid + `, {to: "held", when: "promise.active"}`,
			func(s shown) bool {
				return holding(s, s.compile(0, "plan.active && !promise.active")) && (stays(s) || s.m.Name(s.today.Steps[0].To) != "held")
			},
		},
		{analysis.CodeNoPlans, watch("days_late >= 7 && !promise.active", firm), paid, func(s shown) bool { return holding(s, s.compile(0, "plan.active")) && writes(s) }},
		{analysis.CodePromised, watch("days_late >= 7", firm), paid, func(s shown) bool { return s.in.Promise.Active(s.on) && !s.in.Promise.Planned() && writes(s) }},
		{analysis.CodePromised, watch("days_late >= 7 && !plan.active", firm), paid, func(s shown) bool { return s.in.Promise.Active(s.on) && writes(s) }},
		{analysis.CodePromised, watch("days_late >= 7 || promise.broken", firm), paid, func(s shown) bool { return s.in.Promise.Active(s.on) && writes(s) }},
		{
			analysis.CodeContested, watch("days_late >= 7", `firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "agency", when: "days_late >= 45 && !invoice.on_hold"}]}, agency: {final: true, do: [{task: {queue: "agency", title: "Hand over"}}]}`), paid,
			func(s shown) bool { return s.in.Invoice.Disputed && ends(s) },
		},
		{
			analysis.CodeContested, watch("days_late >= 7", `firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "agency", when: "days_late >= 45 && invoice.undisputed > 0"}]}, agency: {final: true, do: [{task: {queue: "agency", title: "Hand over"}}]}`), paid,
			func(s shown) bool { return s.in.Invoice.OnHold && ends(s) },
		},
		{analysis.CodeRests, watch("days_late >= 15", `firm: {do: [{email: {template: "firm"}}], next: [{to: "settled", when: "days_late < 10"}]}`), paid, rests},
		{analysis.CodeRests, watch("client.profile == 'micro' && invoice.open > 50 && days_late >= 9", `firm: {do: [{email: {template: "firm"}}], next: [{to: "settled", when: "client.profile == 'key_account'"}, {to: "settled", when: "days_late == 3"}]}`), paid, rests},
		{analysis.CodeRests, watch("client.country == 'FR'", `firm: {next: [{to: "settled", when: "client.country == 'BE' && days_late >= 9"}, {to: "watch", when: "days_late < -400"}]}`), paid, rests},
		{analysis.CodeRests, watch("days_late >= 9 && case.contacts >= 3", `firm: {next: [{to: "watch", when: "case.contacts < 2"}]}`), paid, rests},
		{analysis.CodePassed, watch("days_late == 15", firm), paid, func(s shown) bool { return stays(s) && s.in.Invoice.Open > 0 }},
		{analysis.CodePassed, watch("days_late >= 7", `firm: {do: [{email: {template: "firm"}}], next: [{to: "last", when: "days_late > 20 && days_late <= 90"}]}, last: {do: [{email: {template: "last"}}]}`), paid, func(s shown) bool { return stays(s) && int(s.in.Today-s.in.Invoice.Due) > 90 }},
		{
			analysis.CodeLoop, `watch: next: [{to: "late", when: "days_late >= 7"}], late: next: [{to: "later", when: "days_late >= 9 && client.kind == 'business'"}], later: next: [{to: "late", when: "days_late >= 5"}]`, paid, nil,
		},
		{analysis.CodeNoEnd, watch("days_late >= 7", firm), `{to: "settled", when: "invoice.disputed"}`, func(s shown) bool { return stays(s) && s.in.Invoice.Open == 0 }},
		{
			analysis.CodeOrder,
			watch("days_late >= 15", `firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "last", when: "days_late >= 7"}]}, last: {do: [{email: {template: "last"}}], next: [{to: "settled", when: "days_late >= 90"}]}`),
			paid,
			func(s shown) bool { return comes(s) && s.in.Today == s.in.Invoice.Due+15 },
		},
		{
			analysis.CodeConstant, `watch: next: [{to: "firm", when: "2 > 1"}], ` + firm, paid,
			func(s shown) bool { return holding(s, s.m.States[s.f.At.State].Next[s.f.At.Rule].When) },
		},
	} {
		t.Run(tc.code, func(t *testing.T) {
			policy := `policies: standard: {title: "A", start: "watch", states: {settled: final: true, ` + tc.states + `}, always: [` + tc.always + `]}`
			files := map[string][]byte{"book.cue": []byte(exampleBook(policy)), "templates/firm.fr.md": []byte(exampleText), "templates/last.fr.md": []byte(exampleText)}
			loaded, list := policies.Load(t.TempDir(), policies.Options{Overlay: files})
			at := slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Code == tc.code })
			if at < 0 || list[at].Witness == "" {
				t.Fatalf("%v\n%s", list, policy)
			}
			if tc.want == nil {
				return // a book with an error decides nothing
			}
			compile := compiles(t, loaded)
			all := analysis.Check(loaded.Engine, analysis.Tools{Compile: compile})
			f := all[slices.IndexFunc(all, func(f analysis.Finding) bool { return f.Code == tc.code })]
			s := shown{m: loaded.Engine.Machines[0], f: f, in: &f.Witness.Input, compile: compile}
			for day := s.in.Today; day <= s.in.Today+3 && len(s.soon.Steps) == 0; day++ {
				d, err := engine.Decide(s.m, *s.in.Case, &s.in.Facts, day)
				if err != nil {
					t.Fatal(err)
				}
				if s.soon, s.on = d, day; day == s.in.Today {
					s.today = d
				}
			}
			if !tc.want(s) {
				t.Errorf("%s (%s): %+v", f.Message, f.Witness, s.soon.Steps)
			}
		})
	}
}

// Rules whose conditions may come to hold, of cases that came in any way, are not said to be out of reach.
func TestRulesThatCasesCanTakeAreNotSaidToBeOutOfReach(t *testing.T) {
	const paid = `{to: "settled", when: "invoice.open <= 0"}`
	for name, states := range map[string]string{
		"later":                   `watch: next: [{to: "a", when: "days_late >= 15"}], a: next: [{to: "settled", when: "days_late == 15 || days_late > 40"}]`,
		"what is open":            `watch: next: [{to: "a", when: "invoice.open >= 500"}], a: next: [{to: "settled", when: "invoice.open < 100"}]`,
		"a fact of theirs":        `watch: next: [{to: "a", when: "client.usual_days_late >= 10"}], a: next: [{to: "settled", when: "client.usual_days_late < 5"}]`,
		"another way":             `watch: next: [{to: "a", when: "client.kind == 'business'"}, {to: "a", when: "days_late >= 40"}], a: next: [{to: "settled", when: "client.kind == 'consumer'"}]`,
		"another way by always":   `watch: next: [{to: "a", when: "client.kind == 'business'"}], a: next: [{to: "settled", when: "client.kind == 'consumer'"}]`,
		"a circle with a way out": `watch: next: [{to: "a", when: "days_late >= 7"}], a: next: [{to: "b", when: "days_late >= 8"}], b: next: [{to: "settled", when: "days_late >= 60"}, {to: "a", when: "days_late >= 9"}]`,
		"a circle that waits":     `watch: next: [{to: "a", when: "days_late >= 7"}], a: next: [{to: "b", when: "case.days_in_state >= 8"}], b: next: [{to: "a", when: "days_late >= 9"}]`,
		"a circle that cannot be": `watch: next: [{to: "a", when: "days_late >= 7"}], a: next: [{to: "b", when: "client.kind == 'business'"}], b: next: [{to: "a", when: "client.kind == 'consumer'"}]`,
	} {
		t.Run(name, func(t *testing.T) {
			always := paid
			if strings.HasSuffix(name, "always") {
				always += `, {to: "a", when: "invoice.disputed"}`
			}
			policy := `policies: standard: {title: "A", start: "watch", states: {settled: final: true, ` + states + `}, always: [` + always + `]}`
			_, list := policies.Load(t.TempDir(), policies.Options{Overlay: map[string][]byte{"book.cue": []byte(exampleBook(policy))}})
			for _, d := range list {
				if d.Code == analysis.CodeLoop || d.Code == analysis.CodeRests && name != "a circle that cannot be" || d.Code == "RL103" {
					t.Errorf("%s: %s (%s)", d.Code, d.Message, d.Witness)
				}
			}
		})
	}
}

// A policy that tells an open promise and plan from none, wherever and however it does, is not said to ignore them; nor is one
// that looks at disputes and holds, or whose last step hands nothing over.
func TestPoliciesThatLookAtPromisesAndDisputesAreNotSaidToIgnoreThem(t *testing.T) {
	const (
		paid   = `{to: "settled", when: "invoice.open <= 0"}`
		end    = `next: [{to: "settled", when: "days_late >= 90"}]`
		mail   = `do: [{email: {template: "firm"}}]`
		task   = `final: true, do: [{task: {queue: "agency", title: "Hand over"}}]`
		none   = "!promise.active && !plan.active"
		either = "promise.active || plan.active"
	)
	for _, tc := range []struct{ name, policy string }{
		{"a hold", `states: {watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {` + mail + `, ` + end + `}, promised: {hold: true, next: [{resume: true, when: "` + none + `"}]}}, always: [` + paid + `, {to: "promised", when: "` + either + `"}]`},
		{"a rule", `states: {watch: next: [{to: "firm", when: "days_late >= 7 && ` + none + `"}], firm: {` + mail + `, ` + end + `}}, always: [` + paid + `]`},
		{"an action", `states: {watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {do: [{email: {template: "firm"}, when: "` + none + `"}], ` + end + `}}, always: [` + paid + `]`},
		{"its day", `states: {watch: next: [{to: "firm", when: "days_late >= 7 && (!has(promise.until) || promise.until < today)"}], firm: {` + mail + `, ` + end + `}}, always: [` + paid + `]`},
		{"approval", `states: {watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {approve: "` + either + `", ` + mail + `, ` + end + `}}, always: [` + paid + `]`},
		{"no message", `states: {watch: next: [{to: "person", when: "days_late >= 7"}], person: {do: [{task: {queue: "a", title: "Look"}}], ` + end + `}}, always: [` + paid + `]`},
		{"people alone", `states: {watch: next: [{to: "look", when: "days_late >= 7"}], look: {` + task + `}}, always: [` + paid + `]`},
		{"a client's", `scope: "client", states: {watch: next: [{to: "firm", when: "days_late >= 7 && ` + none + `"}], firm: {` + mail + `, next: [{to: "agency", when: "days_late >= 45 && ` + none + `"}]}, agency: {` + task + `}}, always: [{to: "settled", when: "client.open_total <= 0"}]`},
		{"dispute and hold", `states: {watch: next: [{to: "firm", when: "days_late >= 7 && ` + none + `"}], firm: {` + mail + `, next: [{to: "agency", when: "days_late >= 45"}]}, agency: {` + task + `}, kept: {hold: true, next: [{resume: true, when: "!invoice.disputed && !invoice.on_hold"}]}}, always: [` + paid + `, {to: "kept", when: "invoice.disputed || invoice.on_hold"}]`},
		{"the task asks", `states: {watch: next: [{to: "firm", when: "days_late >= 7 && ` + none + `"}], firm: {` + mail + `, next: [{to: "agency", when: "days_late >= 45"}]}, agency: {final: true, do: [{task: {queue: "agency", title: "Hand over"}, when: "invoice.to_ask > 0 && !invoice.on_hold"}]}}, always: [` + paid + `]`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			policy := `policies: standard: {title: "A", start: "watch", states: settled: final: true, ` + tc.policy + `}`
			files := map[string][]byte{"book.cue": []byte(exampleBook(policy)), "templates/firm.fr.md": []byte(exampleText)}
			_, list := policies.Load(t.TempDir(), policies.Options{Overlay: files})
			if list.Errors() > 0 {
				t.Fatal(list)
			}
			for _, d := range list {
				if d.Code == analysis.CodePromised || d.Code == analysis.CodeNoPlans || d.Code == analysis.CodeContested {
					t.Errorf("%s: %s (%s)", d.Code, d.Message, d.Witness)
				}
			}
		})
	}
}
