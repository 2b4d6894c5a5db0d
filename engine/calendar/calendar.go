// Package calendar makes business-day calendars: weekends, the public holidays
// of a country and a company's own days off.
package calendar

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/at"
	"github.com/rickar/cal/v2/be"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/es"
	"github.com/rickar/cal/v2/fr"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/ie"
	"github.com/rickar/cal/v2/it"
	"github.com/rickar/cal/v2/lu"
	"github.com/rickar/cal/v2/nl"
	"github.com/rickar/cal/v2/pt"
	"github.com/rickar/cal/v2/us"
)

// The years whose public holidays are known; outside them only weekends and
// the company's own days count.
const (
	FirstYear = 1990
	LastYear  = 2100
)

// national are the national holidays of a country, by ISO code.
var national = map[string][]*cal.Holiday{
	"AT": at.Holidays, "BE": be.Holidays, "DE": de.Holidays, "ES": es.Holidays, "FR": fr.Holidays, "GB": gb.Holidays,
	"IE": ie.Holidays, "IT": it.Holidays, "LU": lu.Holidays, "NL": nl.Holidays, "PT": pt.Holidays, "US": us.Holidays,
}

// Countries lists the countries whose national holidays are known, by ISO code.
func Countries() []string { return slices.Sorted(maps.Keys(national)) }

// Calendar is an engine.Calendar over a sorted list of days off.
type Calendar struct {
	off []engine.Date
}

// New returns the calendar of a country (empty for none) with further days off.
// An unknown country is an error that lists the known ones. Holidays of a
// part of a country are not included; give them as further days.
func New(country string, closed []engine.Date) (*Calendar, error) {
	holidays := national[country]
	if country != "" && holidays == nil {
		return nil, fmt.Errorf("no public holidays known for %q; known are %s", country, strings.Join(Countries(), ", "))
	}
	off := slices.Clone(closed)
	for year := FirstYear; year <= LastYear; year++ {
		for _, h := range holidays {
			actual, observed := h.Calc(year)
			for _, t := range [2]struct {
				zero bool
				day  engine.Date
			}{{actual.IsZero(), engine.DateOf(actual)}, {observed.IsZero(), engine.DateOf(observed)}} {
				if !t.zero {
					off = append(off, t.day)
				}
			}
		}
	}
	slices.Sort(off)
	return &Calendar{off: slices.Compact(off)}, nil
}

// BusinessDay reports whether d is neither a weekend day, nor a holiday, nor a
// day off.
func (c *Calendar) BusinessDay(d engine.Date) bool {
	if !(engine.Weekdays{}).BusinessDay(d) {
		return false
	}
	_, off := slices.BinarySearch(c.off, d)
	return !off
}
