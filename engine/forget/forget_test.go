package forget

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

func day(y int, m time.Month, d int) engine.Date { return engine.NewDate(y, m, d) }

func euro() engine.Currency {
	c, err := engine.ParseCurrency("EUR")
	if err != nil {
		panic(err) // a mistake in this test
	}
	return c
}

func TestATermBeginsWithTheEndOfTheYear(t *testing.T) {
	for _, c := range []struct {
		last  engine.Date
		years int
		want  engine.Date
	}{
		{day(2014, time.January, 1), 10, day(2025, time.January, 1)},
		{day(2014, time.December, 31), 10, day(2025, time.January, 1)},
		{day(2015, time.January, 1), 1, day(2017, time.January, 1)},
	} {
		if got := over(c.last, c.years); got != c.want {
			t.Errorf("%s and %d years: over on %s, want %s", c.last, c.years, got, c.want)
		}
	}
}

// What is open keeps a client, whatever it is; what is over does not.
func TestWhatKeepsAClient(t *testing.T) {
	today := day(2026, time.January, 2)
	paid := engine.Invoice{ID: "F-1", Client: "C", Amount: 100, Currency: euro(), Due: day(2014, time.January, 31)}
	settled := func() ledger.Account {
		return ledger.Account{Client: engine.Client{ID: "C", Name: "Lumen"}, Invoices: []engine.Invoice{paid}}
	}
	nothing := times{map[int64]engine.Date{}, map[string]engine.Date{}, map[string]engine.Date{}}
	for what, change := range map[string]func(*ledger.Account, *ledger.Meta){
		"":        func(*ledger.Account, *ledger.Meta) {},
		ByInvoice: func(a *ledger.Account, _ *ledger.Meta) { a.Invoices[0].Open = -1 }, // a credit note, too
		ByAccount: func(a *ledger.Account, _ *ledger.Meta) {
			a.Client.Unapplied = []engine.Unapplied{{Currency: euro(), Amount: 5}}
		},
		ByCase: func(a *ledger.Account, _ *ledger.Meta) { a.Cases = []ledger.Case{{Wake: today}} },
		ByMessage: func(a *ledger.Account, _ *ledger.Meta) {
			a.Messages = []ledger.Message{{Key: "m", Status: ledger.Unknown, Changed: time.Date(2014, 2, 1, 0, 0, 0, 0, time.UTC)}}
		},
		ByPromise: func(a *ledger.Account, _ *ledger.Meta) {
			a.Cases = []ledger.Case{{Promise: engine.Promise{Made: today - 1, Until: today + 1, Amount: 5}}}
		},
		ByAnswer: func(a *ledger.Account, m *ledger.Meta) {
			a.Events, m.Answers = []ledger.Event{{Key: "answer/1", Event: engine.Event{Date: day(2014, time.May, 1)}}}, []string{"answer/1"}
		},
		ByRun: func(_ *ledger.Account, m *ledger.Meta) { m.LeftOut = []string{"C"} },
	} {
		a, m := settled(), ledger.Meta{}
		change(&a, &m)
		s := standing(&a, &m, nothing, 10, today)
		if may := s.May(today); may != (what == "") || what != "" && (len(s.Open) != 1 || s.Open[0].What != what) {
			t.Errorf("%q: may be forgotten is %t, open %+v", what, may, s.Open)
		}
		if s.May(day(2024, time.December, 31)) {
			t.Errorf("%q: the day before the term is over", what)
		}
	}
}

// An entry of a bank statement is theirs when nobody else was paid for by it.
func TestWhoseEntriesOfStatementsAre(t *testing.T) {
	b := booked{client: "P", owner: map[string]string{"F-1": "P", "F-2": "Q"}, answer: map[string]journal.StatementAnswer{}}
	b.hear(&journal.Statements{
		Entries: []journal.StatementEntry{
			{Key: "own", Name: "Perrine"},
			{Key: "both", Name: "Holding of both"},
			{Key: "others", Name: "Quentin"},
			{Key: "account", Name: "Grandmother"},
			{Key: "open", Name: "Somebody", IBAN: "FR1"},
			{Key: "shared", Name: "Agent", IBAN: "FR2"},
			{Key: "nobody", Name: "Nobody"},
		},
		Answers: []journal.StatementAnswer{
			{Key: "own", Parts: []journal.StatementPart{{Invoice: "F-1"}}},
			{Key: "both", Parts: []journal.StatementPart{{Invoice: "F-1"}, {Invoice: "F-2"}}},
			{Key: "others", Parts: []journal.StatementPart{{Invoice: "F-2"}}},
			{Key: "account", Client: "P"},
		},
		Payers: []journal.StatementPayer{{Client: "P", IBAN: "FR1", Name: "Perrine SARL"}, {Client: "P", IBAN: "FR2"}, {Client: "Q", IBAN: "FR2"}},
	})
	k := known{}
	var got []string
	for key, alone := range b.theirs(k) {
		if !alone {
			key += "*"
		}
		got = append(got, key)
	}
	slices.Sort(got)
	if strings.Join(got, " ") != "account both* open own shared*" {
		t.Errorf("theirs are %v", got)
	}
	for text, want := range map[string]bool{"from PERRINE with love": true, "grandmother": true, "Holding of both": false, "Agent": false, "": false} {
		if k.in(text) != want {
			t.Errorf("%q names them: %t", text, !want)
		}
	}
}

// A text that is too short to stand for anybody, and the word in the place of what was taken out, are looked for in nothing.
func TestWhatIsLookedForInOtherTexts(t *testing.T) {
	k := known{}
	k.client(&engine.Client{ID: "C", Name: "Léa", Email: "lea@example.org", Address: []string{engine.Forgotten, "1 rue Haute"}, Contacts: []engine.Contact{{Name: "Jo"}}})
	for text, want := range map[string]bool{
		"Léa": true, "550 LEA@EXAMPLE.ORG is unknown": true, "Jo": false, "forgotten": false, "1 Rue haute, Rennes": true,
	} {
		if k.in(text) != want {
			t.Errorf("%q names them: %t", text, !want)
		}
	}
}
