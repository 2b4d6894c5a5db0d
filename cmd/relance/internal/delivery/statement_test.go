package delivery

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// A statement tells what is owed on paper, and below it what is left to pay.
func TestAStatementTellsWhatIsOwedAndWhatIsAsked(t *testing.T) {
	eur := engine.MustCurrency("EUR")
	due := engine.Date(20500)
	invoices := []*engine.Invoice{
		{ID: "F-1", Amount: 100000, Open: 90000, Currency: eur, Due: due},
		{ID: "F-2", Amount: 50000, Open: 50000, Currency: eur, Due: due + 60, Disputed: true, DisputedAmount: 12000},
		{ID: "A-1", Amount: -8000, Open: -8000, Currency: eur, Due: due, CreditFor: "F-2"},
		{ID: "A-2", Amount: -1000, Open: -1000, Currency: eur, Due: due},
	}
	engine.ApplyCash(invoices, 20000)
	m := &engine.Message{Date: due + 10}
	text := func(language string, onAccount engine.Amount) string {
		table := NewStatement(m.Date, eur, invoices, onAccount).html(language)
		cells := regexp.MustCompile(`</t[dh]><t[dh][^>]*>`).ReplaceAllString(table, " | ")
		rows := regexp.MustCompile(`</tr>`).ReplaceAllString(cells, "\n")
		return html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(rows, ""))
	}
	for language, want := range map[string][]string{
		"en": {
			"A-1 (credit note for F-2) |", "A-2 (credit note) |", "Total |  |  |  | €1,310.00", "of this overdue |  |  |  | €810.00",
			"On account, not allocated |  |  |  | -€200.00", "Balance |  |  |  | €1,110.00", "Disputed |  |  |  | €120.00", "Left to pay |  |  |  | €990.00",
		},
		"fr": {"A-1 (avoir sur F-2) |", "À votre crédit, sans affectation |", "Solde |", "Contesté |", "Reste à régler |  |  |  | 990,00"},
	} {
		got := text(language, 20000)
		for _, w := range want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: no %q in\n%s", language, w, got)
			}
		}
	}
	plain := []*engine.Invoice{{ID: "F-1", Amount: 100000, Open: 90000, Currency: eur, Due: due}}
	if table := NewStatement(m.Date, eur, plain, 0).html("en"); strings.Contains(table, "Left to pay") || strings.Contains(table, "Balance") {
		t.Errorf("all is asked, and the statement says more:\n%s", table)
	}
}
