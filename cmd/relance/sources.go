package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/cmd/relance/internal/sources"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies"
)

func newSources(p params) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sources",
		Short: "Say where rows come from without files, and try it out",
		Long: `Sources are the databases, web services, folders and accounting programs that deploy.cue names
under sources. relance import without files reads them.`,
		Args: subcommandOnly,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSourcesList(p), newSourcesCheck(p))
	return cmd
}

func newSourcesList(p params) *cobra.Command {
	var format *choice
	cmd := &cobra.Command{
		Use:               "list [BOOK]",
		Short:             "List the sources of a book, where they are and what each has",
		Long:              `List shows what deploy.cue says of sources. It reads no secret, and reaches nothing.`,
		Example:           examples("relance sources list mybook"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(_ *cobra.Command, args []string) error {
			book, err := openBook(p, bookArg(args), policies.Options{})
			if err != nil {
				return err
			}
			v := view.NewSources(book, sources.Place)
			if format.value == "json" {
				return view.Write(p.Stdout, v)
			}
			say := p.speaksOf(book)
			if len(v.Sources) == 0 {
				_, err := fmt.Fprintln(p.Stdout, say.T("deploy.cue names no sources: relance import reads files"))
				return err
			}
			rows := [][]string{{say.T("source"), say.T("place"), say.T("lists")}}
			for _, s := range v.Sources {
				rows = append(rows, []string{s.Name, printable(s.Place), strings.Join(s.Lists, " ")})
			}
			return text.WriteRows(p.Stdout, rows)
		},
	}
	format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func newSourcesCheck(p params) *cobra.Command {
	var from string
	var columns bool
	var format *choice
	cmd := &cobra.Command{
		Use:   "check [BOOK]",
		Short: "Read sources whole and check every row, without using anything",
		Long: `Check logs in to the sources of a book, reads every list whole, as relance import would, and
checks it as a file is checked. Nothing is written, there or here. --columns shows what was
understood of each list, column by column, to write intake for it.

Exit codes: 0 all can be used, 1 could not do its job, 2 one cannot be used.`,
		Example:           examples("relance sources check mybook", "relance sources check mybook --from erp --columns"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return checkSources(cmd.Context(), p, bookArg(args), from, columns, format.value)
		},
	}
	addSourceFlag(cmd, &from)
	cmd.Flags().BoolVar(&columns, "columns", false, "show what was understood of each column")
	format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func checkSources(ctx context.Context, p params, dir, from string, columns bool, format string) (err error) {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	chosen, err := sources.Choose(book, from, sources.Imports)
	if err != nil {
		return err
	}
	if len(chosen) == 0 {
		return errors.New("deploy.cue names no source that an import reads")
	}
	bar := newProgress(p, "reading")
	pulled, err := exports.NewPuller(ctx, p.world(), book, dir, bar.bytes()).Pull(ctx, chosen)
	bar.done()
	if err != nil {
		return refused(err, text.WriteSourceRefusal(p.Stderr, p.speaksOf(book), err))
	}
	defer func() { err = errors.Join(err, pulled.Close()) }()
	_, report, err := intake.Read(ctx, pulled.From(), exports.Options(book))
	if err == nil {
		err = pulled.Unchanged()
	}
	if err != nil {
		return refused(err, text.WriteSourceRefusal(p.Stderr, p.speaksOf(book), err))
	}
	if err := writeChecked(p, p.speaksOf(book), pulled, report, columns, format); err != nil {
		return err
	}
	if !report.OK() {
		return errFindings
	}
	return nil
}

// writeChecked shows what sources answered.
func writeChecked(p params, say words.Writer, pulled *sources.Pulled, report *intake.Report, columns bool, format string) error {
	files := exports.Files(pulled)
	if format == "json" {
		return view.Write(p.Stdout, view.SourcesChecked{OK: report.OK(), Lists: view.NewPulled(files), Report: view.NewIntake(report)})
	}
	var b strings.Builder
	if err := text.WritePulled(&b, say, files); err != nil {
		return err
	}
	if _, err := fmt.Fprint(p.Stdout, b.String()); err != nil {
		return err
	}
	switch {
	case columns:
		return text.WriteIntake(p.Stdout, say, report)
	case report.OK() && report.Warnings == 0:
		_, err := fmt.Fprintln(p.Stdout, say.T("all can be used"))
		return err
	}
	return text.WriteProblems(p.Stdout, say, report, true)
}
