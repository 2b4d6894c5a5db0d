package plan

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// MaxPause is how many days after all that the ledger knows of a run may be without
// Config.AfterPause. A run that is dated years ahead moves every case to that year, and
// nothing is due until then.
const MaxPause = 45

// ErrClock says that the day of a run cannot be right, as far as the ledger can tell.
var ErrClock = errors.New("check the clock of this machine")

// plausible fails with ErrClock when the day is far after the last entry of the ledger, or before
// the last run.
func plausible(ctx context.Context, r ledger.Reader, c *Config) error {
	if c.AfterPause {
		return nil
	}
	ran, err := lastRun(ctx, r)
	if err != nil {
		return err
	}
	known, err := lastDay(ctx, r, c.Book.Creditor.Timezone)
	if err != nil {
		return err
	}
	known = max(known, ran)
	switch {
	case ran != 0 && c.Day < ran-1:
		return fmt.Errorf("today is %s, and the last run was for %s: %w; if it is right now, that run had a wrong one, and what it decided stays until that day: "+
			"put back the copy of the ledger of before it, or go on with --after-pause", c.Day, ran, ErrClock)
	case known != 0 && c.Day > known+MaxPause:
		return fmt.Errorf("today is %s, %d days after the last entry of the ledger, of %s: %w; if it is right, go on with --after-pause",
			c.Day, int(c.Day-known), known, ErrClock)
	}
	return nil
}

// lastRun is the day of the last run; zero when there was none.
func lastRun(ctx context.Context, r ledger.Reader) (engine.Date, error) {
	rec, err := r.Last(ctx, ledger.KindPlan)
	if errors.Is(err, ledger.ErrNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	_, b, err := journal.ReadRecord(rec)
	if run, ok := b.(journal.Run); ok {
		return run.Day, nil
	}
	return 0, err
}

// lastDay is the creditor's day of the last entry; zero of an empty journal.
func lastDay(ctx context.Context, r ledger.Reader, timezone string) (engine.Date, error) {
	head, err := r.Head(ctx)
	if err != nil || head.Seq == 0 {
		return 0, err
	}
	zone, err := time.LoadLocation(timezone)
	if err != nil {
		return 0, fmt.Errorf("the creditor's timezone: %w", err)
	}
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{After: head.Seq - 1}) {
		if err != nil {
			return 0, err
		}
		e, err := rec.Entry()
		return engine.DateOf(e.At.In(zone)), err
	}
	return 0, nil
}
