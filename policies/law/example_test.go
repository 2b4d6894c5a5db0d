package law_test

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

func ExampleRates_Interest() {
	shipped, err := law.Shipped()
	if err != nil {
		fmt.Println(err)
		return
	}
	due := engine.NewDate(2025, 5, 1)
	interest, err := shipped.Regime("FR_B2B").Rates.Interest(3000_00, due, due+20)
	fmt.Println(engine.MustCurrency("EUR").Format(interest), err)

	_, err = shipped.Regime("FR_B2B").Rates.Interest(3000_00, engine.NewDate(2026, 12, 20), engine.NewDate(2027, 1, 10))
	fmt.Println(err)
	// Output:
	// 21.62 <nil>
	// FR_B2B has no rate for 2027-01-01; look it up and add it to the book: rates: ECB_MRO: [{from: "2027-01-01", until: "…", percent: …, source: "…"}]
}
