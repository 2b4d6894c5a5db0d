package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// doneOptions are the flags of tasks done.
type doneOptions struct {
	recordOptions
	word string
}

func newTasksDone(p params) *cobra.Command {
	var o doneOptions
	outcomes := worklist.Outcomes()
	cmd := &cobra.Command{
		Use:   "done ID",
		Short: "Close a task, with what came of it",
		Long: `Done records what came of a call or a task, and closes it, in one step. ID is what relance
tasks shows, or the beginning of it. The outcome of a call is what guards see as
last.outcome; a promise and a dispute are recorded for the invoices of the task. A task that
is closed already stays as it is.

A call counts as made on the day --on, and so does what a task says could not be sent: the
client was contacted in another way.`,
		Example: examples(
			"relance tasks done 3f2a --outcome promise --until 2026-04-10 --book mybook",
			"relance tasks done 3f2a --outcome no_answer --by claire --book mybook",
		),
		Args: exactlyOne("the id of a task"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return taskDone(cmd.Context(), p, args[0], o)
		},
	}
	o.addCommon(cmd)
	cmd.Flags().StringVar(&o.word, "outcome", "done", "what came of it: "+strings.Join(outcomes, ", "))
	complete(cmd, "outcome", cobra.FixedCompletions(outcomes, cobra.ShellCompDirectiveNoFileComp))
	for _, name := range []string{"until", "amount", "reason", "on", "note", "by"} {
		o.addFlag(cmd, name)
	}
	return cmd
}

func taskDone(ctx context.Context, p params, id string, o doneOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		zone := book.Engine.Creditor.Timezone
		at, err := delivery.Zone(book)
		if err != nil {
			return err
		}
		d := worklist.Done{Task: id, Outcome: o.word, Amount: o.amount, Reason: o.reason, Note: o.note, By: o.by, At: p.Now().In(at)}
		for _, day := range []struct {
			flag, text string
			to         *engine.Date
		}{{"on", o.on, &d.On}, {"until", o.until, &d.Until}, {"on", "today", &d.Today}} {
			if *day.to, err = p.day(day.flag, day.text, zone); err != nil {
				return err
			}
		}
		m, done, err := worklist.Close(ctx, db, book.Engine, d)
		if err != nil {
			return err
		}
		return o.writeClosed(p.Stdout, p.speaksOf(book), m.Key, done)
	})
}

// writeClosed says what became of a task; done is nil when it was closed already.
func (o *doneOptions) writeClosed(w io.Writer, say words.Writer, key string, done *posting.Recorded) error {
	if o.json() {
		return view.Write(w, view.NewTaskDone(key, done))
	}
	if done == nil {
		_, err := fmt.Fprintln(w, say.T("Task %s is closed already; nothing changed. Record what happened since with relance record.", key))
		return err
	}
	return text.WriteRecorded(w, say, done)
}

func newTasksResolve(p params) *cobra.Command {
	var book, path, by string
	cmd := &cobra.Command{
		Use:   "resolve ID sent|not-sent|give-up",
		Short: "Say what became of a message of unknown fate",
		Long: `Resolve writes down a person's word on a message of which nobody knows whether it left:
sent when it did, not-sent to send it again at the next run, give-up to leave it.`,
		Example: examples("relance tasks resolve 3f2a sent --by claire --book mybook"),
		Args:    between(2, "the id of a message", "what became of it"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return resolveMessage(cmd.Context(), p, args[0], args[1], by, book, path)
		},
	}
	addBookFlag(cmd, &book)
	addLedgerFlag(cmd, &path)
	cmd.Flags().StringVar(&by, "by", "", "who says so")
	return cmd
}

func resolveMessage(ctx context.Context, p params, id, word, by, dir, path string) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	zone, err := delivery.Zone(book)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, store.Place(path, dir), book, false)
	if err != nil {
		return err
	}
	key, to, err := worklist.Resolve(ctx, db, book.Engine, id, word, by, p.Now().In(zone))
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.Stdout, p.speaksOf(book).T("Message %s: %s.", key, text.StatusName(p.speaksOf(book), to)))
	return err
}
