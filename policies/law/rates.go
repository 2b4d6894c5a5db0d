// Package law computes late-payment interest, fixed sums and limitation from
// dated figures.
//
// A series is a reference rate as an authority publishes it, such as the ECB's
// (ECB_MRO). A regime, such as FR_B2B, is what the law of a place gives for the
// late payment of one kind of debtor: a rate that rests on a series, a fixed sum,
// a limitation. Those that ship are data, in the folders series and regimes, each
// figure with its validity, its source and how far it was verified; a book adds
// rates to them, or brings regimes of its own. A rate is never carried into a
// time for which none is loaded: nobody knows tomorrow's.
//
// Nothing here is legal advice.
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
	From       engine.Date  // the first day; never zero
	Until      engine.Date  // the last day; no date means up to the next period, or open
	Percent    *apd.Decimal // a year, such as 12.15; not to be changed
	Source     string       // where it is published
	Confidence Confidence
}

// Rates is the periods of a series or a regime, sorted by From, that do not
// overlap. It is immutable and safe for several goroutines.
type Rates struct {
	name    string
	periods []Period
	series  *Rates // that a regime rests on; nil for a series and for a rate of its own
}

// ErrRates is wrapped by every error about periods that cannot be used.
var ErrRates = errors.New("rates are not usable")

// ParsePeriod reads a period as it is written in a book: days as YYYY-MM-DD,
// until empty when open, percent as a plain decimal. Its confidence is Stated.
// Errors wrap ErrRates.
func ParsePeriod(from, until, percent, source string) (Period, error) {
	p := Period{Source: source, Confidence: Stated}
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

// New makes the rates of a regime of periods in any order. A period without
// Until ends the day before the next one. It fails with an error that wraps
// ErrRates when periods overlap or one ends before it begins, or a rate is below
// 0, above 1000 or has more than 10 decimals.
func New(name string, periods []Period) (*Rates, error) {
	return newRates(name, periods, apd.New(0, 0))
}

// newSeries is New for a reference rate, which may be negative.
func newSeries(name string, periods []Period) (*Rates, error) {
	return newRates(name, periods, apd.New(-100, 0))
}

func newRates(name string, periods []Period, least *apd.Decimal) (*Rates, error) {
	r := &Rates{name: name, periods: slices.Clone(periods)}
	slices.SortStableFunc(r.periods, func(a, b Period) int { return int(a.From) - int(b.From) })
	for i := range r.periods {
		if err := r.closePeriod(i, least); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrRates, name, err)
		}
	}
	return r, nil
}

// Name returns the name of the regime or series, such as FR_B2B.
func (r *Rates) Name() string { return r.name }

// Periods returns a copy of the periods, oldest first. Only the last can be open.
func (r *Rates) Periods() []Period { return slices.Clone(r.periods) }

// closePeriod checks period i and gives it an end when the next one sets it.
func (r *Rates) closePeriod(i int, least *apd.Decimal) error {
	p := &r.periods[i]
	last := i == len(r.periods)-1
	switch {
	case p.From.IsZero():
		return errors.New("a period has no first day")
	case p.Percent == nil || p.Percent.Cmp(least) < 0 || p.Percent.Cmp(apd.New(1000, 0)) > 0:
		return fmt.Errorf("the rate from %s is not between %s and 1000 percent", p.From, least)
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

// On returns the period of a day. It fails with a *MissingRateError when none is
// loaded for it.
func (r *Rates) On(d engine.Date) (Period, error) {
	if p, ok := r.find(d); ok {
		return p, nil
	}
	return Period{}, r.missing(d)
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

// Fixed is one rate for all time, such as that of a contract. It fails as New does.
func Fixed(name string, percent *apd.Decimal, source string) (*Rates, error) {
	return New(name, []Period{{From: 1, Percent: percent, Source: source, Confidence: Stated}})
}

// plus returns the rates with points more from a day on. Percentages add up exactly.
func (r *Rates) plus(points *apd.Decimal, from engine.Date, source string, c Confidence) (*Rates, error) {
	var out []Period
	for _, p := range r.periods {
		switch {
		case !p.Until.IsZero() && p.Until < from:
			out = append(out, p)
			continue
		case p.From < from:
			before := p
			before.Until = from - 1
			out = append(out, before)
			p.From = from
		}
		sum := new(apd.Decimal)
		if _, err := sums.Add(sum, p.Percent, points); err != nil {
			return nil, fmt.Errorf("%w: %s: %w", ErrRates, r.name, err)
		}
		p.Percent, p.Source, p.Confidence = sum, p.Source+"; "+source, weaker(p.Confidence, c)
		out = append(out, p)
	}
	more, err := New(r.name, out)
	if err == nil {
		more.series = r.series
	}
	return more, err
}

// sums is the context in which percentages add up: exact, as each has at most 10
// decimals and is at most 1000.
var sums = apd.BaseContext.WithPrecision(40)
