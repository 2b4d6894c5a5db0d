package policies_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/law"
)

func rates(t *testing.T, csv string) []law.Published {
	t.Helper()
	rows, mistakes := law.ReadPublished([]byte("name,from,until,percent,source\n" + csv))
	if len(mistakes) > 0 {
		t.Fatal(mistakes)
	}
	return rows
}

func TestRatesComeIntoTheListThatIsThere(t *testing.T) {
	const row = "ECB_MRO,2026-07-01,2026-12-31,2.40,\"a, \"\"quoted\"\" source\"\n"
	const written = `{from: "2026-07-01", until: "2026-12-31", percent: 2.40, source: "a, \"quoted\" source"}`
	for name, before := range map[string]string{
		"on one line":         `rates: ECB_MRO: [{from: "2026-01-01", percent: 2, source: "x"}]` + "\n",
		"with a comma":        "rates: ECB_MRO: [\n\t{from: \"2026-01-01\", percent: 2, source: \"x\"},\n]\n",
		"without one":         "rates: ECB_MRO: [\n\t{from: \"2026-01-01\", percent: 2, source: \"x\"} // the last\n]\n",
		"in a struct":         "rates: {\n\tECB_MRO: [\n\t\t{from: \"2026-01-01\", percent: 2, source: \"x\"},\n\t]\n}\n",
		"in quotes":           "rates: \"ECB_MRO\": [{from: \"2026-01-01\", percent: 2, source: \"x\"}]\n",
		"empty":               "rates: ECB_MRO: []\n",
		"behind other fields": "assign: []\nrates: FR_B2B: []\nrates: ECB_MRO: [\n]\n",
	} {
		changed, err := policies.AddRates(map[string][]byte{
			"book.cue": []byte("package relance\n\n" + before), "other.cue": []byte("package relance\n\nrates: EU: []\n"),
		}, rates(t, row))
		got := string(changed["book.cue"])
		if err != nil || len(changed) != 1 || !strings.Contains(got, written) || strings.Count(got, "from:") != 1+strings.Count(before, "from:") {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
		if again, err := policies.Format([]byte(got)); err != nil || string(again) != got {
			t.Errorf("%s is not formatted: %v", name, err)
		}
	}
}

func TestRatesThatHaveNoListComeIntoAFileOfTheirOwn(t *testing.T) {
	changed, err := policies.AddRates(map[string][]byte{"book.cue": []byte("package relance\n")},
		rates(t, "OWN-1,2026-07-01,,8,contract\nOWN-1,2027-01-01,,9,contract\nEU,2026-07-01,,10.4,example\n"))
	const want = `package relance

rates: EU: [
	{from: "2026-07-01", percent: 10.4, source: "example"},
]

rates: "OWN-1": [
	{from: "2026-07-01", percent: 8, source: "contract"},
	{from: "2027-01-01", percent: 9, source: "contract"},
]
`
	if got := string(changed["rates.cue"]); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestRatesComeBehindWhatTheirFileHas(t *testing.T) {
	const before = "package relance\n\n// Ours.\nrates: OURS: [{from: \"2026-01-01\", percent: 8, source: \"contract\"}]\n"
	changed, err := policies.AddRates(map[string][]byte{"rates.cue": []byte(before)}, rates(t, "EU,2026-07-01,,10.4,example\n"))
	want := before + "\nrates: EU: [\n\t{from: \"2026-07-01\", percent: 10.4, source: \"example\"},\n]\n"
	if got := string(changed["rates.cue"]); err != nil || got != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestRatesAreNotAddedToWhatIsComputed(t *testing.T) {
	for _, text := range []string{"rates: ECB_MRO: [for x in [1] {x}]", "rates: ECB_MRO: other", "rates: ECB_MRO: [...]", "rates: ECB_MRO: ["} {
		if _, err := policies.AddRates(map[string][]byte{"book.cue": []byte("package relance\n" + text + "\n")}, rates(t, "ECB_MRO,2026-07-01,,2,x\n")); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}
