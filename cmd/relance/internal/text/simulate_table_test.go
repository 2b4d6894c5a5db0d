package text

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// narrowTable is a table of one message on a terminal.
func narrowTable(t *testing.T, language string, width int) string {
	t.Helper()
	eur := engine.MustCurrency("EUR")
	day, err := engine.ParseDate("2026-01-12")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	tab := &SimulationTable{
		Out: &b, Words: words.New(language), Width: width, From: day, To: day,
		Book:    &policies.Book{Dir: ".", Engine: &engine.Book{Creditor: engine.Creditor{Name: "Example"}}},
		Clients: []engine.Client{{ID: "C-1", Name: "Ev\x1b[2Jil 株式会社"}},
	}
	m := engine.Message{
		Date: day, Decided: day - 2, Client: "C-1", State: "firm", Channel: "email", To: "accounts@example.org",
		Amount: 123456, Currency: eur, Fallback: "client refused sms",
	}
	for _, id := range []string{"F-1", "F-2", "F-3", "F-4", "F-5", "F-6"} {
		m.Lines = append(m.Lines, engine.Line{Invoice: id, DaysLate: 1})
	}
	writeTable(t, tab, &simulate.Summary{From: day, To: day, Messages: 1, Invoices: 6}, m)
	return b.String()
}

// writeTable writes messages as a simulation does.
func writeTable(t *testing.T, tab *SimulationTable, s *simulate.Summary, messages ...engine.Message) {
	t.Helper()
	encode := tab.Encoder()
	var encoded []byte
	for i := range messages {
		var err error
		if encoded, err = encode(encoded, &messages[i]); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range []error{tab.Begin(s), tab.Write(encoded), tab.Finish(s)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestTableFitsTheTerminal(t *testing.T) {
	out := narrowTable(t, "en", 80)
	for line := range strings.Lines(out) {
		if n := diag.Columns(strings.TrimSuffix(line, "\n")); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if strings.Contains(out, "accounts@example.org") {
		t.Error("the recipient did not give way")
	}
	if !strings.Contains(out, "…") {
		t.Error("nothing shows that the line was cut")
	}
}

func TestTableInAPipeCutsNoNote(t *testing.T) {
	out := narrowTable(t, "en", 0)
	want := "accounts@example.org  firm  €1,234.56  F-1 (1 day late), F-2 (1 day late), F-3 (1 day late), F-4 (1 day late) and 2 more" +
		" · deferred from 10 Jan 2026 · because: client refused SMS\n"
	if !strings.Contains(out, want) {
		t.Errorf("no %q in\n%s", want, out)
	}
	if strings.ContainsRune(out, '\x1b') {
		t.Error("a client's name reached the terminal with control characters")
	}
}

func TestTableSpeaksTheCreditorsLanguage(t *testing.T) {
	fr := narrowTable(t, "fr", 0)
	for _, want := range []string{"lundi 12 janvier 2026", "1\u202f234,56\u00a0€", "F-1 (J+1)", "reporté du 10/01/2026", "le client refuse le canal SMS"} {
		if !strings.Contains(fr, want) {
			t.Errorf("no %q in\n%s", want, fr)
		}
	}
	// German has its own amounts and dates around English words.
	if de := narrowTable(t, "de", 0); !strings.Contains(de, "Montag 12. Januar 2026") || !strings.Contains(de, "1.234,56\u00a0€") {
		t.Errorf("German:\n%s", de)
	}
}

func TestHugeTablesAreWrittenInParts(t *testing.T) {
	var b strings.Builder
	tab := &SimulationTable{Out: &b, Words: words.New("en"), Book: &policies.Book{Dir: ".", Engine: &engine.Book{}}}
	list := make([]engine.Message, tableRows+1)
	for i := range list {
		list[i] = engine.Message{Date: 739000, Channel: "email", Client: "C-1"}
	}
	list[tableRows].Client = "a client whose name is long"
	writeTable(t, tab, &simulate.Summary{Messages: len(list)}, list...)
	if before, after, _ := strings.Cut(b.String(), "a client whose name is long"); strings.Count(before, "C-1  ") != tableRows || strings.TrimSpace(after) == "" {
		t.Error("the first rows waited for the width of the last")
	}
	if n := strings.Count(b.String(), "e-mail"); n != tableRows+1 {
		t.Errorf("%d rows, want %d", n, tableRows+1)
	}
	if n := strings.Count(b.String(), "nobody was contacted"); n != 1 {
		t.Errorf("%d headings, want 1", n)
	}
}
