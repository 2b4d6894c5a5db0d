package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/shadow"
	"github.com/relance-dev/relance/policies"
)

// shadowOptions are the flags of the shadow commands.
type shadowOptions struct {
	live, ledger string // the live book and its ledger
	from, to     string
	format       *choice
}

func newShadow(p params) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "shadow",
		Short: "Run a second book beside the live one, without sending anything",
		Long: `A shadow is a second book that is decided on the facts of the live ledger, day by day,
and never sent: before a policy is changed, it shows whom the change would have
contacted. It has a ledger of its own, ` + store.ShadowName + ` in its folder, with a journal; the live
ledger is only read.`,
		Args: subcommandOnly,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newShadowRun(p), newShadowReport(p))
	return cmd
}

func newShadowRun(p params) *cobra.Command {
	var o shadowOptions
	cmd := &cobra.Command{
		Use:   "run SHADOWBOOK",
		Short: "Decide what is due today by the shadow's book",
		Long: `Run copies what is new in the live ledger, decides all that is due today by the shadow's
book, and keeps it in the shadow's own ledger. Put it in cron after relance run. A second
run on the same day does nothing more; a missed day is caught up.

Nothing is ever sent: every message ends as suppressed, and no other command delivers
from a shadow's ledger.`,
		Example: examples("relance shadow run newbook --of mybook"),
		Args:    exactlyOne("the folder of the shadow's book"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return shadowRun(cmd.Context(), p, args[0], o)
		},
	}
	addShadowFlags(cmd, &o)
	return cmd
}

func newShadowReport(p params) *cobra.Command {
	var o shadowOptions
	cmd := &cobra.Command{
		Use:   "report SHADOWBOOK",
		Short: "Compare what the shadow would have sent with what was sent",
		Long: `Report sets the messages of the shadow beside those of the live ledger: how many by
channel and by step, and which clients are contacted by one of the two only, or more
firmly. Messages are those dated from --from to --to; by default, all.`,
		Example: examples("relance shadow report newbook --of mybook", "relance shadow report newbook --of mybook --from 2026-01-01 --format json"),
		Args:    exactlyOne("the folder of the shadow's book"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return shadowReport(cmd.Context(), p, args[0], o)
		},
	}
	addShadowFlags(cmd, &o)
	cmd.Flags().StringVar(&o.from, "from", "", "first day, YYYY-MM-DD (default: the first there is)")
	cmd.Flags().StringVar(&o.to, "to", "today", "last day, YYYY-MM-DD or today")
	o.format = addChoice(cmd, "format", "how the report is written", "text", "json")
	return cmd
}

func addShadowFlags(cmd *cobra.Command, o *shadowOptions) {
	cmd.Flags().StringVar(&o.live, "of", "", "`FOLDER` of the live book (needed)")
	complete(cmd, "of", folders)
	cmd.Flags().StringVar(&o.ledger, "ledger", "", "the live ledger's `FILE` (default: "+store.FileName+" in the live book's folder)")
}

// openShadow opens the live ledger for reading, and the shadow's own.
func openShadow(ctx context.Context, p params, book *policies.Book, dir string, o shadowOptions) (live, own store.Ledger, err error) {
	if o.live == "" {
		return nil, nil, errors.New("say which book is live: --of FOLDER")
	}
	live, err = readLedger(ctx, p, store.Place(o.ledger, o.live), book.Engine.Facts)
	if err != nil {
		return nil, nil, err
	}
	path := filepath.Join(dir, store.ShadowName)
	opt := p.writing(book)
	opt.Create, opt.Live = true, false
	own, err = store.Open(ctx, path, opt)
	if err == nil {
		c := book.Engine.Creditor
		err = shadow.Open(ctx, own, ledger.Meta{Creditor: c.Name, Timezone: c.Timezone, Created: p.Now()})
		if err != nil {
			err = errors.Join(fmt.Errorf("%s: %w", filepath.ToSlash(path), err), own.Close())
		}
	}
	if err != nil {
		return nil, nil, errors.Join(err, live.Close())
	}
	return live, own, nil
}

func shadowRun(ctx context.Context, p params, dir string, o shadowOptions) error {
	book, cfg, err := openRun(ctx, p, dir)
	if err != nil {
		return err
	}
	live, own, err := openShadow(ctx, p, book, dir, o)
	if err != nil {
		return err
	}
	var made *plan.Plan
	var copied shadow.Synced
	err = live.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		copied, err = shadow.Sync(ctx, r, own, p.Now())
		return err
	})
	if err == nil {
		made, _, err = shadow.Run(ctx, own, cfg)
	}
	if err := errors.Join(err, own.Close(), live.Close()); err != nil {
		return err
	}
	say := p.speaksOf(book)
	_, err = fmt.Fprintln(p.Stdout, say.T("Shadow of %s on %s: %s, %s and %s copied. Nothing is sent.", filepath.ToSlash(o.live), say.On(cfg.Day),
		say.N(copied.Clients, "client", "clients"), say.N(copied.Invoices, "invoice", "invoices"), say.N(copied.Events, "event", "events")))
	if err != nil {
		return err
	}
	if made.Looked == 0 {
		_, err = fmt.Fprintln(p.Stdout, say.T("Nothing to do: no case is due, and no fact changed."))
		return err
	}
	if err := text.WritePlan(p.Stdout, say, made, false); err != nil {
		return err
	}
	if undecided(made) {
		return errFindings
	}
	return nil
}

func shadowReport(ctx context.Context, p params, dir string, o shadowOptions) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	zone := book.Engine.Creditor.Timezone
	from, err := p.day("from", o.from, zone)
	if err != nil {
		return err
	}
	to, err := p.day("to", o.to, zone)
	if err != nil {
		return err
	}
	if to < from {
		return fmt.Errorf("--to %s is before --from %s", to, from)
	}
	live, own, err := openShadow(ctx, p, book, dir, o)
	if err != nil {
		return err
	}
	var report *shadow.Report
	err = live.Read(ctx, func(ctx context.Context, l ledger.Reader) error {
		return own.Read(ctx, func(ctx context.Context, s ledger.Reader) (err error) {
			report, err = shadow.Compare(ctx, l, s, from, to)
			return err
		})
	})
	if err := errors.Join(err, own.Close(), live.Close()); err != nil {
		return err
	}
	if o.format.value == "json" {
		return view.Write(p.Stdout, view.NewShadow(report))
	}
	return text.WriteShadow(p.Stdout, p.speaksOf(book), report)
}
