package plan

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
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
	ran, known, err := lastKnown(ctx, r, c)
	switch {
	case err != nil:
		return err
	case ran != 0 && c.Day < ran-1:
		return fmt.Errorf("today is %s, and the last run was for %s: %w; if it is right now, that run had a wrong one, and what it decided stays until that day: "+
			"put back the copy of the ledger of before it, or go on with --after-pause", c.Day, ran, ErrClock)
	case known != 0 && c.Day > known+MaxPause:
		return fmt.Errorf("today is %s, %d days after the last entry of the ledger, of %s: %w; if it is right, go on with --after-pause",
			c.Day, int(c.Day-known), known, ErrClock)
	}
	return nil
}

// Ahead refuses with ErrClock to look ahead from a day before the last run: what was decided then would be decided again.
func Ahead(ctx context.Context, r ledger.Reader, day engine.Date) error {
	ran, err := lastRun(ctx, r)
	if err == nil && ran != 0 && day < ran-1 {
		err = fmt.Errorf("today is %s, and the last run was for %s: %w; on a ledger that rehearses, --today %[2]s goes on from there", day, ran, ErrClock)
	}
	return err
}

// quietDays is after how many days without an entry a run that has nothing to do writes all the same that there was
// one: else a quiet time would look like a clock that jumped.
const quietDays = MaxPause / 3

// quiet reports whether the ledger has known of nothing for so long.
func quiet(ctx context.Context, r ledger.Reader, c *Config) (bool, error) {
	_, known, err := lastKnown(ctx, r, c)
	return err == nil && known != 0 && c.Day > known+quietDays, err
}

// lastKnown is the day of the last run, and that of the last entry if it is later; zero when there was none.
func lastKnown(ctx context.Context, r ledger.Reader, c *Config) (ran, known engine.Date, err error) {
	if ran, err = lastRun(ctx, r); err != nil {
		return 0, 0, err
	}
	known, err = lastDay(ctx, r, c.Book.Creditor.Timezone)
	return ran, max(known, ran), err
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
	zone, err := calendar.Zone(timezone)
	if err != nil {
		return 0, err
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
