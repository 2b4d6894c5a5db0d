package overview

import (
	"context"
	"errors"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// LastImport is the import that the ledger knows last.
type LastImport struct {
	Seq   int64
	At    time.Time
	AsOf  engine.Date // the day that the export is of
	Files []string
}

// lastImport reads it; nil when there was none.
func lastImport(ctx context.Context, r ledger.Reader) (*LastImport, error) {
	rec, err := r.Last(ctx, ledger.KindImport)
	if errors.Is(err, ledger.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e, b, err := journal.ReadRecord(rec)
	if err != nil {
		return nil, err
	}
	last := &LastImport{Seq: e.Seq, At: e.At}
	if said, ok := b.(journal.Import); ok { // else facts were copied into a shadow
		last.AsOf = said.AsOf
		for _, f := range said.Files {
			last.Files = append(last.Files, f.Name)
		}
	}
	return last, nil
}

// Deferred is an action of a case that goes out on a later day.
type Deferred struct {
	Case  string
	State string
	Day   engine.Date
}

// Lookout is a message that a person has to look at: nobody knows whether it left, or it failed.
type Lookout struct {
	Key, Client, Channel string
	Status               ledger.Status
	Since                time.Time
	Reason               string
}

// SalesDays is the span over which a Turnover counts what was invoiced.
const SalesDays = 90

// Turnover is what was invoiced in one currency within SalesDays, credit notes taken off.
type Turnover struct {
	Currency engine.Currency
	Sales    engine.Amount
	Open     engine.Amount // all that is open now, credit notes taken off
	Closed   int           // invoices of the span that owe nothing any more
}

// DSO is how many days of sales are open (days sales outstanding: open divided by the
// sales of a span, times the days of the span), rounded to whole days. It is not known
// when nothing was invoiced, or when the ledger knows no invoice of the span that was paid: an
// export of open items alone does not say what was sold.
func (t Turnover) DSO() (days int64, known bool) {
	if t.Sales <= 0 || t.Open < 0 || t.Closed == 0 {
		return 0, false
	}
	return (int64(t.Open)*SalesDays*2 + int64(t.Sales)) / (2 * int64(t.Sales)), true
}

// find returns the first of a list that is like it, or else adds one.
func find[T any](list *[]T, like func(T) bool, otherwise T) *T {
	for i := range *list {
		if like((*list)[i]) {
			return &(*list)[i]
		}
	}
	*list = append(*list, otherwise)
	return &(*list)[len(*list)-1]
}
