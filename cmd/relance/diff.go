package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/compare"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// diffOptions are the flags of diff.
type diffOptions struct {
	files                    *bookdir.Exports
	ledger, from, to         string
	days                     int
	approvals, calls, format *choice
	failOn                   []string
}

func newDiff(p params) *cobra.Command {
	var o diffOptions
	cmd := &cobra.Command{
		Use:   "diff OLD NEW [BOOK]",
		Short: "Show what a change of a book does to real clients",
		Long: `Diff compares two versions of a book: what they say (states, rules, guards, actions,
the words of templates, rates, settings), and what that does to your portfolio over a window
of days, decided by the very code that runs: who is contacted and was not, who no longer is,
who earlier, later, more firmly or less; messages, cost and what is asked for, by channel and
state; and running cases that stand where the new book has no state. Nobody is contacted, and
nothing is written.

OLD and NEW are folders, or revisions of the git repository that BOOK (the current folder by
default) is in: relance diff origin/main HEAD. A folder of that name comes first.

The portfolio is the ledger in the book's folder, as it stands: from the cases of today on,
with what was really said so far; over 60 days, or those of --days. Where there is no ledger,
or an export or --from is given, it is the exports, read as simulate does, from their
earliest date to 60 days after the last one unless --from, --to or --days say otherwise.
Where the two books read exports differently, each reads them in its own way.

A client is counted as earlier, later, harder or softer by invoice: the first day in the window
on which it is asked for at all, courteously or more, firmly or more, and formally, and the
firmest tone of the window. One client may be several of these.

--fail-on asks a condition over the figures, in the language of guards: "new_letters > 100",
"cost_after - cost_before > 50 || stuck_cases > 0". It may be given several times. The figures:

` + diffFigures() + `
Formats: text for people, with the first 20 clients; markdown, the same for a pull request; html, the same as one page that loads nothing;
json with all figures by name; jsonl, one object for each client who is treated otherwise.

Exit codes: 0 done, differences or none; 1 when it could not do its job; 2 when a condition
of --fail-on holds, when a running case stands where a book has no state, or when a book has
mistakes: what can be compared then is.`,
		Example: examples(
			"relance diff origin/main HEAD",
			"relance diff HEAD . --invoices export.csv --format markdown",
			"relance diff mybook newbook --from 2026-03-01 --days 90",
			`relance diff origin/main HEAD mybook --fail-on "new_letters>100"`,
		),
		Args: between(3, "two folders or revisions", "a second folder or revision"),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("days") && o.days < 1 {
				return fmt.Errorf("--days %d: write a number of days from 1 to %d", o.days, compare.MaxDays)
			}
			dir := ""
			if len(args) == 3 {
				dir = args[2]
			}
			return runDiff(cmd.Context(), p, args[0], args[1], dir, o)
		},
	}
	o.files = addDataFlags(cmd)
	addLedgerFlag(cmd, &o.ledger)
	flags := cmd.Flags()
	addFromFlag(cmd, &o.from)
	flags.StringVar(&o.to, "to", "", "last `DAY`, YYYY-MM-DD or today")
	complete(cmd, "to", noFiles)
	flags.IntVar(&o.days, "days", 0, "how many `DAYS` the window has, instead of --to")
	complete(cmd, "days", noFiles)
	o.approvals = addChoice(cmd, "approvals", "what a person answers when asked to agree", "grant", "withhold")
	o.calls = addCalls(cmd)
	flags.StringArrayVar(&o.failOn, "fail-on", nil, "end with exit code 2 when this `CONDITION` over the figures holds")
	complete(cmd, "fail-on", noFiles)
	o.format = addChoice(cmd, "format", "how it is written", "text", "html", "json", "jsonl", "markdown")
	return cmd
}

// diffFigures lists the names that --fail-on knows, for the help.
func diffFigures() string {
	var b strings.Builder
	for _, f := range (&diff.Figures{}).Named(engine.MustCurrency("EUR")) {
		fmt.Fprintf(&b, "  %-18s  %s\n", f.Name, f.Meaning)
	}
	return b.String()
}

func runDiff(ctx context.Context, p params, before, after, dir string, o diffOptions) error {
	pair, err := compare.Open(ctx, before, after, dir)
	if err != nil {
		return err
	}
	currencies := pair.Currencies()
	conditions, err := compare.NewConditions(o.failOn, currencies...)
	if err != nil {
		return err
	}
	d := &view.Diff{Before: view.NewDiffBook(&pair.Before), After: view.NewDiffBook(&pair.After), Holds: []string{}}
	parts := policies.Compare(pair.Before.Book, pair.After.Book)
	d.Structure = view.NewDiffParts(parts)
	d.WordsAlone = !pair.Before.Book.Outlined() || !pair.After.Book.Outlined()
	if err := diffMistakes(p, pair); err != nil {
		return err
	}
	w := &text.DiffWriter{Out: p.Stdout, Say: p.speaksOf(pair.Spoken()), Format: o.format.value, Diff: d}
	unsound := !pair.Before.Sound() || !pair.After.Sound()
	var figures *diff.Figures
	if unsound {
		d.NoImpact = "a book with mistakes decides nothing"
	} else {
		for _, s := range []*compare.Side{&pair.Before, &pair.After} {
			if err := judgeInBulk(p, s.Book, dir); err != nil {
				return err
			}
		}
		f, err := diffOver(p, pair, &o, compare.Reworded(parts), w.Client)
		if err != nil {
			return err
		}
		bar := newProgress(p, "comparing")
		f.Options.Progress = bar.items()
		figures, err = f.Compare(ctx)
		bar.done()
		if err != nil && !errors.Is(err, compare.ErrNoFacts) {
			return err
		}
		if figures != nil {
			source := "exports"
			if f.OverLedger {
				source = text.FactsOfLedger
			}
			d.Impact = view.NewDiffImpact(figures, source, f.Notes, currencies...)
			d.Impact.Clients = append(d.Impact.Clients, w.First...)
		} else {
			d.NoImpact = err.Error()
		}
	}
	if len(o.failOn) > 0 {
		if figures == nil {
			if err := w.Finish(nil); err != nil {
				return err
			}
			return fmt.Errorf("--fail-on %q has no answer: %s", o.failOn[0], d.NoImpact)
		}
		if d.Holds, err = conditions.Hold(figures); err != nil {
			return err
		}
		d.Holds = append([]string{}, d.Holds...)
	}
	if err := w.Finish(figures); err != nil {
		return err
	}
	for _, c := range d.Holds {
		fmt.Fprintln(p.Stderr, w.Say.T("--fail-on %q holds", c))
	}
	if unsound || len(d.Holds) > 0 || figures != nil && len(figures.Stuck) > 0 {
		return errFindings
	}
	return nil
}

// diffMistakes writes what is wrong with the books, one after the other.
func diffMistakes(p params, pair *compare.Pair) error {
	for _, s := range []*compare.Side{&pair.Before, &pair.After} {
		if s.Sound() {
			continue
		}
		say := p.speaksOf(s.Book)
		if err := diag.WriteText(p.Stderr, s.List, s.Book.Sources, diag.TextOptions{Paint: p.painter(p.ErrTerminal && !p.NoColor), Says: say.Says}); err != nil {
			return err
		}
		of := text.Conclusion(say, s.Book, s.List)
		if s.Book.Outlined() {
			fmt.Fprintln(p.Stderr, say.T("%s: %s; what it does cannot be compared", s.Name, of))
		} else {
			fmt.Fprintln(p.Stderr, say.T("%s: %s; what it says beside its templates, and what that does, cannot be compared", s.Name, of))
		}
	}
	return nil
}
