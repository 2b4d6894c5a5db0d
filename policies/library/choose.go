package library

import (
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// Policy is one policy of the default book.
type Policy struct {
	Name   string
	Title  string // what it does, in a few words
	Assign string // its line of assign, as it is written there
}

// First reports whether the line of a policy has to stand at the top of assign, above those whose law is that
// between businesses: it is about what clients are.
func (p Policy) First() bool { return strings.Contains(p.Assign, "client.kind") }

var (
	policyTitle  = regexp.MustCompile(`(?m)^policies: ([a-z0-9_]+): \{\n\ttitle: +"([^"]+)"`)
	templateName = regexp.MustCompile(`\b(?:template|script): *"([a-z0-9_]+)"`)
	assignLine   = regexp.MustCompile(`^\t\{policy: "([a-z0-9_]+)"`)
)

// Policies lists the policies of the default book in the order of assign.
func Policies() ([]Policy, error) {
	book, err := Book(Default)
	if err != nil {
		return nil, err
	}
	text, err := fs.ReadFile(book, "book.cue")
	if err != nil {
		return nil, fmt.Errorf("library: %w", err)
	}
	var all []Policy
	for line := range strings.Lines(string(text)) {
		m := assignLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		data, err := fs.ReadFile(book, m[1]+".cue")
		if err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
		title := policyTitle.FindSubmatch(data)
		if title == nil || string(title[1]) != m[1] {
			return nil, fmt.Errorf("library: %s.cue does not begin with the policy and its title", m[1])
		}
		all = append(all, Policy{Name: m[1], Title: string(title[2]), Assign: strings.TrimSpace(line)})
	}
	return all, nil
}

// Addition is what some policies of the default book are made of.
type Addition struct {
	Policies []Policy          // in the order of assign
	Files    map[string][]byte // policies, tests, exits, and templates in the languages that were asked for, as far as there are any
	Settings string            // what they want in book.cue beside their lines of assign; may be empty
}

// Add returns what policies of the default book, by name, are made of, with their messages in some
// languages. A name that the book does not have is an error that says which it has.
func Add(names, languages []string) (*Addition, error) {
	book, err := Book(Default)
	if err != nil {
		return nil, err
	}
	chosen, err := choose(names)
	if err != nil {
		return nil, err
	}
	a := &Addition{Policies: chosen, Files: map[string][]byte{}}
	wanted := []string{"exits.cue"}
	for _, p := range chosen {
		wanted = append(wanted, p.Name+".cue", p.Name+"_test.cue")
		data, err := fs.ReadFile(book, p.Name+".cue")
		if err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
		for _, name := range templatesOf(data) {
			for _, l := range languages {
				file := "templates/" + name + "." + l + ".md"
				if _, err := fs.Stat(book, file); err == nil { // of other languages there are none
					wanted = append(wanted, file)
				}
			}
		}
	}
	for _, name := range wanted {
		if a.Files[name], err = fs.ReadFile(book, name); err != nil {
			return nil, fmt.Errorf("library: %w", err)
		}
	}
	a.Settings, err = settings(book, a)
	return a, err
}

// choose returns the policies of these names, in the order of assign.
func choose(names []string) ([]Policy, error) {
	all, err := Policies()
	if err != nil {
		return nil, err
	}
	var known []string
	for _, p := range all {
		known = append(known, p.Name)
	}
	slices.Sort(known)
	for _, n := range names {
		if slices.Contains(known, n) {
			continue
		}
		if near := nearest.Word(n, known); near != "" {
			return nil, fmt.Errorf("the library has no policy %q: did you mean %s?", n, near)
		}
		return nil, fmt.Errorf("the library has no policy %q (it has %s)", n, strings.Join(known, ", "))
	}
	return slices.DeleteFunc(all, func(p Policy) bool { return !slices.Contains(names, p.Name) }), nil
}

// templatesOf lists the templates that a policy names, sorted.
func templatesOf(policy []byte) []string {
	used := map[string]bool{}
	for _, m := range templateName.FindAllSubmatch(policy, -1) {
		used[string(m[1])] = true
	}
	return slices.Sorted(maps.Keys(used))
}

// settings are the paragraphs of the default book.cue that an addition wants: the words of
// client.profile, from when claims against consumers count, and what their messages say of the creditor.
func settings(book fs.FS, a *Addition) (string, error) {
	data, err := fs.ReadFile(book, "book.cue")
	if err != nil {
		return "", fmt.Errorf("library: %w", err)
	}
	text, out := string(data), []string(nil)
	if slices.ContainsFunc(a.Policies, func(p Policy) bool { return strings.Contains(p.Assign, "client.profile") }) {
		out = append(out, paragraph(text, "profiles: "))
	}
	if slices.ContainsFunc(a.Policies, Policy.First) {
		out = append(out, paragraph(text, "facts: "))
	}
	for _, name := range slices.Sorted(maps.Keys(a.Files)) {
		if strings.Contains(string(a.Files[name]), ".creditor.fields.mediator") {
			mediator := paragraph(text, "\tfields: mediator: ")
			out = append(out, strings.Replace(mediator, "fields: ", "creditor: fields: ", 1))
			break
		}
	}
	return strings.Join(out, "\n"), nil
}

// paragraph is the line that begins in one way, with those right around it and without their indent.
func paragraph(text, begin string) string {
	lines := strings.Split(text, "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, begin) })
	from, to := at, at
	for at >= 0 && lines[from-1] != "" {
		from--
	}
	for at >= 0 && lines[to] != "" && lines[to] != "}" {
		to++
	}
	var b strings.Builder
	for _, l := range lines[max(from, 0):max(to, 0)] {
		b.WriteString(strings.TrimSpace(l) + "\n")
	}
	return b.String()
}
