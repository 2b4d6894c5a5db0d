package forecast_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/forecast"
)

func TestReadCurve(t *testing.T) {
	c, err := forecast.ReadCurve(strings.NewReader("# source: Example survey 2025\n\ndays_late,open_percent\n-10, 90\n0,60\n30,20.5\n"))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[int]int64{-100: forecast.Whole, -11: forecast.Whole, -10: 900_000_000, -5: 750_000_000, 0: 600_000_000, 15: 402_500_000, 30: 205_000_000} {
		if got, ok := c.At(day); !ok || got != want {
			t.Errorf("day %d: %d %v, want %d", day, got, ok, want)
		}
	}
	if _, ok := c.At(31); ok || c.Source != "Example survey 2025" {
		t.Errorf("a day beyond the curve is known, or the source is %q", c.Source)
	}
	const head = "# source: x\ndays_late,open_percent\n"
	for text, want := range map[string]string{
		"days_late,open_percent\n0,60\n30,20\n": "names its source", head + "0,60\n": "two points", head + "0,60\n0,20\n": "days must rise, and 0 comes after 0",
		head + "0,60\n5,61\n": "line 4: the share that is open cannot rise", head + "0,160\n5,1\n": "more than all", head + "0;60\n": "write days and a share",
		head + "zero,60\n": "no whole number of days", head + "0,-1\n": "no share in percent", head + "0,1.12345678\n": "no share", head + "0,1e1\n": "no share",
		head + "0,60\n99999,1\n": "no whole number", "# source: x\n0,60\n": "the heading must be", "": "two points", head + "+3,60\n": "no whole number",
	} {
		if _, err := forecast.ReadCurve(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func FuzzReadCurve(f *testing.F) {
	f.Add("# source: x\ndays_late,open_percent\n0,60\n30,20\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := forecast.ReadCurve(strings.NewReader(text))
		if err != nil {
			return
		}
		last := int64(forecast.Whole)
		for day := c.First - 1; ; day++ {
			share, ok := c.At(day)
			if !ok {
				break
			}
			if share > last || share < 0 {
				t.Fatalf("day %d: %d after %d", day, share, last)
			}
			last = share
		}
	})
}
