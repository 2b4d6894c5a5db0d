package law

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// Law is regimes and the series they rest on, by name. It is immutable and safe
// for several goroutines.
type Law struct {
	regimes map[string]*Regime
	series  map[string]*Rates
	added   map[string][]Period // to regimes, by a book
}

// Regime returns a regime, or nil.
func (l *Law) Regime(name string) *Regime { return l.regimes[name] }

// Regimes lists the names of all regimes, sorted.
func (l *Law) Regimes() []string { return slices.Sorted(maps.Keys(l.regimes)) }

// Series returns a reference rate, or nil.
func (l *Law) Series(name string) *Rates { return l.series[name] }

// AllSeries lists the names of all reference rates, sorted.
func (l *Law) AllSeries() []string { return slices.Sorted(maps.Keys(l.series)) }

// With returns the law with further periods of a series or a regime, which go before what
// the law has for their days; a name that is neither becomes a regime of the book's own. A
// regime follows its series. It fails as New does; the law itself never changes.
func (l *Law) With(name string, periods []Period) (*Law, error) {
	more := &Law{regimes: maps.Clone(l.regimes), series: maps.Clone(l.series), added: maps.Clone(l.added)}
	if more.added == nil {
		more.added = map[string][]Period{}
	}
	if s := l.series[name]; s != nil {
		extended, err := newSeries(name, beside(s.periods, periods))
		if err != nil {
			return nil, err
		}
		more.series[name] = extended
		for _, regime := range slices.Sorted(maps.Keys(more.regimes)) {
			if more.regimes[regime].Series == name {
				if err := more.derive(regime); err != nil {
					return nil, err
				}
			}
		}
		return more, nil
	}
	more.added[name] = slices.Concat(l.added[name], periods)
	return more, more.derive(name)
}

// beside returns periods with others that go before them: of a day that both have, the
// others' rate counts. One of the others that is open ends where the next period begins.
func beside(periods, others []Period) []Period {
	out := slices.Clone(others)
	for _, p := range periods {
		parts := []Period{p}
		for _, o := range others {
			parts = without(parts, o)
		}
		out = append(out, parts...)
	}
	return out
}

// without takes the days of o out of periods.
func without(periods []Period, o Period) []Period {
	var out []Period
	for _, p := range periods {
		switch {
		case !p.Until.IsZero() && p.Until < o.From, !o.Until.IsZero() && p.From > o.Until, o.Until.IsZero() && p.From > o.From:
			out = append(out, p)
			continue
		case p.From < o.From:
			before := p
			before.Until = o.From - 1
			out = append(out, before)
		}
		if !o.Until.IsZero() && (p.Until.IsZero() || p.Until > o.Until) {
			p.From = o.Until + 1
			out = append(out, p)
		}
	}
	return out
}

// derive makes the rates of a regime: those of its series with its points, and
// those that a book added to it.
func (l *Law) derive(name string) error {
	known := l.regimes[name]
	if known == nil || known.Series == "" {
		rates, err := New(name, l.added[name])
		if err != nil {
			return err
		}
		l.regimes[name] = own(name, rates)
		return nil
	}
	series := l.series[known.Series]
	if series == nil {
		return fmt.Errorf("%w: %s rests on %s, which is not there", ErrRates, name, known.Series)
	}
	periods, err := rest(series, known.Points)
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrRates, name, err)
	}
	regime := *known
	if regime.Rates, err = New(name, beside(periods, l.added[name])); err != nil {
		return err
	}
	regime.Rates.series = series
	l.regimes[name] = &regime
	return nil
}

// rest returns the periods of a series with points added; days before the first
// points are left out.
func rest(series *Rates, points []Figure) ([]Period, error) {
	if len(points) == 0 {
		return nil, errors.New("a regime that rests on a series has points")
	}
	var out []Period
	for i, f := range points {
		for _, p := range series.periods {
			if i+1 < len(points) && p.From >= points[i+1].From || !p.Until.IsZero() && p.Until < f.From {
				continue
			}
			p.From = max(p.From, f.From)
			if i+1 < len(points) && (p.Until.IsZero() || p.Until >= points[i+1].From) {
				p.Until = points[i+1].From - 1
			}
			sum := new(apd.Decimal)
			if _, err := sums.Add(sum, p.Percent, f.Value); err != nil {
				return nil, err
			}
			p.Source = fmt.Sprintf("%s %s (%s), plus %s", series.name, p.Percent, p.Source, f.Value)
			p.Percent, p.Confidence = sum, weaker(p.Confidence, f.Confidence)
			out = append(out, p)
		}
	}
	return out, nil
}
