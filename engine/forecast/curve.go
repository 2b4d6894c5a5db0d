package forecast

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Whole is the share of all invoices in a Curve.
const Whole = 1_000_000_000

// Curve says how large a share of invoices is still open so many days after they were due.
type Curve struct {
	Source string  // who says so
	First  int     // days late of the first of Open, negative before due; before it all are open
	Open   []int64 // in parts of Whole, by day; it never rises. Nothing is known of later days
	// Invoices and Settled are how many invoices a History is made of, and how many of them were paid; 0 in a curve that was read.
	Invoices, Settled int
}

// At is the share that is open at the end of a day; known is false beyond the end of the curve.
func (c *Curve) At(daysLate int) (share int64, known bool) {
	switch i := daysLate - c.First; {
	case i < 0:
		return Whole, true
	case i >= len(c.Open):
		return 0, false
	default:
		return c.Open[i], true
	}
}

// Limits of a curve that is read.
const (
	maxCurveDays  = 3660
	maxCurveBytes = 1 << 20
)

// ReadCurve reads a curve of points: a line that begins with "# source:" and names the source, a heading
// days_late,open_percent, then one point a line, such as 30,41.5: of all invoices, 41.5 % are open thirty days after they were
// due. Between two points the share falls evenly; the day before the first point it is 100 %. It fails when there is no source, no two points, days
// do not rise, or the share does.
func ReadCurve(r io.Reader) (*Curve, error) {
	lines := bufio.NewScanner(io.LimitReader(r, maxCurveBytes))
	c := &Curve{}
	headed, last := false, 0
	fail := func(n int, format string, args ...any) (*Curve, error) {
		return nil, fmt.Errorf("line %d: %s", n, fmt.Sprintf(format, args...))
	}
	n := 0
	for lines.Scan() {
		n++
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch comment, is := strings.CutPrefix(text, "#"); {
		case is:
			if s, ok := strings.CutPrefix(strings.TrimSpace(comment), "source:"); ok {
				c.Source = strings.TrimSpace(s)
			}
			continue
		case text == "":
			continue
		case !headed:
			if text != "days_late,open_percent" {
				return fail(n, "the heading must be days_late,open_percent, not %s", text)
			}
			headed = true
			continue
		}
		day, share, err := point(text)
		if err != nil {
			return fail(n, "%v", err)
		}
		if len(c.Open) == 0 {
			c.First, c.Open, last = day, []int64{share}, day
			continue
		}
		before := c.Open[len(c.Open)-1]
		switch {
		case day <= last:
			return fail(n, "days must rise, and %d comes after %d", day, last)
		case share > before:
			return fail(n, "the share that is open cannot rise")
		case day-c.First > maxCurveDays:
			return fail(n, "a curve has at most %d days", maxCurveDays)
		}
		for k := 1; k <= day-last; k++ {
			c.Open = append(c.Open, before-(before-share)*int64(k)/int64(day-last))
		}
		last = day
	}
	switch err := lines.Err(); {
	case err != nil:
		return nil, err
	case len(c.Open) < 2:
		return nil, fmt.Errorf("a curve needs two points at least, after the heading days_late,open_percent")
	case c.Source == "":
		return nil, fmt.Errorf(`a curve names its source: write a line "# source: who says so, and where"`)
	}
	return c, nil
}

// percents reads shares: amounts of seven decimals.
const percentDecimals = 7

// point reads "30,41.5".
func point(text string) (day int, share int64, err error) {
	a, b, ok := strings.Cut(text, ",")
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	if !ok {
		return 0, 0, fmt.Errorf("write days and a share: 30,41.5")
	}
	if _, err := fmt.Sscanf(a, "%d", &day); err != nil || fmt.Sprint(day) != a || day < -maxCurveDays || day > maxCurveDays {
		return 0, 0, fmt.Errorf("%s is no whole number of days from %d to %d", a, -maxCurveDays, maxCurveDays)
	}
	whole, part, _ := strings.Cut(b, ".")
	digits := whole + part + strings.Repeat("0", max(0, percentDecimals-len(part)))
	if whole == "" || len(part) > percentDecimals || strings.Trim(digits, "0123456789") != "" || len(whole) > 3 {
		return 0, 0, fmt.Errorf("%s is no share in percent, such as 41.5", b)
	}
	for _, d := range digits {
		share = share*10 + int64(d-'0')
	}
	if share > Whole {
		return 0, 0, fmt.Errorf("%s percent is more than all", b)
	}
	return day, share, nil
}

// Money is an amount with its currency.
type Money struct {
	Amount   engine.Amount
	Currency engine.Currency
}
