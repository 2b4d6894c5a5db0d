package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/report"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// testOptions are the flags of test.
type testOptions struct {
	run       string
	update    bool
	verbose   bool
	coverage  bool
	threshold string
	lcov      string
	mutate    bool
	generate  bool
	out       string
	watch     bool
	files     *bookdir.Exports
	format    *choice
}

func newTest(p params) *cobra.Command {
	var o testOptions
	cmd := &cobra.Command{
		Use:   "test [BOOK]",
		Short: "Run the policy tests of a book",
		Long: `Test runs the tests in a book's *_test.cue files: each gives invoices, clients and
dated events, and says what is expected on which day. A failure shows what was
expected and what happened side by side.

With --update the expectations that failed are rewritten to what happened; look
at the difference before you keep it. A test that was written for another policy than
assign gives its invoices now is left as it is.

With --coverage it says what of the policies the tests reach: each rule, each
condition and each part of one both ways, what is done instead of an action, each text in
each language. Shares are rounded down. --threshold 90 fails below 90 %. With --format html it is a page to open in a browser: the
shares, each policy by itself, and every file with what its lines were asked.

With --mutate it makes one small mistake in the policies at a time, a constant one
off, another operator, another target, and lists the mistakes that no test notices.

With --generate it writes tests, as few as it finds, that reach what the tests of the book
do not: with cases that it makes up, or with those of a portfolio (--invoices FILE), without
names and addresses. They expect what the policies do now, and are there to be read: mend
what should be otherwise, and keep them. A file that exists is never overwritten.

With --watch it runs again whenever a file of the book changes, until it is told to stop.

Exit codes: 0 all passed, 2 some failed, the coverage is below the threshold, a mutant
survived, or the book has errors.`,
		Example: examples(
			"relance test",
			"relance test mybook --run dispute",
			"relance test mybook --update",
			"relance test mybook --coverage --threshold 75 --lcov coverage.info",
			"relance test mybook --coverage --format html",
			"relance test mybook --run '^standard: ' --mutate",
			"relance test mybook --generate --out -",
			"relance test mybook --generate --invoices invoices.csv --out mybook/portfolio_test.cue",
			"relance test mybook --format junit",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := bookArg(args)
			if !o.watch {
				return runTests(cmd.Context(), p, dir, o)
			}
			if o.update || o.generate || o.format.value != "text" {
				return errors.New("--watch looks at what you write, and tells it in words: leave out --update, --generate and --format")
			}
			return watch(cmd.Context(), p, dir, func(ctx context.Context) error { return runTests(ctx, p, dir, o) })
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.run, "run", "", "only tests whose name matches this `REGEX`")
	flags.BoolVar(&o.update, "update", false, "rewrite the expectations that failed")
	flags.BoolVarP(&o.verbose, "verbose", "v", false, "name the tests that passed too, and every place that no test reaches")
	flags.BoolVar(&o.coverage, "coverage", false, "say what of the policies the tests reach")
	flags.StringVar(&o.threshold, "threshold", "", "fail when less than this `PERCENT` is reached; with --coverage")
	flags.StringVar(&o.lcov, "lcov", "", "the `FILE` to write the coverage to, as LCOV; with --coverage")
	flags.BoolVar(&o.mutate, "mutate", false, "make small mistakes in the policies, and list those that no test notices")
	flags.BoolVar(&o.generate, "generate", false, "write tests that reach what the tests of the book do not")
	flags.BoolVar(&o.watch, "watch", false, watchHint)
	flags.StringVar(&o.out, "out", "", "the `FILE` to write generated tests to, or - for the terminal (default: "+generatedFile+" in the book's folder); it must not be there yet")
	o.files = addDataFlags(cmd)
	flags.Lookup("invoices").Usage = "`FILE` of invoices to take cases from, or a folder of them; with --generate"
	o.format = addChoice(cmd, "format", "how it is written; a page is of the coverage", "text", "json", "junit", "html")
	complete(cmd, "run", noFiles)
	complete(cmd, "threshold", noFiles)
	return cmd
}

// check refuses flags that do not go together, and reads the threshold, in thousandths.
func (o *testOptions) check() (threshold int, err error) {
	switch {
	case o.update && o.format.value != "text":
		return 0, fmt.Errorf("--update rewrites files, and says which in words: leave out --format %s", o.format.value)
	case o.update && (o.coverage || o.mutate):
		return 0, errors.New("--update rewrites tests, and --coverage and --mutate judge them: update first")
	case o.coverage && o.mutate:
		return 0, errors.New("--coverage and --mutate are two questions: ask one at a time")
	case o.mutate && o.format.value == "junit":
		return 0, errors.New("--mutate has no --format junit: take text or json")
	case o.generate && (o.update || o.coverage || o.mutate):
		return 0, errors.New("--generate writes tests, and --update, --coverage and --mutate are about those that are there: one at a time")
	case o.format.value == "html" && !o.coverage:
		return 0, errors.New("--format html is a page of the coverage: add --coverage")
	case o.generate && o.format.value != "text":
		return 0, fmt.Errorf("--generate writes a file of tests: leave out --format %s", o.format.value)
	case !o.generate && (o.out != "" || *o.files != (bookdir.Exports{})):
		return 0, errors.New("--out and the exports are for tests that are written: add --generate")
	case !o.coverage && (o.threshold != "" || o.lcov != ""):
		return 0, errors.New("--threshold and --lcov are about the coverage: add --coverage")
	}
	return readPercent(o.threshold)
}

func runTests(ctx context.Context, p params, dir string, o testOptions) error {
	threshold, err := o.check()
	if err != nil {
		return err
	}
	book, tests, err := openTests(p, dir, o.run)
	if err != nil {
		return err
	}
	if o.generate {
		return generateTests(ctx, p, book, tests, o)
	}
	if o.mutate {
		return mutateTests(ctx, p, book, tests, o)
	}
	var results []policytest.Result
	var coverage *policytest.Coverage
	if o.coverage {
		results, coverage, err = policytest.Cover(ctx, book.Subject(), tests)
	} else {
		results, err = policytest.Run(ctx, book.Subject(), tests)
	}
	if err != nil {
		return fmt.Errorf("policy tests: %w", err)
	}
	if o.update {
		return updateTests(p, book, results)
	}
	tested := view.NewTested(results)
	switch o.format.value {
	case "json":
		tested.Coverage = view.NewCoverage(coverage)
		err = view.Write(p.Stdout, tested)
	case "html":
		err = report.Coverage(coverage, results, book.Sources, p.speaksOf(book)).HTML(p.Stdout)
	case "junit":
		err = policytest.WriteJUnit(p.Stdout, results)
	default:
		err = policytest.WriteText(p.Stdout, results, p.testText(book, o))
		if err == nil && coverage != nil {
			err = coverage.WriteText(p.Stdout, p.testText(book, o))
		}
	}
	if err == nil && coverage != nil {
		err = judgeCoverage(p, p.speaksOf(book), coverage, threshold, o)
	}
	if err == nil && tested.Failed > 0 {
		return errFindings
	}
	return err
}

// testText says how the outcome of tests is written.
func (p params) testText(book *policies.Book, o testOptions) policytest.TextOptions {
	return policytest.TextOptions{All: o.verbose, Paint: p.painter(p.Terminal && !p.NoColor), Says: p.speaksOf(book).Says}
}

// openTests loads a book with those of its tests whose names match.
func openTests(p params, dir, run string) (*policies.Book, []policytest.Test, error) {
	only, err := regexp.Compile(run)
	if err != nil {
		return nil, nil, fmt.Errorf("--run %s: %w", run, err)
	}
	book, err := openEdited(p, dir, policies.Options{Tests: true})
	if err != nil {
		return nil, nil, err
	}
	var tests []policytest.Test
	for _, t := range book.Tests {
		if only.MatchString(t.Name) {
			tests = append(tests, t)
		}
	}
	switch {
	case len(tests) == 0 && len(book.Tests) > 0:
		return nil, nil, fmt.Errorf("--run %s: no test has such a name, of %d", run, len(book.Tests))
	case len(tests) == 0 && run != "":
		return nil, nil, fmt.Errorf("--run %s: the book has no tests; write some in a file named *_test.cue", run)
	}
	return book, tests, nil
}

// updateTests rewrites the files of the tests that failed. A test that could
// not be run to its end, or was written for another policy than it gets now, is reported and left as it is.
func updateTests(p params, book *policies.Book, results []policytest.Result) error {
	rewritten, broken, err := bookdir.UpdateTests(results)
	for _, r := range rewritten {
		fmt.Fprintln(p.Stdout, p.speaksOf(book).T("%s: %s rewritten", r.File, p.speaksOf(book).N(r.Tests, "expectation", "expectations")))
	}
	switch {
	case err != nil:
		return err
	case len(broken) > 0:
		if err := policytest.WriteText(p.Stdout, broken, p.testText(book, testOptions{})); err != nil {
			return err
		}
		return errFindings
	case len(rewritten) == 0:
		_, err = fmt.Fprintln(p.Stdout, p.speaksOf(book).T("nothing to rewrite: all passed"))
	}
	return err
}
