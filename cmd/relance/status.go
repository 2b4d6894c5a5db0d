package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/overview"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/policies"
)

// statusOptions are the flags of status.
type statusOptions struct {
	ledger string
	format *choice
}

func newStatus(p params) *cobra.Command {
	var o statusOptions
	cmd := &cobra.Command{
		Use:   "status [BOOK]",
		Short: "Show where everything stands: cases, open amounts, what waits",
		Long: `Status counts the cases of the book's ledger by policy and state, adds up what is open
by lateness in each currency, lists what was to happen and has not, with the command that
goes on, the money on bank statements of which nobody knows what it is for, and what waits for a person or for a later day, counts the messages of the outbox,
and names those that a person should look at: of unknown fate, or failed. It names the clients on the blacklist, and says how old the last import is. When the book can be read, it lists the
invoices that can soon no longer be brought to court, what ended with something open,
by state, and, where the book says costs, what was sent by step and what it cost, and what
each day of delay costs (delay_percent). It says which policies will stop writing within 60
days, for want of a rate of interest.

DSO (days sales outstanding) is what is open divided by what was invoiced in the last 90
days, times 90. It is shown where the ledger knows paid invoices of that time too.

Exit codes: 0 done, 1 could not do its job, 2 when messages left that the ledger does not
know of, as after a restore: relance restored lists them.`,
		Example:           examples("relance status mybook", "relance status mybook --format json"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return status(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

func status(ctx context.Context, p params, dir string, opt statusOptions) error {
	var facts []engine.FactDecl
	book, _ := bookdir.Load(dir, policies.Options{}) // a ledger has a status without its book too
	if book.Engine != nil {
		facts = book.Engine.Facts
	}
	db, err := readLedger(ctx, p, ledgerPath(opt.ledger, dir), facts)
	if err != nil {
		return err
	}
	missing := db.Whole(ctx)
	if missing != nil && !errors.Is(missing, ledger.ErrRestored) {
		return errors.Join(missing, db.Close())
	}
	var o *view.Overview
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		meta, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		today, err := p.day("day", "today", meta.Timezone)
		if err != nil {
			return err
		}
		if o, err = view.ReadOverview(ctx, r, book.Engine, today); err != nil || book.Engine == nil {
			return err
		}
		if book.Deploy != nil {
			o.RunAt = book.Deploy.RunAt
		}
		d, err := delivery.New(p.world(), book, dir)
		if err == nil {
			o.NotHappened, err = worklist.AllWaiting(ctx, r, d, today)
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if missing != nil { // the first line, before anything that may be older than what left
		fmt.Fprintf(p.Stderr, "relance: %v\n", missing)
	}
	if err := writeStanding(p, opt, book, o); err != nil {
		return err
	}
	if missing != nil {
		return errFindings
	}
	return nil
}

// writeStanding writes a status in the format that is asked for.
func writeStanding(p params, opt statusOptions, book *policies.Book, o *view.Overview) error {
	if opt.format.value == "json" {
		return view.Write(p.Stdout, view.NewStatus(o))
	}
	if err := writeStatus(p.Stdout, p.speaksOf(book), o); err != nil || book.Engine == nil {
		return err
	}
	return writeRatesEnd(p.Stdout, p.speaksOf(book), book, o.Day)
}

// writeStatus writes where everything stands, for people.
func writeStatus(w io.Writer, say words.Writer, s *view.Overview) error {
	if _, err := fmt.Fprintln(w, say.T("Status on %s", say.On(s.Day))); err != nil {
		return err
	}
	if s.Changed > 0 {
		if _, err := fmt.Fprintln(w, say.T("Facts of %s changed since the last run: relance plan shows what that brings.", say.N(s.Changed, "client", "clients"))); err != nil {
			return err
		}
	}
	if err := writeLastImport(w, say, s); err != nil {
		return err
	}
	if len(s.RunAt) > 0 {
		if _, err := fmt.Fprintln(w, say.T("Runs every day at %s, as deploy.cue says.", policies.RunTimes(s.RunAt))); err != nil {
			return err
		}
	}
	return writeParts(w, append(waitingParts(say, s.NotHappened), []part{
		{say.T("Money on bank statements that waits (relance bank match), and the invoices that it may pay"), bankRows(say, s), []int{2}},
		{say.T("Open, by days late"), agingRows(say, s), []int{1, 2, 3, 4, 5, 6}},
		{say.T("Asked, after what is contested and the clients' credit"), askedRows(say, s), []int{1, 2}},
		{say.T("What each day of delay costs, at costs.delay_percent"), delayRows(say, s), []int{1, 2}},
		{say.T("DSO, over %s days", say.Whole(overview.SalesDays)), dsoRows(say, s), []int{1}},
		{say.T("Cases"), caseRows(say, s), []int{2}},
		{say.T("Ended with something open: written off, handed over, left to a person"), endedRows(say, s), []int{2, 3}},
		{say.T("Waits for a person (relance approve or reject)"), waitingRows(say, &plan.Plan{Waiting: s.Waiting}), nil},
		{say.T("On the blacklist, until nothing that they owe is overdue"), blacklistRows(say, s), nil},
		{say.T("Deferred: goes out on a later day"), deferredRows(say, s), []int{1}},
		{say.T("Outbox"), outboxRows(say, s), []int{1}},
		{say.T("Sent, by step, and what it cost"), sentRows(say, s), []int{2, 3}},
		{say.T("A person should look at"), lookRows(say, s), nil},
		{say.T("Limitation: the last day to bring it to court"), nearLimitRows(say, s), []int{4}},
	}...))
}

func agingRows(say words.Writer, s *view.Overview) [][]string {
	if len(s.Aging) == 0 {
		return nil
	}
	rows := [][]string{{"  ", say.T("not late"), say.T("1 to 30"), say.T("31 to 60"), say.T("61 to 90"), say.T("more"), say.T("credit")}}
	for _, a := range s.Aging {
		row := []string{"  " + a.Currency.Code()}
		for _, open := range a.Open {
			row = append(row, say.Bare(open, a.Currency))
		}
		rows = append(rows, append(row, say.Bare(a.Credit, a.Currency)))
	}
	return rows
}

// askedRows tells the currencies in which less is asked than is open.
func askedRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, a := range s.Aging {
		open := engine.Amount(0)
		for _, o := range a.Open {
			open += o
		}
		if a.ToAsk == open && a.OnAccount == 0 {
			continue
		}
		row := []string{"  " + a.Currency.Code(), say.Bare(a.ToAsk, a.Currency), say.T("of %s", say.Bare(open, a.Currency)), ""}
		if a.OnAccount > 0 {
			row[3] = say.T("%s on account, allocated to no invoice", say.Bare(a.OnAccount, a.Currency))
		}
		rows = append(rows, row)
	}
	return rows
}

func caseRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, c := range s.Cases {
		policy := c.Policy
		if policy == "" {
			policy = say.T("(no policy)")
		}
		rows = append(rows, []string{"  " + policy, c.State, strconv.Itoa(c.Cases)})
	}
	return rows
}

func outboxRows(say words.Writer, s *view.Overview) [][]string {
	var rows [][]string
	for _, c := range s.Outbox {
		rows = append(rows, []string{"  " + statusName(say, c.Status), strconv.Itoa(c.Messages)})
	}
	return rows
}

// statusName is what a status of the outbox is called.
func statusName(say words.Writer, s ledger.Status) string {
	switch s {
	case ledger.Ready:
		return say.T("ready")
	case ledger.Sending:
		return say.T("sending")
	case ledger.Sent:
		return say.T("sent")
	case ledger.Delivered:
		return say.T("delivered")
	case ledger.Failed:
		return say.T("failed")
	case ledger.Suppressed:
		return say.T("suppressed")
	case ledger.Unknown:
		return say.T("unknown")
	}
	return string(s)
}
