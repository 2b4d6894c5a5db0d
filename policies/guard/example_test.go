package guard_test

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

func ExampleEnv_Compile() {
	env, err := guard.NewEnv(guard.Vocabulary{Profiles: []string{"craftsman", "key_account", "micro"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	const src = "days_late = 7 and client.profile == 'keyaccount'"
	_, problems := env.Compile(src)
	for _, p := range problems {
		fmt.Printf("%s at %q: %s\n  hint: %s\n", p.Code, src[p.Start:p.End], p.Message, p.Hint)
	}
	// Output:
	// RL202 at "=": a single = compares nothing
	//   hint: write == to compare
	// RL203 at "and": and is no operator here
	//   hint: write &&
	// RL240 at "'keyaccount'": 'keyaccount' is not a value of client.profile
	//   hint: did you mean 'key_account'? one of 'craftsman', 'key_account', 'micro'
}

func ExampleGuard_Explain() {
	env, err := guard.NewEnv(guard.Vocabulary{})
	if err != nil {
		fmt.Println(err)
		return
	}
	g, _ := env.Compile("days_late >= 7 && invoice.open >= 99.90")
	eur := engine.MustCurrency("EUR")
	in := &engine.Input{
		Facts: engine.Facts{Invoice: &engine.Invoice{Open: 8000, Currency: eur, Due: engine.NewDate(2026, 3, 2)}},
		Today: engine.NewDate(2026, 3, 5),
	}
	for _, m := range g.Explain(in).Misses {
		fmt.Println(m)
	}
	// Output:
	// days_late is 3: 4 days short of 7
	// invoice.open is 80.00: 19.90 short of 99.90
}
