package forecast

import (
	"cmp"
	"maps"
	"math/big"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Recovery is what may come in, as a curve has it.
type Recovery struct {
	Source string
	Weeks  []Week  // of the window
	Total  []Money // of all weeks, by currency
	Open   []Money // what that is of: open today, and not contested, held or elsewhere
	// Unknown is what the curve says nothing of: it is later than the curve knows.
	Unknown []Money
	Apart   []Money // open and contested, held, sold to a factor or handed over: not counted
}

// Week is what may come in over some days.
type Week struct {
	From, To engine.Date
	Amounts  []Money
}

// aging keeps open amounts by currency and days late.
type aging struct {
	late  map[engine.Currency]map[int]engine.Amount
	apart map[engine.Currency]engine.Amount
}

func newAging() *aging {
	return &aging{map[engine.Currency]map[int]engine.Amount{}, map[engine.Currency]engine.Amount{}}
}

// add counts an invoice.
func (a *aging) add(inv *engine.Invoice, today engine.Date) {
	if inv.Amount <= 0 || inv.Open <= 0 {
		return
	}
	asked := inv.Undisputed()
	if inv.Factored || inv.HandedOver != 0 || inv.HeldOn(today) {
		asked = 0
	}
	a.apart[inv.Currency] += inv.Open - asked
	if a.late[inv.Currency] == nil {
		a.late[inv.Currency] = map[int]engine.Amount{}
	}
	a.late[inv.Currency][int(today-inv.Due)] += asked
}

// micros are the parts of the smallest unit in which shares of amounts are added up.
const micros = 1_000_000

// recovery is what may come in from today to the last day.
func (a *aging) recovery(c *Curve, today, last engine.Date) *Recovery {
	r := &Recovery{Source: c.Source, Apart: positive(a.apart)}
	total, open, unknown := map[engine.Currency]engine.Amount{}, map[engine.Currency]engine.Amount{}, map[engine.Currency]engine.Amount{}
	for cur, by := range a.late {
		for late, sum := range by {
			open[cur] += sum
			if s, ok := c.At(late); !ok || s == 0 {
				unknown[cur] += sum
			} else if _, ok := c.At(late + int(last-today)); !ok {
				unknown[cur] += sum
			}
		}
	}
	for from := today; from <= last; from += 7 {
		w := Week{From: from, To: min(from+6, last)}
		amounts := map[engine.Currency]engine.Amount{}
		for cur, by := range a.late {
			sum := paidBy(c, by, int(w.To-today), int(last-today))
			amounts[cur] = sum - total[cur] // so that the weeks add up to the total
			total[cur] = sum
		}
		w.Amounts = positive(amounts)
		r.Weeks = append(r.Weeks, w)
	}
	r.Total, r.Open, r.Unknown = positive(total), positive(open), positive(unknown)
	return r
}

// paidBy is what may have come in after so many days, rounded once: of each amount that is open, the share of those that
// are open as late as it is and are not any more then. What the curve does not know up to the end is left out.
func paidBy(c *Curve, by map[int]engine.Amount, days, end int) engine.Amount {
	sum := new(big.Int)
	for late, amount := range by {
		now, ok := c.At(late)
		_, whole := c.At(late + end)
		if !ok || !whole || now == 0 {
			continue
		}
		then, _ := c.At(late + days)
		part := big.NewInt(int64(amount))
		part.Mul(part, big.NewInt(micros))
		part.Mul(part, big.NewInt(now-then))
		sum.Add(sum, part.Quo(part, big.NewInt(now)))
	}
	sum.Add(sum, big.NewInt(micros/2)) // half up
	return engine.Amount(sum.Quo(sum, big.NewInt(micros)).Int64())
}

// positive lists the sums that are not zero, by currency.
func positive(by map[engine.Currency]engine.Amount) []Money {
	var list []Money
	for _, cur := range slices.SortedFunc(maps.Keys(by), func(a, b engine.Currency) int { return cmp.Compare(a.Code(), b.Code()) }) {
		if by[cur] != 0 {
			list = append(list, Money{by[cur], cur})
		}
	}
	return list
}
