package policies_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/analysis"
)

// A state is reported when time alone shuts all of its rules, and only then.
func TestStatesThatTimeShuts(t *testing.T) {
	for name, tt := range map[string]struct {
		next, always, scope string
		shut                bool
	}{
		"one day":                          {next: `{to: "firm", when: "days_late == 15"}`, shut: true},
		"a window":                         {next: `{to: "firm", when: "days_late >= 15 && days_late < 20"}`, shut: true},
		"two windows":                      {next: `{to: "firm", when: "days_late in [15, 16]"}, {to: "settled", when: "days_late == 40"}`, shut: true},
		"a day in the state":               {next: `{to: "firm", when: "case.days_in_state == 8"}`, shut: true},
		"a window and an amount":           {next: `{to: "firm", when: "days_late < 20 && invoice.open > 100"}`, shut: true},
		"a day at least":                   {next: `{to: "firm", when: "days_late >= 15"}`},
		"a window, and a day at least":     {next: `{to: "firm", when: "days_late == 15"}, {to: "settled", when: "days_late >= 40"}`},
		"a window, and always a day":       {next: `{to: "firm", when: "days_late == 15"}`, always: `, {to: "firm", when: "days_late >= 90"}`},
		"a window, and always a dispute":   {next: `{to: "firm", when: "days_late == 15"}`, always: `, {to: "firm", when: "invoice.disputed"}`, shut: true},
		"a window, or a promise":           {next: `{to: "firm", when: "days_late == 15 || promise.broken"}`},
		"what is no day":                   {next: `{to: "firm", when: "promise.broken"}`},
		"days since a contact, undecided":  {next: `{to: "firm", when: "case.days_since_contact == 7"}`},
		"a client's window":                {next: `{to: "firm", when: "days_late == 15"}`, scope: `scope: "client"`},
		"a client's day in the state":      {next: `{to: "firm", when: "case.days_in_state == 8"}`, scope: `scope: "client"`, shut: true},
		"silenced where somebody means it": {next: `{to: "firm", when: "days_late == 15"}] // relance:ignore RL534: nobody is reminded later`, shut: false},
	} {
		t.Run(name, func(t *testing.T) {
			open := "invoice.open"
			if tt.scope != "" {
				open = "client.open_total"
			}
			next, comment, silenced := strings.Cut(tt.next, "] //")
			if silenced {
				comment = " //" + comment
			}
			policy := `policies: standard: {title: "A", ` + tt.scope + `
start: "watch", states: {` + comment + `
watch: next: [` + next + `]` + comment + `
firm: {do: [{email: {template: "firm"}}]}
settled: final: true}
always: [{to: "settled", when: "` + open + ` <= 0"}` + tt.always + `]}`
			files := map[string][]byte{"book.cue": []byte(exampleBook(policy)), "templates/firm.fr.md": []byte(exampleText)}
			_, list := policies.Load(t.TempDir(), policies.Options{Overlay: files})
			if list.Errors() > 0 {
				t.Fatal(list)
			}
			var got []string
			for _, d := range list {
				if d.Code == analysis.CodePassed {
					got = append(got, d.Message)
					if d.Witness == "" {
						t.Error("without a case that shows it")
					}
				}
			}
			if (len(got) == 1) != tt.shut || slices.ContainsFunc(got, func(m string) bool { return !strings.Contains(m, "state watch") }) {
				t.Errorf("%q, want %t", got, tt.shut)
			}
		})
	}
}
