package library

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// SmallLanguages are those in which there is a small book.
var SmallLanguages = []string{"en", "fr"}

// The parts of the small book: what takes the invoices that no law between businesses is about and stands
// at the end of book.cue, what takes all others, and the tests of both.
const (
	smallRest  = "by_hand"
	smallLast  = "reminders"
	smallTests = "reminders_test.cue"
)

// Small returns the files of a small book, by path: two policies in a language, with comments in it,
// the messages they send, a test and sample data, and some more policies of the default book. One
// that takes the same invoices as a policy of the small book stands in its place.
func Small(language string, more []string) (map[string][]byte, error) {
	if !slices.Contains(SmallLanguages, language) {
		return nil, fmt.Errorf("there is no small book in %q (there is one in %s)", language, strings.Join(SmallLanguages, ", "))
	}
	if slices.Contains(more, "plain") { // which would take consumers too
		more = append(slices.Clone(more), "consumer")
	}
	a, err := Add(more, []string{language})
	if err != nil {
		return nil, err
	}
	kept := map[string][]byte{}
	for _, folder := range []string{language, "data"} {
		if err := copyInto(kept, "small/"+folder); err != nil {
			return nil, err
		}
	}
	for _, name := range []string{smallRest + ".cue", smallLast + ".cue"} {
		for _, template := range templatesOf(kept[name]) {
			file := "templates/" + template + "." + language + ".md"
			if kept[file], err = fs.ReadFile(files, Default+"/"+file); err != nil {
				return nil, fmt.Errorf("library: %w", err)
			}
		}
	}
	if len(more) > 0 {
		kept["book.cue"] = a.into(kept)
		kept["README.md"] = a.named(kept)
		maps.Copy(kept, a.Files)
	}
	if rest, there := kept[smallRest+".cue"]; there {
		_, policy, _ := bytes.Cut(rest, []byte("package relance\n"))
		kept["book.cue"] = append(kept["book.cue"], policy...)
		delete(kept, smallRest+".cue")
	}
	return kept, nil
}

// named says in the README of the small book which files have its steps and their tests.
func (a *Addition) named(kept map[string][]byte) []byte {
	var steps []string
	for _, p := range a.Policies {
		steps = append(steps, "`"+p.Name+".cue`")
	}
	if _, there := kept[smallLast+".cue"]; there {
		steps = append(steps, "`"+smallLast+".cue`")
	}
	return []byte(strings.NewReplacer(
		"`"+smallTests+"`", "`*_test.cue`",
		"`"+smallLast+".cue`", strings.Join(steps, ", "),
	).Replace(string(kept["README.md"])))
}

// copyInto adds the files of a folder.
func copyInto(kept map[string][]byte, folder string) error {
	entries, err := files.ReadDir(folder)
	for _, e := range entries {
		if kept[e.Name()], err = files.ReadFile(path.Join(folder, e.Name())); err != nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("library: %w", err)
	}
	return nil
}

// into puts an addition into the small book.cue, and takes out of the book what it replaces.
func (a *Addition) into(kept map[string][]byte) []byte {
	var first, later, all []string // before by_hand, after it, and in the place of reminders
	rest := true
	for _, p := range a.Policies {
		switch {
		case !strings.Contains(p.Assign, "when: "):
			all = append(all, "\t"+p.Assign+"\n")
		case p.First():
			first = append(first, "\t"+p.Assign+"\n")
			rest = rest && p.Name != "plain"
		default:
			later = append(later, "\t"+p.Assign+"\n")
		}
	}
	var b strings.Builder
	for line := range strings.Lines(string(kept["book.cue"])) {
		m := assignLine.FindStringSubmatch(line)
		switch {
		case m != nil && m[1] == smallRest:
			b.WriteString(strings.Join(first, ""))
			if rest {
				b.WriteString(line)
			} else {
				drop(kept, smallRest)
			}
			b.WriteString(strings.Join(later, ""))
		case m != nil && m[1] == smallLast && len(all) > 0:
			b.WriteString(strings.Join(all, ""))
			drop(kept, smallLast)
		default:
			b.WriteString(line)
		}
	}
	text := b.String()
	if a.Settings != "" {
		at := strings.LastIndex(text[:strings.Index(text, "\nassign: ")], "\n\n") + 2
		text = text[:at] + a.Settings + "\n" + text[at:]
	}
	return []byte(text)
}

// drop takes a policy out of the small book, with the tests and the messages that only it has.
func drop(kept map[string][]byte, policy string) {
	delete(kept, policy+".cue")
	delete(kept, smallTests)
	used := map[string]bool{}
	for name, data := range kept {
		if path.Ext(name) == ".cue" {
			for _, t := range templatesOf(data) {
				used[t] = true
			}
		}
	}
	for name := range kept {
		if t, _, _ := strings.Cut(path.Base(name), "."); path.Dir(name) == "templates" && !used[t] {
			delete(kept, name)
		}
	}
}
