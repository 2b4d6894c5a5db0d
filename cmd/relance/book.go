package main

import (
	"fmt"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// openBook loads a book that a command is about to use. Errors go to Stderr and end the command. Of
// warnings it says nothing: they are for those who edit the book, and openEdited says them.
func openBook(p params, dir string, opt policies.Options) (*policies.Book, error) {
	book, list := bookdir.Load(dir, opt)
	return book, objections(p, book, list)
}

// openEdited is openBook for a command with which policies are tried out: it says that there are warnings.
func openEdited(p params, dir string, opt policies.Options) (*policies.Book, error) {
	book, list := bookdir.Load(dir, opt)
	if err := objections(p, book, list); err != nil || len(list) == 0 {
		return book, err
	}
	say := p.speaksOf(book)
	fmt.Fprintln(p.Stderr, say.T("the book has %s; see: relance check %s", say.N(len(list), "warning", "warnings"), dir))
	return book, nil
}

// openToContact loads a book for a command that messages people or decides what they get. It is
// openBook, and fails on everything that relance check calls an error.
func openToContact(p params, dir string) (*policies.Book, error) {
	book, list, err := bookdir.Check(dir)
	if err != nil {
		return nil, err
	}
	return book, objections(p, book, list)
}

// objections writes what is wrong with a book to Stderr, and fails on errors.
func objections(p params, book *policies.Book, list diag.List) error {
	if list.Errors() > 0 {
		if err := diag.WriteText(p.Stderr, list, book.Sources, diag.TextOptions{Paint: p.painter(p.ErrTerminal && !p.NoColor), Says: p.speaksOf(book).Says}); err != nil {
			return err
		}
		fmt.Fprintln(p.Stderr, text.Conclusion(p.speaksOf(book), book, list))
		return errFindings
	}
	return nil
}
