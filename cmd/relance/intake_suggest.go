package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/presets"
)

func newIntakeSuggest(p params) *cobra.Command {
	var book string
	var kind *choice
	cmd := &cobra.Command{
		Use:   "suggest FILE",
		Short: "Write an intake.cue for an export of another program",
		Long: `Suggest looks at the headers and first rows of an export and writes an intake.cue for
it on standard output: that of the program whose export it recognises, or one made of
the headers, with a value of each column beside it. What is not certain is a comment
that begins with "unsure": take the // away, or mend the line, once you know.

Put it into the folder of the book and see what it makes of the file:

  relance intake suggest export.csv > mybook/intake.cue
  relance intake check export.csv --book mybook

With --kind bank the file is the CSV of a bank, and the intake.cue says how relance bank
import reads it.

It recognises the exports of: ` + presetNames() + `.

Exit codes: 0 nothing is unsure, 2 the file cannot be used, 3 lines are unsure.`,
		Example: examples(
			"relance intake suggest export.csv > mybook/intake.cue",
			"relance intake suggest statement.csv --kind bank",
		),
		Args: exactlyOne("a file"),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return bookdir.Extensions(), cobra.ShellCompDirectiveFilterFileExt
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return intakeSuggest(cmd.Context(), p, args[0], book, kind.value)
		},
	}
	kind = addChoice(cmd, "kind", "what the rows are", "auto", kindBank)
	cmd.Flags().StringVar(&book, "book", "", "`FOLDER` of the book whose currency amounts without one are in")
	complete(cmd, "book", folders)
	return cmd
}

func intakeSuggest(ctx context.Context, p params, file, dir, kind string) error {
	var opt intake.Options
	say := p.speaks("en")
	if dir != "" {
		book, err := openBook(p, dir, policies.Options{})
		if err != nil {
			return err
		}
		opt, say = exports.Options(book), p.speaksOf(book)
	}
	if kind == kindBank {
		return bankSuggest(p, say, file)
	}
	src, err := intake.File(file)
	if err != nil {
		return err
	}
	s, problem, err := presets.Suggest(ctx, src, opt.Currency, say)
	if err != nil {
		return err
	}
	if problem != nil {
		report := &intake.Report{Problems: []intake.Problem{*problem}, Errors: 1}
		if err := text.WriteProblems(p.Stderr, say, report, false); err != nil {
			return err
		}
		return errFindings
	}
	if _, err := io.WriteString(p.Stdout, s.Text); err != nil {
		return err
	}
	switch {
	case s.Preset != "":
		fmt.Fprintln(p.Stderr, say.T("recognised as %s: %s", s.Preset, s.Title))
	case s.Unsure > 0:
		fmt.Fprintln(p.Stderr, say.T("not recognised; taken for %s by its headers; decide on %s marked unsure", s.Kind.String(), say.N(s.Unsure, "line", "lines")))
		return errWarnings
	default:
		fmt.Fprintln(p.Stderr, say.T("not recognised; taken for %s by its headers", s.Kind.String()))
	}
	return nil
}

// presetNames lists the presets for the help; none when they cannot be read.
func presetNames() string {
	all, err := presets.All()
	if err != nil {
		return "none"
	}
	names := make([]string, len(all))
	for i, x := range all {
		names[i] = x.Name
	}
	return strings.Join(names, ", ")
}
