package view

import (
	"context"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/overview"
	"github.com/relance-dev/relance/engine/posting"
)

// Overview is where everything stands, with what only the book can tell.
type Overview struct {
	*overview.Status

	Limits []overview.NearLimit
	Ended  []overview.Ended
	Sent   []overview.SentStep // nil when the book says no costs
	Costs  *engine.Costs       // nil without a book

	NotHappened []worklist.Waiting // what was to happen before today and has not
	RunAt       []int              // when relance runs each day, in minutes after midnight of the creditor; nil when not said

	Bank []posting.BankEntry // entries of bank statements that wait for a person
}

// ReadOverview reads where everything stands on a day. Without a book (nil) it has no more
// than the ledger knows.
func ReadOverview(ctx context.Context, r ledger.Reader, book *engine.Book, today engine.Date) (o *Overview, err error) {
	o = &Overview{}
	if o.Status, err = overview.NewStatus(ctx, r, today); err != nil {
		return o, err
	}
	if o.Bank, err = posting.BankWaiting(ctx, r); err != nil || book == nil {
		return o, err
	}
	o.Costs = &book.Costs
	if o.Limits, err = overview.NearLimits(ctx, r, book, today); err != nil {
		return nil, err
	}
	o.Ended = overview.AllEnded(o.Status, book)
	if !o.Costs.Currency.IsZero() {
		o.Sent = overview.AllSent(o.Status, book)
	}
	return o, nil
}

// Delays is what a day of delay costs, by currency; empty when the book does not say.
func (o *Overview) Delays() (list []Delay) {
	if o.Costs == nil {
		return nil
	}
	for i := range o.Aging {
		a := &o.Aging[i]
		if day, ok := o.Costs.OfDelay(a.Overdue()); ok {
			list = append(list, Delay{a.Currency, day, a.Overdue()})
		}
	}
	return list
}

// Delay is what a day of delay costs in one currency.
type Delay struct {
	Currency    engine.Currency
	Day         engine.Amount
	OverdueOpen engine.Amount
}
