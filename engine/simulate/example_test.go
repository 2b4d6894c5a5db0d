package simulate_test

import (
	"context"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/simulate"
)

func ExampleRun() {
	c := simulate.Config{
		Book:     bookOf(policy("standard")),
		Clients:  []engine.Client{{ID: "C-1", Name: "Brûlerie Martin", Email: "martin@example.org"}},
		Invoices: []engine.Invoice{invoice("F-101", "C-1", "1200", "2026-03-02")},
		To:       day("2026-03-20"),
	}
	s, err := simulate.Run(context.Background(), c, func(m engine.Message) error {
		fmt.Println(m.Date, m.Channel, m.State, m.To, m.Currency.Format(m.Amount), m.Currency)
		return nil
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(s.Messages, "messages to", s.Contacted, "client")
	// Output:
	// 2026-03-09 email courtesy martin@example.org 1200.00 EUR
	// 2026-03-17 email firm martin@example.org 1200.00 EUR
	// 2 messages to 1 client
}
