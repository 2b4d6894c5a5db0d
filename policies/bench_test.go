package policies_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
)

const benchBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"}

`

// generated writes a book of many policies, each with many states of three guards.
func generated(policyCount, stateCount int) map[string][]byte {
	files := map[string][]byte{}
	var assign strings.Builder
	assign.WriteString(benchBook + "assign: [\n")
	for p := range policyCount {
		fmt.Fprintf(&assign, "\t{policy: \"p%d\", when: \"client.name == 'client %d'\"},\n", p, p)
		var b strings.Builder
		fmt.Fprintf(&b, "package relance\n\npolicies: p%d: {\n\ttitle: \"Policy %d\"\n\tstart: \"s0\"\n\tstates: {\n", p, p)
		for s := range stateCount {
			fmt.Fprintf(&b, `		s%d: {
			tone: "firm"
			do: [
				{email: {template: "t%d", attach: ["invoice"]}},
				{task: {queue: "accounts", title: "Call"}, when: "invoice.open >= %d.50"},
			]
			next: [
				{to: "settled", when: "days_late >= %d && invoice.open < 20"},
				{to: "s%d", when: "days_late >= %d && client.kind == 'business'"},
			]
		}
`, s, s, 100+s, 7*s+6, min(s+1, stateCount-1), 7*s+7)
		}
		b.WriteString("\t\tsettled: final: true\n\t}\n\talways: [{to: \"settled\", when: \"invoice.open <= 0\"}]\n}\n")
		files[fmt.Sprintf("p%d.cue", p)] = []byte(b.String())
	}
	assign.WriteString("\t{policy: \"p0\"},\n]\n")
	files["book.cue"] = []byte(assign.String())
	for s := range stateCount {
		files[fmt.Sprintf("templates/t%d.fr.md", s)] = []byte("---\nsubject: Facture {{.references}}\n---\nNous attendons {{.total.open}} depuis le {{.oldest.due}}.\n")
	}
	return files
}

func BenchmarkLoad(b *testing.B) {
	for _, size := range []struct {
		name             string
		policies, states int
	}{{"1x10", 1, 10}, {"100x20", 100, 20}} {
		b.Run(size.name, func(b *testing.B) {
			files := generated(size.policies, size.states)
			bytes := 0
			for _, f := range files {
				bytes += len(f)
			}
			b.SetBytes(int64(bytes))
			b.ReportAllocs()
			for b.Loop() {
				if _, list := policies.Load("none", policies.Options{Overlay: files}); list.Errors() > 0 {
					b.Fatal(list)
				}
			}
		})
	}
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, list := policies.Load("library/france_b2b", policies.Options{}); list.Errors() > 0 {
				b.Fatal(list)
			}
		}
	})
}
