package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/compare"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forecast"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// forecastOptions are the flags of forecast.
type forecastOptions struct {
	ledger, curve            string
	days                     int
	approvals, calls, format *choice
}

func newForecast(p params) *cobra.Command {
	var o forecastOptions
	cmd := &cobra.Command{
		Use:   "forecast [BOOK]",
		Short: "Look ahead from the ledger: who is contacted when, what it costs, what may come in",
		Long: `Forecast goes on from the ledger as it stands, with the cases of today and what was really
said so far, over the days to come, with the code that decides: who is contacted when, how
many calls and messages there are each day, what they cost, and where cases stand at the end.
Nobody is contacted, and nothing is written.

It assumes that nothing happens but what is known to come: no payment, no dispute, no new invoice. So it is what
people must be ready for. Channels take what they are given; calls and tasks are done on their day,
or not at all with --calls not_made; approvals are given, or with --approvals withhold are not.

What may come in goes by a recovery curve: which share of invoices is still open so many days
after they were due. It is that of the ledger's own history, where the ledger knows of ` + fmt.Sprint(forecast.MinSettled) + `
invoices at least when they were paid; or the one of --curve, a CSV file:

  # source: who says so, and where
  days_late,open_percent
  0,62
  30,21.5
  90,6

Of what is open today, that share comes in which the curve loses from its lateness today to its lateness
then; each invoice counts alike, whatever its amount, and how firmly it is chased is not in it. What is
contested, held, sold or handed over is not counted; what is later than the curve knows is named.

Formats: text, with the messages of the first days; html, the same as one page that loads nothing; json; jsonl, one object for each message, by client.

Exit codes: 0 done, 2 when something cannot be decided, written, or taken over by the book.`,
		Example: examples(
			"relance forecast mybook",
			"relance forecast mybook --days 30 --calls not_made",
			"relance forecast mybook --curve curve.csv --format json",
		),
		Args:              oneAtMost,
		ValidArgsFunction: folders,
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.days < 1 || o.days > maxOutlook {
				return fmt.Errorf("--days %d: write a number of days from 1 to %d", o.days, maxOutlook)
			}
			return runForecast(cmd.Context(), p, bookArg(args), o)
		},
	}
	addLedgerFlag(cmd, &o.ledger)
	flags := cmd.Flags()
	flags.IntVar(&o.days, "days", compare.OutlookDays, "how many `DAYS`, today included")
	complete(cmd, "days", noFiles)
	flags.StringVar(&o.curve, "curve", "", "`FILE` of a recovery curve, or none (default: the ledger's own history)")
	o.approvals = addChoice(cmd, "approvals", "what a person answers when asked to agree", "grant", "withhold")
	o.calls = addCalls(cmd)
	o.format = addChoice(cmd, "format", "how it is written", "text", "html", "json", "jsonl")
	return cmd
}

// maxOutlook is how many days a forecast takes in at most: two years.
const maxOutlook = 731

// maxCurve is the largest file of a curve that is read.
const maxCurve = 1 << 20

func runForecast(ctx context.Context, p params, dir string, o forecastOptions) error {
	book, err := openBook(p, dir, policies.Options{})
	if err != nil {
		return err
	}
	if err := judgeInBulk(p, book, dir); err != nil {
		return err
	}
	today, err := p.day("day", "today", book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	given, err := readCurve(o.curve)
	if err != nil {
		return err
	}
	db, err := readLedger(ctx, p, store.Place(o.ledger, dir), book.Engine.Facts)
	if err != nil {
		return err
	}
	bar := newProgress(p, "looking ahead")
	opt := forecast.Options{
		Book: book.Engine, From: today, To: today + engine.Date(o.days) - 1, Curve: given,
		Withhold: o.approvals.value == "withhold", CallsNotMade: o.calls.value == "not_made", Progress: bar.items(),
	}
	w := &text.ForecastWriter{Out: p.Stdout, Say: p.speaksOf(book), Format: o.format.value}
	var f *forecast.Forecast
	none, say := "", w.Say
	if w.Programs() {
		say = words.New("en")
	}
	err = db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		var short *forecast.NotEnoughError
		var err error
		if opt.Curve, short, err = forecast.Choose(ctx, r, given, o.curve != noCurve, today); err != nil {
			return err
		}
		if none = text.NoCurve(say, opt.Curve, short); none == "" && given == nil {
			opt.Curve.Source = text.CurveSource(say, opt.Curve)
		}
		f, err = forecast.New(ctx, r, opt, w.Message)
		return err
	})
	bar.done()
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := w.Finish(book, f, none); err != nil {
		return err
	}
	if f.Undecided > 0 || f.Unwritten > 0 || len(f.Stuck) > 0 {
		return errFindings
	}
	return nil
}

// noCurve is what --curve says for none.
const noCurve = "none"

func readCurve(name string) (*forecast.Curve, error) {
	if name == "" || name == noCurve {
		return nil, nil
	}
	data, err := plainfile.Read(name, maxCurve)
	if err != nil {
		return nil, fmt.Errorf("recovery curve: %w", err)
	}
	c, err := forecast.ReadCurve(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("recovery curve %s: %w", filepath.ToSlash(name), err)
	}
	return c, nil
}
