package intake

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
)

// split is a whole invoice and its instalments in one file: INV-7 beside INV-7#1 and
// INV-7#2. They are one debt.
type split struct {
	parts        int
	amount, open engine.Amount // of the parts
	row          int           // of the whole; 0 when there is none
	whole        engine.Invoice

	first   engine.Invoice // of the parts
	at      int            // its row
	differs bool           // another part has another amount or due date
}

// splits finds them, by the number of the whole.
type splits map[string]*split

// expect notes that a number has instalments.
func (s splits) expect(id string) {
	if number, part := engine.SplitID(id); part > 0 && s[number] == nil {
		s[number] = &split{}
	}
}

// see takes a row that can be used.
func (s splits) see(row int, inv *engine.Invoice) {
	if len(s) == 0 {
		return
	}
	number, part := engine.SplitID(inv.ID)
	x := s[number]
	switch {
	case x == nil:
	case part > 0:
		if x.parts++; x.parts == 1 {
			x.first, x.at = *inv, row
		}
		x.differs = x.differs || inv.Amount != x.first.Amount || inv.Due != x.first.Due
		x.amount += inv.Amount
		x.open += inv.Open
	default:
		x.row, x.whole = row, *inv
	}
}

// judge reports the wholes that stand beside their instalments, in the order of their
// rows, and names those that the instalments replace.
func (s splits) judge(r *run, src *Source, sums *totals) (replaced map[string]bool) {
	replaced = map[string]bool{}
	var both, repeated []*split
	for _, x := range s {
		if x.parts > 1 && !x.differs {
			repeated = append(repeated, x)
		}
		if x.row > 0 && x.parts > 0 {
			both = append(both, x)
		}
	}
	slices.SortFunc(repeated, func(a, b *split) int { return a.at - b.at })
	for _, x := range repeated {
		r.add(src, x.again())
	}
	slices.SortFunc(both, func(a, b *split) int { return a.row - b.row })
	for _, x := range both {
		cur, id := x.whole.Currency, x.whole.ID
		p := Problem{
			Code: codeSplit, Row: x.row, Column: "invoice", Value: id,
			Message: agree.Sprintf("%s stands beside its %d {instalment|instalments}, and they are one debt: the instalments are read, the whole is not", id, x.parts),
			Hint:    "export the instalments alone, or the whole alone",
		}
		if p.Warning = x.amount == x.whole.Amount || x.open == x.whole.Open; !p.Warning {
			p.Message = agree.Sprintf("%s of %s stands beside its %d {instalment, which comes|instalments, which come} to %s: which of them is owed cannot be told",
				id, cur.Format(x.whole.Amount), x.parts, cur.Format(x.amount))
		} else {
			replaced[id] = true
			sums.remove(cur, x.whole.Amount, x.whole.Open)
		}
		r.add(src, p)
	}
	return replaced
}

// again reports instalments that are the same amount on the same day: rows of one invoice,
// each with the whole, that somebody numbered.
func (x *split) again() Problem {
	number, _ := engine.SplitID(x.first.ID)
	return Problem{
		Code: codeSplit, Row: x.at, Column: "invoice", Value: x.first.ID,
		Message: fmt.Sprintf("the %d instalments of %s all fall due on %s with %s each: they look like one invoice that stands in %d rows, and would be owed %d times",
			x.parts, number, x.first.Due, x.first.Currency.Format(x.first.Amount), x.parts, x.parts),
		Hint: `give the rows the number of the invoice, and say in intake.cue how they come together: invoices: lines: "first" when each repeats the whole, "sum" when they add up; instalments have a due date each`,
	}
}
