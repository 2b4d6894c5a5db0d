package library_test

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/library"
	"github.com/relance-dev/relance/policies/policytest"
)

// copied writes a book of the library into a folder, as relance init does.
func copied(t *testing.T, name string) *policies.Book {
	t.Helper()
	files, err := library.Book(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
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

func TestEveryBookIsCleanOnceCopied(t *testing.T) {
	if !slices.IsSorted(library.Names()) || !slices.Contains(library.Names(), library.Default) {
		t.Errorf("names %v are not sorted, or lack %s", library.Names(), library.Default)
	}
	for _, name := range library.Names() {
		t.Run(name, func(t *testing.T) { copied(t, name) })
	}
}

func TestEveryStateIsEnteredInAPolicyTest(t *testing.T) {
	for _, name := range library.Names() {
		book := copied(t, name)
		for _, m := range book.Engine.Machines {
			tested := map[string]bool{m.Name(m.Start): true}
			for _, test := range book.Tests {
				if !strings.HasPrefix(test.Name, strings.ReplaceAll(m.Policy, "_", " ")+":") {
					continue
				}
				for _, row := range test.Expect {
					tested[row.State] = true
				}
			}
			for i := range m.States {
				if !tested[m.States[i].Name] {
					t.Errorf("policy %s: no test enters %s", m.Policy, m.States[i].Name)
				}
			}
		}
	}
}

func TestBooksPassTheirPolicyTests(t *testing.T) {
	for _, name := range library.Names() {
		book := copied(t, name)
		results, err := policytest.Run(t.Context(), book.Subject(), book.Tests)
		if err != nil {
			t.Fatal(err)
		}
		var report strings.Builder
		if err := policytest.WriteText(&report, results, policytest.TextOptions{}); err != nil {
			t.Fatal(err)
		}
		if len(results) == 0 || strings.Contains(report.String(), "FAIL") {
			t.Errorf("%s: %s", name, report.String())
		}
	}
}

func TestBooksCarryTheirData(t *testing.T) {
	files, err := library.Book(library.Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"book.cue", "invoices.csv", "clients.csv", "events.csv", "standard_test.cue", "templates/courtesy.fr.md"} {
		if _, err := fs.Stat(files, f); err != nil {
			t.Error(err)
		}
	}
}

func TestAnUnknownBookIsAnErrorThatListsTheKnownOnes(t *testing.T) {
	if _, err := library.Book("france"); err == nil || !strings.Contains(err.Error(), library.Default) {
		t.Errorf("error %v does not name %s", err, library.Default)
	}
}
