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
	list, left, err := policytest.Generate(ctx, book.Subject(), opt)
	bar.done()
	if err != nil {
		return fmt.Errorf("generated tests: %w", err)
	}
	say := p.speaksOf(book)
	if err := text.WriteLeftOut(p.Stderr, say, left); err != nil {
		return err
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.Stderr, say.T("nothing to write: no case reaches more than the tests of the book do"))
		return err
	}
	written, err := policytest.WriteTests(list, policies.PackageName)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { _, err := w.Write(written); return err }
	if o.out == "-" {
		return write(p.Stdout)
	}
	name := cmp.Or(o.out, filepath.Join(book.Dir, generatedFile))
	if err := bookdir.WriteNew(name, write); err != nil {
		return fmt.Errorf("--generate: %w", err)
	}
	_, coverage, err := policytest.Cover(ctx, book.Subject(), append(tests, allTests(list)...))
	if err != nil {
		return fmt.Errorf("generated tests: %w", err)
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("%s: %s written; with them the tests reach %s %% of the policies", filepath.ToSlash(name),
		say.N(len(list), "test", "tests"), policytest.Percent(policytest.PerMille(coverage.Count("")))))
	return err
}

func allTests(list []policytest.Generated) []policytest.Test {
	out := make([]policytest.Test, len(list))
	for i := range list {
		out[i] = list[i].Test
	}
	return out
}
