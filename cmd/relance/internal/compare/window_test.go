package compare

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies"
)

func day(t *testing.T, text string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAWindowOverExportsHoldsWhatBothReadingsKnow(t *testing.T) {
	at := func(issued string) engine.Span {
		d := day(t, issued)
		return engine.Span{From: d, To: d + 30}
	}
	was, is := at("2026-01-10"), at("2026-02-10")
	firstWas, _ := replay.WorthReplaying(was)
	_, last := replay.WorthReplaying(is)
	for name, tt := range map[string]struct {
		say      Window
		from, to engine.Date
	}{
		"nothing is said": {Window{}, firstWas, max(last, firstWas+replay.DefaultTail)},
		"from":            {Window{From: day(t, "2026-03-01"), Days: 1}, day(t, "2026-03-01"), day(t, "2026-03-01")},
		"days":            {Window{Days: 10}, firstWas, firstWas + 9},
		"to":              {Window{To: day(t, "2026-06-30")}, firstWas, day(t, "2026-06-30")},
	} {
		if from, to, err := tt.say.OverExports(was, is); err != nil || from != tt.from || to != tt.to {
			t.Errorf("%s: got %s to %s, %v, want %s to %s", name, from, to, err, tt.from, tt.to)
		}
	}
	if _, _, err := (Window{From: day(t, "2026-03-01"), To: day(t, "2026-02-28")}).OverExports(was, is); err == nil || !strings.Contains(err.Error(), "no day") {
		t.Errorf("a window that ends before it begins: %v", err)
	}
}

func TestAWindowOverALedgerBeginsToday(t *testing.T) {
	today := day(t, "2026-03-02")
	for name, tt := range map[string]struct {
		say Window
		to  engine.Date
	}{
		"nothing is said": {Window{}, today + OutlookDays - 1},
		"days":            {Window{Days: 7}, day(t, "2026-03-08")},
		"to":              {Window{To: today}, today},
	} {
		if from, to, err := tt.say.OverLedger(today); err != nil || from != today || to != tt.to {
			t.Errorf("%s: got %s to %s, %v, want %s to %s", name, from, to, err, today, tt.to)
		}
	}
	if _, _, err := (Window{To: today - 1}).OverLedger(today); err == nil || !strings.Contains(err.Error(), "before today") {
		t.Errorf("a window that ends yesterday: %v", err)
	}
	if err := (Window{To: today, Days: 3}).Check(); err == nil {
		t.Error("the end may be said twice")
	}
}

func TestALedgerFitsTheBooksOfItsCreditor(t *testing.T) {
	side := func(name, creditor, digest string) Side {
		return Side{Name: name, Book: &policies.Book{Engine: &engine.Book{Creditor: engine.Creditor{Name: creditor}, Digest: digest}}}
	}
	pair := Pair{Before: side("old", "Atelier Dupont SAS", "a"), After: side("new", "Atelier Dupont SAS", "b")}
	for name, tt := range map[string]struct {
		meta  ledger.Meta
		wrong bool
		noted bool
	}{
		"a new ledger":     {ledger.Meta{}, false, false},
		"the book before":  {ledger.Meta{Creditor: "Atelier Dupont SAS", Book: "a"}, false, false},
		"the book after":   {ledger.Meta{Creditor: "Atelier Dupont SAS", Book: "b"}, false, false},
		"another version":  {ledger.Meta{Creditor: "Atelier Dupont SAS", Book: "c"}, false, true},
		"another creditor": {ledger.Meta{Creditor: "Ateliers Durand SARL", Book: "a"}, true, false},
	} {
		if note, err := pair.Fits("relance.db", &tt.meta); (err != nil) != tt.wrong || (note != "") != tt.noted {
			t.Errorf("%s: got %q, %v", name, note, err)
		}
	}
}
