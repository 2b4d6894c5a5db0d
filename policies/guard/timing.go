package guard

import "github.com/relance-dev/relance/engine"

// timing says how a variable moves when only time passes. The zero timing
// stands still.
type timing struct {
	// running, of a clock, reports whether it goes on by one each day.
	running func(in *engine.Input) bool
	// business is set for a clock that goes on by one each business day.
	business bool
	// down is set for a clock that goes back by one each day.
	down bool
	// steps, of any other variable that moves, returns the next day on which
	// it can change by itself; no date means never.
	steps func(in *engine.Input) engine.Date
	// blind is set when the input cannot tell the value from that day on.
	blind bool
}

func (t timing) clock() bool { return t.running != nil }

func always(*engine.Input) bool { return true }

func hasDue(in *engine.Input) bool       { return !in.Due().IsZero() }
func hasOldestDue(in *engine.Input) bool { return !in.Account.OldestDue.IsZero() }
func notHeld(in *engine.Input) bool      { return in.Case != nil && in.Case.Since != 0 }
func held(in *engine.Input) bool         { return in.Case != nil && in.Case.Held() }

// sinceContactRuns: the days since a contact stand still in a hold; those since
// a case was opened do not.
func sinceContactRuns(in *engine.Input) bool {
	return in.Case != nil && (in.Case.LastContact == 0 || in.Case.GapSince != 0)
}

// hasHabit: lateness beyond the client's habit goes on with lateness.
func hasHabit(in *engine.Input) bool {
	_, ok := in.DaysBeyondUsual()
	return ok
}

// promiseDay is the day on which the promise, or one more instalment of the plan, is broken.
func promiseDay(in *engine.Input) engine.Date { return in.Promise.Turns(in.Today) }

// overdueDay is the day after the next due date of an open invoice.
func overdueDay(in *engine.Input) engine.Date {
	if in.Account.NextDue.IsZero() {
		return 0
	}
	return in.Account.NextDue + 1
}

func hasLimitation(in *engine.Input) bool { return !in.LimitationEnd().IsZero() }
