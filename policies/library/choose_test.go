package library_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/library"
	"github.com/relance-dev/relance/policies/policytest"
)

func TestPoliciesAreThoseOfTheBook(t *testing.T) {
	listed, err := library.Policies()
	if err != nil {
		t.Fatal(err)
	}
	machines := copied(t, library.Default).Engine.Machines
	if len(listed) != len(machines) {
		t.Fatalf("%d policies are listed, the book has %d", len(listed), len(machines))
	}
	for _, m := range machines {
		if !slices.ContainsFunc(listed, func(p library.Policy) bool { return p.Name == m.Policy && p.Title == m.Title }) {
			t.Errorf("%s %q is not listed", m.Policy, m.Title)
		}
	}
}

// The small book is clean and passes its tests in both languages, alone, with each policy of the library and with all.
func TestEverySmallBookPasses(t *testing.T) {
	all, err := library.Policies()
	if err != nil {
		t.Fatal(err)
	}
	choices, names := [][]string{nil}, []string{}
	for _, p := range all {
		choices, names = append(choices, []string{p.Name}), append(names, p.Name)
	}
	choices = append(choices, names, []string{"small_debts", "craftsman"}, []string{"plain", "standard"})
	for _, language := range library.SmallLanguages {
		for i, choice := range choices {
			if language == "en" && i > 0 && i <= len(all) { // one by one in French is enough
				continue
			}
			t.Run(language+" "+strings.Join(choice, ","), func(t *testing.T) {
				book := small(t, language, choice)
				for _, n := range choice {
					if !slices.ContainsFunc(book.Engine.Machines, func(m *engine.Machine) bool { return m.Policy == n }) {
						t.Errorf("the book has no policy %s", n)
					}
				}
				results, err := policytest.Run(t.Context(), book.Subject(), book.Tests)
				if err != nil {
					t.Fatal(err)
				}
				var report strings.Builder
				if err := policytest.WriteText(&report, results, policytest.TextOptions{}); err != nil {
					t.Fatal(err)
				}
				if len(results) == 0 || strings.Contains(report.String(), "FAIL") {
					t.Errorf("%d tests\n%s", len(results), report.String())
				}
			})
		}
	}
}

// namedFile is a file of a book that its README names; *_test.cue stands for all tests.
var namedFile = regexp.MustCompile("`(\\w[\\w./]*\\.(?:cue|csv))`")

// small writes a small book, and loads it without a finding.
func small(t *testing.T, language string, more []string) *policies.Book {
	t.Helper()
	files, err := library.Small(language, more)
	if err != nil {
		t.Fatal(err)
	}
	if len(more) == 0 && len(files) > 11 { // the schema, its module and .gitignore come to them
		t.Errorf("%d files are no small book", len(files))
	}
	for _, m := range namedFile.FindAllStringSubmatch(string(files["README.md"]), -1) {
		if files[m[1]] == nil {
			t.Errorf("README.md names %s, which is not there", m[1])
		}
	}
	dir := t.TempDir()
	for name, data := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, data, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	book, list := policies.Load(dir, policies.Options{Tests: true})
	for _, d := range list {
		t.Errorf("%s: %s[%s]: %s", d.File, d.Severity, d.Code, d.Message)
	}
	if t.Failed() {
		t.FailNow()
	}
	return book
}

// What the two small books do is the same: only words differ.
func TestTheSmallBooksDecideAlike(t *testing.T) {
	a, b := small(t, "en", nil).Engine, small(t, "fr", nil).Engine
	for i, m := range a.Machines {
		n := b.Machines[i]
		if m.Policy != n.Policy || len(m.States) != len(n.States) {
			t.Fatalf("%s has %d states, %s has %d", m.Policy, len(m.States), n.Policy, len(n.States))
		}
		for j := range m.States {
			if m.States[j].Name != n.States[j].Name {
				t.Errorf("%s: states %s and %s", m.Policy, m.States[j].Name, n.States[j].Name)
			}
		}
	}
}

// No consumer and no client of unknown kind is told of penalties between businesses, whatever was chosen.
func TestNoChoiceGivesConsumersTheLawOfBusinesses(t *testing.T) {
	all, err := library.Policies()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		files, err := library.Small("fr", []string{p.Name})
		if err != nil {
			t.Fatal(err)
		}
		_, assign, _ := strings.Cut(string(files["book.cue"]), "\nassign: [\n")
		for line := range strings.Lines(assign) {
			if strings.Contains(line, "client.kind != 'business'") {
				break
			}
			if !strings.Contains(line, "client.kind == ") {
				t.Errorf("with %s, this line comes before the one that keeps consumers apart: %s", p.Name, line)
			}
		}
	}
}

func TestAnUnknownPolicyIsAnErrorThatSaysWhichThereAre(t *testing.T) {
	for name, want := range map[string]string{"phone_fist": "did you mean phone_first?", "telex": "small_debts, standard)"} {
		if _, err := library.Small("fr", []string{name}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not say %q", name, err, want)
		}
	}
}

func TestThePageSaysForWhomEachPolicyIs(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	all, err := library.Policies()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		_, section, found := strings.Cut(string(page), "\n### "+p.Name)
		section, _, _ = strings.Cut(section, "\n### ")
		if !found || !strings.Contains(section, "**For**") || !strings.Contains(section, "**Adjust**") {
			t.Errorf("the page does not say for whom %s is, and what to adjust", p.Name)
		}
		if !strings.Contains(string(page), "| [`"+p.Name+"`](#") {
			t.Errorf("the table has no row for %s", p.Name)
		}
	}
}
