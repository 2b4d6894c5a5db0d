package policies_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

func TestRatesThatEndAreKnownAhead(t *testing.T) {
	last := engine.NewDate(2026, 12, 31) // of the rates that ship
	for _, tt := range []struct {
		name, extra string
		by          engine.Date
		want        string
	}{
		{"before", "", last, ""},
		{"on the day after", "", last + 1, "FR_B2B 2027-01-01 standard, add to ECB_MRO"},
		{"much later", "", last + 700, "FR_B2B 2027-01-01 standard, add to ECB_MRO"},
		{"with the next rate", `rates: ECB_MRO: [{from: "2027-01-01", until: "2027-06-30", percent: 2.4, source: "x"}]`, last + 60, ""},
		{"and the one after", `rates: ECB_MRO: [{from: "2027-01-01", until: "2027-06-30", percent: 2.4, source: "x"}]`, last + 200, "FR_B2B 2027-07-01 standard, add to ECB_MRO"},
		{"open", `rates: FR_B2B: [{from: "2027-01-01", percent: 12, source: "x"}]`, last + 700, ""},
	} {
		files := maps.Clone(renderFiles)
		files["rates.cue"] = "package relance\n" + tt.extra + "\n"
		var got []string
		for _, e := range mustLoad(t, overlay(t, files)).RatesEnd(tt.by) {
			got = append(got, e.Name+" "+e.From.String()+" "+strings.Join(e.Policies, " ")+", add to "+e.Missing.Rate())
		}
		if s := strings.Join(got, "; "); s != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
		}
	}
	files := maps.Clone(renderFiles) // no text prints it
	for name := range files {
		files[name] = strings.ReplaceAll(files[name], ".total.total_due", ".total.open")
	}
	if ends := mustLoad(t, overlay(t, files)).RatesEnd(last + 60); len(ends) > 0 {
		t.Errorf("nothing needs it: %v", ends)
	}
}
