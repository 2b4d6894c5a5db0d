package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies/guard"
	"github.com/relance-dev/relance/policies/policy"
)

var (
	requirement = regexp.MustCompile(`(?m)^\| (\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`)
	mention     = regexp.MustCompile("`([^`]+)`")
	pageLink    = regexp.MustCompile(`\]\(([^)]+)\)`)
	codeForm    = regexp.MustCompile(`^RL[0-9]{3}$`)
	fieldForm   = regexp.MustCompile(`^[A-Za-z_]+$`)
	nameForm    = regexp.MustCompile(`^[a-z]+(\.[A-Za-z_]+)+|days_[a-z_]+`)
)

// The page of requirements has each of the 161 rows once, in order, with a status of
// the list, and speaks only of commands, codes, names and files that exist.
func TestThePageOfRequirementsSpeaksOfWhatIsThere(t *testing.T) {
	const folder = "../../policies/library"
	page, err := os.ReadFile(filepath.Join(folder, "REQUIREMENTS.md"))
	if err != nil {
		t.Fatal(err)
	}
	rows := requirement.FindAllStringSubmatch(string(page), -1)
	if len(rows) != 161 {
		t.Errorf("%d rows", len(rows))
	}
	known := newKnown(t)
	for i, r := range rows {
		number, status, where := r[1], r[3], r[4]
		if number != fmt.Sprint(i+1) {
			t.Errorf("row %s stands where %d belongs", number, i+1)
		}
		if !slices.Contains([]string{"done", "partly", "not yet", "context"}, status) {
			t.Errorf("row %s has the status %q", number, status)
		}
		if status == "partly" && !strings.ContainsAny(where, ";,:") {
			t.Errorf("row %s does not say what is missing", number)
		}
		for _, m := range mention.FindAllStringSubmatch(where, -1) {
			if problem := known.problem(m[1]); problem != "" {
				t.Errorf("row %s: `%s`: %s", number, m[1], problem)
			}
		}
		for _, l := range pageLink.FindAllStringSubmatch(where, -1) {
			if _, err := os.Stat(filepath.Join(folder, l[1])); err != nil {
				t.Errorf("row %s: %v", number, err)
			}
		}
	}
}

// known is what a page may speak of.
type known struct {
	root   *cobra.Command
	codes  map[string]bool
	names  map[string]bool
	schema string
}

func newKnown(t *testing.T) *known {
	t.Helper()
	k := &known{root: newRoot(params{}), codes: map[string]bool{}, names: map[string]bool{}}
	for _, d := range docs() {
		k.codes[d.Code] = true
	}
	for _, e := range guard.Reference() {
		k.names[e.Name] = true
	}
	files, err := policy.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := policy.Files.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		k.schema += string(data)
	}
	return k
}

// problem says what is wrong with a mention; empty when it exists.
func (k *known) problem(text string) string {
	name, _, _ := strings.Cut(text, " ")
	switch {
	case name == "relance":
		return k.command(strings.Fields(text)[1:])
	case codeForm.MatchString(text):
		if !k.codes[text] {
			return "no such code"
		}
	case nameForm.MatchString(name):
		if !k.names[name] && !k.field(name) {
			return "no such name of guards"
		}
	case fieldForm.MatchString(text):
		if !k.field(text) && text != "has_terms" { // a fact of the library's book
			return "no such field of the schema"
		}
	default:
		return "neither a command, nor a code, a name or a field"
	}
	return ""
}

func (k *known) field(name string) bool {
	return regexp.MustCompile(`\b` + regexp.QuoteMeta(name) + `[?!]?:`).MatchString(k.schema)
}

func (k *known) command(args []string) string {
	for i, a := range args {
		if strings.HasPrefix(a, "--") {
			c, _, err := k.root.Find(args[:i])
			if err != nil || c.Flags().Lookup(strings.TrimPrefix(a, "--")) == nil {
				return "no such flag"
			}
			return ""
		}
	}
	if c, rest, err := k.root.Find(args); err != nil || len(rest) > 0 || c == k.root {
		return "no such command"
	}
	return ""
}
