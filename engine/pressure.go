package engine

import (
	"fmt"
	"slices"
	"time"
)

// Pressure limits when and how often clients are contacted. The zero Pressure limits
// nothing. It moves messages; the schedule itself stays where it is.
type Pressure struct {
	// BusinessDays moves a message of a weekend or holiday to the next business
	// day of the creditor's calendar, and ClientCalendar to one of the client's country.
	BusinessDays   bool
	ClientCalendar bool
	Caps           []Cap
	Quiet          []Quiet
	// BankDays is how many days old what is known of payments may be for messages to
	// leave; 0 means any age. Deciding goes on.
	BankDays int
}

// Cap is the most messages that one client gets in some days, today included. One
// message about several invoices counts once; work of the creditor's own people does not.
type Cap struct {
	Contacts, Days int
	Channel        string // only those on this channel; empty for all
}

// Contacted is one message that a client got, or will get, on a day.
type Contacted struct {
	On      Date
	Channel string
	Pending bool // it has not happened yet: it counts for caps, and is no contact so far
}

// Room reports whether the caps let a message on a channel through on a day, after the
// contacts of the days before and of that day. If not, next is the first day on which they may.
func (p *Pressure) Room(before []Contacted, channel string, day Date) (next Date, ok bool) {
	next = day
	for _, c := range p.Caps {
		if c.Channel != "" && c.Channel != channel {
			continue
		}
		var days []Date
		for _, b := range before {
			if (c.Channel == "" || c.Channel == b.Channel) && b.On > day-Date(c.Days) && b.On <= day {
				days = append(days, b.On)
			}
		}
		if over := len(days) - c.Contacts; over >= 0 {
			slices.Sort(days)
			next = max(next, days[over]+Date(c.Days))
		}
	}
	return next, next == day
}

// window is how many days before today contacts can matter.
func (p *Pressure) window() int {
	n := 0
	for _, c := range p.Caps {
		n = max(n, c.Days)
	}
	return n
}

// Since is the first day whose contacts matter to the caps of a day.
func (p *Pressure) Since(day Date) Date { return day - Date(p.window()) }

// Quiet are hours of the day, in the client's time zone, in which messages wait.
type Quiet struct {
	Channels []string // nil for all that ring or buzz; see Channel.Quiet
	From, To int      // minutes after midnight; From after To spans it
}

// QuietUntil is the instant at which a message on a channel may leave, seen from an
// instant in the client's time zone: that instant itself outside quiet hours.
func (p *Pressure) QuietUntil(channel string, at time.Time) time.Time {
	for range 4 { // the end of one may lie in another
		moved := false
		for _, q := range p.Quiet {
			if until := q.end(at); q.concerns(channel) && until.After(at) {
				at, moved = until, true
			}
		}
		if !moved {
			break
		}
	}
	return at
}

// AlwaysQuiet reports whether the quiet hours of a channel leave no minute of the day in which a
// message may leave.
func (p *Pressure) AlwaysQuiet(channel string) bool {
	for minute := range 24 * 60 {
		if !p.QuietAt(channel, minute) {
			return false
		}
	}
	return true
}

// Clock writes a minute after midnight as clocks show it, "07:30".
func Clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// QuietAt reports whether a minute after midnight lies in the quiet hours of a channel.
func (p *Pressure) QuietAt(channel string, minute int) bool {
	return slices.ContainsFunc(p.Quiet, func(q Quiet) bool { return q.concerns(channel) && q.holds(minute) })
}

// concerns reports whether the hours are those of a channel.
func (q *Quiet) concerns(channel string) bool {
	ch, known := ChannelOf(channel)
	return slices.Contains(q.Channels, channel) || q.Channels == nil && known && ch.Quiet
}

// holds reports whether a minute of the day is quiet.
func (q *Quiet) holds(minute int) bool {
	if q.From <= q.To {
		return minute >= q.From && minute < q.To
	}
	return minute >= q.From || minute < q.To
}

// end is when the quiet hours around an instant end; the instant itself outside them.
func (q *Quiet) end(at time.Time) time.Time {
	minute := at.Hour()*60 + at.Minute()
	on := func(days int) time.Time {
		return time.Date(at.Year(), at.Month(), at.Day()+days, q.To/60, q.To%60, 0, 0, at.Location())
	}
	switch {
	case !q.holds(minute):
		return at
	case q.From > q.To && minute >= q.From:
		return on(1)
	}
	return on(0)
}

// zones are the time zones of countries that have one alone.
var zones = map[string]string{
	"AT": "Europe/Vienna", "BE": "Europe/Brussels", "BG": "Europe/Sofia", "CH": "Europe/Zurich", "CZ": "Europe/Prague",
	"DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "EE": "Europe/Tallinn", "FI": "Europe/Helsinki", "GB": "Europe/London",
	"GR": "Europe/Athens", "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IT": "Europe/Rome",
	"LT": "Europe/Vilnius", "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MT": "Europe/Malta", "NL": "Europe/Amsterdam",
	"NO": "Europe/Oslo", "PL": "Europe/Warsaw", "RO": "Europe/Bucharest", "SE": "Europe/Stockholm", "SI": "Europe/Ljubljana",
	"SK": "Europe/Bratislava", "MA": "Africa/Casablanca", "TN": "Africa/Tunis", "SN": "Africa/Dakar", "JP": "Asia/Tokyo",
}

// frenchRegions are the time zones and calendars of French postcodes outside the
// metropolis' own, by how the postcode begins; the longest stands before those that begin like it.
var frenchRegions = []struct{ prefix, region, zone string }{
	{"57", RegionAlsaceMoselle, ""},
	{"67", RegionAlsaceMoselle, ""},
	{"68", RegionAlsaceMoselle, ""},
	{"97133", "saint_barthelemy", "America/St_Barthelemy"},
	{"97150", "saint_martin", "America/Marigot"},
	{"971", "guadeloupe", "America/Guadeloupe"},
	{"972", "martinique", "America/Martinique"},
	{"973", "guyane", "America/Cayenne"},
	{"974", "reunion", "Indian/Reunion"},
	{"976", "mayotte", "Indian/Mayotte"},
	{"977", "saint_barthelemy", "America/St_Barthelemy"},
	{"978", "saint_martin", "America/Marigot"},
}

// RegionAlsaceMoselle is where Good Friday and 26 December are holidays (Code du
// travail, article L3134-13).
const RegionAlsaceMoselle = "alsace_moselle"

// region finds the part of France of a client by their postcode, which begins the last line
// of their address.
func (c *Client) region() (region, zone string) {
	if c.Country != "FR" && c.Country != "" || len(c.Address) == 0 {
		return "", ""
	}
	last := c.Address[len(c.Address)-1]
	for _, r := range frenchRegions {
		if len(last) > 5 && last[:len(r.prefix)] == r.prefix && digits(last[:5]) && last[5] == ' ' {
			return r.region, r.zone
		}
	}
	return "", ""
}

// ZoneOf is the IANA name of a client's time zone: their own, that of their country when it
// has one alone, or else the creditor's.
func (b *Book) ZoneOf(c *Client) string {
	if c.Timezone != "" {
		return c.Timezone
	}
	if c.Country == b.Creditor.Country || c.Country == "" || c.Country == "FR" {
		if _, zone := c.region(); zone != "" {
			return zone
		}
	}
	switch {
	case c.Country == "" || c.Country == b.Creditor.Country:
		return b.Creditor.Timezone
	case c.Country == "FR":
		return "Europe/Paris"
	}
	if zone, ok := zones[c.Country]; ok {
		return zone
	}
	return b.Creditor.Timezone
}

// CalendarOf is the calendar of a client's country and region; nil when it is not known.
func (b *Book) CalendarOf(c *Client) Calendar {
	country := c.Country
	if country == "" {
		country = b.Creditor.Country
	}
	if country == "FR" {
		if region, _ := c.region(); region != "" {
			if cal, ok := b.Calendars[country+"/"+region]; ok {
				return cal
			}
		}
	}
	return b.Calendars[country]
}

// GoesOut is the first day from a day on that is a business day for all whom the
// pressure asks to respect.
func (b *Book) GoesOut(c *Client, day Date) Date {
	var abroad Calendar
	if b.Pressure.ClientCalendar {
		abroad = b.CalendarOf(c)
	}
	for range 366 {
		switch {
		case b.Pressure.BusinessDays && !b.Calendar.BusinessDay(day), abroad != nil && !abroad.BusinessDay(day):
			day++
		default:
			return day
		}
	}
	return day
}
