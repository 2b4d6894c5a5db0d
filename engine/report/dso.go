package report

import (
	"math/big"

	"github.com/relance-dev/relance/engine"
)

// DSO is days sales outstanding by the count-back method: from the balance on the day the sales
// of the latest calendar month are taken off, then those of the month before, until nothing is left; each
// month that is taken off whole counts all its days, the last one the part of its days that is
// left. Unlike open divided by sales it does not move with the season. Source: Credit Research
// Foundation, "count back" or "exhaustion" method.
type DSO struct {
	Days  int64  // rounded half up, once
	Known bool   // else Why says why not
	Why   Reason // one of the reasons below; empty when it is known
	// Balance is what is open, credit notes taken off; Months how many months the count went back.
	Balance engine.Amount
	Months  int
}

// Reason is why a figure cannot be computed.
type Reason string

// The reasons.
const (
	NoSales    Reason = "no_sales"     // the ledger knows no invoice with its day of issue
	NoIssue    Reason = "no_issue_day" // an open invoice has no day of issue
	OpenAlone  Reason = "open_alone"   // no invoice was ever paid in this ledger: it knows open items alone, and not what was sold
	OlderSales Reason = "older_sales"  // more is open than all the sales that the ledger knows
	InCredit   Reason = "in_credit"    // the clients have more credit than they owe
)

// Month is what happened in a calendar month, as far as it is in the span.
type Month struct {
	First, Last   engine.Date   // of the days that count
	Sales         engine.Amount // invoiced, credit notes taken off
	Collected     engine.Amount // money that came in, less what was given back
	Open, Overdue engine.Amount // at the end of Last, credit notes left out
	Messages      int           // that reached clients
	Asked         engine.Amount // by them
}

// months are the calendar months of the span.
func (b *builder) months() (list []Month) {
	for first := b.From; first <= b.At; {
		last := min(first.EndOfMonth(), b.At)
		list = append(list, Month{First: first, Last: last})
		first = last + 1
	}
	return list
}

// in is the month of a day; nil when it is not in the span.
func (g *group) in(day engine.Date) *Month {
	if len(g.Months) == 0 || day < g.Months[0].First || day > g.Months[len(g.Months)-1].Last {
		return nil
	}
	y, m, _ := g.Months[0].First.YMD()
	yy, mm, _ := day.YMD()
	return &g.Months[(yy-y)*12+int(mm-m)]
}

// turn computes what was sold and open in each month, and the DSO.
func (b *builder) turn(g *group) {
	if g.Months == nil {
		g.Months = b.months()
	}
	sales := map[engine.Date]engine.Amount{} // by the last day of a month
	first, noIssue, closed, balance := engine.Date(0), false, false, engine.Amount(0)
	for _, i := range g.items {
		balance += i.Open
		closed = closed || i.Amount > 0 && i.Open <= 0
		noIssue = noIssue || i.Open > 0 && i.Issued == 0
		g.stood(i)
		if i.Issued == 0 {
			continue
		}
		sales[i.Issued.EndOfMonth()] += i.Amount
		if first == 0 || i.Issued < first {
			first = i.Issued
		}
		if m := g.in(i.Issued); m != nil {
			m.Sales += i.Amount
		}
	}
	switch d := &g.DSO; {
	case balance < 0:
		d.Why = InCredit
	case first == 0:
		d.Why = NoSales
	case noIssue:
		d.Why = NoIssue
	case !closed:
		d.Why = OpenAlone
	default:
		*d = countBack(balance, b.At, first, sales)
	}
	g.DSO.Balance = balance
}

// stood adds an invoice to what was open at the end of each month. It steps through its moves
// once.
func (g *group) stood(i *item) {
	open, next := i.Amount, 0
	for n := range g.Months {
		m := &g.Months[n]
		for ; next < len(i.moves) && i.moves[next].on <= m.Last; next++ {
			open += i.moves[next].change
		}
		if open <= 0 || m.Last < i.from {
			continue
		}
		m.Open += open
		if i.Due < m.Last {
			m.Overdue += open
		}
	}
}

// countBack takes the sales of months off a balance, the latest first.
func countBack(balance engine.Amount, at, first engine.Date, sales map[engine.Date]engine.Amount) DSO {
	d := DSO{Known: true}
	left, days := balance, int64(0)
	for end := at; left > 0; {
		if end < first {
			return DSO{Why: OlderSales, Months: d.Months}
		}
		y, m, _ := end.YMD()
		begin := engine.NewDate(y, m, 1)
		sold, span := sales[end.EndOfMonth()], int64(end-begin)+1
		d.Months++
		if sold >= left {
			part := new(big.Int).Mul(big.NewInt(int64(left)), big.NewInt(2*span))
			part.Add(part, big.NewInt(int64(sold)))
			part.Div(part, new(big.Int).Mul(big.NewInt(2), big.NewInt(int64(sold))))
			d.Days = days + part.Int64()
			return d
		}
		left -= sold
		days += span
		end = begin - 1
	}
	d.Days = days
	return d
}
