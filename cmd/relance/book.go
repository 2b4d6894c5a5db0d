package main

import (
	"fmt"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// openBook loads a book that a command is about to use. What is wrong with it
// goes to Stderr: an error ends the command, warnings are only counted.
func openBook(p params, dir string, opt policies.Options) (*policies.Book, error) {
	book, list := policies.Load(dir, opt)
	if list.Errors() > 0 {
		if err := diag.WriteText(p.Stderr, list, book.Sources, diag.TextOptions{Color: p.ErrTerminal && !p.NoColor}); err != nil {
			return nil, err
		}
		fmt.Fprintln(p.Stderr, conclusion(book, list))
		return nil, errFindings
	}
	if len(list) > 0 {
		fmt.Fprintf(p.Stderr, "the book has %s; see: relance check %s\n", counted(len(list), "warning", "warnings"), dir)
	}
	return book, nil
}
