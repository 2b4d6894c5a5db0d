package ledger_test

import (
	"fmt"
	"maps"
	"slices"
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
	a := ledger.PartKey{Case: "invoice/F-1", State: "firm", Entry: 1}
	b := ledger.PartKey{Case: "invoice/F-2", State: "firm", Entry: 1}
	again := a
	again.Try = 1
	seen := map[string]bool{}
	for _, of := range []string{"", "5eed", "5eee"} {
		key := ledger.MessageKey(of, []ledger.PartKey{a, b})
		if key != ledger.MessageKey(of, []ledger.PartKey{b, a}) || len(key) != 32 {
			t.Errorf("got %s", key)
		}
		for _, parts := range [][]ledger.PartKey{{a, b}, {a}, {again}, {a, again}} {
			key := ledger.MessageKey(of, parts)
			if seen[key] {
				t.Errorf("ledger %q: %v has the key of another message", of, parts)
			}
			seen[key] = true
		}
	}
	// The keys in ledgers of before there were ids and tries stay what they are.
	if key := ledger.MessageKey("", []ledger.PartKey{a, b}); key != "af430a21c7ce615f02e39d4091667cdc" {
		t.Errorf("got %s", key)
	}
}

func TestTheKeyOfAnActionIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]ledger.PartKey{
		"invoice/F-1/firm/1/0":                      {Case: "invoice/F-1", State: "firm", Entry: 1},
		"invoice/F%2F1/firm/12/3":                   {Case: "invoice/F%2F1", State: "firm", Entry: 12, Action: 3},
		"invoice/F-1/firm/1/0/2":                    {Case: "invoice/F-1", State: "firm", Entry: 1, Try: 2},
		"client/LUMEN/EUR/monthly/firm/1/0":         {Case: "client/LUMEN/EUR/monthly", State: "firm", Entry: 1},
		"client/LUMEN/EUR/monthly/firm/1/0/3":       {Case: "client/LUMEN/EUR/monthly", State: "firm", Entry: 1, Try: 3},
		"client/LUMEN/EUR/monthly/north/firm/1/0":   {Case: "client/LUMEN/EUR/monthly/north", State: "firm", Entry: 1},
		"client/LUMEN/EUR/monthly/north/firm/2/1/1": {Case: "client/LUMEN/EUR/monthly/north", State: "firm", Entry: 2, Action: 1, Try: 1},
	} {
		got, err := ledger.ParsePartKey(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s is read as %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "invoice", "invoice/F-1/firm/1", "invoice/F-1/firm/one/0", "invoice/F-1/firm/1/0/0/0", "client/LUMEN/EUR/monthly/1/0", "client/LUMEN/EUR/monthly/north/firm/1"} {
		if got, err := ledger.ParsePartKey(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
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
	var records [2]ledger.Record
	for i := range records {
		e, err := ledger.Prepare(&d, nil)
		if err != nil {
			t.Fatal(err)
		}
		e.Rows = map[string]string{"case b": "2", "case a": "1"}
		if records[i], err = ledger.Chain(ledger.Head{Seq: 4, Hash: "h"}, e); err != nil {
			t.Fatal(err)
		}
	}
	a, b := records[0], records[1]
	if a != b || !strings.Contains(a.Text, `é <b>`) || !strings.Contains(a.Text, `"rows":{"case a":"1","case b":"2"}`) {
		t.Errorf("got %v and %v", a, b)
	}
	e, err := a.Entry()
	if err != nil || e.Seq != 5 || e.Prev != "h" || !e.At.Equal(d.At) {
		t.Errorf("got %+v, %v", e, err)
	}
}

func TestADigestOfARowTellsItsFieldsApartAndLeavesOutWhatIsEmpty(t *testing.T) {
	seen := map[string]bool{}
	for _, fields := range []map[string]string{{}, {"a": "1"}, {"b": "1"}, {"a": "1", "b": "1"}, {"a": "1\nb \"1\""}, {"a": "11"}} {
		seen[rowDigest(fields)] = true
	}
	if len(seen) != 6 {
		t.Errorf("%d digests of 6 rows", len(seen))
	}
	if rowDigest(map[string]string{"a": "1"}) != rowDigest(map[string]string{"a": "1", "new": "", "count": "0", "note": "null"}) {
		t.Error("a field that is empty counts")
	}
}

func rowDigest(fields map[string]string) string {
	names := slices.Sorted(maps.Keys(fields))
	return ledger.RowDigest(names, func(i int) string { return fields[names[i]] })
}
