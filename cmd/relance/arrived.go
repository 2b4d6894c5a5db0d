package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// arrivedOptions are the flags of arrived.
type arrivedOptions struct {
	book, ledger, on, tracking, note, by string
	returned                             bool
}

func newArrived(p params) *cobra.Command {
	var o arrivedOptions
	cmd := &cobra.Command{
		Use:   "arrived INVOICE|MESSAGE",
		Short: "Record that a letter arrived or came back, with its tracking number",
		Long: `Arrived writes down a person's word on a letter that was sent: that it arrived, or with
--returned that it came back, on which day and under which tracking number. Of an invoice
it is the last letter sent about it; any other message is named by its key, which
relance evidence shows. A policy sees it as last.outcome: 'delivered' or 'bounced'.

The scanned acknowledgment goes into the evidence with relance evidence --add FILE.`,
		Example: examples("relance arrived 2026-041 --tracking 1A00000000000 --by Marie --book mybook"),
		Args:    exactlyOne("an invoice or a message"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return arrived(cmd.Context(), p, args[0], o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.on, "on", "today", "the `DAY` it arrived or came back, YYYY-MM-DD or today")
	cmd.Flags().StringVar(&o.tracking, "tracking", "", "the tracking number")
	cmd.Flags().BoolVar(&o.returned, "returned", false, "it came back")
	cmd.Flags().StringVar(&o.note, "note", "", "why it came back, or anything worth keeping")
	cmd.Flags().StringVar(&o.by, "by", "", "who says so")
	for _, name := range []string{"on", "tracking", "note", "by"} {
		complete(cmd, name, noFiles)
	}
	return cmd
}

func arrived(ctx context.Context, p params, name string, o arrivedOptions) error {
	book, err := openBook(p, o.book, policies.Options{})
	if err != nil {
		return err
	}
	zone, say := book.Engine.Creditor.Timezone, p.speaksOf(book)
	on, err := p.day("on", o.on, zone)
	if err != nil {
		return err
	}
	if today, err := p.day("on", "today", zone); err != nil || on > today {
		return cmp.Or(err, errors.New(say.T("--on %s lies in the future: today is %s", say.On(on), say.On(today))))
	}
	db, err := openLedger(ctx, p, store.Place(o.ledger, o.book), book, false)
	if err != nil {
		return err
	}
	var m ledger.Message
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		m, err = worklist.FindLetter(ctx, r, name)
		return err
	})
	if err == nil && on < engine.DateOf(m.Created) {
		err = errors.New(say.T("--on %s is before the letter was written, on %s", say.On(on), say.On(engine.DateOf(m.Created))))
	}
	if err == nil {
		m, err = dispatch.Confirm(ctx, db, dispatch.Confirmation{
			Key: m.Key, Returned: o.returned, On: on, Tracking: o.tracking, Reason: o.note, By: o.by, At: p.Now(),
		})
	}
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("Recorded: %s of %s %s.", say.ChannelName(m.Channel, nil), printable(m.Client), printable(say.Says(m.Reason))))
	return err
}
