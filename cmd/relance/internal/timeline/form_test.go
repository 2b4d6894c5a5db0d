package timeline

import (
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
)

func TestWhatChangedAboutAnInvoice(t *testing.T) {
	eur := engine.MustCurrency("EUR")
	was := engine.Invoice{ID: "F-1", Client: "C-1", Amount: 10000, Open: 10000, Currency: eur, Due: 1000}
	for _, c := range []struct {
		change func(*engine.Invoice)
		want   string
	}{
		{func(i *engine.Invoice) { i.Open = 4000 }, "100.00 to 40.00 EUR open"},
		{func(i *engine.Invoice) { i.Amount = 12000 }, "amount 100.00 to 120.00 EUR"},
		{func(i *engine.Invoice) { i.Due = 1001 }, "due 0003-09-27 to 0003-09-28"},
		{func(i *engine.Invoice) { i.Client = "C-\x1b2" }, "client C-1 to C-\\u001b2"},
		{func(i *engine.Invoice) { i.Disputed, i.OnHold = true, true }, "disputed, on hold"},
		{func(i *engine.Invoice) { i.Debit = true }, "direct debit on its way"},
		{func(i *engine.Invoice) { i.Factored = true }, "sold to a factor"},
		{func(i *engine.Invoice) { i.HandedOver = 1002 }, "handed over"},
		{func(*engine.Invoice) {}, "other details changed"},
	} {
		now := was
		c.change(&now)
		if got := formText(words.New("en"), &was, &now); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestWhatChangedAboutAClient(t *testing.T) {
	anna := engine.Contact{Role: "treasurer", Name: "Anna Martin", Email: "anna@example.org"}
	moved := anna
	moved.Email = "martin@example.org"
	for _, c := range []struct {
		was, now engine.Client
		want     string
	}{
		{engine.Client{}, engine.Client{Contacts: []engine.Contact{anna}}, "new contact Anna Martin, treasurer"},
		{engine.Client{Contacts: []engine.Contact{anna}}, engine.Client{Contacts: []engine.Contact{moved}}, "contact Anna Martin, treasurer changed"},
		{engine.Client{Contacts: []engine.Contact{anna}}, engine.Client{}, "contact Anna Martin, treasurer gone"},
		{engine.Client{}, engine.Client{Bad: []string{"a@example.org"}}, "not reached at a@example.org, which is not used any more"},
		{engine.Client{Bad: []string{"a@example.org"}}, engine.Client{}, "a@example.org is good again"},
		{engine.Client{}, engine.Client{Blacklisted: 1000}, "client on the blacklist since 0003-09-27"},
		{engine.Client{}, engine.Client{Insolvent: 1000}, "client insolvent since 0003-09-27: nobody may chase them"},
		{engine.Client{Insolvent: 1000}, engine.Client{}, "client may be chased again"},
		{engine.Client{}, engine.Client{Name: "New"}, "client details changed"},
	} {
		if got := clientFormText(words.New("en"), &c.was, &c.now); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
