package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// answerOptions are the flags of approve and reject.
type answerOptions struct {
	book, ledger, by, note string
	format                 *choice
}

func newApprove(p params) *cobra.Command {
	return newAnswer(p, "approve", "Agree to what a case proposes", true,
		"What is approved happens at the next run.")
}

func newReject(p params) *cobra.Command {
	return newAnswer(p, "reject", "Refuse what a case proposes", false,
		"What is rejected is not proposed again until a fact of the client changes.")
}

// newAnswer is the command of one of the two answers.
func newAnswer(p params, word, short string, agree bool, effect string) *cobra.Command {
	var o answerOptions
	cmd := &cobra.Command{
		Use:   word + " [INVOICE|CASE]",
		Short: short,
		Long: short + `.

A case is named by its id, or by an invoice that it is about; without
one, all that waits for a person is listed.

` + effect,
		Example: examples("relance " + word + " --book mybook"),
		Args:    oneAtMost,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return listWaiting(cmd.Context(), p, o)
			}
			return answer(cmd.Context(), p, args[0], agree, o)
		},
	}
	addBookFlag(cmd, &o.book)
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.by, "by", "", "who says so, for the journal")
	cmd.Flags().StringVar(&o.note, "note", "", "why, for the journal")
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func answer(ctx context.Context, p params, id string, agree bool, o answerOptions) error {
	book, cfg, err := openRun(ctx, p, o.book)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, store.Place(o.ledger, o.book), book, false)
	if err != nil {
		return err
	}
	w, err := plan.Reply(ctx, db, book.Engine, plan.Answer{Case: id, Agree: agree, By: o.by, Note: o.note, Day: cfg.Day, At: cfg.At})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.format.value == "json" {
		return view.Write(p.Stdout, view.NewAnswered(w, agree, cfg.Day))
	}
	say := p.speaks(book.Engine.Creditor.Language)
	said := say.T("Rejected: %s from %s to %s.", printable(w.Case), w.From, w.To)
	if agree {
		said = say.T("Approved: %s from %s to %s.", printable(w.Case), w.From, w.To)
	}
	if _, err = fmt.Fprintln(p.Stdout, said); err == nil && w.Blacklisted {
		_, err = fmt.Fprintln(p.Stdout, say.T("Client %s is on the blacklist from %s on, until nothing that they owe is overdue.", printable(w.Client), say.On(cfg.Day)))
	}
	return err
}

// listWaiting lists what waits for a person.
func listWaiting(ctx context.Context, p params, o answerOptions) error {
	db, err := readLedger(ctx, p, store.Place(o.ledger, o.book), nil)
	if err != nil {
		return err
	}
	var list []plan.Waiting
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		list, err = plan.AllWaiting(ctx, r)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.format.value == "json" {
		return view.Write(p.Stdout, view.NewProposals(list))
	}
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.Stdout, p.speaksIn(o.book).T("Nothing waits for a person."))
		return err
	}
	return text.WriteProposals(p.Stdout, p.speaksIn(o.book), list)
}
