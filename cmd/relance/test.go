package main

import (
	"context"
	"fmt"
	"os"
	"regexp"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// testOptions are the flags of test.
type testOptions struct {
	run     string
	update  bool
	verbose bool
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
at the difference before you keep it.

Exit codes: 0 all passed, 2 some failed or the book has errors.`,
		Example: examples(
			"relance test",
			"relance test mybook --run dispute",
			"relance test mybook --update",
		),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTests(cmd.Context(), p, bookArg(args), o)
		},
	}
	cmd.Flags().StringVar(&o.run, "run", "", "only tests whose name matches this `REGEX`")
	cmd.Flags().BoolVar(&o.update, "update", false, "rewrite the expectations that failed")
	cmd.Flags().BoolVarP(&o.verbose, "verbose", "v", false, "name the tests that passed too")
	complete(cmd, "run", noFiles)
	return cmd
}

func runTests(ctx context.Context, p params, dir string, o testOptions) error {
	only, err := regexp.Compile(o.run)
	if err != nil {
		return fmt.Errorf("--run %s: %w", o.run, err)
	}
	book, err := openBook(p, dir, policies.Options{Tests: true})
	if err != nil {
		return err
	}
	var tests []policytest.Test
	for _, t := range book.Tests {
		if only.MatchString(t.Name) {
			tests = append(tests, t)
		}
	}
	if len(tests) == 0 && len(book.Tests) > 0 {
		return fmt.Errorf("--run %s: none of the %s has such a name", o.run, counted(len(book.Tests), "test", "tests"))
	}
	results, err := policytest.Run(ctx, book.Engine, book.Compute, tests)
	if err != nil {
		return fmt.Errorf("policy tests: %w", err)
	}
	if o.update {
		return updateTests(p, results)
	}
	if err := policytest.WriteText(p.Stdout, results, o.verbose); err != nil {
		return err
	}
	for i := range results {
		if !results[i].Passed() {
			return errFindings
		}
	}
	return nil
}

// updateTests rewrites the files of the tests that failed. A test that could
// not be run to its end is reported and left as it is.
func updateTests(p params, results []policytest.Result) error {
	var files []string
	failed := map[string][]policytest.Result{}
	var broken []policytest.Result
	for _, r := range results {
		switch {
		case r.Err != nil:
			broken = append(broken, r)
		case !r.Passed():
			if failed[r.Test.File] == nil {
				files = append(files, r.Test.File)
			}
			failed[r.Test.File] = append(failed[r.Test.File], r)
		}
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			return fmt.Errorf("test file: %w", err)
		}
		if src, err = policytest.Update(src, failed[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := replaceFile(name, src); err != nil {
			return fmt.Errorf("test file: %w", err)
		}
		fmt.Fprintf(p.Stdout, "%s: %s rewritten\n", name, counted(len(failed[name]), "expectation", "expectations"))
	}
	if len(files) == 0 && len(broken) == 0 {
		_, err := fmt.Fprintln(p.Stdout, "nothing to rewrite: all passed")
		return err
	}
	if len(broken) > 0 {
		if err := policytest.WriteText(p.Stdout, broken, false); err != nil {
			return err
		}
		return errFindings
	}
	return nil
}
