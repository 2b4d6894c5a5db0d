// Package law computes late-payment interest from dated rates.
//
// A regime, such as FR_B2B, is a list of periods with a yearly rate and the
// source of each. Those that ship are data, one file each in rates; a book
// adds periods to them or brings regimes of its own. A rate is never carried
// into a time for which none is loaded: nobody knows tomorrow's.
package law

import (
	"errors"
	"fmt"
	"slices"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// Period is a yearly rate and the days it is valid on.
type Period struct {
	From    engine.Date  // the first day; never zero
	Until   engine.Date  // the last day; no date means up to the next period, or open
	Percent *apd.Decimal // a year, such as 12.15; not negative; not to be changed
	Source  string       // where it is published
}

// Rates is a regime: periods sorted by From that do not overlap. It is
// immutable and safe for several goroutines.
type Rates struct {
	name    string
	periods []Period
}

// ErrRates is wrapped by every error about periods that make no regime.
var ErrRates = errors.New("rates are not usable")

// ParsePeriod reads a period as it is written in a book: days as YYYY-MM-DD,
// until empty when open, percent as a plain decimal. Errors wrap ErrRates.
func ParsePeriod(from, until, percent, source string) (Period, error) {
	p := Period{Source: source}
	var err error
	if p.From, err = engine.ParseDate(from); err != nil {
		return Period{}, fmt.Errorf("%w: from %w", ErrRates, err)
	}
	if until != "" {
		if p.Until, err = engine.ParseDate(until); err != nil {
			return Period{}, fmt.Errorf("%w: until %w", ErrRates, err)
		}
	}
	if p.Percent, _, err = apd.NewFromString(percent); err != nil || p.Percent.Form != apd.Finite {
		return Period{}, fmt.Errorf("%w: percent %q is not a number such as 12.15", ErrRates, percent)
	}
	return p, nil
}

// New makes a regime of periods in any order. A period without Until ends the
// day before the next one. It fails with an error that wraps ErrRates when
// periods overlap or one ends before it begins, or a rate is below 0, above 1000
// or has more than 10 decimals.
func New(name string, periods []Period) (*Rates, error) {
	r := &Rates{name: name, periods: slices.Clone(periods)}
	slices.SortStableFunc(r.periods, func(a, b Period) int { return int(a.From) - int(b.From) })
	for i := range r.periods {
		if err := r.settle(i); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrRates, name, err)
		}
	}
	return r, nil
}

// With returns the regime with further periods, as New does for all of them.
func (r *Rates) With(more []Period) (*Rates, error) {
	return New(r.name, slices.Concat(r.periods, more))
}

// Name returns the regime's name, such as FR_B2B.
func (r *Rates) Name() string { return r.name }

// Periods returns a copy of the periods, oldest first. Only the last can be open.
func (r *Rates) Periods() []Period { return slices.Clone(r.periods) }

// settle checks period i and gives it an end when the next one sets it.
func (r *Rates) settle(i int) error {
	p := &r.periods[i]
	last := i == len(r.periods)-1
	switch {
	case p.From.IsZero():
		return errors.New("a period has no first day")
	case p.Percent == nil || p.Percent.Negative || p.Percent.Cmp(apd.New(1000, 0)) > 0:
		return fmt.Errorf("the rate from %s is not between 0 and 1000 percent", p.From)
	case p.Percent.Exponent < -10 || p.Percent.Exponent > 3: // 1E-90000 is no rate, and costs a lot to compute with
		return fmt.Errorf("the rate from %s has more than 10 decimals", p.From)
	case !last && r.periods[i+1].From == p.From:
		return fmt.Errorf("two rates begin on %s", p.From)
	case p.Until.IsZero() && !last:
		p.Until = r.periods[i+1].From - 1
	}
	switch {
	case !p.Until.IsZero() && p.Until < p.From:
		return fmt.Errorf("the rate from %s ends before it begins, on %s", p.From, p.Until)
	case !last && r.periods[i+1].From <= p.Until:
		return fmt.Errorf("the rate from %s begins before the one from %s ends, on %s", r.periods[i+1].From, p.From, p.Until)
	}
	return nil
}

// find returns the period of a day, and false when none is loaded for it.
func (r *Rates) find(d engine.Date) (Period, bool) {
	for _, p := range slices.Backward(r.periods) {
		if p.From <= d {
			return p, p.Until.IsZero() || d <= p.Until
		}
	}
	return Period{}, false
}
