package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// tasksOptions are the flags of tasks.
type tasksOptions struct {
	ledger, queue string
	script        bool
	page          *pageFlags
	format        *choice
}

func newTasks(p params) *cobra.Command {
	var o tasksOptions
	cmd := &cobra.Command{
		Use:   "tasks [BOOK]",
		Short: "List what people have to do: calls, tasks, what failed or may have left",
		Long: `Tasks lists the work that policies gave to people and that nobody has done yet: calls with
their number and amount, tasks by queue, messages of which nobody knows whether they left,
and money on bank statements of which nobody knows what it is for, with the invoices that it
may pay: relance bank match says it. With --script it shows what to say, and the client's
last events. Before all that it says which messages have not left yet, since when, why, and
the command that goes on: a channel rests, or they may not leave at this hour. It says, too,
which cases the last run could not decide, why, and what mends it: a rate that is not loaded, a
letter that the font cannot print, a condition that has no answer. relance approve lists what
waits for an agreement.

A contact that could not be made, with nothing else to do instead, is a task that says why.
Its case does not go on before somebody says how:

  relance tasks again ID    send it after all, as the policy says: the address is mended now
  relance tasks done ID     the client was contacted in another way: it counts as the contact
  relance tasks let-go ID   it is not made and counts for nothing; the case goes on

A message that failed is listed until the next run, which does what the policy says instead.
A call was not made until somebody records it: with relance tasks done, or relance record
call; let-go says that nobody will call.

On a terminal a long list comes in pages, elsewhere with --limit; each ends with how many more
there are, and the command of the next one.`,
		Example:           examples("relance tasks mybook", "relance tasks mybook --queue follow_up --script", "relance tasks mybook --format json", "relance tasks mybook --limit 20"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return tasks(cmd.Context(), p, args, o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.queue, "queue", "", "only this queue: a queue of tasks, call, failed, unknown, or bank")
	cmd.Flags().BoolVar(&o.script, "script", false, "show what to say, and what happened lately")
	o.page = addPageFlags(cmd)
	o.format = addChoice(cmd, "format", "how tasks are written", "table", "jsonl", "json")
	cmd.AddCommand(newTasksDone(p), newTasksAgain(p), newTasksLetGo(p), newTasksResolve(p))
	return cmd
}

func tasks(ctx context.Context, p params, args []string, o tasksOptions) error {
	dir := bookArg(args)
	page, err := o.page.asked(p, o.format.value == "table")
	if err != nil {
		return err
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	v, err := readTasks(ctx, p, book, dir, o, page)
	if err != nil {
		return err
	}
	say := p.speaksOf(book)
	switch o.format.value {
	case "json":
		return view.Write(p.Stdout, v)
	case "jsonl":
		if err := text.WriteLines(p.Stdout, v.Tasks); err != nil {
			return err
		}
		return o.page.writeMore(p.Stderr, say, args, v.Paged)
	}
	if o.queue != "" || page.After != "" {
		v.Undelivered, v.Undecided = nil, nil // they stand on the first page of the whole list
	}
	if err := text.WriteHeldUp(p.Stdout, say, v); err != nil {
		return err
	}
	if len(v.Tasks) == 0 && len(v.Undelivered)+len(v.Undecided) > 0 {
		_, err := fmt.Fprintf(p.Stdout, "\n%s\n", say.T("No task for a person."))
		return err
	}
	if err := text.WriteTasks(p.Stdout, say, v.Tasks, o.script); err != nil {
		return err
	}
	return o.page.writeMore(p.Stdout, say, args, v.Paged)
}

// readTasks reads a page of the work for people; what to say is written for that page alone.
func readTasks(ctx context.Context, p params, book *policies.Book, dir string, o tasksOptions, page view.Page) (*view.Tasks, error) {
	today, err := p.day("day", "today", book.Engine.Creditor.Timezone)
	if err != nil {
		return nil, err
	}
	d, err := delivery.New(p.world(), book, dir)
	if err != nil {
		return nil, err
	}
	db, err := readLedger(ctx, p, store.Place(o.ledger, dir), nil)
	if err != nil {
		return nil, err
	}
	var say *words.Writer
	switch {
	case o.format.value != "table":
		english := words.New("en")
		say = &english
	case o.script:
		own := p.speaksOf(book)
		say = &own
	}
	var v *view.Tasks
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		v, err = view.ReadTasks(ctx, r, d, today, o.queue, page, say)
		return cut(err)
	})
	return v, errors.Join(err, db.Close())
}
