package journal_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

var (
	noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	day  = engine.DateOf(noon)
)

// bodies is one of each, with something in most fields.
var bodies = map[string]journal.Body{
	"run begun": journal.Run{Plan: "p1", Step: journal.StepBegun, Size: 200, Day: day, Book: "b00c", Commit: "c0ffee"},
	"run part":  journal.Run{Plan: "p1", Step: journal.StepPart, Part: 2, Day: day},
	"forgotten": journal.Forgotten{Client: "C-1", Day: day, Last: day - 4000, Years: 10, Text: "the term is over", Redacted: ledger.Redacted{
		Entries: []ledger.RedactedEntry{{Seq: 2, Hash: "aa", Left: "bb"}}, Facts: []ledger.RedactedFacts{{Seq: 1, Left: "cc"}}, Messages: []ledger.RedactedMessage{{Message: "k1", Attempt: 1, Left: "dd"}},
	}},
	"decision":  journal.Decision{Plan: "p1", Day: day, Moves: []journal.Move{{Case: "invoice/F-1", Policy: "b2b", From: "watch", To: "firm", Kind: "next", Rule: "days_late >= 15", Passed: true}}, Asks: "last", Values: []journal.Value{{Of: "days_late", Is: "15"}}, Open: "120.00", Currency: "EUR"},
	"answer":    journal.Answer{Answer: journal.AnswerApproved, Note: "go", Day: day, Policy: "b2b", From: "firm", To: "last"},
	"decided":   journal.MessageDecided{Plan: "p1", Day: day, Status: ledger.Ready, Message: journal.Message{Key: "k1", Parts: []ledger.PartKey{{Case: "invoice/F-1", State: "firm", Entry: 1}}, Channel: "email", To: "a@example.org", Amount: "120.00", Currency: "EUR", Invoices: []string{"F-1"}, Decided: day - 1}},
	"dropped":   journal.MessageDropped{Plan: "p1", Day: day, Status: ledger.Suppressed, Suppressed: journal.Suppressed{Policy: "b2b", State: "firm", Invoice: "F-1", Channel: "sms", Decided: day - 2, Reason: "paid"}},
	"attempt":   journal.Attempt{Progress: journal.Progress{Message: "k1", Channel: "email", Status: ledger.Sending, Attempt: 1, Lost: []journal.Lost{{Case: "invoice/F-1", Invoice: "F-1", Reason: "paid", Whole: true}}}},
	"receipt":   journal.Receipt{Progress: journal.Progress{Message: "k1", Channel: "email", Status: ledger.Ready, Attempt: 1, Receipt: "r", Units: 2, Rendition: "d1", NotBefore: noon}},
	"import":    journal.Import{AsOf: day, Clients: map[string]int{"new": 1}, Events: map[string]int{}, Files: []journal.File{{Name: "a.csv", SHA256: "00"}}, Full: true, Invoices: map[string]int{"paid down": 2}, Open: []journal.Total{{Currency: "EUR", Before: "1.00", After: "2.00"}}},
	"copied":    journal.Copied{Live: 12, Hash: "ab", Copied: "3 clients"},
	"events":    journal.Events{Events: 2},
	"events of": journal.Events{Plan: "p1", Day: day, Events: 1, Message: "k1", Text: "refused"},
	"note":      journal.Note{On: day, Text: "called"},
	"restored":  journal.Restored{Messages: []string{"k1"}, From: noon, Until: noon, Text: "disk failed"},
	"live":      journal.Live{Live: "start", Day: day, Cases: 4, Suppressed: 2, Text: "tried for a week"},
	"rows":      journal.Rows{},
	"bank":      journal.Bank{Bank: day, Text: "statement 12"},
	"statements": journal.Statements{
		Before: 3, Events: 4, Files: []journal.File{{Name: "may.xml", SHA256: "00"}}, Accounts: []journal.StatementEnd{{Account: "FR76", Currency: "EUR", Format: "camt.053", From: day, To: day, Closing: "12.00"}},
		Entries: []journal.StatementEntry{{Key: "e1", Account: "FR76", File: "may.xml", Place: "entry 1", Booked: day, Amount: "12.00", Currency: "EUR", Name: "Abel"}},
		Answers: []journal.StatementAnswer{{Key: "e1", Word: "booked", Client: "C", Parts: []journal.StatementPart{{Invoice: "F-1", Amount: "12.00"}}}}, Payers: []journal.StatementPayer{{Client: "C", Name: "Abel"}},
	},
	"run finished": journal.Run{Plan: "p1", Step: journal.StepFinished, Day: day},
}

// seal makes an entry of a body, as a store does.
func seal(t *testing.T, d ledger.Draft) ledger.Entry {
	t.Helper()
	e, err := ledger.Prepare(&d, nil)
	if err != nil {
		t.Fatal(err)
	}
	rec, err := ledger.Chain(ledger.Head{}, e)
	if err != nil {
		t.Fatal(err)
	}
	e, err = rec.Entry()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	for name, want := range bodies {
		d := ledger.Draft{At: noon, By: "Marie", Kind: journal.KindOf(want), Body: want}
		e := seal(t, d)
		got, err := journal.Read(&e)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: read %+v, %v", name, got, err)
		}
		if by := journal.By(&e); by != "Marie" {
			t.Errorf("%s: by %q", name, by)
		}
	}
}

// No entry is without somebody: what is no person's word is relance's, and is nobody's when it is read.
func TestEveryEntrySaysWho(t *testing.T) {
	for name, want := range bodies {
		e := seal(t, ledger.Draft{At: noon, Kind: journal.KindOf(want), Body: want})
		if e.By != ledger.ByRelance {
			t.Errorf("%s: written as %q", name, e.By)
		}
		if by := journal.By(&e); by != "" {
			t.Errorf("%s: read as the word of %q", name, by)
		}
	}
}

// Entries as earlier versions wrote them: the hash chain holds their text.
func TestOldEntriesAreRead(t *testing.T) {
	for _, c := range []struct {
		kind ledger.Kind
		text string
		want journal.Body
		by   string
	}{
		{ledger.KindApproval, `{"answer":"rejected","by":"Ana","day":"2026-03-02","from":"a","policy":"p","to":"b"}`, journal.Answer{Answer: "rejected", Day: day, Policy: "p", From: "a", To: "b"}, "Ana"},
		{ledger.KindReceipt, `{"attempt":1,"by":"Ana","channel":"letter","message":"k","status":"delivered"}`, journal.Receipt{Progress: journal.Progress{Message: "k", Channel: "letter", Status: ledger.Delivered, Attempt: 1}}, "Ana"},
		{ledger.KindReceipt, `{"attempt":1,"channel":"sms","message":"k","not_before":"2026-03-02T12:00:00Z","status":"ready"}`, journal.Receipt{Progress: journal.Progress{Message: "k", Channel: "sms", Status: ledger.Ready, Attempt: 1, NotBefore: noon}}, ""},
		{ledger.KindEvent, `{"by":"Ana","events":1}`, journal.Events{Events: 1}, "Ana"},
		{ledger.KindEvent, `{"message":"k","text":"refused"}`, journal.Events{Message: "k", Text: "refused"}, ""},
		{ledger.KindMessage, `{"channel":"sms","day":"2026-03-02","decided":"2026-03-01","plan":"p","policy":"x","reason":"paid","state":"s","status":"suppressed"}`, journal.MessageDropped{Plan: "p", Day: day, Status: ledger.Suppressed, Suppressed: journal.Suppressed{Policy: "x", State: "s", Channel: "sms", Decided: day - 1, Reason: "paid"}}, ""},
		{ledger.KindNote, `{"bank":"2026-03-02","text":""}`, journal.Bank{Bank: day}, ""},
	} {
		e := ledger.Entry{Kind: c.kind, Body: json.RawMessage(c.text)}
		got, err := journal.Read(&e)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: read %+v, %v", c.text, got, err)
		}
		if by := journal.By(&e); by != c.by {
			t.Errorf("%s: by %q", c.text, by)
		}
	}
}

func TestWhatIsNoBodyIsRefused(t *testing.T) {
	for _, e := range []ledger.Entry{
		{Seq: 7, Kind: "gossip", Body: json.RawMessage(`{}`)},
		{Seq: 7, Kind: ledger.KindPlan, Body: json.RawMessage(`[]`)},
		{Seq: 7, Kind: ledger.KindReceipt, Body: json.RawMessage(`{"attempt":"one"}`)},
		{Seq: 7, Kind: ledger.KindNote, Body: json.RawMessage(`{"on":"yesterday"}`)},
	} {
		if b, err := journal.Read(&e); err == nil || !strings.Contains(err.Error(), "entry 7") {
			t.Errorf("%s %s: read %+v, %v", e.Kind, e.Body, b, err)
		}
	}
}

func TestEveryKindIsReadAndTheEntriesOfAPlanAreTold(t *testing.T) {
	read := map[ledger.Kind]bool{}
	for name, b := range bodies {
		read[journal.KindOf(b)] = true
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		if of := journal.PlanOf(b); (of == "p1") != strings.Contains(string(text), `"plan":"p1"`) {
			t.Errorf("%s is of plan %q", name, of)
		}
	}
	for _, k := range ledger.Kinds {
		if !read[k] {
			t.Errorf("no body is of kind %s", k)
		}
	}
}
