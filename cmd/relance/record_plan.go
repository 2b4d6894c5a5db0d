package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// setPlan lays out the instalments of a plan: those of --schedule, or as many equal ones as
// --instalments says, a month apart from --first on.
func (o *recordOptions) setPlan(ctx context.Context, p params, l ledger.Ledger, zone string, e *engine.Event) error {
	switch {
	case e.Type != engine.EventPlan:
		return nil
	case o.schedule != "" && (o.instalments != 0 || o.first != "" || o.amount != ""):
		return errors.New("--schedule says all of the plan: leave out --instalments, --first and --amount")
	case o.schedule != "":
		s, err := engine.ParseSchedule(o.schedule, e.Currency)
		if err != nil {
			return fmt.Errorf("--schedule: %w", err)
		}
		e.Schedule = s
		return nil
	case o.instalments < 1 || o.instalments > 120:
		return fmt.Errorf("--instalments %d: a plan has from 1 to 120 instalments, or a --schedule", o.instalments)
	case o.first == "":
		return errors.New("--first: say the day of the first instalment")
	}
	first, err := p.day("first", o.first, zone)
	if err != nil {
		return err
	}
	if e.Amount == 0 {
		if e.Amount, err = owed(ctx, l, e); err != nil {
			return err
		}
	}
	parts := engine.SplitAmount(e.Amount, o.instalments)
	if parts == nil {
		return fmt.Errorf("--instalments %d: %s cannot be laid out in so many", o.instalments, money(e.Amount, e.Currency))
	}
	list := make([]engine.Instalment, len(parts))
	for i, a := range parts {
		list[i] = engine.Instalment{Due: first.AddMonths(i), Amount: a}
	}
	e.Schedule, err = engine.NewSchedule(list)
	return err
}

// owed is what is open of the invoice, or of all invoices of the client in the currency.
func owed(ctx context.Context, l ledger.Ledger, e *engine.Event) (sum engine.Amount, err error) {
	err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		if e.Invoice != "" {
			inv, err := r.Invoice(ctx, e.Invoice)
			sum = inv.Open
			return err
		}
		for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: e.Client, Open: true}) {
			if err != nil {
				return err
			}
			if inv.Currency == e.Currency {
				sum += inv.Open
			}
		}
		return nil
	})
	if err == nil && sum <= 0 {
		err = errors.New("nothing is open that a plan could lay out")
	}
	return sum, err
}
