package policies_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"

	"github.com/relance-dev/relance/policies"
)

// notRun are the codes whose examples are not run here, and why. One that can be run comes off the list.
var notRun = map[string]string{
	"RL001": "a command: TestExamplesOfPathsAreRight", "RL002": "a command: TestExamplesOfPathsAreRight", "RL003": "a command: TestExamplesOfPathsAreRight",
	"RL005": "a file that the system refuses to read: who is root reads it",
	"RL016": "a copy of the schema that an earlier version wrote: testdata/broken/schema_old_copy.txtar has one",
	"RL018": "a bug of relance, of which no example is known",
	"RL163": carried, "RL164": carried, "RL166": carried, "RL171": carried, "RL177": carried, "RL178": carried, "RL183": carried, "RL187": carried,
	"RL021": "what takes 30 seconds or a gigabyte: bound_test.go",
}

// carried is the reason of what a package tells that knows the channels.
const carried = "told by what carries messages: cmd/relance/internal/bookdir runs it"

// setting is a book with a place in it where an example of an explanation may stand: the fields around it, by
// name, without those that the example gives itself.
type setting struct {
	name   string
	fields [][2]string // of the struct that the example is put in
	around string      // the file, with %s for that struct's fields
	file   string
}

const (
	exampleCreditor = `{name: "Example", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR"}`
	exampleStates   = `{watch: next: [{to: "firm", when: "days_late >= 7"}], firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "last_notice", when: "days_late >= 30"}]}, last_notice: {final: true, do: [{task: {queue: "team", title: "Look"}}]}, disputed: {hold: true, next: [{resume: true, when: "!invoice.disputed"}]}, settled: final: true}`
	exampleAlways   = `[{to: "settled", when: "invoice.open <= 0"}, {to: "disputed", when: "invoice.disputed"}]`
	exampleText     = "---\nsubject: Facture {{.references}}\n---\nMerci de payer {{.total.to_ask}}.\n"
)

var exampleFirm = [][2]string{{"tone", `"firm"`}, {"do", `[{email: {template: "firm"}}]`}, {"next", `[{to: "last_notice", when: "days_late >= 30"}]`}}

// examplePolicy is a file in which the states of a policy are left open.
func examplePolicy(states string) string {
	return "package relance\n\nimport \"relance.dev/policy\"\n\npolicy.#Book\ncreditor: " + exampleCreditor +
		"\nassign: [{policy: \"standard\"}]\npolicies: standard: {title: \"A\", start: \"watch\", states: " + states + ", always: " + exampleAlways + "}\n"
}

func settings() []setting {
	head := "package relance\n\nimport \"relance.dev/policy\"\n\npolicy.#Book\n"
	policy := `{title: "A", start: "watch", states: ` + exampleStates + `, always: ` + exampleAlways + `}`
	others := `{watch: next: [{to: "firm", when: "days_late >= 7"}], %s, last_notice: {final: true, do: [{task: {queue: "team", title: "Look"}}]}, disputed: {hold: true, next: [{resume: true, when: "!invoice.disputed"}]}, settled: final: true}`
	return []setting{
		{"the book", [][2]string{{"creditor", exampleCreditor}, {"assign", `[{policy: "standard"}]`}, {"policies", "standard: " + policy}}, head + "%s", "book.cue"},
		{
			"the creditor",
			[][2]string{{"name", `"Example"`}, {"country", `"FR"`}, {"timezone", `"Europe/Paris"`}, {"language", `"fr"`}, {"currency", `"EUR"`}},
			head + "assign: [{policy: \"standard\"}]\npolicies: standard: " + policy + "\ncreditor: {\n%s}\n", "book.cue",
		},
		{
			"a policy",
			[][2]string{{"title", `"A"`}, {"start", `"watch"`}, {"states", exampleStates}, {"always", exampleAlways}},
			head + "creditor: " + exampleCreditor + "\nassign: [{policy: \"standard\"}]\npolicies: standard: {\n%s}\n", "book.cue",
		},
		{"a state", exampleFirm, examplePolicy(fmt.Sprintf(others, "firm: {\n%s}")), "book.cue"},
		{"the states", [][2]string{
			{"watch", `next: [{to: "firm", when: "days_late >= 7"}]`},
			{"firm", `{tone: "firm", do: [{email: {template: "firm"}}], next: [{to: "settled", when: "days_late >= 30"}]}`},
			{"disputed", `{hold: true, next: [{resume: true, when: "!invoice.disputed"}]}`},
			{"settled", "final: true"},
		}, examplePolicy("{\n%s}"), "book.cue"},
		{"a rule", nil, examplePolicy(fmt.Sprintf(others, `firm: {tone: "firm", do: [{email: {template: "firm"}}], next: [{%s}, {to: "last_notice", when: "days_late >= 30"}]}`)), "book.cue"},
		{"a template", nil, "%s\n", "templates/firm.fr.md"},
		{"the text of a template", nil, "---\nsubject: Facture {{.references}}\n---\n%s\n", "templates/firm.fr.md"},
		{"an action", nil, examplePolicy(fmt.Sprintf(others, `firm: {tone: "firm", do: [{%s}, {task: {queue: "team", title: "Look"}}], next: [{to: "last_notice", when: "days_late >= 30"}]}`)), "book.cue"},
	}
}

// in puts an example into the setting; ok is false when it is no CUE.
func (s *setting) in(example string) (text string, ok bool) {
	example = strings.TrimSpace(example)
	if s.file != "book.cue" {
		return fmt.Sprintf(s.around, example), true
	}
	if s.name == "an action" || s.name == "a rule" {
		if inside, braced := strings.CutPrefix(example, "{"); braced {
			example = strings.TrimSuffix(inside, "}")
		}
	}
	tree, err := parser.ParseFile("", example)
	if err != nil {
		return "", false
	}
	var b strings.Builder
	var own []string
	for _, d := range tree.Decls {
		if f, isField := d.(*ast.Field); isField {
			if name, _, err := ast.LabelName(f.Label); err == nil {
				own = append(own, name)
			}
		}
	}
	for _, f := range s.fields {
		if !slices.Contains(own, f[0]) {
			fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
		}
	}
	text = fmt.Sprintf(s.around, b.String()+example)
	if s.name == "the book" || s.name == "the creditor" {
		return text, true
	}
	var more strings.Builder // the states that the example goes to, and does not say what they are
	for _, m := range target.FindAllStringSubmatch(example, -1) {
		if name := m[1]; !strings.Contains(more.String(), name+":") && !slices.Contains([]string{"watch", "last_notice", "disputed", "settled", "firm", "colection"}, name) && !slices.Contains(own, name) {
			fmt.Fprintf(&more, "policies: standard: states: %s: {final: true, do: [{email: {template: \"firm\"}}]}\n", name)
		}
	}
	if slices.Contains(own, "states") {
		more.WriteString("policies: standard: states: {disputed: {hold: true, next: [{resume: true, when: \"!invoice.disputed\"}]}, settled: final: true}\n")
		if !strings.Contains(example, "watch:") {
			more.WriteString("policies: standard: states: watch: next: [{to: \"settled\", when: \"days_late >= 90\"}]\n")
		}
	}
	return text + more.String(), true
}

var (
	target   = regexp.MustCompile(`to: "([a-z_]+)"`)
	template = regexp.MustCompile(`(?:template|script): "([a-z_]+)"`)
)

// shows reports whether a book gives the code, in which a file has this text. It has the templates that are named, if only once
// with another letter.
func shows(dir, file, text, code string) bool {
	files := map[string][]byte{"book.cue": []byte(examplePolicy(exampleStates)), "templates/firm.fr.md": []byte(exampleText)}
	for _, m := range template.FindAllStringSubmatch(text, -1) {
		if m[1] != "courtesey" {
			files["templates/"+m[1]+".fr.md"] = []byte(exampleText)
		}
	}
	files[file] = []byte(text)
	_, list := policies.Load(dir, policies.Options{Overlay: files, Tests: true})
	for _, d := range list {
		if d.Code == code {
			return true
		}
	}
	return false
}

// Of every explanation that can stand in a book as it is, the wrong example gives the code somewhere, and the right
// one does not in the same place. Those of conditions are run in policies/guard.
func TestExamplesOfExplanationsAreRight(t *testing.T) {
	dir, byHand := t.TempDir(), hands()
	var not []string
	for _, d := range policies.Docs() {
		if d.Code >= "RL200" && d.Code < "RL300" {
			continue
		}
		run := false
		if h, ok := byHand[d.Code]; ok {
			run = h.shown(t, d)
		}
		for _, s := range settings() {
			bad, ok := s.in(d.Bad)
			if !ok || !shows(dir, s.file, bad, d.Code) {
				continue
			}
			if good, ok := s.in(d.Good); ok && !shows(dir, s.file, good, d.Code) {
				run = true
				break
			}
		}
		if !run {
			not = append(not, d.Code)
		}
	}
	if want := slices.Sorted(maps.Keys(notRun)); !slices.Equal(not, want) {
		t.Errorf("these examples are not run:\n%s\nand the list of those says:\n%s", not, want)
	}
}
