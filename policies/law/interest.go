package law

import (
	"fmt"
	"math/big"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// MissingRateError says that no rate is loaded for a day of a delay.
type MissingRateError struct {
	Regime string
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

// daysOfYear is the year of the usual formula: days are divided by 365 in leap
// years too.
const daysOfYear = 365

// Interest is the simple interest on a principal in minor units, for each day
// after due up to and including today: split where the rate changes, and rounded
// once at the end, half up, to a minor unit. It is 0 when today is not after due
// or nothing is owed. It fails with a *MissingRateError when a day has no rate,
// and when the result is no Amount.
func (r *Rates) Interest(principal engine.Amount, due, today engine.Date) (engine.Amount, error) {
	if principal <= 0 || today <= due {
		return 0, nil
	}
	percentDays, scale, err := r.percentDays(due+1, today)
	if err != nil {
		return 0, err
	}
	n := percentDays.Mul(percentDays, big.NewInt(int64(principal)))
	d := new(big.Int).Mul(scale, big.NewInt(100*daysOfYear))
	half := new(big.Int).Rsh(d, 1) // d is even: a half is exact
	n.Div(n.Add(n, half), d)
	if !n.IsInt64() {
		return 0, fmt.Errorf("interest on %d from %s to %s is too large", principal, due, today)
	}
	return engine.Amount(n.Int64()), nil
}

// percentDays sums the percentage of each day from first to last, as an exact
// fraction sum/scale.
func (r *Rates) percentDays(first, last engine.Date) (sum, scale *big.Int, err error) {
	sum, scale = new(big.Int), big.NewInt(1)
	for first <= last {
		p, ok := r.find(first)
		if !ok {
			return nil, nil, r.missing(first)
		}
		end := last
		if !p.Until.IsZero() {
			end = min(last, p.Until)
		}
		days := big.NewInt(int64(end-first) + 1)
		coeff := new(big.Int).Set(p.Percent.Coeff.MathBigInt())
		if e := p.Percent.Exponent; e < 0 {
			rescale(sum, scale, power10(-e))
			coeff.Mul(coeff, new(big.Int).Quo(scale, power10(-e)))
		} else {
			coeff.Mul(coeff, power10(e)).Mul(coeff, scale)
		}
		sum.Add(sum, coeff.Mul(coeff, days))
		first = end + 1
	}
	return sum, scale, nil
}

// rescale brings sum/scale to a scale of at least want; both are powers of ten.
func rescale(sum, scale, want *big.Int) {
	if scale.Cmp(want) < 0 {
		sum.Mul(sum, new(big.Int).Quo(want, scale))
		scale.Set(want)
	}
}

func power10(n int32) *big.Int {
	return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil)
}
