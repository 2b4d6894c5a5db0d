// Package calendar makes business-day calendars: weekends, the public holidays
// of a country and a company's own days off.
package calendar

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
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

// german are the holidays of all of Germany: in 2017 alone, 500 years of the Reformation was one in every state.
var german = append(slices.Clone(de.Holidays), &cal.Holiday{Month: time.October, Day: 31, StartYear: 2017, EndYear: 2017, Func: cal.CalcDayOfMonth})

// national are the national holidays of a country, by ISO code.
var national = map[string][]*cal.Holiday{
	"AT": at.Holidays, "BE": be.Holidays, "DE": german, "ES": es.Holidays, "FR": fr.Holidays, "GB": gb.Holidays,
	"IE": ie.Holidays, "IT": it.Holidays, "LU": lu.Holidays, "NL": nl.Holidays, "PT": pt.Holidays, "US": us.Holidays,
}

// Countries lists the countries whose national holidays are known, by ISO code.
func Countries() []string { return slices.Sorted(maps.Keys(national)) }

// Calendar is an engine.Calendar over a sorted list of days off.
type Calendar struct {
	off []engine.Date
}

// regional are the further holidays of parts of France: Good Friday and 26 December in
// Moselle, Bas-Rhin and Haut-Rhin (Code du travail, L3134-13), and the days of the
// abolition of slavery overseas (law 83-550 and decree 83-1003), each known as a holiday there.
var regional = map[string][]*cal.Holiday{
	engine.RegionAlsaceMoselle: {aa.GoodFriday, day(time.December, 26)},
	"mayotte":                  {day(time.April, 27)},
	"martinique":               {day(time.May, 22)},
	"guadeloupe":               {day(time.May, 27)},
	"saint_martin":             {day(time.May, 28)},
	"guyane":                   {day(time.June, 10)},
	"saint_barthelemy":         {day(time.October, 9)},
	"reunion":                  {day(time.December, 20)},
}

// day is a holiday on the same day of every year.
func day(m time.Month, d int) *cal.Holiday {
	return &cal.Holiday{Month: m, Day: d, Func: cal.CalcDayOfMonth}
}

// Regions lists the parts of France whose further holidays are known.
func Regions() []string { return slices.Sorted(maps.Keys(regional)) }

// All returns the calendar of every country by its code, and of every part of France
// by "FR/" and its name.
func All() (map[string]*Calendar, error) {
	all := map[string]*Calendar{}
	add := func(name, country, region string) error {
		c, err := New(country, region, nil)
		all[name] = c
		return err
	}
	var errs []error
	for _, country := range Countries() {
		errs = append(errs, add(country, country, ""))
	}
	for _, region := range Regions() {
		errs = append(errs, add("FR/"+region, "FR", region))
	}
	return all, errors.Join(errs...)
}

// New returns the calendar of a country (empty for none) and a part of it (empty for
// none; see Regions), with further days off. An unknown country or part is an error
// that lists the known ones.
func New(country, region string, closed []engine.Date) (*Calendar, error) {
	holidays := national[country]
	if country != "" && holidays == nil {
		return nil, fmt.Errorf("no public holidays known for %q; known are %s", country, strings.Join(Countries(), ", "))
	}
	if region != "" && (regional[region] == nil || country != "FR") {
		return nil, fmt.Errorf("no holidays known for the region %q of %q; known are %s of FR", region, country, strings.Join(Regions(), ", "))
	}
	holidays = slices.Concat(holidays, regional[region])
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
