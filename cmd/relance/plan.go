package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// planOptions are the flags of plan.
type planOptions struct {
	ledger, out string
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

With --out the plan is kept in a file, which relance apply carries out exactly as it
is, or not at all: it is refused once the book, the ledger or the day is another.

Exit codes: 0 done, 1 could not do its job, 2 when a case could not be decided.`,
		Example:           examples("relance plan mybook", "relance plan mybook --out plan.json", "relance plan mybook --format json"),
		Args:              oneAtMost("book"),
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return plan(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.out, "out", "", "keep the plan in this `FILE`")
	o.format = addChoice(cmd, "format", "how the plan is shown", "table", "json")
	return cmd
}

func plan(ctx context.Context, p params, dir string, o planOptions) error {
	book, cfg, err := openRun(ctx, p, dir)
	if err != nil {
		return err
	}
	db, err := sqlite.Open(ctx, ledgerPath(o.ledger, dir), sqlite.Options{ReadOnly: true, Facts: book.Engine.Facts})
	if err != nil {
		return noLedger(err)
	}
	var made *decide.Plan
	var waiting []string
	d := &deployment{book: book, dir: dir, live: book.Deploy != nil && book.Deploy.Live}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		if made, err = decide.NewPlan(ctx, r, cfg); err != nil {
			return err
		}
		waiting, err = d.wouldWait(ctx, p, r, made)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if o.out != "" {
		var text bytes.Buffer
		if err := made.Write(&text); err != nil {
			return err
		}
		if err := replaceFile(o.out, text.Bytes()); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
	}
	if o.format.value == "json" {
		err = made.Write(p.Stdout)
	} else {
		var intent string
		if intent, err = d.intent(); err == nil {
			_, err = fmt.Fprintln(p.Stdout, intent)
		}
		if err == nil {
			err = writePlan(p.Stdout, made)
		}
		for _, line := range waiting {
			if err == nil {
				_, err = fmt.Fprintln(p.Stdout, line)
			}
		}
	}
	if err == nil && undecided(made) {
		err = errFindings
	}
	return err
}

// openRun loads the book that a run decides by, today.
func openRun(ctx context.Context, p params, dir string) (*policies.Book, decide.Config, error) {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return nil, decide.Config{}, err
	}
	cfg := decide.Config{Book: book.Engine, At: p.Now(), Commit: commitOf(ctx, dir)}
	cfg.Day, err = p.day("day", "today", book.Engine.Creditor.Timezone)
	return book, cfg, err
}

// readPlan reads a plan from a file.
func readPlan(name string) (*decide.Plan, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	made, err := decide.Read(f)
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.ToSlash(name), err)
	}
	return made, nil
}

// undecided reports whether some case of a plan has no decision.
func undecided(p *decide.Plan) bool {
	for i := range p.Clients {
		if k := &p.Clients[i]; k.Stuck != "" || len(k.Undecided) > 0 {
			return true
		}
	}
	return false
}
