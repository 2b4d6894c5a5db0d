package law

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
)

// authority is who publishes a reference rate, and how its files are told apart.
type authority struct {
	name   string   // for people
	series string   // that the file is of
	marks  []string // one of them stands near the top of a file
	others []string // marks of its other rates, which are taken for this one by mistake
	eve    bool     // the rate of the day before a half-year counts for it; else that of its first day
}

// authorities lists whose own files are read.
var authorities = []authority{
	{
		"European Central Bank", "ECB_MRO",
		[]string{"MRR_FR", "ECBMRRFR"},
		[]string{"4F.KR.DFR", "4F.KR.MLFR", "MRR_MBR", "ECBDFR", "ECBMLFR"},
		false,
	},
	{"Deutsche Bundesbank", "DE_BASE", []string{"SU0115", "Basiszins"}, nil, false},
	{"Bank of England", "GB_BASE", []string{"IUDBEDR", "Date Changed"}, nil, true},
}

// reading is the rate that an authority gives for a day.
type reading struct {
	on    engine.Date
	rate  string // as a plain decimal
	month bool   // of the month that begins on that day, and of no other
}

// top is how much of a file is looked at to see what it is.
const top = 4096

// ReadAuthority reads a CSV file as the European Central Bank, the Deutsche Bundesbank or the
// Bank of England publishes its rate: of every day or month, or of the days on which it changed.
// It gives the rate of each half-year whose reference day the file reaches: the last day it
// lists, or downloaded, the day on which it was fetched, when that is later. No rate is carried
// beyond. ok is false for a file of somebody else: see ReadPublished.
func ReadAuthority(data []byte, downloaded engine.Date) (rows []Published, mistakes []Mistake, ok bool) {
	head := string(data[:min(len(data), top)])
	has := func(mark string) bool { return strings.Contains(head, mark) }
	for i := range authorities {
		a := &authorities[i]
		if slices.ContainsFunc(a.marks, has) {
			readings, mistakes := a.read(data)
			if len(mistakes) > 0 {
				return nil, mistakes, true
			}
			return a.halfYears(readings, downloaded), nil, true
		}
		if slices.ContainsFunc(a.others, has) {
			return nil, []Mistake{{1, "this is another rate of the " + a.name, "download the one of " + a.series + ": its key holds " + a.marks[0]}}, true
		}
	}
	return nil, nil, false
}

// read returns the readings of a file, oldest first.
func (a *authority) read(data []byte) ([]reading, []Mistake) {
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	r := csv.NewReader(bytes.NewReader(data))
	first, _, _ := bytes.Cut(data, []byte("\n"))
	if bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
		r.Comma = ';'
	}
	r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = true, -1, true
	var list []reading
	var mistakes []Mistake
	day, value, key := 0, 1, -1
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, []Mistake{{0, "the file cannot be read: " + err.Error(), "download it again as CSV"}}
		}
		line, _ := r.FieldPos(0)
		if line == 1 {
			day, value, key = a.columns(record)
		}
		if max(day, value) >= len(record) || key >= 0 && key < len(record) && !a.marked(record[key]) {
			continue
		}
		on, month, isDay := publishedDay(record[day])
		rate, isRate := publishedRate(record[value])
		switch {
		case isDay && isRate:
			list = append(list, reading{on, rate, month})
		case isDay && !noRate(record[value]):
			mistakes = append(mistakes, Mistake{line, fmt.Sprintf("%q is no rate", record[value]), "download the file again as CSV"})
		case !isDay && isRate && len(list) > 0:
			mistakes = append(mistakes, Mistake{line, fmt.Sprintf("%q is no day", record[day]), "download the file again as CSV"})
		}
	}
	if len(list) == 0 && len(mistakes) == 0 {
		mistakes = []Mistake{{0, "the file of the " + a.name + " has no rate", "download it again as CSV"}}
	}
	slices.SortStableFunc(list, func(a, b reading) int { return int(a.on) - int(b.on) })
	return list, mistakes
}

// marked reports whether a text names the rate of the authority.
func (a *authority) marked(text string) bool {
	return slices.ContainsFunc(a.marks, func(mark string) bool { return strings.Contains(text, mark) })
}

// columns finds the columns by the header: of the day, the rate and, in a file that may hold
// several rates, the name of the rate; -1 for none.
func (a *authority) columns(header []string) (day, value, key int) {
	find := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), name) })
	}
	if day, value = find("TIME_PERIOD"), find("OBS_VALUE"); day >= 0 && value >= 0 {
		if key = find("KEY"); key >= 0 && a.series != "ECB_MRO" {
			key = -1
		}
		return day, value, key
	}
	value = slices.IndexFunc(header, func(h string) bool {
		return a.marked(h) && !strings.Contains(h, "FLAGS") && !strings.HasPrefix(h, "Date")
	})
	if value < 0 {
		value = 1
	}
	return 0, value, -1
}

// dayForms are how authorities write days, and monthForm months.
const monthForm = "2006-01"

var dayForms = []string{time.DateOnly, monthForm, "02.01.2006", "02 Jan 2006", "02 Jan 06", "02/Jan/2006", "02-Jan-06", "02/01/2006"}

// publishedDay reads a day; a month is its first day.
func publishedDay(text string) (day engine.Date, month, ok bool) {
	for _, form := range dayForms {
		if t, err := time.Parse(form, strings.TrimSpace(text)); err == nil {
			y, m, d := t.Date()
			return engine.NewDate(y, m, d), form == monthForm, true
		}
	}
	return 0, false, false
}

// noRate reports whether a cell says that there is no rate for the day.
func noRate(text string) bool {
	return slices.Contains([]string{"", ".", "..", "-", "ND", "NA", "NaN"}, strings.TrimSpace(text))
}

// publishedRate reads a rate with a decimal point or comma.
func publishedRate(text string) (string, bool) {
	text = strings.Replace(strings.TrimSpace(text), ",", ".", 1)
	if noRate(text) {
		return "", false
	}
	d, _, err := apd.NewFromString(text)
	if err != nil || d.Form != apd.Finite {
		return "", false
	}
	return text, true
}

// halfYears gives the rate of each half-year whose reference day lies between the first reading
// and the last, or downloaded when that is later.
func (a *authority) halfYears(list []reading, downloaded engine.Date) []Published {
	last := max(list[len(list)-1].on, downloaded)
	year, _, _ := list[0].on.YMD()
	var rows []Published
	at := 0
	for from := engine.NewDate(year, 1, 1); ; {
		until := from.AddMonths(6) - 1
		reference := from
		if a.eve {
			reference--
		}
		if reference > last {
			return rows
		}
		for at+1 < len(list) && list[at+1].on <= reference {
			at++
		}
		if x := &list[at]; x.on == reference || x.on < reference && !x.month {
			// Both parse: the readings were checked, and days write themselves.
			period, err := ParsePeriod(from.String(), until.String(), list[at].rate, fmt.Sprintf("%s, its own file: %s on %s", a.name, list[at].rate, reference))
			if err == nil {
				rows = append(rows, Published{Name: a.series, Period: period, Percent: list[at].rate, Official: true})
			}
		}
		from = until + 1
	}
}
