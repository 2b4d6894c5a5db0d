package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
	"github.com/relance-dev/relance/policies"
)

// planOptions are the flags of plan.
type planOptions struct {
	ledger, out string
	pause       bool // the day is right although the ledger knows of nothing for long
	trace       bool
	format      *choice
}

func newPlan(p params) *cobra.Command {
	var o planOptions
	cmd := &cobra.Command{
		Use:   "plan [BOOK]",
		Short: "Show what a run today would do",
		Long: `Plan decides all that is due today on the book's ledger, and shows it: messages and
tasks with their recipients, cases that move, what waits for a person, what is held
back and until when, and what could not be decided. It writes nothing to the ledger.

With --out the plan is kept in a file, which relance apply carries out: to each client
exactly what it says, or nothing. It is refused once the book or the day is another.

Exit codes: 0 done, 1 could not do its job, 2 when a case could not be decided, or a message would wait for the file of
an invoice.`,
		Example:           examples("relance plan mybook", "relance plan mybook --out plan.json", "relance plan mybook --format json"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return showPlan(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	addPauseFlag(cmd, &o.pause)
	cmd.Flags().StringVar(&o.out, "out", "", "keep the plan in this `FILE`")
	cmd.Flags().BoolVar(&o.trace, "trace", false, "with the rule of each move, as the policy has it")
	o.format = addChoice(cmd, "format", "how the plan is shown", "table", "json")
	return cmd
}

func showPlan(ctx context.Context, p params, dir string, o planOptions) error {
	book, cfg, err := openRun(ctx, p, dir)
	if err != nil {
		return err
	}
	cfg.AfterPause = o.pause
	d, err := delivery.New(p.world(), book, dir)
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, p, store.Place(o.ledger, dir), book.Engine.Facts)
	if err != nil {
		return err
	}
	if err := store.Imported(ctx, store.Place(o.ledger, dir), db); err != nil {
		return errors.Join(err, db.Close())
	}
	var made *plan.Plan
	var held []dispatch.Holding
	var undocumented []delivery.Undocumented
	var admitted error
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if made, err = plan.NewPlan(ctx, r, cfg); err != nil {
			return err
		}
		if held, err = d.Holdings(ctx, r, made); err != nil {
			return err
		}
		undocumented = d.Undocumented(ctx, r, made)
		admitted = rehearsal.Check(ctx, r, d.Live)
		if errors.Is(admitted, rehearsal.ErrRehearsed) || errors.Is(admitted, rehearsal.ErrLive) {
			return nil
		}
		return admitted
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.out != "" {
		var text bytes.Buffer
		if err := made.Write(&text); err != nil {
			return err
		}
		if err := bookdir.WritePrivate(o.out, text.Bytes()); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
	}
	out := p.Stdout
	if o.format.value == "json" {
		err, out = view.Write(p.Stdout, view.NewPlan(made)), p.Stderr // which has no room for what follows
	} else {
		_, err = fmt.Fprintln(p.Stdout, text.Intent(p.speaksOf(d.Book), d, admission(admitted, dir)))
		if err == nil {
			err = text.WritePlan(p.Stdout, p.speaksOf(d.Book), made, o.trace)
		}
	}
	for _, line := range text.Outlook(p.speaksOf(d.Book), held, undocumented) {
		if err == nil {
			_, err = fmt.Fprintln(out, line)
		}
	}
	if err == nil && (undecided(made) || len(undocumented) > 0) {
		err = errFindings
	}
	return err
}

// openRun loads the book that a run decides by, today.
func openRun(ctx context.Context, p params, dir string) (*policies.Book, plan.Config, error) {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return nil, plan.Config{}, err
	}
	cfg, err := runConfig(ctx, p, book, dir)
	return book, cfg, err
}

// runConfig says how a book decides today.
func runConfig(ctx context.Context, p params, book *policies.Book, dir string) (cfg plan.Config, err error) {
	cfg = plan.Config{Book: book.Engine, At: p.Now(), Commit: bookdir.Commit(ctx, dir)}
	d, err := delivery.New(p.world(), book, dir)
	if err != nil {
		return cfg, err
	}
	d.JudgeBeforehand()
	cfg.Day, err = p.day("day", "today", book.Engine.Creditor.Timezone)
	return cfg, err
}

// maxPlan is the largest plan that is read: one of a million messages has less.
const maxPlan = 1 << 30

// readPlan reads a plan from a file.
func readPlan(name string) (*plan.Plan, error) {
	text, err := plainfile.Read(name, maxPlan)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	made, err := plan.Read(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
	}
	return made, nil
}

// undecided reports whether some case of a plan has no decision.
func undecided(p *plan.Plan) bool {
	for i := range p.Clients {
		if k := &p.Clients[i]; k.Stuck != "" || len(k.Undecided) > 0 {
			return true
		}
	}
	return false
}
