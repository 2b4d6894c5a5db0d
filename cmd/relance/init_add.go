package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies"
)

// addPolicies writes policies of the library beside those of a book that is there, and says which
// lines its book.cue wants: that file is a person's.
func addPolicies(p params, o initOptions, dir string) error {
	if o.language.value != "" {
		return errors.New("--language is of a new book: messages are added in the languages of the book that is there")
	}
	book, list := bookdir.Load(dir, policies.Options{})
	if list.Errors() > 0 {
		return fmt.Errorf("nothing was written: the book has mistakes; mend them first: relance check %s", words.Shell(filepath.ToSlash(dir)))
	}
	files, a, kept, err := bookdir.Added(dir, book, o.policies)
	if err != nil {
		return err
	}
	if err := writeFiles(dir, files); err != nil {
		return err
	}
	say := p.speaksOf(book)
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
	}
	at := words.Shell(filepath.ToSlash(dir))
	text := say.T("wrote %s to %s: %s", say.N(len(files), "file", "files"), at, strings.Join(names, ", ")) + "\n"
	if len(kept) > 0 {
		text += say.T("these were there and stay as they are: %s", strings.Join(kept, ", ")) + "\n"
	}
	first, later := "", ""
	for _, policy := range a.Policies {
		if policy.First() {
			first += "\t" + policy.Assign + "\n"
		} else {
			later += "\t" + policy.Assign + "\n"
		}
	}
	if first != "" {
		text += "\n" + say.T("Now write this at the top of assign, in %s/book.cue:", at) + "\n" + first
	}
	if later != "" {
		text += "\n" + say.T("Now write this just above the last line of assign, in %s/book.cue:", at) + "\n" + later
	}
	if a.Settings != "" {
		text += "\n" + say.T("and this beside assign, unless the book says so already:") + "\n" + a.Settings
	}
	text += "\n" + say.T("then: relance check %s", at) + "\n"
	_, err = fmt.Fprint(p.Stdout, text)
	return err
}
