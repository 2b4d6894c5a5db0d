package engine

import (
	"testing"

	"github.com/cockroachdb/apd/v3"
)

func TestWhatADayOfDelayCosts(t *testing.T) {
	for _, tt := range []struct {
		percent string
		owed    Amount
		want    Amount
	}{
		{"6.5", 1_000_000, 178},     // 10 000.00: 1.7808
		{"7.3", 250_00, 5},          // 250.00: 0.05
		{"3.65", 5000, 1},           // 50.00: 0.005, half up
		{"0", 1_000_000, 0},         //
		{"12.345", 99_999_99, 3382}, // 99 999.99: 33.8219…
	} {
		percent, _, err := apd.NewFromString(tt.percent)
		if err != nil {
			t.Fatal(err)
		}
		c := Costs{Delay: percent}
		if got, ok := c.OfDelay(tt.owed); !ok || got != tt.want {
			t.Errorf("%s percent of %d: %d a day, %v; want %d", tt.percent, tt.owed, got, ok, tt.want)
		}
	}
	if _, ok := (&Costs{}).OfDelay(100); ok {
		t.Error("delay costs something although nobody said")
	}
}
