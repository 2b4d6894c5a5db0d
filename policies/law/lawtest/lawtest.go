// Package lawtest works out interest and fixed sums a second time, for tests: it knows the rates as the
// tables of their authorities list them and the rules as the laws say them, adds interest up day by day
// in fractions, and uses nothing of the code that it is compared with.
package lawtest

import (
	"math/big"
	"time"
)

// Claim is a sum that is paid late. Amounts are minor units, days are midnight UTC.
type Claim struct {
	Law           string    // FR_B2B, EU, FR_PUBLIC, FR_CONSUMER, DE, DE_CONSUMER, AT or GB
	Rate          string    // percent a year that a contract says; empty for the law's
	Due, Until    time.Time // and the last day that counts
	After, Judged time.Time // the formal notice, and the judgment; zero for none
	Open          int64     // what is still owed after Until
	Parts         []Part    // what came in, and with a minus what was given back, in the order it was written down
	Days          string    // of a year: "365" (also when empty), "act/act" or "360"
	Pays          string    // what a part pays: "principal" (also when empty), "interest", or "nothing" when it is left out
}

// Part is what came in on a day.
type Part struct {
	On     time.Time
	Amount int64
}

// rule is a law as its text says it.
type rule struct {
	series, points string
	since          time.Time            // the first day for which it gives a rate
	frozen         bool                 // the rate of the first day stays
	closed         func(time.Time) bool // a due date on such a day moves on
}

var rules = map[string]rule{
	"FR_B2B":      {"ecb", "10", Date(2009, 1, 1), false, nil},
	"EU":          {"ecb", "8", Date(2013, 3, 16), false, nil},
	"FR_PUBLIC":   {"ecb", "8", Date(2013, 3, 16), true, nil},
	"FR_CONSUMER": {"legal", "0", Date(2009, 1, 1), false, nil},
	"DE":          {"de", "9", Date(2014, 7, 29), false, german},
	"DE_CONSUMER": {"de", "5", Date(2014, 7, 29), false, german},
	"AT":          {"at", "9.2", Date(2013, 3, 16), false, austrian},
	"GB":          {"gb", "8", Date(2011, 1, 1), true, nil},
}

// Since is the first day for which a law has a rate.
func Since(law string) time.Time { return rules[law].since }

// Moves reports whether a law moves a due date on this day.
func Moves(law string, due time.Time) bool { return rules[law].closed != nil && rules[law].closed(due) }

// First is the first day that bears interest.
func (c *Claim) First() time.Time {
	day := c.Due
	for Moves(c.Law, day) {
		day = day.AddDate(0, 0, 1)
	}
	if c.After.After(day) {
		day = c.After
	}
	return day.AddDate(0, 0, 1)
}

// Interest is the interest in minor units, rounded once, half up; false when a day has no rate.
func (c *Claim) Interest() (int64, bool) {
	first, parts := c.First(), c.kept()
	owed := big.NewRat(c.Owed(), 1)
	all, unpaid := new(big.Rat), new(big.Rat)
	for day := first; !day.After(c.Until); day = day.AddDate(0, 0, 1) {
		if owed.Sign() > 0 {
			interest, ok := c.yearly(first, day)
			if !ok {
				return 0, false
			}
			interest.Mul(interest, owed)
			interest.Quo(interest, big.NewRat(100*c.year(day), 1))
			all.Add(all, interest)
			unpaid.Add(unpaid, interest)
		}
		for _, p := range parts {
			if !p.On.Equal(day) {
				continue
			}
			left := big.NewRat(p.Amount, 1)
			if c.Pays == "interest" {
				takes := new(big.Rat).Set(unpaid)
				if takes.Cmp(left) > 0 {
					takes.Set(left)
				}
				unpaid.Sub(unpaid, takes)
				left.Sub(left, takes)
			}
			owed.Sub(owed, left)
		}
	}
	all.Add(all, big.NewRat(1, 2))
	return new(big.Int).Div(all.Num(), all.Denom()).Int64(), true
}

// Owed is the principal on the first day that bears interest.
func (c *Claim) Owed() int64 {
	owed := max(c.Open, 0)
	for _, p := range c.kept() {
		if !p.On.Before(c.First()) {
			owed += p.Amount
		}
	}
	return owed
}

// kept are the parts up to the last day that stayed: what was given back takes from what came in last before it.
func (c *Claim) kept() []Part {
	if c.Pays == "nothing" {
		return nil
	}
	var sorted []Part // by day, and on a day as written down
	for day := c.earliest(); !day.After(c.Until); day = day.AddDate(0, 0, 1) {
		for _, p := range c.Parts {
			if p.On.Equal(day) {
				sorted = append(sorted, p)
			}
		}
	}
	var back int64
	var kept []Part
	for i := len(sorted) - 1; i >= 0; i-- {
		p := sorted[i]
		if p.Amount < 0 {
			back -= p.Amount
			continue
		}
		gone := min(back, p.Amount)
		back -= gone
		if p.Amount > gone {
			kept = append(kept, Part{p.On, p.Amount - gone})
		}
	}
	return kept
}

// earliest is the day of the first part, or the last day that counts.
func (c *Claim) earliest() time.Time {
	day := c.Until
	for _, p := range c.Parts {
		if p.On.Before(day) {
			day = p.On
		}
	}
	return day
}

// yearly is the rate of a day, in percent a year.
func (c *Claim) yearly(first, day time.Time) (*big.Rat, bool) {
	if c.Rate != "" {
		rate, ok := new(big.Rat).SetString(c.Rate)
		return rate, ok
	}
	r := rules[c.Law]
	if r.frozen {
		day = first
	}
	rate, ok := published(r.series, day)
	if !ok || day.Before(r.since) {
		return nil, false
	}
	points, _ := new(big.Rat).SetString(r.points)
	rate.Add(rate, points)
	if !c.Judged.IsZero() && day.After(twoMonths(c.Judged)) {
		rate.Add(rate, big.NewRat(5, 1))
	}
	return rate, true
}

// twoMonths is the last day of two months from a day: the same day of the month, or its last.
func twoMonths(from time.Time) time.Time {
	to := Date(from.Year(), from.Month()+2, 1)
	last := Date(to.Year(), to.Month()+1, 0).Day()
	return Date(to.Year(), to.Month(), min(from.Day(), last))
}

// year is how many days the year of a day is divided into.
func (c *Claim) year(day time.Time) int64 {
	switch {
	case c.Days == "360":
		return 360
	case c.Days == "act/act" && Date(day.Year(), 2, 29).Month() == time.February:
		return 366
	}
	return 365
}

// Date is a day.
func Date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

// Fee is the fixed sum for one invoice, in minor units of the law's currency: of a debt that a kind of debtor
// (business, consumer or public) owed on the first day of lateness.
func Fee(law, kind string, debt int64, first time.Time) int64 {
	since := map[string]time.Time{
		"FR_B2B": Date(2013, 1, 1), "EU": Date(2013, 3, 16), "FR_PUBLIC": Date(2013, 3, 16),
		"DE": Date(2014, 7, 29), "AT": Date(2013, 3, 16), "GB": Date(2002, 8, 7),
	}[law]
	switch {
	case since.IsZero() || first.Before(since) || debt <= 0 || !Covers(law, kind):
		return 0
	case law == "GB" && debt >= 10_000_00:
		return 100_00
	case law == "GB" && debt >= 1_000_00:
		return 70_00
	}
	return 40_00
}

// Covers reports whether a law is for a kind of debtor.
func Covers(law, kind string) bool {
	switch law {
	case "FR_B2B":
		return kind == "business"
	case "FR_PUBLIC":
		return kind == "public"
	case "FR_CONSUMER", "DE_CONSUMER":
		return kind == "consumer"
	}
	return kind == "business" || kind == "public"
}
