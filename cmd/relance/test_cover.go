package main

import (
	"context"
	"fmt"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/policytest"
)

// readPercent reads a share from 0 to 100, with one decimal at most, in thousandths; empty is 0.
func readPercent(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	var n apd.Decimal
	_, _, err := n.SetString(text)
	if err == nil && n.Form == apd.Finite && n.Exponent >= -1 && n.Exponent < 3 {
		n.Exponent++
		if perMille, err := n.Int64(); err == nil && perMille >= 0 && perMille <= 1000 {
			return int(perMille), nil
		}
	}
	return 0, fmt.Errorf("--threshold %s: write a percentage from 0 to 100, such as 90 or 92.5", text)
}

// judgeCoverage writes the coverage to a file, and fails when it is below the threshold.
func judgeCoverage(p params, say words.Writer, c *policytest.Coverage, threshold int, o testOptions) error {
	if o.lcov != "" {
		if err := bookdir.Replace(o.lcov, c.LCOV()); err != nil {
			return fmt.Errorf("--lcov: %w", err)
		}
	}
	if got := policytest.PerMille(c.Count("")); got < threshold {
		fmt.Fprintln(p.Stderr, say.T("the tests reach %s %% of the policies, and --threshold asks for %s %%", policytest.Percent(got), policytest.Percent(threshold)))
		return errFindings
	}
	return nil
}

// mutateTests makes mistakes in the policies, and says which no test notices.
func mutateTests(ctx context.Context, p params, book *policies.Book, tests []policytest.Test, o testOptions) error {
	if len(tests) == 0 {
		return fmt.Errorf("the book has no tests that could notice a mistake; write some in a file named *_test.cue")
	}
	bar := newProgress(p, "trying mutants")
	mutants, err := policytest.Mutate(ctx, book.Subject(), tests, policytest.MutateOptions{Workers: p.Workers, Progress: bar.items()})
	bar.done()
	if err != nil {
		return fmt.Errorf("mutants: %w", err)
	}
	v := view.NewMutated(mutants)
	if o.format.value == "json" {
		err = view.Write(p.Stdout, v)
	} else {
		err = policytest.WriteMutants(p.Stdout, mutants, p.testText(book, o))
	}
	if err == nil && v.Survived > 0 {
		return errFindings
	}
	return err
}
