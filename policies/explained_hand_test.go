package policies_test

import (
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// hand is where the examples of one explanation stand that fit no setting: files beside those of the book of examples,
// EXAMPLE being the example.
type hand struct {
	fill  string            // what … in the examples stands for
	files map[string]string // of the wrong example, by name; a name may be EXAMPLE too
	good  map[string]string // of the right one, where it stands elsewhere; nil for the same
}

// exampleBook is a book.cue of these fields; those that are left out are those of every example.
func exampleBook(fields string) string {
	text := exampleHead + fields + "\n"
	for _, f := range [][2]string{
		{"creditor", exampleCreditor},
		{"assign", `[{policy: "standard"}]`},
		{"policies", `standard: {title: "A", start: "watch", states: ` + exampleStates + `, always: ` + exampleAlways + `}`},
	} {
		if !strings.Contains(fields, f[0]+": ") {
			text += f[0] + ": " + f[1] + "\n"
		}
	}
	return text
}

// exampleStatesOf is a policy with these states beside settled, in a book.
func exampleStatesOf(states string) string {
	return exampleBook(`policies: standard: {title: "A", start: "watch", states: {` + states + `
settled: final: true}, always: [{to: "settled", when: "invoice.open <= 0"}]}`)
}

const (
	exampleHead     = "package relance\n\nimport \"relance.dev/policy\"\n\npolicy.#Book\n"
	exampleSMTP     = `host: "smtp.example.org", from: "Atelier Dupont <accounts@example.org>"`
	exampleDelivery = "package relance\n\ndeploy: {EXAMPLE\n}\n"
	exampleWriting  = `watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {tone: "firm", do: [{email: {template: "firm", attach: ["invoice"]}}, {letter: {template: "firm"}, when: "invoice.open >= 500"}], next: [{to: "end", when: "days_late >= 30"}]}, end: {final: true, do: [{task: {queue: "team", title: "Look"}}]}`
	exampleNotice   = "---\nsubject: Mise en demeure {{.references}}\n---\nNous vous mettons en demeure de payer {{.total.to_ask}} avant le {{deadline .received 10}}, facture échue le {{.oldest.due}}, sur {{.creditor.iban}}.\n"
)

// exampleOf is a book with the policies standard, of these assign lines, and more of its own.
func exampleOf(assign, more string) string {
	one := `{title: "A", start: "watch", states: ` + exampleStates + `, always: ` + exampleAlways + `}`
	return exampleBook("assign: " + assign + "\npolicies: standard: " + one + "\n" + more)
}

func hands() map[string]hand {
	in := func(file, text string) hand { return hand{files: map[string]string{file: text}} }
	filled := func(h hand, fill string) hand { h.fill = fill; return h }
	writes := exampleStatesOf(exampleWriting)
	deployed := func(fill string) hand {
		return hand{fill: fill, files: map[string]string{"book.cue": writes, "deploy.cue": exampleDelivery}}
	}
	north := exampleBook("entities: north: {name: \"Example North\"}\npolicies: standard: {title: \"A\", start: \"watch\", states: {" + exampleWriting + ", settled: final: true}, always: [{to: \"settled\", when: \"invoice.open <= 0\"}]}")
	two := `policies: %s: {title: "B", start: "watch", states: ` + exampleStates + `, always: ` + exampleAlways + `}`
	key := strings.Replace(two, "%s", "key_account", 1)
	whole := func(s string) string {
		return "package relance\n\nimport \"relance.dev/policy\"\n\npolicy.#Book\ncreditor: " + exampleCreditor + "\nassign: [{policy: \"standard\"}]\n" + s
	}
	consumers := strings.Replace(two, "%s", "consumer", 1)
	policyOf := `start: "watch", states: ` + exampleStates + `, always: ` + exampleAlways
	other := func(kind string) string {
		return exampleOf(`[{policy: "standard", when: "client.kind == '`+kind+`'"}, {policy: "others"}]`, "policies: standard: EXAMPLE\n"+strings.Replace(two, "%s", "others", 1))
	}
	all := map[string]hand{
		"RL004": in("EXAMPLE", "package relance\n"),
		"RL006": in("title.cue", "package relance\n\npolicies: standard: {\nEXAMPLE\n}\n"),
		"RL007": in("more.cue", "package relance\n\npolicies: standard: states: firm: {\nEXAMPLE\n}\n"),
		"RL008": in("more.cue", "EXAMPLE\n"),
		"RL010": in("more.cue", "package relance\n\nEXAMPLE\n"),
		"RL011": in("book.cue", "package relance\n\nEXAMPLE\n\ncreditor: "+exampleCreditor+"\nassign: [{policy: \"standard\"}]\n"+"policies: standard: {title: \"A\", "+policyOf+"}\n"),
		"RL015": in("book.cue", "EXAMPLE\n\ncreditor: "+exampleCreditor+"\nassign: [{policy: \"standard\"}]\n"+"policies: standard: {title: \"A\", "+policyOf+"}\n"),
		"RL020": in("more.cue", "EXAMPLE\n"),
		"RL110": filled(in("book.cue", whole("EXAMPLE")), policyOf),
		"RL111": filled(in("book.cue", whole("EXAMPLE")), ""),
		"RL113": filled(in("book.cue", whole(`policies: standard: {title: "A", EXAMPLE}`)), `next: [{to: "settled", when: "days_late >= 90"}]`),
		"RL123": in("book.cue", exampleBook("EXAMPLE")),
		"RL124": {files: map[string]string{"EXAMPLE": exampleText}, good: map[string]string{
			"templates/old.fr.md": exampleText,
			"book.cue":            exampleStatesOf(`watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "end", when: "days_late >= 30"}]}, end: {final: true, do: [{EXAMPLE}]}`),
		}},
		"RL144": in("book.cue", strings.Replace(exampleBook(""), `currency: "EUR"}`, "currency: \"EUR\", EXAMPLE}", 1)),
		"RL145": filled(in("book.cue", exampleBook("EXAMPLE")), `percent: 12.15, source: "an example"`),
		"RL150": {files: map[string]string{
			"standard_test.cue": "package relance\n\ntests: a: {invoices: \"F-1\": {amount: 100, due: \"2026-03-01\"}\nEXAMPLE\n}\n",
			"book.cue":          exampleStatesOf(`watch: next: [{to: "courtesy", when: "days_late >= 7"}], courtesy: do: [{email: {template: "firm"}}]`),
		}},
		"RL153": in("book.cue", exampleBook("EXAMPLE")),
		"RL154": in("book.cue", other("consumer")),
		"RL158": in("book.cue", strings.Replace(exampleBook("EXAMPLE"), `, currency: "EUR"`, "", 1)),
		"RL159": in("book.cue", other("public")),
		"RL160": in("deploy.cue", "package relance\n\ndeploy: email: smtp: {"+exampleSMTP+`, username: "u"`+"\nEXAMPLE\n}\n"),
		"RL162": deployed(exampleSMTP),
		"RL165": deployed(""),
		"RL167": in("deploy.cue", "package relance\n\nwhere: \"..\"\n\nEXAMPLE\n"),
		"RL174": {
			files: map[string]string{"book.cue": whole(`policies: standard: {title: "A", ` + policyOf + "\nEXAMPLE\n}")},
			good:  map[string]string{"book.cue": whole(`policies: standard: {title: "A", compute: interest: "late_interest(invoice.open, 'FR_B2B')", ` + policyOf + "}\nEXAMPLE")},
		},
		"RL175": {
			fill:  `{policy: "standard"}`,
			files: map[string]string{"book.cue": exampleHead + "creditor: " + exampleCreditor + "\nEXAMPLE\npolicies: standard: {title: \"A\", " + policyOf + "}\n" + consumers},
			good:  map[string]string{"book.cue": exampleHead + "creditor: " + exampleCreditor + "\nassign: [{policy: \"consumer\", when: \"client.kind == 'consumer'\"}, {policy: \"standard\"}]\nEXAMPLE\npolicies: standard: {title: \"A\", " + policyOf + "}\n" + consumers},
		},
		"RL181": deployed(""),
		"RL185": deployed(""),
		"RL182": filled(in("book.cue", whole(`policies: standard: {title: "A", start: "watch", states: {watch: next: [{to: "settled", when: "days_late >= 30"}], settled: final: true}
EXAMPLE
always: [{to: "settled", when: "invoice.open <= 0"}]}`)), `next: [{to: "settled", when: "days_late >= 30"}]`),
		"RL184": in("book.cue", exampleStatesOf(`watch: next: [{to: "firm", when: "days_late >= 7"}]
		firm: {tone: "formal", do: [
			{letter: {template: "firm", registered: true}}, EXAMPLE
		], next: [{to: "settled", when: "days_late >= 30"}]}`)),
		"RL400": in("EXAMPLE", exampleText),
		"RL410": in("templates/firm.fr.md", "---\nsubject: Facture {{.references}}\n---\nEXAMPLE\n"),
		"RL418": in("templates/firm.en.md", "---\nsubject: Invoice {{.references}}\n---\nEXAMPLE\n"),
		"RL420": in("templates/firm.en.md", "---\nsubject: Invoice {{.references}}\n---\nEXAMPLE\n"),
		"RL417": filled(hand{files: map[string]string{
			"templates/firm.en.md": "---\nsubject: Formal notice {{.references}}\n---\nEXAMPLE\n",
			"book.cue": strings.Replace(exampleStatesOf(`watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {tone: "formal", do: [{letter: {template: "firm", registered: true}}], next: [{to: "settled", when: "days_late >= 30"}]}`),
				`name: "Example"`, `name: "Example", address: ["8 quai de l’Île", "69002 Lyon"], iban: "FR76 9999 9000 0100 0000 0000 018"`, 1),
		}}, ""),
		"RL423": {files: map[string]string{
			"templates/formal_notice.fr.md": exampleNotice,
			"book.cue":                      exampleStatesOf(`watch: next: [{to: "firm", when: "days_late >= 7"}, {to: "formal_notice", when: "days_late >= 60"}]` + "\nfirm: next: [{to: \"settled\", when: \"days_late >= 30\"}]\nformal_notice: next: [{to: \"settled\", when: \"days_late >= 90\"}]\nEXAMPLE\n"),
		}},
		"RL502": in("book.cue", exampleBook(`policies: standard: {title: "A", start: "watch", states: {watch: next: [{to: "collection", when: "days_late >= 45"}], EXAMPLE
}}`)),
		"RL510": in("book.cue", exampleHead+"creditor: "+exampleCreditor+"\nEXAMPLE\npolicies: standard: {title: \"A\", "+policyOf+"}\n"+key),
		"RL511": in("book.cue", exampleHead+"creditor: "+exampleCreditor+"\nEXAMPLE\npolicies: standard: {title: \"A\", "+policyOf+"}\n"+key),
		"RL513": in("book.cue", exampleStatesOf(`watch: next: [{to: "courtesy", when: "days_late >= 7"}]
EXAMPLE`)),
		"RL518": in("book.cue", exampleStatesOf(`watch: next: [{to: "courtesy", when: "days_late >= 7"}]
		courtesy: do: [{email: template: "a"}], notice: do: [{letter: {template: "b", registered: true}}], firm: do: [{email: template: "b"}]
EXAMPLE`)),
		"RL520": in("book.cue", whole(`policies: standard: {title: "A", start: "watch", states: {watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {do: [{email: template: "firm"}]}, promised: {hold: true, next: [{resume: true, when: "!promise.active"}]}}
		EXAMPLE
		always: [...]}`)),
		"RL522": in("book.cue", whole(`policies: standard: {title: "A", start: "watch", states: {watch: next: [{to: "remind", when: "days_late >= 7"}], settled: final: true}, always: [{to: "settled", when: "invoice.open <= 0"}]
EXAMPLE
}`)),
		"RL523": in("book.cue", exampleStatesOf(`watch: next: [{to: "a", when: "days_late >= 7"}]
		a: do: [{email: template: "one"}], b: do: [{email: template: "two"}], last: final: true
EXAMPLE`)),
		"RL524": filled(in("book.cue", exampleStatesOf(`watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {tone: "formal", do: [EXAMPLE], next: [{to: "settled", when: "days_late >= 30"}]}`)), `template: "firm"`),
		"RL525": in("book.cue", exampleStatesOf(`courtesy: do: [{email: template: "a"}], firm: do: [{email: template: "b"}]
EXAMPLE`)),
		"RL527": in("book.cue", whole(`policies: standard: {title: "A", start: "watch", states: {watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {do: [{email: template: "firm"}]}, settled: final: true, promised: {hold: true, next: [{resume: true, when: "!promise.active && !plan.active"}]}}
		EXAMPLE
		always: [...]}`)),
		"RL528": in("book.cue", whole(`policies: standard: {title: "A", start: "watch", states: {watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {do: [{email: template: "firm"}], next: [{to: "agency", when: "days_late >= 45"}]}, agency: {final: true, do: [{task: {queue: "agency", title: "Hand over"}}]}, settled: final: true, waiting: {hold: true, next: [{resume: true, when: "!invoice.disputed && !invoice.on_hold"}]}}
		EXAMPLE
		always: [...]}`)),
		"RL529": in("book.cue", exampleBook(`policies: standard: {title: "A", start: "watch", states: {
EXAMPLE
last: final: true}}`)),
		"RL534": in("book.cue", exampleBook(`policies: standard: {title: "A", start: "watch", states: {
EXAMPLE
firm: final: true}}`)),
	}
	all["RL161"] = all["RL160"]
	all["RL172"] = hand{fill: exampleSMTP, files: map[string]string{"book.cue": north, "deploy.cue": exampleDelivery}}
	return all
}

// shownByHand reports whether the wrong example of an explanation gives its code where it stands, and the right one does not.
func (h *hand) shown(t *testing.T, d diag.Doc) bool {
	t.Helper()
	good := h.good
	if good == nil {
		good = h.files
	}
	return h.gives(t, d.Bad, h.files, d.Code) && !h.gives(t, d.Good, good, d.Code)
}

func (h *hand) gives(t *testing.T, example string, files map[string]string, code string) bool {
	t.Helper()
	example = strings.ReplaceAll(example, "…", h.fill)
	dir := t.TempDir()
	write := func(name, text string) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := ""
	for _, v := range files {
		text += v
	}
	write("book.cue", examplePolicy(exampleStates))
	write("templates/firm.fr.md", exampleText)
	for _, m := range template.FindAllStringSubmatch(text+example, -1) {
		write("templates/"+m[1]+".fr.md", exampleText)
	}
	for name, text := range files {
		if name == "EXAMPLE" {
			name = strings.TrimPrefix(example, "policies/")
		}
		write(name, strings.ReplaceAll(text, "EXAMPLE", example))
		if base, ok := strings.CutSuffix(name, ".en.md"); ok { // an English book
			_ = os.Remove(filepath.Join(dir, filepath.FromSlash(base)+".fr.md"))
			data, err := os.ReadFile(filepath.Join(dir, "book.cue"))
			if book, given := files["book.cue"]; given {
				data, err = []byte(book), nil
			}
			if err != nil {
				t.Fatal(err)
			}
			write("book.cue", strings.ReplaceAll(string(data), `language: "fr"`, `language: "en"`))
		}
	}
	_, list := policies.Load(dir, policies.Options{Tests: true})
	for _, d := range list {
		if d.Code == code {
			return true
		}
	}
	if testing.Verbose() {
		t.Logf("%s: %s\n%v", code, example, list)
	}
	return false
}

// Those about the path of a book say how relance is started: the folder is looked at as they name it.
func TestExamplesOfPathsAreRight(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"policies", "empty"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "policies", "book.cue"), []byte(examplePolicy(exampleStates)), 0o600); err != nil {
		t.Fatal(err)
	}
	gives := func(command, code string) bool {
		words := strings.Fields(command)
		_, list := policies.Load(filepath.Join(dir, path.Clean(words[len(words)-1])), policies.Options{})
		return len(list) > 0 && list[0].Code == code
	}
	ran := 0
	for _, d := range policies.Docs() {
		if strings.HasPrefix(d.Bad, "relance check ") {
			ran++
			if !gives(d.Bad, d.Code) || gives(d.Good, d.Code) {
				t.Errorf("%s: %s, %s", d.Code, d.Bad, d.Good)
			}
		}
	}
	if ran != 3 {
		t.Errorf("%d were run", ran)
	}
}
