package library_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

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
	for i, m := range machines {
		if listed[i].Name != m.Policy || listed[i].Title != m.Title {
			t.Errorf("listed %+v, the book has %s %q", listed[i], m.Policy, m.Title)
		}
	}
}

// Each policy alone, with those that are needed, is a clean book that passes its tests.
func TestEveryChoiceIsABookThatPasses(t *testing.T) {
	all, err := library.Policies()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		t.Run(p.Name, func(t *testing.T) {
			files, err := library.Choose([]string{p.Name})
			if err != nil {
				t.Fatal(err)
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
				return
			}
			var names []string
			for _, m := range book.Engine.Machines {
				names = append(names, m.Policy)
			}
			want := []string{"consumer", "plain", "standard", p.Name}
			slices.Sort(want)
			if want = slices.Compact(want); !slices.Equal(names, want) {
				t.Errorf("policies %v, want %v", names, want)
			}
			results, err := policytest.Run(t.Context(), book.Subject(), book.Tests)
			if err != nil {
				t.Fatal(err)
			}
			var report strings.Builder
			if err := policytest.WriteText(&report, results, policytest.TextOptions{}); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(report.String(), "FAIL") {
				t.Error(report.String())
			}
		})
	}
}

func TestAnUnknownPolicyIsAnErrorThatSaysWhichThereAre(t *testing.T) {
	for name, want := range map[string]string{"phone_fist": "did you mean phone_first?", "telex": "small_debts, standard)"} {
		if _, err := library.Choose([]string{name}); err == nil || !strings.Contains(err.Error(), want) {
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
