package perimeter

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Counts implements ledger.CountReader. What the ledger counts is of all clients: here each of theirs is looked at, so that
// the cost follows what the ledger holds.
func (r *reader) Counts(ctx context.Context, since time.Time) (c ledger.Counts, err error) {
	open := map[string]engine.Amount{} // by invoice; of those that owe something
	due, sales := map[dueKey]*ledger.DueCount{}, map[saleKey]*ledger.SaleCount{}
	err = each(r.Invoices(ctx, ledger.InvoiceFilter{}), func(inv *engine.Invoice) {
		s := of(sales, saleKey{inv.Currency.Code(), inv.Issued}, ledger.SaleCount{Currency: inv.Currency, Issued: inv.Issued})
		s.Invoices++
		s.Amount += inv.Amount
		if inv.Amount > 0 && inv.Open <= 0 {
			s.Closed++
		}
		if inv.Open == 0 {
			return
		}
		d := of(due, dueKey{inv.Currency.Code(), inv.Due}, ledger.DueCount{Currency: inv.Currency, Due: inv.Due})
		if inv.Open > 0 {
			open[inv.ID] = inv.Open
			d.Invoices++
			d.Open += inv.Open
		} else {
			d.Credits++
			d.Credit += inv.Open
		}
	})
	if err != nil {
		return c, err
	}
	cases := map[caseKey]*ledger.CaseCount{}
	err = each(r.Cases(ctx, ledger.CaseFilter{}), func(x *ledger.Case) {
		n := of(cases, caseKey{x.Policy, x.State, x.Currency.Code()}, ledger.CaseCount{Policy: x.Policy, State: x.State, Currency: x.Currency})
		owes := open[x.Invoice]
		for _, id := range x.Covers {
			owes += open[id]
		}
		n.Cases++
		n.Open += owes
		if owes > 0 {
			n.Owing++
		}
	})
	if err != nil {
		return c, err
	}
	messages := map[ledger.MessageCount]*ledger.MessageCount{}
	err = each(r.Messages(ctx, ledger.MessageFilter{Since: since}), func(m *ledger.Message) {
		key := ledger.MessageCount{Status: m.Status, Channel: m.Channel, Policy: m.Body.Policy, State: m.Body.State, Registered: m.Body.Params["registered"]}
		of(messages, key, key).Messages++
	})
	c.Cases = inOrder(cases, func(a, b ledger.CaseCount) int {
		return cmp.Or(cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State), cmp.Compare(a.Currency.Code(), b.Currency.Code()))
	})
	c.Due = inOrder(due, func(a, b ledger.DueCount) int {
		return cmp.Or(cmp.Compare(a.Currency.Code(), b.Currency.Code()), cmp.Compare(a.Due, b.Due))
	})
	c.Sales = inOrder(sales, func(a, b ledger.SaleCount) int {
		return cmp.Or(cmp.Compare(a.Currency.Code(), b.Currency.Code()), cmp.Compare(a.Issued, b.Issued))
	})
	c.Messages = inOrder(messages, func(a, b ledger.MessageCount) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Policy, b.Policy), cmp.Compare(a.State, b.State), cmp.Compare(a.Registered, b.Registered))
	})
	return c, err
}

// What is counted together.
type (
	dueKey struct {
		currency string
		due      engine.Date
	}
	saleKey struct {
		currency string
		issued   engine.Date
	}
	caseKey struct{ policy, state, currency string }
)

// of is the count of a key, which begins as first.
func of[K comparable, V any](counts map[K]*V, key K, first V) *V {
	if counts[key] == nil {
		counts[key] = &first
	}
	return counts[key]
}

func each[T any](seq iter.Seq2[T, error], use func(*T)) error {
	for v, err := range seq {
		if err != nil {
			return err
		}
		use(&v)
	}
	return nil
}

func inOrder[K comparable, V any](counts map[K]*V, compare func(a, b V) int) (list []V) {
	for v := range maps.Values(counts) {
		list = append(list, *v)
	}
	slices.SortFunc(list, compare)
	return list
}
