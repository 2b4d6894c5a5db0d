package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

func newRecordBank(p params) *cobra.Command {
	var o recordOptions
	cmd := &cobra.Command{
		Use:   "bank",
		Short: "Say up to which day all payments are known",
		Long: `Bank notes that all payments up to a day have been recorded: on a day without any there is
nothing to import, and a book whose pressure asks for fresh bank data would wait. An
import of invoices or events says so by itself, of its --as-of day.`,
		Example:           examples("relance record bank --on 2026-03-01"),
		Args:              noArguments,
		ValidArgsFunction: noFiles,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return o.withLedger(cmd.Context(), p, func(db store.Ledger, book *policies.Book) error {
				zone, say := book.Engine.Creditor.Timezone, p.speaksOf(book)
				day, err := p.day("on", o.on, zone)
				if err != nil {
					return err
				}
				today, err := p.day("on", "today", zone)
				if err != nil {
					return err
				}
				if day > today {
					return errors.New(say.T("--on %s lies in the future: today is %s", say.On(day), say.On(today)))
				}
				entry, err := posting.RecordBank(cmd.Context(), db, p.Now(), day, o.note, o.by)
				if err != nil {
					return err
				}
				if o.json() {
					return view.Write(p.Stdout, view.Noted{Entry: entry.Seq, Bank: day, Note: o.note})
				}
				_, err = fmt.Fprintln(p.Stdout, say.T("Noted: payments are known up to %s, entry %s of the journal.", say.On(day), text.EntryNumber(entry.Seq)))
				return err
			})
		},
	}
	o.addCommon(cmd)
	o.addFlag(cmd, "on")
	o.addFlag(cmd, "note")
	o.addFlag(cmd, "by")
	return cmd
}
