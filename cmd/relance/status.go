package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	decide "github.com/relance-dev/relance/engine/run"
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
by lateness in each currency, lists what waits for a person or for a later day, counts the
messages of the outbox, and names those that a person should look at: of unknown fate, or
failed. It names the clients on the blacklist, and says how old the last import is. When the book can be read, it lists the
invoices that can soon no longer be brought to court, what ended with something open,
by state, and, where the book says costs, what was sent by step and what it cost, and what
each day of delay costs (delay_percent).

DSO (days sales outstanding) is what is open divided by what was invoiced in the last 90
days, times 90. It is shown where the ledger knows paid invoices of that time too.`,
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

func status(ctx context.Context, p params, dir string, o statusOptions) error {
	var facts []engine.FactDecl
	book, _ := loadBook(dir, policies.Options{}) // a ledger has a status without its book too
	if book.Engine != nil {
		facts = book.Engine.Facts
	}
	db, err := sqlite.Open(ctx, ledgerPath(o.ledger, dir), sqlite.Options{ReadOnly: true, Facts: facts})
	if err != nil {
		return noLedger(err)
	}
	var s *decide.Status
	var more statusMore
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		meta, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		today, err := p.day("day", "today", meta.Timezone)
		if err != nil {
			return err
		}
		if s, err = decide.NewStatus(ctx, r, today); err == nil && book.Engine != nil {
			more.limits, err = decide.NearLimits(ctx, r, book.Engine, today)
			if err == nil {
				more.costs = &book.Engine.Costs
				more.ended, err = decide.AllEnded(ctx, r, book.Engine)
			}
			if err == nil && !more.costs.Currency.IsZero() {
				more.sent, err = decide.AllSent(ctx, r, book.Engine)
			}
		}
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.format.value == "json" {
		return writeStatusJSON(p.Stdout, s, &more)
	}
	return writeStatus(p.Stdout, s, &more)
}

// statusMore is what a status says when the book can be read.
type statusMore struct {
	limits []decide.NearLimit
	ended  []decide.Ended
	sent   []decide.SentStep // nil when the book says no costs
	costs  *engine.Costs     // nil without a book
}

// writeStatus writes where everything stands, for people.
func writeStatus(w io.Writer, s *decide.Status, more *statusMore) error {
	if _, err := fmt.Fprintf(w, "Status on %s\n", s.Day); err != nil {
		return err
	}
	if s.Changed > 0 {
		if _, err := fmt.Fprintf(w, "Facts of %s changed since the last run: relance plan shows what that brings.\n", counted(s.Changed, "client", "clients")); err != nil {
			return err
		}
	}
	if err := writeLastImport(w, s); err != nil {
		return err
	}
	return writeParts(w, []part{
		{"Open, by days late", agingRows(s), []int{1, 2, 3, 4, 5, 6}},
		{"Asked, after what is contested and the clients' credit", askedRows(s), []int{1, 2}},
		{"What each day of delay costs, at costs.delay_percent", delayRows(s, more), []int{1, 2}},
		{"DSO, over " + strconv.Itoa(decide.SalesDays) + " days", dsoRows(s), []int{1}},
		{"Cases", caseRows(s), []int{2}},
		{"Ended with something open: written off, handed over, left to a person", endedRows(more), []int{2, 3}},
		{"Waits for a person (relance approve or reject)", waitingRows(&decide.Plan{Waiting: s.Waiting}), nil},
		{"On the blacklist, until nothing that they owe is overdue", blacklistRows(s), nil},
		{"Goes out on a later day", movedRows(s), []int{1}},
		{"Outbox", outboxRows(s), []int{1}},
		{"Sent, by step, and what it cost", sentRows(more), []int{2, 3}},
		{"A person should look at", lookRows(s), nil},
		{"Limitation: the last day to bring it to court", nearLimitRows(s, more.limits), []int{4}},
	})
}

func agingRows(s *decide.Status) [][]string {
	if len(s.Aging) == 0 {
		return nil
	}
	rows := [][]string{{"  ", "not late", "1 to 30", "31 to 60", "61 to 90", "more", "credit"}}
	for _, a := range s.Aging {
		row := []string{"  " + a.Currency.Code()}
		for _, open := range a.Open {
			row = append(row, a.Currency.Format(open))
		}
		rows = append(rows, append(row, a.Currency.Format(a.Credit)))
	}
	return rows
}

// askedRows tells the currencies in which less is asked than is open.
func askedRows(s *decide.Status) [][]string {
	var rows [][]string
	for _, a := range s.Aging {
		open := engine.Amount(0)
		for _, o := range a.Open {
			open += o
		}
		if a.ToAsk == open && a.OnAccount == 0 {
			continue
		}
		row := []string{"  " + a.Currency.Code(), a.Currency.Format(a.ToAsk), "of " + a.Currency.Format(open), ""}
		if a.OnAccount > 0 {
			row[3] = a.Currency.Format(a.OnAccount) + " on account, allocated to no invoice"
		}
		rows = append(rows, row)
	}
	return rows
}

func caseRows(s *decide.Status) [][]string {
	var rows [][]string
	for _, c := range s.Cases {
		policy := c.Policy
		if policy == "" {
			policy = "(no policy)"
		}
		rows = append(rows, []string{"  " + policy, c.State, strconv.Itoa(c.Cases)})
	}
	return rows
}

func outboxRows(s *decide.Status) [][]string {
	var rows [][]string
	for _, c := range s.Outbox {
		rows = append(rows, []string{"  " + string(c.Status), strconv.Itoa(c.Messages)})
	}
	return rows
}
