package ledger_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestFactsOutliveAChangeOfTheirDeclarations(t *testing.T) {
	before := []engine.FactDecl{{Name: "score", Type: engine.FactInt}, {Name: "sector", Type: engine.FactString}, {Name: "vip", Type: engine.FactBool}}
	text, err := ledger.EncodeFacts(before, []engine.Value{{Type: engine.FactInt, Int: 7}, {Type: engine.FactString, Str: "wood"}, {}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		decls []engine.FactDecl
		want  string
	}{
		{before, "[7 wood ]"},
		{[]engine.FactDecl{{Name: "sector", Type: engine.FactString}, {Name: "new", Type: engine.FactDate}, {Name: "score", Type: engine.FactInt}}, "[wood  7]"},
		{[]engine.FactDecl{{Name: "score", Type: engine.FactNumber}}, "[7]"},
		{[]engine.FactDecl{{Name: "sector", Type: engine.FactInt}}, "[]"}, // its text is no number
		{nil, "[]"},
	} {
		got, err := ledger.DecodeFacts(c.decls, text)
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%v: got %v, %v, want %s", c.decls, got, err, c.want)
		}
	}
	if _, err := ledger.DecodeFacts(before, "{"); err == nil {
		t.Error("broken text was read")
	}
	if _, err := ledger.EncodeFacts(nil, []engine.Value{{Type: engine.FactInt}}); err == nil {
		t.Error("a value without a declaration was written")
	}
}

func TestCaseIDsAreUniqueWhateverTheNames(t *testing.T) {
	euro, err := engine.ParseCurrency("EUR")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]ledger.Subject{}
	for _, s := range []ledger.Subject{
		{Invoice: "F-1", Client: "A", Policy: "p"},
		{Invoice: "a/b", Client: "A"},
		{Client: "a", Currency: euro, Policy: "b/c"},
		{Client: "a/EUR/b", Currency: euro, Policy: "c"},
		{Client: "a", Currency: euro, Policy: "b%2Fc"},
	} {
		if other, ok := seen[s.ID()]; ok {
			t.Errorf("%+v and %+v are both %s", other, s, s.ID())
		}
		seen[s.ID()] = s
	}
	if got := (ledger.Subject{Invoice: "F-1", Client: "A", Currency: euro, Policy: "p"}).ID(); got != "invoice/F-1" {
		t.Errorf("got %s", got)
	}
}

func TestTheKeyOfAMessageIsThatOfItsPartsInAnyOrder(t *testing.T) {
	a := ledger.Part{Key: ledger.PartKey("invoice/F-1", "firm", 1, 0)}
	b := ledger.Part{Key: ledger.PartKey("invoice/F-2", "firm", 1, 0)}
	key := ledger.MessageKey([]ledger.Part{a, b})
	if key != ledger.MessageKey([]ledger.Part{b, a}) || key == ledger.MessageKey([]ledger.Part{a}) || len(key) != 32 {
		t.Errorf("got %s", key)
	}
	if ledger.PartKey("invoice/F-1", "firm", 2, 0) == a.Key || ledger.PartKey("invoice/F-1", "firm", 1, 1) == a.Key {
		t.Error("another entry or action has the same key")
	}
}

func TestTheDigestTellsEveryFieldApart(t *testing.T) {
	euro, err := engine.ParseCurrency("EUR")
	if err != nil {
		t.Fatal(err)
	}
	lines := map[string]bool{}
	base := engine.Invoice{ID: "a", Client: "b", Amount: 1, Open: 2, Currency: euro, Issued: 3, Due: 4, PaidOn: 5}
	for i, change := range []func(*engine.Invoice){
		func(*engine.Invoice) {},
		func(i *engine.Invoice) { i.ID = "a b" },
		func(i *engine.Invoice) { i.ID, i.Client = `a" "b`, "" },
		func(i *engine.Invoice) { i.Amount = 9 },
		func(i *engine.Invoice) { i.Open = 9 },
		func(i *engine.Invoice) { i.Issued = 9 },
		func(i *engine.Invoice) { i.Due = 9 },
		func(i *engine.Invoice) { i.PaidOn = 9 },
		func(i *engine.Invoice) { i.Disputed = true },
		func(i *engine.Invoice) { i.OnHold = true },
	} {
		inv := base
		change(&inv)
		lines[ledger.InvoiceLine(&inv, "")] = true
		if len(lines) != i+1 {
			t.Errorf("change %d gives a line that is there already", i)
		}
	}
	for _, c := range []engine.Client{{ID: "a", Address: []string{"b", "c"}}, {ID: "a", Address: []string{"b"}, OptOut: []string{"c"}}, {ID: "a", Address: []string{"b c"}}} {
		lines[ledger.ClientLine(&c, "")] = true
	}
	if len(lines) != 13 {
		t.Errorf("%d lines, want 13", len(lines))
	}
}

func TestAnEntryOfTheSameDraftIsTheSame(t *testing.T) {
	d := ledger.Draft{At: time.Unix(1, 0), Kind: ledger.KindNote, Body: map[string]string{"text": "é <b>\u2028"}}
	_, a, err := ledger.Seal(ledger.Head{Seq: 4, Hash: "h"}, &d, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, b, err := ledger.Seal(ledger.Head{Seq: 4, Hash: "h"}, &d, nil)
	if err != nil || a != b || !strings.Contains(a.Text, `é <b>`) {
		t.Errorf("got %v and %v, %v", a, b, err)
	}
	e, err := a.Entry()
	if err != nil || e.Seq != 5 || e.Prev != "h" || !e.At.Equal(d.At) {
		t.Errorf("got %+v, %v", e, err)
	}
}
