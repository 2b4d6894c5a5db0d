package guard

import (
	"fmt"
	"strings"

	"cel.dev/cel-go/common/operators"
)

// mostDecimals is how many decimals a currency has at most.
const mostDecimals = 4

// amounts reports constants with more decimals than money has, where two values
// are compared and one of them is an amount: 10.000 is ten, and whoever writes
// it often means ten thousand.
func (c *inspector) amounts(l, r *node) {
	if !l.amount() && !r.amount() {
		return
	}
	l.addends(c.decimals)
	r.addends(c.decimals)
}

// amount reports whether n is money, or a sum that money is part of. A product
// or a quotient may have more decimals than money, and so may a declared fact.
func (n *node) amount() bool {
	found := false
	n.addends(func(n *node) {
		found = found || n.variable != nil && n.variable.amount
	})
	return found
}

// addends calls f for each of the values that n adds up, takes away or chooses
// between; for n itself when it does none of these.
func (n *node) addends(f func(n *node)) {
	args := n.args
	switch n.function {
	case operators.Add, operators.Subtract, operators.Negate:
	case operators.Conditional:
		args = args[1:]
	default:
		f(n)
		return
	}
	for _, a := range args {
		a.addends(f)
	}
}

// decimals reports a constant with more decimals than money has. It looks at
// what is written: 10.000 equals 10, and is a slip all the same.
func (c *inspector) decimals(n *node) {
	if _, ok := n.literal.(*decimal); !ok {
		return
	}
	written := strings.Map(dropBlank, n.name(c.src))
	whole, fraction, _ := strings.Cut(written, ".")
	if strings.ContainsAny(written, "eE") {
		return
	}
	thousands := likeThousands(strings.TrimPrefix(whole, "-"), fraction)
	limit, why := c.env.vocabulary.decimals(thousands)
	if len(fraction) <= limit {
		return
	}
	kept := strings.TrimRight(fraction, "0")
	exact := len(kept) <= limit
	if !exact {
		kept = fraction[:limit]
	}
	message, hint := written+" is no amount", strings.TrimSuffix(whole+"."+kept, ".")
	switch {
	case thousands && exact:
		message = fmt.Sprintf("%s is %s here, not %s", written, hint, whole+fraction)
		hint = whole + fraction + ", or " + hint
	case thousands:
		hint = whole + fraction + ", or an amount such as " + hint
	case !exact:
		hint = "an amount such as " + hint
	}
	c.warn(codeDecimals, n, "write "+hint, "%s: %s", message, why)
}

// likeThousands reports whether a point in a number parts thousands in many
// countries: 1.500 and 10.000, not 0.500 or 1500.125.
func likeThousands(whole, fraction string) bool {
	return len(fraction) == 3 && len(whole) >= 1 && len(whole) <= 3 && whole[0] != '0'
}

// decimals returns how many decimals an amount has at most, and says why. In
// any currency three decimals are enough for doubt when they look like
// thousands: the few currencies that have them can do without the last zero,
// or name themselves in the policy.
func (v *Vocabulary) decimals(thousands bool) (limit int, why string) {
	switch {
	case !v.Currency.IsZero():
		limit = v.Currency.Exponent()
		return limit, v.Currency.Code() + " has " + counted(limit, "decimal")
	case thousands:
		return usualDecimals, "most currencies have " + counted(usualDecimals, "decimal")
	}
	return mostDecimals, "no currency has more than " + counted(mostDecimals, "decimal")
}
