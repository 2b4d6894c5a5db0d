package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
)

// answerOptions are the flags of approve and reject.
type answerOptions struct{ book, ledger, by, note string }

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
		Long: short + `. A case is named by its id, or by an invoice that it is about; without
one, all that waits for a person is listed. ` + effect,
		Example: examples("relance " + word + " --book mybook"),
		Args:    oneAtMost("invoice or case"),
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
	return cmd
}

func answer(ctx context.Context, p params, id string, agree bool, o answerOptions) error {
	book, cfg, err := openRun(ctx, p, o.book)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, ledgerPath(o.ledger, o.book), book, false)
	if err != nil {
		return err
	}
	w, err := decide.Reply(ctx, db, book.Engine, decide.Answer{Case: id, Agree: agree, By: o.by, Note: o.note, Day: cfg.Day, At: cfg.At})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	word := "Rejected"
	if agree {
		word = "Approved"
	}
	if _, err = fmt.Fprintf(p.Stdout, "%s: %s from %s to %s.\n", word, printable(w.Case), w.From, w.To); err == nil && w.Blacklisted {
		_, err = fmt.Fprintf(p.Stdout, "Client %s is on the blacklist from %s on, until nothing that he owes is overdue.\n", printable(w.Client), cfg.Day)
	}
	return err
}

// listWaiting lists what waits for a person.
func listWaiting(ctx context.Context, p params, o answerOptions) error {
	db, err := readLedger(ctx, ledgerPath(o.ledger, o.book))
	if err != nil {
		return err
	}
	var rows [][]string
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		list, err := decide.AllWaiting(ctx, r)
		rows = waitingRows(&decide.Plan{Waiting: list})
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if len(rows) == 0 {
		_, err := fmt.Fprintln(p.Stdout, "Nothing waits for a person.")
		return err
	}
	return writeRows(p.Stdout, rows)
}
