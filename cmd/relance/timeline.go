package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/lookup"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/ledger"
)

// timelineOptions are the flags of timeline.
type timelineOptions struct {
	book, ledger string
	of, format   *choice
	page         timeline.Page
}

func newTimeline(p params) *cobra.Command {
	var o timelineOptions
	cmd := &cobra.Command{
		Use:   "timeline INVOICE|CLIENT",
		Short: "Tell all that the ledger knows of an invoice or a client",
		Long: `Timeline tells what happened to an invoice or a client, entry by entry of the
journal: when it was imported, what each import and event changed, which rule moved it
with the values that it saw, every message with what its channel answered, every
person's word and note. Days are those of the creditor. A long story comes in pages with
--limit; each ends with the --after of the next one.`,
		Example: examples(
			"relance timeline 2026-044 --book mybook",
			"relance timeline C-01 --book mybook --format json",
		),
		Args: exactlyOne("an invoice or a client"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return ledgerIDs(ledgerBoth)(cmd, args, word)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runTimeline(cmd.Context(), p, args[0], o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().IntVar(&o.page.Limit, "limit", 0, "at most so many entries; 0 means all")
	cmd.Flags().Int64Var(&o.page.After, "after", 0, "only the entries behind this `ENTRY` of the journal")
	for _, name := range []string{"limit", "after"} {
		complete(cmd, name, noFiles)
	}
	o.of = addChoice(cmd, "of", "what the id is", timeline.OfEither, timeline.OfInvoice, timeline.OfClient)
	o.format = addChoice(cmd, "format", "how it is written", "text", "json", "csv")
	return cmd
}

func runTimeline(ctx context.Context, p params, id string, o timelineOptions) error {
	if o.page.Limit < 0 || o.page.After < 0 {
		return errors.New("--limit and --after: write numbers from 0 on")
	}
	db, err := readLedger(ctx, p, store.Place(o.ledger, o.book), nil)
	if err != nil {
		return err
	}
	say := p.speaksIn(o.book)
	if o.format.value == "json" {
		say = words.New("en") // programs read it
	}
	var t *timeline.Story
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		t, err = timeline.Tell(ctx, r, say, id, o.of.value, o.page)
		return lookup.NotFound(ctx, r, o.about(), id, err)
	})
	switch err := errors.Join(err, db.Close()); {
	case errors.Is(err, timeline.ErrBoth):
		return errors.New(say.T("%s; say which with --of invoice or --of client", say.Says(err.Error())))
	case err != nil:
		return err
	}
	switch o.format.value {
	case "json":
		return view.Write(p.Stdout, t)
	case "csv":
		return text.WriteTimelineCSV(p.Stdout, t)
	}
	return text.WriteTimeline(p.Stdout, say, t)
}

// about is what the id can be of.
func (o *timelineOptions) about() lookup.Subject {
	switch o.of.value {
	case timeline.OfInvoice:
		return lookup.Invoice
	case timeline.OfClient:
		return lookup.Client
	}
	return lookup.Either
}
