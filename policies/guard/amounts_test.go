package guard

import (
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// in is the vocabulary of a policy in a currency; "" is any.
func in(currency string) Vocabulary {
	v := vocabulary()
	v.Currency = engine.Currency{}
	if currency != "" {
		v.Currency = engine.MustCurrency(currency)
	}
	return v
}

func TestAnAmountHasNoMoreDecimalsThanMoney(t *testing.T) {
	checkBad(t, newEnv(t, in("EUR")), []bad{
		{"invoice.open >= ⟦10.000⟧", []found{{codeDecimals, "10.000 is 10 here, not 10000: EUR has 2 decimals", "write 10000, or 10"}}},
		{"invoice.open >= ⟦1.500⟧", []found{{codeDecimals, "1.500 is 1.5 here, not 1500", "write 1500, or 1.5"}}},
		{"invoice.open >= ⟦99.999⟧", []found{{codeDecimals, "99.999 is no amount: EUR has 2 decimals", "write 99999, or an amount such as 99.99"}}},
		{"invoice.open >= ⟦0.125⟧", []found{{codeDecimals, "0.125 is no amount", "write an amount such as 0.12"}}},
		{"invoice.open >= ⟦1234.500⟧", []found{{codeDecimals, "1234.500 is no amount", "write 1234.5"}}},
		{"⟦10.000⟧ <= invoice.amount", []found{{codeDecimals, "", "write 10000, or 10"}}},
		{"client.open_total == ⟦-10.000⟧", []found{{codeDecimals, "-10.000 is -10 here, not -10000", "write -10000, or -10"}}},
		{"invoice.paid in [500, ⟦10.000⟧, ⟦20.000⟧]", []found{{codeDecimals, "", "write 10000"}, {codeDecimals, "", "write 20000"}}},
		{"⟦10.000⟧ in [invoice.open, invoice.amount]", []found{{codeDecimals, "", "write 10000"}}},
		{"invoice.open - ⟦10.000⟧ > promise.amount", []found{{codeDecimals, "", "write 10000"}}},
		{"invoice.open >= (facts.vip ? ⟦10.000⟧ : 500)", []found{{codeDecimals, "", "write 10000"}}},
		{"client.overdue_total > ⟦2.500⟧ && facts.vip || promise.paid < ⟦1.000⟧", []found{{codeDecimals, "", ""}, {codeDecimals, "", ""}}},
		{"invoice.open >= ⟦10.000⟦€⟧⟧", []found{{codeDecimals, "", ""}, {codeUnit, "", ""}}},
		{"invoice.open >= ⟦1234,567⟧", []found{{codeNumber, "", ""}}},
	})
	checkBad(t, newEnv(t, in("JPY")), []bad{
		{"invoice.open >= ⟦10.000⟧", []found{{codeDecimals, "JPY has no decimal", "write 10000, or 10"}}},
		{"invoice.open >= ⟦10.5⟧", []found{{codeDecimals, "10.5 is no amount: JPY has no decimal", "write an amount such as 10"}}},
	})
	checkBad(t, newEnv(t, in("KWD")), []bad{
		{"invoice.open >= ⟦10.0005⟧", []found{{codeDecimals, "KWD has 3 decimals", "such as 10.000"}}},
	})
	checkBad(t, newEnv(t, in("")), []bad{
		{"invoice.open >= ⟦10.000⟧", []found{{codeDecimals, "10.000 is 10 here, not 10000: most currencies have 2 decimals", "write 10000, or 10"}}},
		{"invoice.open >= ⟦0.00001⟧", []found{{codeDecimals, "no currency has more than 4 decimals", "such as 0.0000"}}},
	})
}

func TestDecimalsOfWhatIsNoAmount(t *testing.T) {
	for currency, guards := range map[string][]string{
		"EUR": {
			"invoice.open >= 99.90", "invoice.open >= 10000", "invoice.open >= 0.5",
			"invoice.open / invoice.amount >= 0.125", "invoice.open > invoice.amount * 0.125", "client.open_total / client.open_count > 10.125",
			"facts.limit >= 10.125", "days_late / 7 >= 1.125", "2.125 < 3", "invoice.open > facts.limit", "invoice.open >= 1e-3",
		},
		"KWD": {"invoice.open >= 10.125", "invoice.open >= 10.000"},
		"":    {"invoice.open >= 99.90", "invoice.open >= 0.125", "invoice.open >= 1500.125", "invoice.open >= 0.1234"},
	} {
		e := newEnv(t, in(currency))
		for _, src := range guards {
			if g, problems := e.Compile(src); g == nil || len(problems) > 0 {
				t.Errorf("%s in %q: %v", src, currency, problems)
			}
		}
	}
}

func TestWhichNamesAreAmounts(t *testing.T) {
	want := []string{
		"invoice.amount", "invoice.open", "invoice.paid", "invoice.disputed_amount", "invoice.undisputed",
		"invoice.to_ask", "invoice.credited", "invoice.covered",
		"client.open_total", "client.overdue_total", "client.to_ask", "client.overdue_to_ask", "client.on_account", "promise.amount", "promise.paid", "plan.next_amount", "plan.paid",
	}
	var got []string
	for _, v := range newEnv(t, vocabulary()).order {
		if v.amount {
			got = append(got, v.Name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("amounts are %v, want %v", got, want)
	}
}
