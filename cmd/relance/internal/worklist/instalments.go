package worklist

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// maxInstalments is how many a plan has at most: ten years of months.
const maxInstalments = 120

// setPlan lays out the instalments of a plan.
func (f *Fact) setPlan(ctx context.Context, l ledger.Ledger, e *engine.Event) (err error) {
	switch {
	case e.Type != engine.EventPlan:
		return nil
	case f.Schedule != "" && (f.Instalments != 0 || f.First != 0 || f.Amount != ""):
		return &FieldError{"schedule", "", errors.New("it says all of the plan: leave out the instalments, the first day and the amount")}
	case f.Schedule != "":
		if e.Schedule, err = engine.ParseSchedule(f.Schedule, e.Currency); err != nil {
			return &FieldError{"schedule", "", err}
		}
		return nil
	case f.Instalments < 1 || f.Instalments > maxInstalments:
		return &FieldError{"instalments", strconv.Itoa(f.Instalments), fmt.Errorf("a plan has from 1 to %d instalments, or a --schedule", maxInstalments)}
	case f.First == 0:
		return &FieldError{"first", "", errors.New("say the day of the first instalment")}
	}
	if e.Amount == 0 {
		if e.Amount, err = owed(ctx, l, e); err != nil {
			return err
		}
	}
	parts := engine.SplitAmount(e.Amount, f.Instalments)
	if parts == nil {
		return &FieldError{"instalments", strconv.Itoa(f.Instalments), fmt.Errorf("%s cannot be laid out in so many", words.Money(e.Amount, e.Currency))}
	}
	list := make([]engine.Instalment, len(parts))
	for i, a := range parts {
		list[i] = engine.Instalment{Due: f.First.AddMonths(i), Amount: a}
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
