package guard

import (
	"strings"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"github.com/cockroachdb/apd/v3"
)

// whole says how far a whole number is from what is wanted. Above 7 is at
// least 8.
func (w *working) whole(op string, l, r *node, subject string, value, wanted int64) miss {
	if op == operators.Greater && r.literal != nil && wanted < maxWhole {
		op, wanted = operators.GreaterEquals, wanted+1
	}
	unit := ""
	if strings.Contains(l.name(w.src), "days") || strings.Contains(l.name(w.src), "today") {
		unit = "day"
	}
	target := w.target(r, types.Int(wanted))
	m := miss{rank: rankCount, days: distanceOf(value, wanted)}
	switch {
	case op == operators.NotEquals:
		return miss{rank: rankOther, text: subject}
	case op == operators.Less:
		m.text = subject + ", not below " + target
	case value == wanted:
		m.text = subject + ", not above " + target
	case value < wanted:
		m.text = subject + ": " + plural(m.days, unit) + " short of " + target
		if w.runs(l) {
			m.rank = rankTime
		}
	default:
		m.text = subject + ": " + plural(m.days, unit) + " over " + target
	}
	return m
}

// dates says how far a date is from what is wanted.
func (w *working) dates(op string, l, r *node, subject string, value, wanted int64) miss {
	target := w.target(r, date(wanted))
	m := miss{rank: rankCount, days: distanceOf(value, wanted)}
	switch {
	case op == operators.NotEquals:
		return miss{rank: rankOther, text: subject}
	case op == operators.Greater:
		m.text = subject + ", not after " + target
	case op == operators.Less:
		m.text = subject + ", not before " + target
	case value < wanted:
		m.text = subject + ": " + plural(m.days, "day") + " before " + target
	default:
		m.text = subject + ": " + plural(m.days, "day") + " after " + target
	}
	if value <= wanted && w.runs(l) && !w.runs(r) {
		m.rank = rankTime
	}
	return m
}

// amounts says how far an amount is from what is wanted.
func (w *working) amounts(op string, r *node, subject string, value, wanted *decimal) miss {
	var lack apd.Decimal
	if _, err := exact.Sub(&lack, &wanted.Decimal, &value.Decimal); err != nil || op == operators.NotEquals {
		return miss{rank: rankOther, text: subject}
	}
	target := w.target(r, wanted)
	sign := lack.Sign()
	distance := &decimal{}
	distance.Abs(&lack)
	m := miss{rank: rankAmount, lack: &distance.Decimal}
	switch {
	case op == operators.Less:
		m.text = subject + ", not below " + target
	case sign == 0:
		m.text = subject + ", not above " + target
	case sign > 0:
		m.text = subject + ": " + distance.rounded() + " short of " + target
	default:
		m.text = subject + ": " + distance.rounded() + " over " + target
	}
	return m
}

func distanceOf(a, b int64) int64 {
	if a < b {
		return b - a
	}
	return a - b
}

// runs reports whether an expression has a clock that goes on.
func (w *working) runs(n *node) bool {
	running := false
	n.each(func(n *node) {
		running = running || n.variable != nil && n.variable.timing.clock() && n.variable.timing.running(w.in)
	})
	return running
}
