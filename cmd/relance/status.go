package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// statusOptions are the flags of status.
type statusOptions struct {
	ledger string
	format *choice
}

func newStatus(p params) *cobra.Command {
	var o statusOptions
	cmd := &cobra.Command{
		Use:   "status [BOOK]",
		Short: "Show where everything stands: cases, open amounts, what waits",
		Long: `Status counts the cases of the book's ledger by policy and state, adds up what is open
by lateness in each currency, lists what was to happen and has not, with the command that
goes on, the money on bank statements of which nobody knows what it is for, and what waits for a person or for a later day, counts the messages of the outbox,
and names those that a person should look at: of unknown fate, or failed. It names the clients on the blacklist, and says how old the last import is. When the book can be read, it lists the
invoices that can soon no longer be brought to court, what ended with something open,
by state, and, where the book says costs, what was sent by step and what it cost, and what
each day of delay costs (delay_percent). It says which policies will stop writing within 60
days, for want of a rate of interest.

DSO (days sales outstanding) is what is open divided by what was invoiced in the last 90
days, times 90. It is shown where the ledger knows paid invoices of that time too.

Exit codes: 0 done, 1 could not do its job, 2 when messages left that the ledger does not
know of, as after a restore: relance restored lists them.`,
		Example:           examples("relance status mybook", "relance status mybook --format json"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return status(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func status(ctx context.Context, p params, dir string, opt statusOptions) error {
	var facts []engine.FactDecl
	book, _ := bookdir.Load(dir, policies.Options{}) // a ledger has a status without its book too
	if book.Engine != nil {
		facts = book.Engine.Facts
	}
	db, err := readLedger(ctx, p, store.Place(opt.ledger, dir), facts)
	if err != nil {
		return err
	}
	missing := db.Whole(ctx)
	if missing != nil && !errors.Is(missing, ledger.ErrRestored) {
		return errors.Join(missing, db.Close())
	}
	var o *view.Overview
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		meta, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		today, err := p.day("day", "today", meta.Timezone)
		if err != nil {
			return err
		}
		if o, err = view.ReadOverview(ctx, r, book.Engine, today); err != nil || book.Engine == nil {
			return err
		}
		if book.Deploy != nil {
			o.RunAt = book.Deploy.RunAt
		}
		d, err := delivery.New(p.world(), book, dir)
		if err == nil {
			o.NotHappened, err = worklist.AllWaiting(ctx, r, d, today)
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if missing != nil { // the first line, before anything that may be older than what left
		fmt.Fprintf(p.Stderr, "relance: %s\n", p.speaksOf(book).Says(missing.Error()))
	}
	if err := writeOverview(p, opt, book, o); err != nil {
		return err
	}
	if missing != nil {
		return errFindings
	}
	return nil
}

// writeOverview writes a status in the format that is asked for.
func writeOverview(p params, opt statusOptions, book *policies.Book, o *view.Overview) error {
	if opt.format.value == "json" {
		return view.Write(p.Stdout, view.NewStatus(o))
	}
	if err := text.WriteStatus(p.Stdout, p.speaksOf(book), o); err != nil || book.Engine == nil {
		return err
	}
	return text.WriteRatesEnd(p.Stdout, p.speaksOf(book), book, o.Day)
}
