package law

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// MissingRateError says that no rate is loaded for a day of a delay.
type MissingRateError struct {
	Regime string      // or the series
	Day    engine.Date // the first such day
	From   engine.Date // the first of the days without rate around it; never zero, never after Day
}

// Error names the regime, the day and the line to add to the book.
func (e *MissingRateError) Error() string {
	return fmt.Sprintf("%s has no rate for %s; look it up and add it to the book: %s", e.Regime, e.Day, e.Line())
}

// Line is what to add to the book, with … for what only its author can look up.
func (e *MissingRateError) Line() string {
	return fmt.Sprintf("rates: %s: [{from: \"%s\", until: \"…\", percent: …, source: \"…\"}]", e.Regime, e.From)
}

// missing is the error of a day without rate.
func (r *Rates) missing(day engine.Date) *MissingRateError {
	e := &MissingRateError{Regime: r.name, Day: day, From: day}
	for _, p := range slices.Backward(r.periods) {
		if p.From <= day {
			e.From = p.Until + 1
			break
		}
	}
	return e
}

// Missing returns what Interest fails with for any amount owed, or nil when
// each day after due up to and including today has a rate.
func (r *Rates) Missing(due, today engine.Date) *MissingRateError {
	for day := due + 1; day <= today; {
		p, ok := r.find(day)
		switch {
		case !ok:
			return r.missing(day)
		case p.Until.IsZero():
			return nil
		}
		day = p.Until + 1
	}
	return nil
}
