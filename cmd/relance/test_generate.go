package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// generatedFile is where generated tests go in a book.
const generatedFile = "generated_test.cue"

// generateTests writes tests that reach what the tests of a book do not: with cases of a portfolio when a file of
// invoices is named, else with cases that are made up.
func generateTests(ctx context.Context, p params, book *policies.Book, tests []policytest.Test, o testOptions) error {
	if o.files.Invoices == "" && *o.files != (bookdir.Exports{}) {
		return errors.New("--clients, --contacts and --events go with the invoices: add --invoices FILE")
	}
	opt := policytest.GenerateOptions{Currency: book.Currency, Have: tests, Workers: p.Workers}
	if o.files.Invoices != "" {
		data, err := readExports(ctx, p, book, book.Dir, *o.files)
		if err != nil {
			return err
		}
		opt.Clients, opt.Invoices, opt.Events = data.Clients, data.Invoices, data.Events
	}
	bar := newProgress(p, "trying cases")
	opt.Progress = bar.items()
	made, err := policytest.Extend(ctx, book.Subject(), opt, policies.PackageName)
	bar.done()
	if err != nil {
		return fmt.Errorf("generated tests: %w", err)
	}
	say := p.speaksOf(book)
	if err := text.WriteLeftOut(p.Stderr, say, made.Left); err != nil {
		return err
	}
	if made.Tests == 0 {
		_, err := fmt.Fprintln(p.Stderr, say.T("nothing to write: no case reaches more than the tests of the book do"))
		return err
	}
	write := func(w io.Writer) error { _, err := w.Write(made.File); return err }
	if o.out == "-" {
		return write(p.Stdout)
	}
	name := cmp.Or(o.out, filepath.Join(book.Dir, generatedFile))
	if err := bookdir.WriteNew(name, write); err != nil {
		return fmt.Errorf("--generate: %w", err)
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("%s: %s written; with them the tests reach %s %% of the policies", filepath.ToSlash(name),
		say.N(made.Tests, "test", "tests"), policytest.Percent(made.Reached)))
	return err
}
