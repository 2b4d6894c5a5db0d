package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// timelineOptions are the flags of timeline.
type timelineOptions struct {
	book, ledger string
	of, format   *choice
}

func newTimeline(p params) *cobra.Command {
	var o timelineOptions
	cmd := &cobra.Command{
		Use:   "timeline INVOICE|CLIENT",
		Short: "Tell all that the ledger knows of an invoice or a client",
		Long: `Timeline tells what happened to an invoice or a client, entry by entry of the
journal: when it was imported, what each import and event changed, which rule moved it
with the values that it saw, every message with what its channel answered, every
person's word and note. Days are those of the creditor.`,
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
	o.of = addChoice(cmd, "of", "what the id is", "either", "invoice", "client")
	o.format = addChoice(cmd, "format", "how it is written", "text", "json", "csv")
	return cmd
}

// timeline is what the ledger knows of an invoice or a client.
type timeline struct {
	Invoice string          `json:"invoice,omitempty"`
	Client  string          `json:"client"`
	Title   string          `json:"title"`
	Entries []timelineEntry `json:"entries"`
}

// timelineEntry is what one entry of the journal says about it.
type timelineEntry struct {
	Seq  int64       `json:"entry"`
	Day  engine.Date `json:"day"`
	At   time.Time   `json:"at"`
	Kind ledger.Kind `json:"kind"`
	Says []string    `json:"says"`
}

func runTimeline(ctx context.Context, p params, id string, o timelineOptions) error {
	db, err := readLedger(ctx, ledgerPath(o.ledger, o.book))
	if err != nil {
		return err
	}
	var t *timeline
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		t, err = tellTimeline(ctx, r, id, o.of.value)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	switch o.format.value {
	case "json":
		return writeJSON(p.Stdout, t)
	case "csv":
		return t.writeCSV(p.Stdout)
	}
	return t.write(p.Stdout)
}

// tellTimeline finds out what the id is, and tells of it.
func tellTimeline(ctx context.Context, r ledger.Reader, id, of string) (*timeline, error) {
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocation(meta.Timezone)
	if err != nil {
		return nil, fmt.Errorf("the creditor's timezone: %w", err)
	}
	inv, noInvoice := r.Invoice(ctx, id)
	client, noClient := r.Client(ctx, id)
	for _, err := range []error{noInvoice, noClient} {
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return nil, err
		}
	}
	teller := teller{ctx: ctx, r: r, says: map[int64][]string{}, zone: zone}
	switch {
	case of == "either" && noInvoice == nil && noClient == nil:
		return nil, fmt.Errorf("%s is an invoice and a client; say which with --of invoice or --of client", id)
	case of != "client" && noInvoice == nil:
		return teller.invoice(inv)
	case of != "invoice" && noClient == nil:
		return teller.client(client)
	}
	return nil, fmt.Errorf("there is no %s %s in the ledger", map[string]string{
		"either": "invoice and no client", "invoice": "invoice", "client": "client",
	}[of], id)
}
