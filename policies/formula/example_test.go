package formula_test

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/formula"
)

func ExampleEnv_Compile() {
	env := formula.NewEnv(formula.Vocabulary{})
	set, _ := env.Compile([]formula.Source{
		{Name: "total_due", Text: "invoice.open + fee"},
		{Name: "fee", Text: "max(money(40), percent(invoice.open, 2.5))"},
	})
	eur := engine.MustCurrency("EUR")
	in := &engine.Input{Facts: engine.Facts{Invoice: &engine.Invoice{ID: "F-1", Open: 2000_01, Currency: eur}}}
	results, err := set.Eval(in, nil)
	for _, r := range results {
		fmt.Println(r.Name, eur.Format(r.Value.Amount))
	}
	fmt.Println(err)

	_, problems := env.Compile([]formula.Source{{Name: "total", Text: "invoice.open + 40"}})
	fmt.Println(problems[0].Message+":", problems[0].Hint)
	// Output:
	// total_due 2050.01
	// fee 50.00
	// <nil>
	// money + number has no meaning: write money(40) for 40.00 in the invoice's currency
}
