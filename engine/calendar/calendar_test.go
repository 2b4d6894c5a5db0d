package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
)

func day(t *testing.T, s string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestBusinessDay(t *testing.T) {
	fr, err := calendar.New("FR", "", []engine.Date{day(t, "2026-05-15")})
	if err != nil {
		t.Fatal(err)
	}
	gb, err := calendar.New("GB", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := calendar.New("", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	de, err := calendar.New("DE", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		cal  *calendar.Calendar
		day  string
		want bool
	}{
		{"Friday", fr, "2026-04-03", true},
		{"Saturday", fr, "2026-04-04", false},
		{"Easter Monday", fr, "2026-04-06", false},
		{"Easter Monday 2027", fr, "2027-03-29", false},
		{"labour day", fr, "2026-05-01", false},
		{"Ascension", fr, "2026-05-14", false},
		{"own day off", fr, "2026-05-15", false},
		{"Good Friday is a working day in France", fr, "2027-03-26", true},
		{"Good Friday is none in Great Britain", gb, "2027-03-26", false},
		{"500 years of the Reformation, in all of Germany", de, "2017-10-31", false},
		{"other years in parts of it", de, "2018-10-31", true},
		{"no country: a national holiday is a working day", plain, "2026-05-01", true},
		{"no country: Sunday is not", plain, "2026-05-03", false},
	} {
		if got := c.cal.BusinessDay(day(t, c.day)); got != c.want {
			t.Errorf("%s: BusinessDay(%s) = %v, want %v", c.name, c.day, got, c.want)
		}
	}
}

// The further holidays of Alsace-Moselle, 2026 to 2028, and of La Réunion.
func TestPartsOfFrance(t *testing.T) {
	all, err := calendar.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"2026-04-03", "2027-03-26", "2028-04-14", "2028-12-26"} {
		if all["FR/alsace_moselle"].BusinessDay(day(t, d)) || !all["FR"].BusinessDay(day(t, d)) {
			t.Errorf("%s is a holiday in Alsace-Moselle alone", d)
		}
	}
	if all["FR/reunion"].BusinessDay(day(t, "2027-12-20")) || all["FR/alsace_moselle"].BusinessDay(day(t, "2026-05-14")) {
		t.Error("20 December is one of La Réunion, and Ascension one everywhere")
	}
	for region, d := range map[string]string{"saint_martin": "2026-05-28", "saint_barthelemy": "2026-10-09"} {
		if all["FR/"+region].BusinessDay(day(t, d)) || !all["FR/guadeloupe"].BusinessDay(day(t, d)) {
			t.Errorf("%s is a holiday in %s, and not in Guadeloupe", d, region)
		}
	}
	if _, err := calendar.New("DE", "reunion", nil); err == nil {
		t.Error("La Réunion is no part of Germany")
	}
}

// The public holidays of France from 2024 to 2030, and those that Alsace-Moselle adds, from an official list.
const (
	french = `
	2024-01-01 2024-04-01 2024-05-01 2024-05-08 2024-05-09 2024-05-20 2024-07-14 2024-08-15 2024-11-01 2024-11-11 2024-12-25
	2025-01-01 2025-04-21 2025-05-01 2025-05-08 2025-05-29 2025-06-09 2025-07-14 2025-08-15 2025-11-01 2025-11-11 2025-12-25
	2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14 2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 2026-12-25
	2027-01-01 2027-03-29 2027-05-01 2027-05-06 2027-05-08 2027-05-17 2027-07-14 2027-08-15 2027-11-01 2027-11-11 2027-12-25
	2028-01-01 2028-04-17 2028-05-01 2028-05-08 2028-05-25 2028-06-05 2028-07-14 2028-08-15 2028-11-01 2028-11-11 2028-12-25
	2029-01-01 2029-04-02 2029-05-01 2029-05-08 2029-05-10 2029-05-21 2029-07-14 2029-08-15 2029-11-01 2029-11-11 2029-12-25
	2030-01-01 2030-04-22 2030-05-01 2030-05-08 2030-05-30 2030-06-10 2030-07-14 2030-08-15 2030-11-01 2030-11-11 2030-12-25`
	eastern = `
	2024-03-29 2024-12-26
	2025-04-18 2025-12-26
	2026-04-03 2026-12-26
	2027-03-26 2027-12-26
	2028-04-14 2028-12-26
	2029-03-30 2029-12-26
	2030-04-19 2030-12-26`
)

func TestSevenYearsOfFrance(t *testing.T) {
	all, err := calendar.All()
	if err != nil {
		t.Fatal(err)
	}
	for d := day(t, "2024-01-01"); d <= day(t, "2030-12-31"); d++ {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		off := weekend || strings.Contains(french, d.String())
		if all["FR"].BusinessDay(d) == off {
			t.Errorf("%s: a holiday in France is %v", d, off)
		}
		if off = off || strings.Contains(eastern, d.String()); all["FR/alsace_moselle"].BusinessDay(d) == off {
			t.Errorf("%s: a holiday in Alsace-Moselle is %v", d, off)
		}
	}
}

func TestUnknownCountry(t *testing.T) {
	if _, err := calendar.New("XX", "", nil); err == nil {
		t.Error("New(XX) gave no error")
	}
}

func TestEveryListedCountryHasHolidays(t *testing.T) {
	for _, c := range calendar.Countries() {
		k, err := calendar.New(c, "", nil)
		if err != nil {
			t.Errorf("New(%s): %v", c, err)
		} else if k.BusinessDay(day(t, "2026-12-25")) {
			t.Errorf("%s: Christmas Day is a business day", c)
		}
	}
}

func BenchmarkBusinessDay(b *testing.B) {
	c, err := calendar.New("FR", "", nil)
	if err != nil {
		b.Fatal(err)
	}
	for i := range b.N {
		c.BusinessDay(engine.Date(739000 + i%3650))
	}
}

func BenchmarkNew(b *testing.B) {
	for range b.N {
		if _, err := calendar.New("FR", "", nil); err != nil {
			b.Fatal(err)
		}
	}
}
