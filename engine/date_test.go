package engine

import (
	"errors"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/needtest"
)

func mustDate(t testing.TB, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDateAgreesWithTimePackage(t *testing.T) {
	for at := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2200; at = at.AddDate(0, 0, 13) {
		d := DateOf(at)
		if d.String() != at.Format(time.DateOnly) || d.Weekday() != at.Weekday() {
			t.Fatalf("DateOf(%s) = %s %s", at, d, d.Weekday())
		}
		if back := mustDate(t, d.String()); back != d {
			t.Fatalf("ParseDate(%s) = %d, want %d", d, back, d)
		}
	}
	if first := NewDate(1, 1, 1); first != 1 {
		t.Errorf("1 January of year 1 is Date(%d), want 1", first)
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, s := range []string{"", "2026-02-30", "2026-13-01", "2026-1-05", "05/01/2026", "0000-01-01", "2026-01-05 ", "20260105"} {
		if _, err := ParseDate(s); !errors.Is(err, ErrDate) {
			t.Errorf("ParseDate(%q) = %v, want ErrDate", s, err)
		}
	}
}

// A civil day is what a wall clock in the creditor's zone shows, whatever the
// length of that day and wherever the machine stands.
func TestDateOfIsTheWallClocksDay(t *testing.T) {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		needtest.Lacks(t, "no timezone database on this machine")
	}
	for _, c := range []struct{ instant, want string }{
		{"2026-03-28T23:30:00Z", "2026-03-29"}, // the short day begins
		{"2026-03-29T21:59:59Z", "2026-03-29"}, // and ends an hour early in UTC
		{"2026-03-29T22:00:00Z", "2026-03-30"},
		{"2026-10-24T22:00:00Z", "2026-10-25"}, // the long day
		{"2026-10-25T22:59:59Z", "2026-10-25"},
		{"2026-10-25T23:00:00Z", "2026-10-26"},
	} {
		at, err := time.Parse(time.RFC3339, c.instant)
		if err != nil {
			t.Fatal(err)
		}
		if got := DateOf(at.In(paris)).String(); got != c.want {
			t.Errorf("%s in Paris is %s, want %s", c.instant, got, c.want)
		}
	}
}

func TestMonths(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2028-01-31", 1, "2028-02-29"},
		{"2026-01-31", 12, "2027-01-31"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-11-15", 3, "2027-02-15"},
	} {
		if got := mustDate(t, c.from).AddMonths(c.n).String(); got != c.want {
			t.Errorf("%s plus %d months = %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if got := mustDate(t, "2026-02-03").EndOfMonth().String(); got != "2026-02-28" {
		t.Errorf("end of February 2026 = %s", got)
	}
}

func TestBusinessDaysBetween(t *testing.T) {
	for _, c := range []struct {
		from, to string
		want     int
	}{
		{"2026-01-09", "2026-01-09", 0},  // Friday
		{"2026-01-09", "2026-01-11", 0},  // Sunday
		{"2026-01-09", "2026-01-12", 1},  // Monday
		{"2026-01-09", "2026-01-19", 6},  //
		{"2026-01-12", "2026-01-09", -1}, // backwards
	} {
		if got := BusinessDaysBetween(Weekdays{}, mustDate(t, c.from), mustDate(t, c.to)); got != c.want {
			t.Errorf("business days from %s to %s = %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

// TestTheCalendarAgreesWithTime compares every day of 800 years, and what is around the ends of the
// calendar, with package time.
func TestTheCalendarAgreesWithTime(t *testing.T) {
	check := func(d Date) {
		t.Helper()
		y, m, day := d.YMD()
		ty, tm, tday := d.Time().Date()
		if y != ty || m != tm || day != tday || NewDate(y, m, day) != d || civil(y, int(m), day) != d {
			t.Fatalf("Date(%d) is %d-%d-%d, want %d-%d-%d", d, y, m, day, ty, tm, tday)
		}
		if got, want := d.EndOfMonth(), NewDate(ty, tm+1, 0); got != want {
			t.Fatalf("%v: the month ends on %v, want %v", d, got, want)
		}
	}
	for d := NewDate(1700, 1, 1); d < NewDate(2500, 1, 1); d++ {
		check(d)
	}
	for _, around := range []Date{0, 1, -305, -306, -146097, NewDate(9999, 12, 31), NewDate(400, 2, 29)} {
		for d := around - 800; d < around+800; d++ {
			check(d)
		}
	}
}

// TestMonthsAddUpAsInTime compares sums of months with package time, which overflows into the next month
// where ours stops at the end.
func TestMonthsAddUpAsInTime(t *testing.T) {
	for d := NewDate(2023, 12, 1); d < NewDate(2025, 3, 2); d++ {
		for n := -40; n <= 40; n++ {
			y, m, day := d.Time().Date()
			first := time.Date(y, m+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
			want := DateOf(first.AddDate(0, 0, min(day, first.AddDate(0, 1, -1).Day())-1))
			if got := d.AddMonths(n); got != want {
				t.Fatalf("%v plus %d months is %v, want %v", d, n, got, want)
			}
		}
	}
}

// Every day is written as package time writes it, those before year 0 and after 9999 too.
func TestADateIsWrittenAsTimeDoes(t *testing.T) {
	for d := Date(-800_000); d < 4_000_000; d += 13 {
		if d == 0 {
			continue
		}
		if want := d.Time().Format(time.DateOnly); d.String() != want || string(d.Append([]byte("on "))) != "on "+want {
			t.Fatalf("%d is written %q, want %q", d, d.String(), want)
		}
	}
}
