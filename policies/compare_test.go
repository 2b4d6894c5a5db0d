package policies_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
)

const comparedBook = `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Atelier Dupont SAS", country: "FR", timezone: "Europe/Paris", language: "en", currency: "EUR"}
assign: [{policy: "fast", when: "invoice.open >= 5000"}, {policy: "standard"}]
policies: fast: {title: "Fast", start: "watch", states: watch: {}, states: settled: final: true, always: [{to: "settled", when: "invoice.open <= 0"}]}
policies: standard: {title: "Standard"
	start: "watch"
	compute: fee: "money(40)"
	states: {
		watch: next: [{to: "late", when: "days_late >= 7"}]
		late: {tone: "courteous", do: [{email: template: "late"}], next: [{to: "firm", when: "days_late >= 15"}]}
		firm: {tone: "firm", do: [{email: template: "late"}]}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`

func compared(t *testing.T, text, words string) *policies.Book {
	t.Helper()
	book, list := policies.Load("compared", policies.Options{Outline: true, Overlay: map[string][]byte{
		"book.cue": []byte(text), "templates/late.en.md": []byte("---\nsubject: Invoice {{.references}}\n---\n" + words + "\n"),
	}})
	if list.Errors() > 0 {
		t.Fatal(list)
	}
	return book
}

func TestCompare(t *testing.T) {
	const words = "Hello,\n\nplease pay {{.total.open}}."
	before := compared(t, comparedBook, words)
	for _, tt := range []struct{ name, old, new, want string }{
		{"nothing", "", "", ""},
		{"a comment", "assign: [", "// who\nassign: [", ""},
		{"a guard", "days_late >= 15", "days_late >= 10", `changed guard standard/late next.firm.when "days_late >= 15" → "days_late >= 10" 15:15`},
		{"a setting", `name: "Atelier Dupont SAS"`, `name: "Atelier Dupont"`, `changed setting / creditor.name "Atelier Dupont SAS" → "Atelier Dupont" 7:7`},
		{
			"a rule", `always: [{to: "settled", when: "invoice.open <= 0"}]` + "\n}", "always: [{to: \"late\", when: \"invoice.disputed\"}, {to: \"settled\", when: \"invoice.open <= 0\"}]\n}",
			`added rule standard/ always.late  → {to: "late", when: "invoice.disputed"} 0:19`,
		},
		{
			"an action", `firm: {tone: "firm", do: [{email: template: "late"}]}`, `firm: {tone: "firm", do: [{email: template: "late"}, {task: {queue: "desk", title: "Ring them"}}]}`,
			`added action standard/firm do.task  → {task: {queue: "desk", title: "Ring them"}} 0:16`,
		},
		{"a tone", `firm: {tone: "firm"`, `firm: {tone: "formal"`, `changed setting standard/firm tone "firm" → "formal" 16:16`},
		{"a computation", "money(40)", "money(50)", `changed computation standard/ compute.fee "money(40)" → "money(50)"`},
		{"an assign line", `{policy: "fast", when: "invoice.open >= 5000"}, `, "", `removed assign / assign.fast {policy: "fast", when: "invoice.open >= 5000"} → `},
		{"a state", "		settled: final: true\n	}", "		settled: final: true\n		lost: final: true\n	}", `added state standard/lost   → {final: true}`},
		{
			"a policy", "policies: fast:", "policies: quick: {title: \"Quick\", start: \"watch\", states: watch: {}, states: settled: final: true, always: [{to: \"settled\", when: \"invoice.open <= 0\"}]}\npolicies: fast:",
			"added policy quick/",
		},
		{
			"an order", "watch: next: [{to: \"late\", when: \"days_late >= 7\"}]\n		late: {tone: \"courteous\", do: [{email: template: \"late\"}], next: [{to: \"firm\", when: \"days_late >= 15\"}]}",
			"late: {tone: \"courteous\", do: [{email: template: \"late\"}], next: [{to: \"firm\", when: \"days_late >= 15\"}]}\n		watch: next: [{to: \"late\", when: \"days_late >= 7\"}]",
			`changed setting standard/ order of states ["watch", "late", "firm", "settled"] → ["late", "watch", "firm", "settled"]`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := comparedBook
			if tt.old != "" {
				text = strings.Replace(comparedBook, tt.old, tt.new, 1)
				if text == comparedBook {
					t.Fatal("nothing was replaced")
				}
			}
			list := policies.Compare(before, compared(t, text, words))
			got := ""
			for _, d := range list {
				got += fmt.Sprintf("%s %s %s/%s %s %s → %s %d:%d\n", d.Op, d.Kind, d.Policy, d.State, d.Part, d.Before, d.After, d.Old.Line, d.New.Line)
			}
			if tt.want == "" && got != "" || !strings.HasPrefix(got, tt.want) || len(list) > 1 {
				t.Errorf("got:\n%swant:\n%s", got, tt.want)
			}
		})
	}
}

func TestCompareWords(t *testing.T) {
	before := compared(t, comparedBook, "Hello,\n\nplease pay {{.total.open}}.")
	after := compared(t, comparedBook, "Hello,\n\nwe ask you to pay {{.total.open}}.")
	list := policies.Compare(before, after)
	if len(list) != 1 || list[0].Kind != "words" || list[0].Template != "late" || list[0].Language != "en" {
		t.Fatalf("got %+v", list)
	}
	if text := strings.Join(list[0].Lines, "\n"); !strings.Contains(text, "-please pay {{.total.open}}.\n+we ask you to pay") || strings.Contains(text, "+++") {
		t.Errorf("words:\n%s", text)
	}
	// Of a book with a mistake all is compared, and of one that cannot be read the words.
	broken := func(old, mistake string) *policies.Book {
		book, problems := policies.Load("compared", policies.Options{Outline: true, Overlay: map[string][]byte{
			"book.cue": []byte(strings.Replace(comparedBook, old, mistake, 1)), "templates/late.en.md": []byte("---\nsubject: x\n---\ny\n"),
		}})
		if problems.Errors() == 0 {
			t.Fatalf("%s is no mistake", mistake)
		}
		return book
	}
	list = policies.Compare(before, broken(`to: "firm"`, `to: "frim"`))
	if len(list) != 3 || list[0].Kind != "rule" || list[2].Kind != "words" {
		t.Errorf("got %+v", list)
	}
	if book := broken(`to: "firm"`, `to: "firm`); book.Outlined() || len(policies.Compare(before, book)) != 1 {
		t.Errorf("got %+v", policies.Compare(before, book))
	}
}

// Whatever is wrong with a book, what it says is compared without a word of panic: with itself there is no difference.
func TestBrokenBooksAreCompared(t *testing.T) {
	base, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	outlined, other := 0, compared(t, comparedBook, "Hello,\n\nplease pay {{.total.open}}.")
	for _, path := range fixtures(t, "testdata/broken/*.txtar") {
		t.Chdir(base)
		f := open(t, path)
		f.opt.Outline = true
		book, _ := policies.Load(f.load, f.opt)
		if book == nil || !book.Outlined() {
			continue
		}
		outlined++
		if list := policies.Compare(book, book); len(list) > 0 {
			t.Errorf("%s: %+v", path, list)
		}
		policies.Compare(book, other)
		policies.Compare(other, book)
	}
	if outlined < 150 {
		t.Errorf("only %d", outlined)
	}
}
