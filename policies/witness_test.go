package policies_test

import (
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/analysis"
)

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
	for _, f := range analysis.Check(loaded.Engine, analysis.Tools{}) {
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
