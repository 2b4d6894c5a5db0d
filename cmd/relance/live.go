package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/rehearsal"
)

// liveOptions are the flags of live.
type liveOptions struct {
	ledger, begin, by, note string
	format                  *choice
}

func newLive(p params) *cobra.Command {
	var o liveOptions
	cmd := &cobra.Command{
		Use:   "live [BOOK]",
		Short: "Go from rehearsal to live: show what would go out, and begin",
		Long: `As long as deploy.cue does not say live: true, a ledger rehearses: messages go into folders,
nobody receives them, and cases move as if they had been sent. Once deploy.cue says live: true,
relance run refuses a ledger on which messages were rehearsed, and live takes it over. It
shows where the cases stand and what would go out on the first day, and writes nothing. To
go live, say how the cases go on:

  --begin start         each case with something open begins again at its policy's start, and goes on
                        from there as the policy's catch_up says: one step at a time unless it jumps
  --begin as-rehearsed  each case stays in its state, and takes the next step as if it had been
                        written to; one that ended, handed over or written off, stays ended

Either way, nothing that was rehearsed counts any more: no contact, no formal notice, no cap,
no task. Messages that wait are not sent. What was imported and recorded stays.

A ledger with nothing rehearsed goes live by itself at its first live run. From a live ledger
nothing goes into the folders of a rehearsal: rehearse on another one (--ledger FILE).`,
		Example:           examples("relance live mybook", "relance live mybook --begin start --by Marie"),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			return goLive(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	cmd.Flags().StringVar(&o.begin, "begin", "", "go live, and how the cases go on: start, as-rehearsed")
	complete(cmd, "begin", cobra.FixedCompletions([]cobra.Completion{string(rehearsal.Start), string(rehearsal.AsRehearsed)}, cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().StringVar(&o.by, "by", "", "who says so, for the journal")
	cmd.Flags().StringVar(&o.note, "note", "", "why, for the journal")
	for _, name := range []string{"by", "note"} {
		complete(cmd, name, noFiles)
	}
	o.format = addChoice(cmd, "format", "how it is written", "text", "json")
	return cmd
}

// admission says what to do about a ledger that is live where the book is not, or the other way round.
func admission(err error, dir string) error {
	switch {
	case errors.Is(err, rehearsal.ErrRehearsed):
		return fmt.Errorf("%w; nothing was sent: relance live %s shows what would go out, and takes the ledger live", err, filepath.ToSlash(dir))
	case errors.Is(err, rehearsal.ErrLive):
		return fmt.Errorf("%w; write live: true into deploy.cue, or rehearse on another ledger: --ledger FILE", err)
	}
	return err
}

func goLive(ctx context.Context, p params, dir string, o liveOptions) error {
	if o.begin != "" {
		if _, err := rehearsal.ParseBegin(o.begin); err != nil {
			return fmt.Errorf("--begin %w", err)
		}
	}
	book, err := openToContact(p, dir)
	if err != nil {
		return err
	}
	d, err := delivery.New(p.world(), book, dir)
	if err != nil {
		return err
	}
	if !d.Live {
		return errors.New("deploy.cue does not say live: true, so that nobody is contacted; write it first, and run relance check")
	}
	if err := p.admitLive(true); err != nil {
		return err
	}
	cfg, err := runConfig(ctx, p, book, dir)
	if err != nil {
		return err
	}
	db, err := openLedger(ctx, p, store.Place(o.ledger, dir), book, false)
	if err != nil {
		return err
	}
	l := liver{p: p, d: d, db: db, cfg: cfg, o: o, dir: dir}
	return errors.Join(l.run(ctx), db.Close())
}

// liver takes a ledger live.
type liver struct {
	p   params
	d   *delivery.Deployment
	db  store.Ledger
	cfg plan.Config
	o   liveOptions
	dir string
}

// say is the language that it speaks.
func (l *liver) say() words.Writer { return l.p.speaksOf(l.d.Book) }

func (l *liver) run(ctx context.Context) error {
	rehearsed, now, err := l.rehearsed(ctx)
	if err != nil {
		return err
	}
	if l.o.format.value == "json" {
		return l.json(ctx, rehearsed, now)
	}
	if rehearsed == 0 {
		_, err := fmt.Fprintln(l.p.Stdout, l.say().T("Nothing was rehearsed on this ledger: it goes live by itself at its first live run. Nothing was changed."))
		return err
	}
	if l.o.begin != "" {
		return l.begin(ctx)
	}
	err = text.WriteRehearsed(l.p.Stdout, l.say(), l.d, rehearsed, now)
	for _, begin := range rehearsal.Begins {
		if err == nil {
			err = l.show(ctx, begin, now)
		}
	}
	if err == nil {
		_, err = fmt.Fprintf(l.p.Stdout, "\n%s\n", l.say().T("Nothing was changed. To go live: relance live %s --begin start, or --begin as-rehearsed.", filepath.ToSlash(l.dir)))
	}
	return err
}

// rehearsed counts what was rehearsed, and the cases. It fails when the ledger is live.
func (l *liver) rehearsed(ctx context.Context) (n int, o *view.Overview, err error) {
	err = l.db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		m, err := r.Meta(ctx)
		if err != nil {
			return err
		}
		if !m.Live.IsZero() {
			return fmt.Errorf("the ledger is live since %s: there is no rehearsal to end", m.Live.Format("2006-01-02"))
		}
		if n, err = rehearsal.Rehearsed(ctx, r); err != nil {
			return err
		}
		o, err = view.ReadOverview(ctx, r, l.d.Book.Engine, l.cfg.Day)
		return err
	})
	return n, o, err
}

// end is how the rehearsal ends.
func (l *liver) end(begin rehearsal.Begin) rehearsal.Config {
	return rehearsal.Config{Book: l.d.Book.Engine, Begin: begin, Day: l.cfg.Day, At: l.cfg.At, By: l.o.by, Text: l.o.note}
}

// show says what would go out on the first day.
func (l *liver) show(ctx context.Context, begin rehearsal.Begin, o *view.Overview) error {
	made, err := l.firstDay(ctx, begin)
	if err != nil {
		return err
	}
	return text.WriteFirstDay(l.p.Stdout, l.say(), begin, made, o)
}

// firstDay is what would go out on the first day, without beginning.
func (l *liver) firstDay(ctx context.Context, begin rehearsal.Begin) (*plan.Plan, error) {
	return rehearsal.FirstDay(ctx, l.db, l.end(begin), l.cfg)
}

// json writes the same for programs.
func (l *liver) json(ctx context.Context, rehearsed int, o *view.Overview) error {
	v := view.Live{Rehearsed: rehearsed, Starts: []view.Start{}, Carriers: []string{}}
	for _, c := range l.d.Carriers() {
		v.Carriers = append(v.Carriers, strings.TrimSpace(c.Name()+" by "+c.Transport+" "+c.To))
	}
	switch {
	case rehearsed == 0:
	case l.o.begin != "":
		ended, err := l.goOn(ctx)
		if err != nil {
			return err
		}
		v.Begun, v.Cases, v.Kept = l.o.begin, ended.Cases, ended.Suppressed
	default:
		for _, begin := range rehearsal.Begins {
			made, err := l.firstDay(ctx, begin)
			if err != nil {
				return err
			}
			v.Starts = append(v.Starts, view.NewStart(begin, made, o))
		}
	}
	return view.Write(l.p.Stdout, v)
}

// begin goes live.
func (l *liver) begin(ctx context.Context) error {
	ended, err := l.goOn(ctx)
	if err != nil {
		return err
	}
	say := l.say()
	how := say.T("each with something open begins again at its policy's start")
	if l.o.begin == string(rehearsal.AsRehearsed) {
		how = say.T("each stays in its state")
	}
	_, err = fmt.Fprintf(l.p.Stdout, "%s\n%s\n", say.T("The ledger is live. %s: %s. %s that waited: not sent.",
		say.N(ended.Cases, "case", "cases"), how, say.N(ended.Suppressed, "message", "messages")),
		say.T("Nothing rehearsed counts any more. The next relance run contacts clients."))
	return err
}

// goOn ends the rehearsal.
func (l *liver) goOn(ctx context.Context) (*rehearsal.Ended, error) {
	return rehearsal.GoLive(ctx, l.db, l.end(rehearsal.Begin(l.o.begin)))
}
