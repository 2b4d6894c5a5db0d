package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
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
		Args:              oneAtMost("book"),
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

// shownID is how much of an id a table shows: enough to name the task.
const shownID = 8

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
		if err := writeLines(p.Stdout, v.Tasks); err != nil {
			return err
		}
		return o.page.writeMore(p.Stderr, say, args, v.Paged)
	}
	if o.queue != "" || page.After != "" {
		v.Undelivered, v.Undecided = nil, nil // they stand on the first page of the whole list
	}
	if err := writeHeldUp(p.Stdout, say, v); err != nil {
		return err
	}
	if len(v.Tasks) == 0 && len(v.Undelivered)+len(v.Undecided) > 0 {
		_, err := fmt.Fprintf(p.Stdout, "\n%s\n", say.T("No task for a person."))
		return err
	}
	if err := writeTasks(p.Stdout, say, v.Tasks, o.script); err != nil {
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
	db, err := readLedger(ctx, p, ledgerPath(o.ledger, dir), nil)
	if err != nil {
		return nil, err
	}
	v := &view.Tasks{}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		late, err := worklist.Undelivered(ctx, r, d, today)
		if err != nil {
			return err
		}
		stays, err := worklist.Undecided(ctx, r)
		if err != nil {
			return err
		}
		v.Undelivered, v.Undecided = append([]worklist.Waiting{}, late...), append([]worklist.Waiting{}, stays...)
		list, err := worklist.List(ctx, r, d, today, false)
		if err != nil {
			return err
		}
		if o.queue != "" {
			list = slices.DeleteFunc(list, func(i worklist.Item) bool { return i.Queue != o.queue })
		}
		if v.Tasks, v.Paged, err = view.TaskOrder.Cut(append([]worklist.Item{}, list...), page); err != nil {
			return cut(err)
		}
		for i := range v.Tasks {
			if !o.script && o.format.value == "table" {
				break
			}
			say := words.New("en")
			if o.format.value == "table" {
				say = p.speaksOf(book)
			}
			if err := v.Tasks[i].Complete(ctx, r, d, today, say); err != nil {
				return err
			}
		}
		return nil
	})
	return v, errors.Join(err, db.Close())
}

// writeTasks writes the work for people, by queue.
func writeTasks(w io.Writer, say words.Writer, list []worklist.Item, whole bool) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, say.T("Nothing to do."))
		return err
	}
	for at := 0; at < len(list); {
		end := at
		var rows [][]string
		for ; end < len(list) && list[end].Queue == list[at].Queue; end++ {
			i := &list[end]
			rows = append(rows, []string{"  " + i.ID[:min(len(i.ID), shownID)], say.On(i.Since), fit(printable(i.Who()), toColumns), printable(i.Phone), say.Exact(i.Amount), i.Currency, fit(printable(titleText(say, i)), 2*toColumns), firstInvoices(say, i.Invoices), waitsText(say, i)})
		}
		if whole {
			if err := writeScripts(w, list[at:end], rows); err != nil {
				return err
			}
		} else if err := writeParts(w, []part{{list[at].Queue, rows, []int{4}}}); err != nil {
			return err
		}
		at = end
	}
	return writeWays(w, say, list)
}

// titleText is what there is to do.
func titleText(say words.Writer, i *worklist.Item) string {
	if channel, why, ok := strings.Cut(i.Title, ": "); ok && i.Kind == worklist.KindStandIn {
		return say.ChannelWord(channel) + say.Colon + say.Says(say.Because(why))
	}
	return say.Says(i.Title)
}

// waitsText says why something is still to be done, and for how long.
func waitsText(say words.Writer, i *worklist.Item) string {
	since := say.T("today")
	if i.Days > 0 {
		since = say.T("%s ago", say.N(i.Days, "day", "days"))
	}
	switch {
	case i.Kind == worklist.KindBank:
		return say.T("imported %s", since)
	case i.Kind == worklist.KindAnswer:
		return say.T("came in %s", since)
	case i.Kind == worklist.KindFailed:
		return printable(say.Says(i.Reason)) + ", " + since
	case i.Kind == worklist.KindStandIn:
		return say.T("case waits, decided %s", since)
	case i.Kind == worklist.KindCall && i.Waits:
		return say.T("not recorded, decided %s", since)
	}
	return ""
}

// writeWays says how what cases wait for is ended, and what waits of the bank.
func writeWays(w io.Writer, say words.Writer, list []worklist.Item) error {
	if slices.ContainsFunc(list, func(i worklist.Item) bool { return i.Kind == worklist.KindBank }) {
		if _, err := fmt.Fprintf(w, "\n%s\n", bankWay(say)); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(list, func(i worklist.Item) bool { return i.Kind == worklist.KindAnswer }) {
		if _, err := fmt.Fprintf(w, "\n%s\n", say.T("Nobody is contacted about what clients owe who answered, before somebody has read it: relance\ntasks done ID says so. What an answer says is recorded with relance record.")); err != nil {
			return err
		}
	}
	waits := func(i worklist.Item) bool {
		return i.Waits && i.Kind != worklist.KindUnknown && i.Kind != worklist.KindAnswer
	}
	if !slices.ContainsFunc(list, waits) {
		return nil
	}
	_, err := fmt.Fprintf(w, "\n%s\n", say.T("Cases wait. Send it after all: relance tasks again ID. Made in another way, or called: relance\ntasks done ID. Not made, go on without it: relance tasks let-go ID."))
	return err
}

// writeScripts writes each piece of work with what to say, and what happened lately.
func writeScripts(w io.Writer, list []worklist.Item, rows [][]string) error {
	for n, i := range list {
		if err := writeParts(w, []part{{i.Queue, rows[n : n+1], []int{4}}}); err != nil {
			return err
		}
		for _, block := range [][]string{strings.Split(i.Script, "\n"), i.History} {
			for _, line := range block {
				if line == "" {
					continue
				}
				if _, err := fmt.Fprintln(w, "      "+printable(line)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}
