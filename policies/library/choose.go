package library

import (
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// Policy is one policy of a book that ships.
type Policy struct {
	Name  string
	Title string // what it does, in a few words
	// Needed is set when every choice has it: the law keeps consumers apart, other
	// currencies have no French fees, and something must take all other invoices.
	Needed bool
}

// needed are the policies of the default book that Choose never leaves out.
var needed = []string{"consumer", "plain", "standard"}

// assignTests says of every line of assign which invoices it takes: a book that lacks some has its own.
const assignTests = "assign_test.cue"

var (
	policyTitle  = regexp.MustCompile(`(?m)^policies: ([a-z0-9_]+): \{\n\ttitle: +"([^"]+)"`)
	templateName = regexp.MustCompile(`\b(?:template|script): *"([a-z0-9_]+)"`)
	assignLine   = regexp.MustCompile(`^\t\{policy: "([a-z0-9_]+)"`)
)

// Policies lists the policies of the default book, sorted by name.
func Policies() ([]Policy, error) {
	book, err := Book(Default)
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(book, "*.cue")
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	var all []Policy
	for _, name := range names {
		data, err := fs.ReadFile(book, name)
		if err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
		if m := policyTitle.FindSubmatch(data); m != nil {
			all = append(all, Policy{Name: string(m[1]), Title: string(m[2]), Needed: slices.Contains(needed, string(m[1]))})
		}
	}
	slices.SortFunc(all, func(a, b Policy) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

// Choose returns the files of the default book, by path, with the policies of these
// names and those that are needed; with their tests and the templates they use. No
// names leave it whole; the tests of assign are of the whole book. A name that the book does not have is an error that says
// which it has.
func Choose(names []string) (map[string][]byte, error) {
	book, err := Book(Default)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return without(book, nil)
	}
	all, err := Policies()
	if err != nil {
		return nil, err
	}
	var known, out []string
	for _, p := range all {
		known = append(known, p.Name)
		if !p.Needed && !slices.Contains(names, p.Name) {
			out = append(out, p.Name)
		}
	}
	for _, n := range names {
		if slices.Contains(known, n) {
			continue
		}
		if near := nearest.Word(n, known); near != "" {
			return nil, fmt.Errorf("the library has no policy %q: did you mean %s?", n, near)
		}
		return nil, fmt.Errorf("the library has no policy %q (it has %s)", n, strings.Join(known, ", "))
	}
	return without(book, out)
}

// without copies a book less some policies, their tests, their lines of assign, and
// the templates that nothing else uses.
func without(book fs.FS, out []string) (map[string][]byte, error) {
	kept, used := map[string][]byte{}, map[string]bool{}
	err := fs.WalkDir(book, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		base := strings.TrimSuffix(strings.TrimSuffix(name, ".cue"), "_test")
		if strings.HasSuffix(name, ".cue") && (slices.Contains(out, base) || name == assignTests && len(out) > 0) {
			return nil
		}
		data, err := fs.ReadFile(book, name)
		if name == "book.cue" {
			data = unassigned(data, out)
		}
		if strings.HasSuffix(name, ".cue") && !strings.HasSuffix(name, "_test.cue") {
			for _, m := range templateName.FindAllSubmatch(data, -1) {
				used[string(m[1])] = true
			}
		}
		kept[name] = data
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	for name := range kept {
		if template, _, _ := strings.Cut(path.Base(name), "."); path.Dir(name) == "templates" && !used[template] {
			delete(kept, name)
		}
	}
	return kept, nil
}

// unassigned takes the lines of some policies out of assign.
func unassigned(book []byte, out []string) []byte {
	var kept []string
	for line := range strings.Lines(string(book)) {
		if m := assignLine.FindStringSubmatch(line); m == nil || !slices.Contains(out, m[1]) {
			kept = append(kept, line)
		}
	}
	return []byte(strings.Join(kept, ""))
}
