package calendar_test

import (
	"testing"

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
	if _, err := calendar.New("DE", "reunion", nil); err == nil {
		t.Error("La Réunion is no part of Germany")
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
