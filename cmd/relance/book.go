package main

import (
	"context"
	"fmt"
	"time"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// loadTime is how long a book may take to compute: a thousand times what a
// large one takes.
const loadTime = time.Minute

// loadBook loads a book within loadTime.
func loadBook(dir string, opt policies.Options) (*policies.Book, diag.List) {
	cause := fmt.Errorf("it takes more than %v", loadTime)
	ctx, cancel := context.WithTimeoutCause(context.Background(), loadTime, cause)
	defer cancel()
	opt.Context = ctx
	return policies.Load(dir, opt)
}

// openBook loads a book that a command is about to use. What is wrong with it
// goes to Stderr: an error ends the command, warnings are only counted.
func openBook(p params, dir string, opt policies.Options) (*policies.Book, error) {
	book, list := loadBook(dir, opt)
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
