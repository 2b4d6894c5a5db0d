package policies_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/guard"
)

const readme = "README.md"

// fence is a code block: its language, what follows it on the line, its text.
var fence = regexp.MustCompile("(?ms)^```(\\w+)(?: file=(\\S+))?\n(.*?)^```$")

// The files shown in the language reference are one book without a mistake.
func TestReadmeIsABook(t *testing.T) {
	dir := t.TempDir()
	for _, m := range fence.FindAllStringSubmatch(readReadme(t), -1) {
		if m[2] == "" {
			continue
		}
		path := filepath.Join(dir, filepath.FromSlash(m[2]))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(m[3]), 0o644); err != nil {
			t.Fatal(err)
		}
		if formatted, err := policies.Format([]byte(m[3])); strings.HasSuffix(path, ".cue") && (err != nil || string(formatted) != m[3]) {
			t.Errorf("%s is not formatted: %v\n%s", m[2], err, formatted)
		}
	}
	book, found := policies.Load(dir, policies.Options{Tests: true})
	for _, d := range found {
		t.Errorf("%s at byte %d: %s[%s]: %s", d.File, d.Start, d.Severity, d.Code, d.Message)
	}
	if book == nil || len(book.Tests) == 0 {
		t.Fatal("the book of the page has no tests")
	}
}

// Every guard shown on its own is one.
func TestReadmeGuards(t *testing.T) {
	env, err := guard.NewEnv(guard.Vocabulary{
		Profiles: []string{"key_account", "craftsman"},
		Facts:    []engine.FactDecl{{Name: "sector", Type: engine.FactString}, {Name: "score", Type: engine.FactInt}},
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, m := range fence.FindAllStringSubmatch(readReadme(t), -1) {
		if m[1] != "cel" {
			continue
		}
		for line := range strings.Lines(m[3]) {
			n++
			if _, problems := env.Compile(strings.TrimSpace(line)); len(problems) > 0 {
				t.Errorf("%s%s", line, problems[0].Message)
			}
		}
	}
	if n == 0 {
		t.Error("no guard found on the page")
	}
}

// The table of names is written from the vocabulary itself, by -update.
func TestReadmeNames(t *testing.T) {
	const begin, end = "<!-- names: written from the vocabulary itself, held by a test -->\n", "<!-- /names -->"
	page := readReadme(t)
	before, rest, ok := strings.Cut(page, begin)
	if !ok {
		t.Fatal("the page has no table of names")
	}
	_, after, _ := strings.Cut(rest, end)
	var table strings.Builder
	table.WriteString("| name | type | meaning |\n|---|---|---|\n")
	for _, e := range guard.Reference() {
		fmt.Fprintf(&table, "| `%s` | %s | %s |\n", e.Name, e.Type, strings.ReplaceAll(e.Meaning, "|", "\\|"))
	}
	want := before + begin + table.String() + end + after
	if want == page {
		return
	}
	if !*update {
		t.Fatal("the table of names is not the vocabulary's; run go test ./policies -update")
	}
	if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readReadme(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}
