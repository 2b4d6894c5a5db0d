package delivery_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/report"
)

func TestAStatementIsOfOneCompanyThatIsOwed(t *testing.T) {
	eur, usd := engine.MustCurrency("EUR"), engine.MustCurrency("USD")
	at := engine.NewDate(2026, 3, 2)
	own := []report.Account{{Currency: eur, OnAccount: 100}, {Currency: usd}}
	two := append([]report.Account{{Entity: "north", Currency: eur}}, own...)
	for _, c := range []struct {
		accounts     []report.Account
		said, entity string
		currencies   string
	}{
		{nil, "", "", ""},
		{own, "", "", "EUR USD"},
		{two[:1], "", "north", "EUR"},
		{two, "north", "north", "EUR"},
		{two, "creditor", "", "EUR USD"},
		{two, "south", "south", ""},
	} {
		entity, list, err := delivery.StatementsOf(c.accounts, at, c.said)
		var got []string
		for _, s := range list {
			got = append(got, s.Currency.Code())
		}
		if err != nil || entity != c.entity || strings.Join(got, " ") != c.currencies {
			t.Errorf("--entity %q of %d accounts: %q, %v, %v", c.said, len(c.accounts), entity, got, err)
		}
	}
	if _, _, err := delivery.StatementsOf(two, at, ""); err == nil || !strings.Contains(err.Error(), "one of north, creditor") {
		t.Errorf("two companies are owed, and none is named: %v", err)
	}
}
