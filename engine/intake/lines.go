package intake

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// lines brings the rows of one invoice together, and invoices with what settled them.
type lines struct {
	mode     string // LinesFirst, LinesSum, or empty when lettering alone does
	lettered bool
	all      []*gathered
	byKey    map[lineKey]*gathered
	byID     map[string]*gathered // the first of each id
}

// lineKey names an invoice: two clients may have money of the same number.
type lineKey struct{ id, client string }

// gathered is an invoice of several rows.
type gathered struct {
	receivable
	charge, rest engine.Amount // what the rows add to the amount, and to what is open
	last         engine.Date   // the latest day of the rows
}

// linesOf is nil when a row is an invoice by itself.
func linesOf(b *binding) *lines {
	if b.stated.Lines == "" && len(b.lettering) == 0 {
		return nil
	}
	return &lines{mode: b.stated.Lines, lettered: len(b.lettering) > 0, byKey: map[lineKey]*gathered{}, byID: map[string]*gathered{}}
}

// add takes a row that can be used.
func (l *lines) add(d *decoder, r *receivable) {
	g := &gathered{receivable: *r, charge: r.Amount, rest: r.Open, last: r.Issued}
	switch {
	case r.kind == docPayment:
		g.charge, g.rest = 0, cmp.Or(r.Open, r.Amount)
	case r.sided:
		g.charge = r.debit
	}
	key := lineKey{r.ID, r.Client}
	first := l.byKey[key]
	if l.mode == "" || first == nil {
		if other := l.byID[r.ID]; other != nil && l.mode != "" && (r.Amount > 0 || other.Amount > 0) && other.Client != r.Client {
			d.fault(codeDuplicate, &d.fields[invInvoice], r.ID, fmt.Sprintf("invoice %s is of client %s in row %d, and of %s here", r.ID, other.Client, other.row, r.Client),
				"an invoice has one client: see which column holds its number")
			return
		}
		l.byKey[key] = g
		if l.byID[r.ID] == nil {
			l.byID[r.ID] = g
		}
		l.all = append(l.all, g)
		return
	}
	first.take(d, l.mode, g)
}

// take adds a further row of the invoice.
func (g *gathered) take(d *decoder, mode string, x *gathered) {
	differ := func(column int, what, a, b string) {
		d.fault(codeLines, &d.fields[column], x.ID, fmt.Sprintf("the rows of %s do not agree on %s: %s in row %d, %s here", g.ID, what, a, g.row, b),
			"see how the rows of an invoice come together: lines: \"first\" when each repeats the amounts of the whole, \"sum\" when they add up")
	}
	switch cur := g.Currency; {
	case cur != x.Currency:
		differ(invCurrency, "the currency", cur.Code(), x.Currency.Code())
		return
	case mode == LinesFirst && g.Amount != x.Amount:
		differ(invAmount, "the amount", cur.Format(g.Amount), cur.Format(x.Amount))
		return
	case mode == LinesFirst && g.Open != x.Open:
		differ(invOpen, "what is open", cur.Format(g.Open), cur.Format(x.Open))
		return
	case mode == LinesSum:
		g.charge += x.charge
		g.rest += x.rest
		g.Gross = g.Gross && x.Gross
		g.sided = g.sided || x.sided || x.kind == docPayment
		if g.charge > largestAmount || g.charge < -largestAmount || g.rest > largestAmount || g.rest < -largestAmount {
			d.fault(codeAmount, &d.fields[invAmount], x.ID, fmt.Sprintf("the rows of %s add up to more than can be counted", g.ID), "see whether the numbers belong to another column")
		}
	}
	if g.kind == docPayment && x.kind != docPayment { // the invoice speaks for what was paid of it
		g.kind, g.Due, g.Issued = x.kind, x.Due, cmp.Or(x.Issued, g.Issued)
	} else if x.kind != docPayment && x.charge > 0 {
		g.Due = earlier(g.Due, x.Due)
		g.Issued = earlier(g.Issued, x.Issued)
	}
	g.Disputed, g.OnHold = g.Disputed || x.Disputed, g.OnHold || x.OnHold
	g.Factored, g.Factor = g.Factored || x.Factored, cmp.Or(g.Factor, x.Factor)
	g.CreditFor, g.code = cmp.Or(g.CreditFor, x.CreditFor), cmp.Or(g.code, x.code)
	g.last = max(g.last, x.last)
}

func earlier(a, b engine.Date) engine.Date {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// finish hands on what the rows came to, in file order.
func (l *lines) finish(emit func(*receivable)) {
	if l.mode == LinesSum {
		for _, g := range l.all {
			g.total()
		}
	}
	if l.lettered {
		l.letter()
	}
	ids := map[string]int{}
	for _, g := range l.all {
		ids[g.ID]++
	}
	for _, g := range l.all {
		if ids[g.ID] > 1 && g.Amount <= 0 { // money of several clients under one number
			g.ID += " " + g.Client
		}
		emit(&g.receivable)
	}
}

// total makes an invoice of its sums.
func (g *gathered) total() {
	g.Amount, g.Open = g.charge, g.rest
	switch {
	case g.charge == 0: // nothing but money that came in, or a credit note
		g.Amount, g.Gross = g.rest, false
	case g.sided:
		g.Gross = false
	}
	if g.Gross {
		g.Open = g.Amount
	}
	if g.Due == 0 {
		g.Due = g.Issued
	}
}

// letter lets the credits of a lettering pay its invoices, the earliest due date first.
// One that comes to nothing was settled on the day of its last row.
func (l *lines) letter() {
	groups := map[lineKey][]*gathered{}
	var keys []lineKey
	for _, g := range l.all {
		if !(g.PaidOn != 0 && g.Gross) {
			g.Gross = false
		}
		if g.code == "" {
			continue
		}
		k := lineKey{g.code, g.Client + "\x00" + g.Currency.Code()}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], g)
	}
	for _, k := range keys {
		allocateCredits(groups[k])
	}
}

// allocateCredits sets the credits of a group of one client and currency against its debts, the oldest due date first.
func allocateCredits(group []*gathered) {
	var sum, credit engine.Amount
	var last engine.Date
	for _, g := range group {
		sum += g.Open
		credit += max(0, -g.Open)
		last = max(last, g.last)
	}
	debts := slices.DeleteFunc(slices.Clone(group), func(g *gathered) bool { return g.Open <= 0 })
	slices.SortStableFunc(debts, func(a, b *gathered) int { return cmp.Compare(a.Due, b.Due) })
	for _, g := range debts {
		take := min(credit, g.Open)
		credit -= take
		g.Open -= take
		if sum == 0 && g.Amount > 0 && last != 0 {
			g.PaidOn, g.Open, g.Gross = last, g.Amount, true
		}
	}
	for _, g := range slices.Backward(group) { // what is left of the credits is of the last ones
		if g.Open < 0 {
			left := min(credit, -g.Open)
			credit -= left
			g.Open = -left
		}
	}
}
