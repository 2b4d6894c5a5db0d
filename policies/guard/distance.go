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
	switch {
	case op == operators.Greater && r.literal != nil && wanted < maxWhole:
		op, wanted = operators.GreaterEquals, wanted+1
	case op == operators.Less && r.literal != nil && wanted > -maxWhole:
		op, wanted = operators.LessEquals, wanted-1
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
	case value == wanted:
		m.text = subject + ", not " + beyond(op) + " " + target
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
	case value == wanted:
		m.text = subject + ", not " + map[string]string{operators.Greater: "after", operators.Less: "before"}[op] + " " + target
	case value < wanted:
		m.text = subject + ": " + plural(m.days, "day") + " before " + target
	default:
		m.text = subject + ": " + plural(m.days, "day") + " after " + target
	}
	if value <= wanted && w.runs(l) || value >= wanted && w.runs(r) {
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
	lack.Abs(&lack)
	m := miss{rank: rankAmount, lack: &lack}
	switch {
	case sign == 0:
		m.text = subject + ", not " + beyond(op) + " " + target
	case sign > 0:
		m.text = subject + ": " + lack.Text('f') + " short of " + target
	default:
		m.text = subject + ": " + lack.Text('f') + " over " + target
	}
	return m
}

// beyond is the word for a strict comparison.
func beyond(op string) string {
	if op == operators.Less {
		return "below"
	}
	return "above"
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
