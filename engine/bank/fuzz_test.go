package bank_test

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/bank"
)

// fuzz reads what it is given as a file, from the fixtures of a format on: no panic, every error is a
// Problem that says how to mend it, and what is read holds together.
func fuzz(f *testing.F, patterns ...string) {
	for _, name := range fixtures(f) {
		for _, p := range patterns {
			if strings.HasPrefix(filepath.Base(name), p) {
				f.Add(load(f, name))
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := bank.Read("file", data, stated)
		if err != nil {
			var p *bank.Problem
			if !errors.As(err, &p) || p.Says == "" || p.Hint == "" {
				t.Fatalf("error %v says not how to mend it", err)
			}
			return
		}
		for i := range list {
			s := &list[i]
			if s.Opening != nil && s.Closing != nil && *s.Opening+s.Sum() != *s.Closing {
				t.Fatalf("statement %d does not add up", i)
			}
			seen := map[string]bool{}
			for _, e := range s.Entries {
				if e.Amount <= 0 || e.Booked == 0 || e.Currency.IsZero() || e.Place == "" || seen[e.Key] {
					t.Fatalf("entry %+v", e)
				}
				seen[e.Key] = true
			}
		}
	})
}

func FuzzCamt(f *testing.F)  { fuzz(f, "camt") }
func FuzzMT940(f *testing.F) { fuzz(f, "mt940") }
func FuzzCFONB(f *testing.F) { fuzz(f, "cfonb") }
func FuzzOFX(f *testing.F)   { fuzz(f, "ofx") }
func FuzzQIF(f *testing.F)   { fuzz(f, "export.qif") }
func FuzzCSV(f *testing.F)   { fuzz(f, "fr.csv", "en.csv") }
