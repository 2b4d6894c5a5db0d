package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// tasksOptions are the flags of tasks.
type tasksOptions struct {
	ledger, queue string
	script        bool
	format        *choice
}

func newTasks(p params) *cobra.Command {
	var o tasksOptions
	cmd := &cobra.Command{
		Use:   "tasks [BOOK]",
		Short: "List what people have to do: calls, tasks, messages of unknown fate",
		Long: `Tasks lists the work that policies gave to people and that nobody has done yet: calls with
their number and amount, tasks by queue, and messages of which nobody knows whether they
left. With --script it shows what to say, and the client's last events. relance approve
lists what waits for an agreement.`,
		Example:           examples("relance tasks mybook", "relance tasks mybook --queue follow_up --script", "relance tasks mybook --format json"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return tasks(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.queue, "queue", "", "only this queue: a queue of tasks, call, or unknown")
	cmd.Flags().BoolVar(&o.script, "script", false, "show what to say, and what happened lately")
	o.format = addChoice(cmd, "format", "how tasks are written", "table", "json")
	cmd.AddCommand(newTasksDone(p), newTasksResolve(p))
	return cmd
}

// item is one piece of work for a person.
type item struct {
	ID       string      `json:"id"`
	Queue    string      `json:"queue"`
	Since    engine.Date `json:"since"`
	Client   string      `json:"client"`
	Name     string      `json:"name"`
	Contact  string      `json:"contact,omitempty"` // the role of the contact to call
	Person   string      `json:"person,omitempty"`  // his name
	Phone    string      `json:"phone,omitempty"`
	Title    string      `json:"title"`
	Policy   string      `json:"policy"`
	State    string      `json:"state"`
	Amount   string      `json:"amount"`
	Currency string      `json:"currency"`
	Invoices []string    `json:"invoices"`
	Script   string      `json:"script,omitempty"`
	History  []string    `json:"history,omitempty"`
}

// who is the client, and the person there whom the task names.
func (i *item) who() string {
	if who := cmp.Or(i.Person, i.Contact); who != "" {
		return i.Name + ", " + who
	}
	return i.Name
}

// shownID is how much of an id a table shows: enough to name the task.
const shownID = 8

// queueUnknown is the queue of messages of unknown fate.
const queueUnknown = "unknown"

func tasks(ctx context.Context, p params, dir string, o tasksOptions) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, ledgerPath(o.ledger, dir))
	if err != nil {
		return err
	}
	var list []item
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		list, err = items(ctx, p, r, book, o.script || o.format.value == "json")
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.queue != "" {
		list = slices.DeleteFunc(list, func(i item) bool { return i.Queue != o.queue })
	}
	if o.format.value == "json" {
		lines := newJSONLines(p.Stdout)
		for _, i := range list {
			if err := lines.enc.Encode(i); err != nil {
				return err
			}
		}
		return nil
	}
	return writeTasks(p.Stdout, list, o.script)
}

// items lists the work that nobody has done yet, by queue and day.
func items(ctx context.Context, p params, r ledger.Reader, book *policies.Book, whole bool) ([]item, error) {
	var open []ledger.Message
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Unknown}) {
		if err != nil {
			return nil, err
		}
		open = append(open, m)
	}
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Channels: []string{"task", "call"}}) {
		if err != nil {
			return nil, err
		}
		if !slices.Contains([]ledger.Status{ledger.Unknown, ledger.Suppressed, ledger.Failed}, m.Status) {
			open = append(open, m)
		}
	}
	var list []item
	for _, m := range open {
		_, err := r.Event(ctx, taskKey(m.Key))
		if err == nil && m.Status != ledger.Unknown {
			continue
		}
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return nil, err
		}
		i, err := itemOf(ctx, p, r, book, m, whole)
		if err != nil {
			return nil, err
		}
		list = append(list, i)
	}
	slices.SortStableFunc(list, func(a, b item) int {
		return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Client, b.Client), cmp.Compare(a.ID, b.ID))
	})
	return list, nil
}

// taskKey is the key of the event that closes a task.
func taskKey(message string) string { return "task/" + message }

func itemOf(ctx context.Context, p params, r ledger.Reader, book *policies.Book, m ledger.Message, whole bool) (item, error) {
	body, err := decide.ReadBody(m.Body)
	if err != nil {
		return item{}, err
	}
	i := item{
		ID: m.Key, Queue: m.Channel, Since: body.Date, Client: m.Client, Policy: body.Policy, State: body.State,
		Amount: body.Currency.Format(body.Amount), Currency: body.Currency.Code(), Title: body.Params["title"], Invoices: []string{},
	}
	switch {
	case m.Status == ledger.Unknown:
		i.Queue, i.Title = queueUnknown, fmt.Sprintf("find out whether the %s to %s left", m.Channel, body.To)
	case m.Channel == "task":
		i.Queue = cmp.Or(body.Params["queue"], body.To)
	default:
		i.Phone, i.Title = body.To, cmp.Or(i.Title, "call: "+body.Template)
	}
	for _, l := range body.Lines {
		i.Invoices = append(i.Invoices, l.Invoice)
	}
	c, err := r.Client(ctx, m.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return item{}, err
	}
	i.Name, i.Phone = cmp.Or(c.Name, m.Client), cmp.Or(i.Phone, c.Phone)
	i.Contact, i.Person = body.Contact, body.Person
	if !whole || m.Status == ledger.Unknown {
		return i, nil
	}
	if i.History, err = lately(ctx, r, m.Client, i.Invoices); err != nil {
		return item{}, err
	}
	if body.Template == "" {
		return i, nil
	}
	today, err := p.day("day", "today", book.Engine.Creditor.Timezone)
	if err != nil {
		return item{}, err
	}
	w := &composer{deployment: &deployment{book: book}, reader: r, today: today}
	words, err := w.write(ctx, m, nil)
	if err != nil {
		i.Script = "it cannot be written: " + err.Error()
		return i, nil
	}
	i.Script = strings.TrimRight(words.Text, "\n")
	return i, nil
}

// historyLines is how many events of a client a task shows.
const historyLines = 5

// lately lists the last events of a client and his invoices, the newest first.
func lately(ctx context.Context, r ledger.Reader, client string, invoices []string) ([]string, error) {
	filters := []ledger.EventFilter{{Client: client}}
	for _, id := range invoices {
		filters = append(filters, ledger.EventFilter{Invoice: id})
	}
	var all []ledger.Event
	for _, f := range filters {
		for e, err := range r.Events(ctx, f) {
			if err != nil {
				return nil, err
			}
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b ledger.Event) int { return cmp.Or(cmp.Compare(b.Date, a.Date), cmp.Compare(b.Seq, a.Seq)) })
	var lines []string
	for _, e := range all[:min(len(all), historyLines)] {
		lines = append(lines, eventText(&e.Event))
	}
	return lines, nil
}

// writeTasks writes the work for people, by queue.
func writeTasks(w io.Writer, list []item, whole bool) error {
	if len(list) == 0 {
		_, err := fmt.Fprintln(w, "Nothing to do.")
		return err
	}
	for at := 0; at < len(list); {
		end := at
		var rows [][]string
		for ; end < len(list) && list[end].Queue == list[at].Queue; end++ {
			i := &list[end]
			rows = append(rows, []string{"  " + i.ID[:min(len(i.ID), shownID)], i.Since.String(), fit(printable(i.who()), toColumns), printable(i.Phone), i.Amount, i.Currency, fit(printable(i.Title), 2*toColumns), firstInvoices(i.Invoices)})
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
	return nil
}

// writeScripts writes each piece of work with what to say, and what happened lately.
func writeScripts(w io.Writer, list []item, rows [][]string) error {
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
