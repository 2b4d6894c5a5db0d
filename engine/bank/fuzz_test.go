package bank_test

import (
	"errors"
	"path/filepath"
	"slices"
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

// Whatever a file is, what is suggested for it can be said to Read, and what is not has a way to mend it.
func FuzzSuggest(f *testing.F) {
	for _, name := range fixtures(f) {
		f.Add(load(f, name))
	}
	f.Add([]byte("Umsatzanzeige\n\nBuchungstag;Name;Umsatz;S/H\n04.05.2026;Abel;1.200,00;H\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := bank.Suggest("file", data)
		if err != nil {
			var p *bank.Problem
			if !errors.As(err, &p) || p.Says == "" || p.Hint == "" {
				t.Fatalf("error %v says not how to mend it", err)
			}
			return
		}
		opt := stated
		opt.Rows.Columns = map[string]string{}
		for _, g := range s.Guesses {
			if !slices.Contains(bank.Kinds(), g.Kind) || g.Header == "" {
				t.Fatalf("guess %+v", g)
			}
			if g.Sure {
				opt.Rows.Columns[g.Kind] = g.Header
			}
		}
		if _, err := bank.Read("file", data, opt); err != nil {
			return
		}
		bank.LayoutOf(data, opt)
	})
}
