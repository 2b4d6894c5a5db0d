package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// doneOptions are the flags of tasks done.
type doneOptions struct {
	recordOptions
	word string
}

// doneWords are what can come of a task, beside the outcomes of a call.
var doneWords = []string{"done", "dispute"}

func newTasksDone(p params) *cobra.Command {
	var o doneOptions
	outcomes := slices.Concat(engine.CallOutcomes, doneWords)
	cmd := &cobra.Command{
		Use:   "done ID",
		Short: "Close a task, with what came of it",
		Long: `Done records what came of a call or a task, and closes it, in one step. ID is what relance
tasks shows, or the beginning of it. The outcome of a call is what guards see as
last.outcome; a promise and a dispute are recorded for the invoices of the task. A task that
is closed already stays as it is.`,
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

// messageOf finds a message by its key, or the beginning of it.
func messageOf(ctx context.Context, r ledger.Reader, id string) (found ledger.Message, err error) {
	if m, err := r.Message(ctx, id); err == nil || !errors.Is(err, ledger.ErrNotFound) {
		return m, err
	}
	n := 0
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Key: id}) {
		if err != nil {
			return found, err
		}
		found = m
		n++
	}
	switch {
	case n == 0:
		return found, fmt.Errorf("there is no task %s; relance tasks lists them", id)
	case n > 1:
		return found, fmt.Errorf("%d messages begin with %s: give more of the id", n, id)
	}
	return found, nil
}

func taskDone(ctx context.Context, p params, id string, o doneOptions) error {
	if outcomes := slices.Concat(engine.CallOutcomes, doneWords); !slices.Contains(outcomes, o.word) {
		return fmt.Errorf("--outcome %s: %s", o.word, orList(o.word, outcomes, "write one of "+strings.Join(outcomes, ", ")))
	}
	return o.withLedger(ctx, p, func(db *sqlite.DB, book *policies.Book) error {
		zone := book.Engine.Creditor.Timezone
		var m ledger.Message
		var body engine.Message
		var closed bool
		err := db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
			if m, err = messageOf(ctx, r, id); err != nil {
				return err
			}
			if _, err = r.Event(ctx, taskKey(m.Key)); !errors.Is(err, ledger.ErrNotFound) {
				closed = err == nil
				return err
			}
			body, err = decide.ReadBody(m.Body)
			return err
		})
		if err != nil {
			return err
		}
		if closed {
			_, err := fmt.Fprintf(p.Stdout, "Task %s is closed already; nothing changed. Record what happened since with relance record.\n", m.Key)
			return err
		}
		if m.Channel != "task" && m.Channel != "call" {
			return fmt.Errorf("message %s is a %s: only calls and tasks are done by people; see relance tasks resolve", m.Key, m.Channel)
		}
		events, err := o.events(p, zone, m, &body)
		if err != nil {
			return err
		}
		return record(ctx, p, db, zone, o.recordOptions, events...)
	})
}

// events are what a task that was done says; the first closes it.
func (o *doneOptions) events(p params, zone string, m ledger.Message, body *engine.Message) ([]ledger.Event, error) {
	on, err := p.day("on", o.on, zone)
	if err != nil {
		return nil, err
	}
	until, err := p.day("until", o.until, zone)
	if err != nil {
		return nil, err
	}
	promise := o.word == engine.CallPromise
	switch {
	case promise && until == 0:
		return nil, errors.New("say by which day: --until YYYY-MM-DD")
	case !promise && until != 0:
		return nil, fmt.Errorf("--until is the day of a promise, and the outcome is %s", o.word)
	case o.amount != "" && (len(body.Lines) != 1 || !promise && o.word != "dispute"):
		return nil, errors.New("--amount is of a promise or a dispute of one invoice; record several with relance record")
	}
	amount, err := amountFlag("amount", o.amount, body.Currency)
	if err != nil {
		return nil, err
	}
	var about []engine.Event // the invoices, when something is said of each
	if promise || o.word == "dispute" {
		for _, l := range body.Lines {
			e := engine.Event{Date: on, Invoice: l.Invoice, Client: m.Client, Note: o.note}
			if amount != 0 {
				e.Amount, e.Currency = amount, body.Currency
			}
			about = append(about, e)
		}
	}
	closing := engine.Event{Date: on, Type: engine.EventNote, Client: m.Client, Note: strings.TrimSuffix("task "+o.word+": "+o.note, ": ")}
	for i := range about {
		switch e := &about[i]; {
		case o.word == "dispute":
			e.Type, e.Reason = engine.EventDispute, o.reason
		case m.Channel == "call":
			e.Type, e.Outcome, e.Reason, e.Until = engine.EventCall, engine.CallPromise, o.reason, until
		default:
			e.Type, e.Until = engine.EventPromise, until
		}
	}
	if m.Channel == "call" {
		closing = engine.Event{Date: on, Type: engine.EventCall, Client: m.Client, Outcome: o.word, Reason: o.reason, Note: o.note}
		switch o.word {
		case "done":
			closing.Outcome = engine.CallAnswered
		case "dispute":
			closing.Outcome, closing.Reason = engine.CallAnswered, "dispute"
		case engine.CallWrongNumber:
			closing.To, closing.Contact = body.To, body.Contact
		case engine.CallPromise:
			closing, about = about[0], about[1:]
		}
	}
	events := []ledger.Event{{Event: closing, Key: taskKey(m.Key)}}
	for _, e := range about {
		events = append(events, ledger.Event{Event: e, Key: taskKey(m.Key) + "/" + e.Invoice})
	}
	return events, nil
}

func newTasksResolve(p params) *cobra.Command {
	var book, path, by string
	cmd := &cobra.Command{
		Use:   "resolve ID sent|not-sent|give-up",
		Short: "Say what became of a message of unknown fate",
		Long: `Resolve writes down a person's word on a message of which nobody knows whether it left:
sent when it did, not-sent to send it again at the next run, give-up to leave it.`,
		Example: examples("relance tasks resolve 3f2a sent --by claire --book mybook"),
		Args:    cobra.ExactArgs(2),
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
	statuses := map[string]ledger.Status{"sent": ledger.Sent, "not-sent": ledger.Ready, "give-up": ledger.Suppressed}
	to, ok := statuses[word]
	if !ok {
		return fmt.Errorf("%s: write sent, not-sent or give-up", word)
	}
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, ledgerPath(path, dir), book, false)
	if err != nil {
		return err
	}
	err = func() error {
		zone, err := zoneOf(book)
		if err != nil {
			return err
		}
		var m ledger.Message
		err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
			m, err = messageOf(ctx, r, id)
			return err
		})
		if err != nil {
			return err
		}
		said := dispatch.Settlement{Key: m.Key, To: to, By: by, Reason: "a person said: " + word, At: p.Now().In(zone)}
		if err := dispatch.Settle(ctx, db, said); err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.Stdout, "Message %s: %s.\n", m.Key, to)
		return err
	}()
	return errors.Join(err, db.Close())
}
