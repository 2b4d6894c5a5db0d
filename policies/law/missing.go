package law

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// MissingRateError says that no rate is loaded for a day of a delay.
type MissingRateError struct {
	Regime string      // or the series
	Series string      // on which the regime rests, when that is what lacks the rate; else empty
	Day    engine.Date // the first such day
	From   engine.Date // the first of the days without rate around it; never zero, never after Day
}

// Error names the regime, the day and the line to add to the book.
func (e *MissingRateError) Error() string {
	what, do := e.Remedy()
	return what + "; " + do
}

// Remedy returns what is missing, and what to add to the book.
func (e *MissingRateError) Remedy() (what, do string) {
	return fmt.Sprintf("%s has no rate for %s", e.Regime, e.Day), "look it up and add it to the book: " + e.Line()
}

// Kind is the same of all days that one line mends.
func (e *MissingRateError) Kind() string { return e.Line() }

// Rate is what a book adds the rate to: the series, so that all the laws that rest on it have it, else the regime.
func (e *MissingRateError) Rate() string { return cmp.Or(e.Series, e.Regime) }

// Line is what to add to the book, with … for what only its author can look up.
func (e *MissingRateError) Line() string {
	return fmt.Sprintf("rates: %s: [{from: \"%s\", until: \"…\", percent: …, source: \"…\"}]", e.Rate(), e.From)
}

// missing is the error of a day without rate.
func (r *Rates) missing(day engine.Date) *MissingRateError {
	e := &MissingRateError{Regime: r.name, Day: day, From: day}
	if r.series != nil {
		if _, published := r.series.find(day); !published {
			e.Series = r.series.name
		}
	}
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
