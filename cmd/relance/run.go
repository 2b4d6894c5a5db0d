package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
	"github.com/relance-dev/relance/policies"
)

// runOptions are the flags of run.
type runOptions struct {
	ledger string
	hold   bool // decide, and send nothing
	format *choice
	pause  bool // the day is right although the ledger knows of nothing for long
}

func newRun(p params) *cobra.Command {
	var o runOptions
	cmd := &cobra.Command{
		Use:   "run [BOOK]",
		Short: "Plan and apply in one, and deliver, for cron",
		Long: `Run decides all that is due today on the book's ledger, shows it, and writes it down:
cases move, and messages go into the outbox. A second run on the same day does nothing
more, and a day without a run loses nothing: the next one catches up. A day more than 45 days
after the ledger's last entry, or before the last run, is taken for a wrong clock: a run that is
dated years ahead would leave nothing to do for years. --after-pause says that it is right.

Messages of the outbox, those of relance apply too, are then delivered: where the book's
deploy.cue says, when it says live: true. Otherwise they go into the folder deliveries
beside the book, as files that a person can open, and nobody is contacted. The first
line says which.

A message that its channel does not take is tried again, by the next run too, for the days
that deploy.cue says (give_up_days, 5 without it). What is ours to mend, such as a login that
fails, fails no message: all of the channel waits until it is mended. SIGTERM and Ctrl-C let
messages that are on their way come to their end, for half a minute at most.

What was to happen before today and has not is listed last, with the command that goes on:
calls that nobody recorded, contacts that a person has to make, messages that have not left,
such as those that each run so far found in quiet hours. Their cases wait. When deploy.cue says
when relance runs (run_at), check warns of that beforehand, and run says when it is started at
another hour.

Exit codes: 0 done, 1 could not do its job or was stopped, 2 when a case could not be decided,
a message did not leave, or something waits since an earlier day: a person should look.`,
		Example:           examples("relance run mybook", "relance run mybook --no-deliver"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runBook(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	addPauseFlag(cmd, &o.pause)
	cmd.Flags().BoolVar(&o.hold, "no-deliver", false, "leave the messages in the outbox")
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func newDeliver(p params) *cobra.Command {
	var ledger string
	var format *choice
	cmd := &cobra.Command{
		Use:   "deliver [BOOK]",
		Short: "Deliver what is in the outbox, and decide nothing",
		Long: `Deliver sends the messages that wait in the outbox, as relance run does after it has
decided: those of relance apply, those that a channel did not take earlier, and those that
had to wait for their hour. Run it as often as you like: a message is never sent twice.

Nothing leaves from a book in which relance check finds an error.

Exit codes: 0 done, 1 could not do its job, 2 when a message did not leave, or something
waits since an earlier day: a person should look.`,
		Example:           examples("relance deliver mybook"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return deliverBook(cmd.Context(), p, bookArg(args), ledger, format.value)
		},
	}
	addLedgerFlag(cmd, &ledger)
	format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

// addPauseFlag declares --after-pause.
func addPauseFlag(cmd *cobra.Command, to *bool) {
	cmd.Flags().BoolVar(to, "after-pause", false, "the day is right, although the ledger's last entry is more than 45 days old, or the last run was for a later day")
}

// openToDeliver opens the deployment of a book and its ledger, and says where messages go; in JSON
// the answer does.
func openToDeliver(ctx context.Context, p params, book *policies.Book, dir, path, format string) (*delivery.Deployment, store.Ledger, error) {
	d, err := delivery.Open(p.world(), book, dir)
	if err != nil {
		return nil, nil, err
	}
	db, err := openAdmitted(ctx, p, d, store.Place(path, dir), dir)
	if err == nil && format != "json" {
		_, err = fmt.Fprintln(p.Stdout, text.Announce(p.speaksOf(d.Book), d))
	}
	if err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	return d, db, nil
}

// openAdmitted opens the ledger of a deployment, unless one of the two is live and the other rehearses.
func openAdmitted(ctx context.Context, p params, d *delivery.Deployment, path, dir string) (store.Ledger, error) {
	if err := p.admitLive(d.Live); err != nil {
		return nil, err
	}
	db, err := openLedger(ctx, p, path, d.Book, false)
	if err != nil {
		return nil, err
	}
	if err := rehearsal.Admit(ctx, db, d.Live, p.Now()); err != nil {
		return nil, errors.Join(admission(err, dir), db.Close())
	}
	return db, nil
}

func runBook(ctx context.Context, p params, dir string, o runOptions) error {
	book, err := openToContact(p, dir)
	if err != nil {
		return err
	}
	cfg, err := runConfig(ctx, p, book, dir)
	if err != nil {
		return err
	}
	cfg.AfterPause = o.pause
	d, db, err := openToDeliver(ctx, p, book, dir, o.ledger, o.format.value)
	if err != nil {
		return err
	}
	if o.format.value != "json" {
		if err := writeOffHour(p, d); err != nil {
			return errors.Join(err, db.Close(), d.Close())
		}
	}
	var made *plan.Plan
	var result *plan.Result
	sent, stopped := &dispatch.Report{}, error(nil)
	if err = store.Imported(ctx, store.Place(o.ledger, dir), db); err == nil {
		err = d.Seal(ctx, db)
	}
	if err == nil {
		made, result, err = plan.Run(ctx, db, cfg)
	}
	if err == nil && !o.hold {
		sent, stopped, err = delivery.DeliverUntilStopped(ctx, d, db)
	}
	var late []worklist.Waiting
	if err == nil && stopped == nil {
		late, err = waiting(ctx, p, db, d)
	}
	if err := errors.Join(err, db.Close(), d.Close()); err != nil {
		return err
	}
	if o.hold { // they are left in the outbox on purpose
		late = slices.DeleteFunc(late, func(w worklist.Waiting) bool { return w.What == worklist.WaitsOutbox })
	}
	if err := o.write(p.Stdout, p.speaksOf(d.Book), d, made, result, sent, late); err != nil {
		return err
	}
	if stopped != nil {
		return stopped
	}
	if undecided(made) || len(result.Failed) > 0 || delivery.Troubled(sent) || len(late) > 0 {
		return errFindings
	}
	return nil
}

// writeOffHour says that a run is started at another hour than deploy.cue says, if so.
func writeOffHour(p params, d *delivery.Deployment) error {
	line, err := text.OffHour(p.speaksOf(d.Book), d, p.Now())
	if err == nil && line != "" {
		_, err = io.WriteString(p.Stdout, line)
	}
	return err
}

// waiting lists what was to happen before today and has not.
func waiting(ctx context.Context, p params, db store.Ledger, d *delivery.Deployment) (list []worklist.Waiting, err error) {
	today, err := p.day("day", "today", d.Book.Engine.Creditor.Timezone)
	if err != nil {
		return nil, err
	}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		list, err = worklist.AllWaiting(ctx, r, d, today)
		return err
	})
	return list, err
}

// write says what a run did.
func (o *runOptions) write(w io.Writer, say words.Writer, d *delivery.Deployment, made *plan.Plan, result *plan.Result, sent *dispatch.Report, late []worklist.Waiting) error {
	if o.format.value == "json" {
		v := view.Run{Plan: view.NewPlan(made), Applied: view.NewApplied(result), NotHappened: append([]worklist.Waiting{}, late...)}
		if !o.hold {
			v.Delivered = view.NewDelivered(d, sent)
		}
		return view.Write(w, v)
	}
	if err := text.WritePlan(w, say, made, false); err != nil {
		return err
	}
	if err := text.WriteResult(w, say, result); err != nil {
		return err
	}
	if err := text.WriteDelivered(w, say, d, sent); err != nil {
		return err
	}
	return text.WriteWaiting(w, say, late)
}

func deliverBook(ctx context.Context, p params, dir, path, format string) error {
	book, err := openToContact(p, dir)
	if err != nil {
		return err
	}
	d, db, err := openToDeliver(ctx, p, book, dir, path, format)
	if err != nil {
		return err
	}
	sent, stopped, err := delivery.DeliverUntilStopped(ctx, d, db)
	var late []worklist.Waiting
	if err == nil && stopped == nil {
		late, err = waiting(ctx, p, db, d)
	}
	if err := errors.Join(err, db.Close(), d.Close()); err != nil {
		return err
	}
	if format == "json" {
		err = view.Write(p.Stdout, view.Deliver{Delivered: *view.NewDelivered(d, sent), NotHappened: append([]worklist.Waiting{}, late...)})
	} else if err = text.WriteDelivered(p.Stdout, p.speaksOf(book), d, sent); err == nil {
		err = text.WriteWaiting(p.Stdout, p.speaksOf(book), late)
	}
	if err != nil {
		return err
	}
	if stopped != nil {
		return stopped
	}
	if delivery.Troubled(sent) || len(late) > 0 {
		return errFindings
	}
	return nil
}
