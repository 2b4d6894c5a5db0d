package guard

import (
	"fmt"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
)

// condition reports an operand of && || ! or ?: that is no yes/no value.
func (c *inspector) condition(n *node) {
	if n.bad() || n.kind == boolKind {
		return
	}
	c.report(codeOperation, n, c.conditionHint(n), "%s is %s, not a condition", n.name(c.src), n.kind)
	n.kind = badKind
}

// repeated reports a constant that was to be compared with what the condition
// before it compares: client.kind == 'business' || 'public'.
func (c *inspector) repeated(before, n *node) bool {
	for joins(before) {
		before = before.args[len(before.args)-1]
	}
	if n.literal == nil || comparisons[before.function] == "" || before.bad() {
		return false
	}
	named, constant := before.args[0], before.args[1]
	alike := constant.kind == n.kind || constant.kind.number() && n.kind.number()
	if named.literal != nil || constant.literal == nil || !alike || n.kind == boolKind {
		return false
	}
	c.report(codeOperation, n, fmt.Sprintf("repeat the comparison: %s %s %s", named.name(c.src), comparisons[before.function], n.name(c.src)),
		"%s is %s, not a condition", n.name(c.src), n.kind)
	n.kind = badKind
	return true
}

// conditionHint says how to make a condition of a value.
func (c *inspector) conditionHint(n *node) string {
	name := n.name(c.src)
	if arithmeticSigns[n.function] != "" || n.function == operators.Conditional {
		name = "(" + name + ")"
	}
	switch {
	case n.literal != nil:
	case n.kind.number():
		return "compare it, as in " + name + " > 0"
	case n.kind == stringKind:
		if values := c.env.vocabulary.values(n.domain); len(values) > 0 {
			return "compare it, as in " + name + " == " + quoted(values[0])
		}
		return "compare it, as in " + name + " == 'x', or ask " + name + " != ''"
	case n.kind == dateKind && name == "today":
		return "compare it, as in today >= date('2026-05-01')"
	case n.kind == dateKind:
		return "compare it, as in " + name + " <= today"
	}
	return "write a condition, as in days_late >= 7"
}

// compare checks == != < <= > >=.
func (c *inspector) compare(n *node) {
	l, r := n.args[0], n.args[1]
	equality := n.function == operators.Equals || n.function == operators.NotEquals
	switch {
	case l.bad() || r.bad():
	case l.kind == listKind || r.kind == listKind:
		c.report(codeList, n, listHint(n, c.src), "a list cannot be compared")
	case c.chained(l, r):
		middle := l.args[1].name(c.src)
		c.report(codeCompare, n, fmt.Sprintf("write %s && %s %s %s", l.name(c.src), middle, comparisons[n.function], r.name(c.src)),
			"one comparison at a time: %s stands between two", middle)
		n.kind = badKind
	case !c.align(l, r):
		c.mismatch(n, l, r)
	case !equality && (l.kind == boolKind || l.kind == stringKind):
		c.report(codeCompare, n, "use == or !=", "%s has no order: %s cannot compare it", l.kind, comparisons[n.function])
	case l.kind == stringKind:
		c.checkTexts(l, r)
		c.checkTexts(r, l)
	case l.kind == decimalKind:
		c.amounts(l, r)
	}
}

// chained reports whether l and r are two comparisons in a row, as in
// 7 <= days_late <= 15.
func (c *inspector) chained(l, r *node) bool {
	if comparisons[l.function] == "" {
		return false
	}
	middle := l.args[1].kind
	start, _ := c.bracketed(l)
	return start == l.start && middle != boolKind && (middle == r.kind || middle.number() && r.kind.number())
}

// listHint says how to write a comparison with a list.
func listHint(n *node, src string) string {
	l, r := n.args[0], n.args[1]
	if l.kind == listKind {
		l, r = r, l
	}
	in := l.name(src) + " in " + r.name(src)
	switch {
	case l.kind == listKind || n.function != operators.Equals && n.function != operators.NotEquals:
		return "write in: client.kind in ['business', 'public']"
	case n.function == operators.NotEquals:
		return "write !(" + in + ")"
	}
	return "write " + in
}

// align makes two operands one kind where that loses nothing.
func (c *inspector) align(l, r *node) bool {
	if l.kind.number() && r.kind.number() && l.kind != r.kind {
		c.toDecimal(l)
		c.toDecimal(r)
	}
	return l.kind == r.kind
}

// mismatch reports two values that cannot be compared, at the literal if one is.
func (c *inspector) mismatch(n, l, r *node) {
	at, other := r, l
	if l.literal != nil && r.literal == nil {
		at, other = l, r
	}
	place := *n
	if at.literal != nil {
		place = *at
	}
	c.report(codeCompare, &place, c.mismatchHint(at, other), "%s is %s and %s is %s: they cannot be compared",
		other.name(c.src), other.kind, at.name(c.src), at.kind)
}

// mismatchHint says how to write a constant so that it fits the other side.
func (c *inspector) mismatchHint(constant, other *node) string {
	s, isText := literalText(constant.literal)
	switch {
	case other.kind == boolKind:
		return "a yes/no value stands by itself: " + c.yesOrNo(other)
	case other.kind == stringKind && constant.literal != nil:
		return c.textHint(constant, other)
	case isText && other.kind == dateKind:
		if _, err := engine.ParseDate(s); err == nil {
			return "write date('" + s + "')"
		}
		return "write a day as date('2026-05-01')"
	case isText && other.kind.number():
		if _, err := parseDecimal(s); err == nil {
			return "write the number without quotes: " + s
		}
		return "compare it with a number"
	case other.kind == dateKind && constant.kind.number(), other.kind.number() && constant.kind == dateKind:
		return "a date less a date is a number of days: today - invoice.due"
	case other.kind.number() && constant.literal != nil:
		return "compare it with a number"
	}
	return "compare values of one type"
}

// yesOrNo writes a condition and its opposite.
func (c *inspector) yesOrNo(n *node) string {
	name := n.name(c.src)
	switch {
	case n.function == operators.LogicalNot:
		start, end := c.bracketed(n.args[0])
		return name + ", or " + c.src[start:end]
	case n.function == operators.In, n.function == operators.Conditional, joins(n), comparisons[n.function] != "":
		return name + ", or !(" + name + ")"
	}
	return name + ", or !" + name
}

// textHint says what to compare a text with instead of a constant of another kind.
func (c *inspector) textHint(constant, text *node) string {
	switch values := c.env.vocabulary.values(text.domain); {
	case len(values) > 0:
		return "compare it with " + suggest("", values, quoted)
	case constant.kind == boolKind && text.variable != nil:
		return "ask has(" + text.name(c.src) + ") whether it is known"
	case constant.kind.number():
		return "write text between quotes: '" + constant.name(c.src) + "'"
	}
	return "compare it with text between quotes"
}

// checkTexts checks the constants of one side against the values that the
// other side can have.
func (c *inspector) checkTexts(named, side *node) {
	if named.domain == anyText || named.bad() {
		return
	}
	if side.function == operators.Conditional {
		c.checkTexts(named, side.args[1])
		c.checkTexts(named, side.args[2])
		return
	}
	s, ok := literalText(side.literal)
	if !ok {
		return
	}
	if p, bad := c.env.vocabulary.checkValue(named.domain, named.name(c.src), s); bad {
		p.Start, p.End = side.start, side.end
		c.problems = append(c.problems, p)
		if only := nearest.Only(s, c.env.vocabulary.values(named.domain)); only != "" && c.src[side.start:side.end] == quoted(s) {
			c.problems[len(c.problems)-1].Fix = []diag.Edit{{Start: side.start, End: side.end, Text: quoted(only)}}
		}
	}
}

// membership checks in.
func (c *inspector) membership(n *node) {
	l, r := n.args[0], n.args[1]
	if l.bad() || r.bad() {
		return
	}
	if r.kind != listKind {
		hint := "write a list: " + l.name(c.src) + " in [" + r.name(c.src) + "]"
		if l.kind == stringKind && r.kind == stringKind && r.literal == nil {
			hint += ", or " + r.name(c.src) + ".contains(" + l.name(c.src) + ")"
		}
		c.report(codeList, r, hint, "%s is %s, not a list", r.name(c.src), r.kind)
		return
	}
	if l.kind == listKind {
		c.report(codeList, l, "put one value before in", "a list cannot be in a list")
		return
	}
	if l.kind.number() && r.elems.number() && l.kind != r.elems {
		c.toDecimal(l)
		for _, a := range r.args {
			c.toDecimal(a)
		}
	}
	for _, a := range r.args {
		switch {
		case a.bad():
		case a.kind != l.kind:
			c.report(codeCompare, a, c.mismatchHint(a, l), "%s is %s and %s is %s: they cannot be compared",
				l.name(c.src), l.kind, a.name(c.src), a.kind)
		case l.kind == stringKind:
			c.checkTexts(l, a)
		case l.kind == decimalKind:
			c.amounts(l, a)
		}
	}
}

// arithmetic checks + - * / % and the sign.
func (c *inspector) arithmetic(n *node) {
	for _, a := range n.args {
		if a.bad() {
			return
		}
	}
	if n.function == operators.Negate {
		if a := n.args[0]; a.kind.number() {
			n.kind = a.kind
		} else {
			c.report(codeOperation, a, "a sign stands before numbers", "%s is %s: it has no negative", a.name(c.src), a.kind)
		}
		return
	}
	l, r := n.args[0], n.args[1]
	switch {
	case n.function == operators.Subtract && l.kind == dateKind && r.kind == dateKind:
		n.kind = intKind
	case n.function == operators.Add && (l.kind == dateKind && r.kind == intKind || l.kind == intKind && r.kind == dateKind):
		if r.kind == dateKind {
			l, r = r, l
		}
		c.report(codeOperation, n, "write "+l.name(c.src)+".plus_days("+r.name(c.src)+")", "days are not added to a date with +")
	case l.kind == dateKind && r.kind == intKind && n.function == operators.Subtract:
		c.report(codeOperation, n, "write "+l.name(c.src)+".minus_days("+r.name(c.src)+")", "days are not taken from a date with -")
	case !l.kind.number() || !r.kind.number():
		c.report(codeOperation, n, "it computes with numbers only", "%s does not work on %s and %s", arithmeticSigns[n.function], l.kind, r.kind)
	case n.function == operators.Modulo && (l.kind != intKind || r.kind != intKind):
		c.report(codeOperation, n, "use whole numbers, such as days", "%% works on whole numbers only")
	case n.function == operators.Divide: // 1/2 is 0.5
		if isZero(r) {
			c.report(codeOperation, r, "divide by something else", "division by zero")
		}
		c.toDecimal(l)
		c.toDecimal(r)
		n.kind = decimalKind
	default:
		if n.function == operators.Modulo && isZero(r) {
			c.report(codeOperation, r, "divide by something else", "division by zero")
		}
		c.align(l, r)
		n.kind = l.kind
	}
}

func isZero(n *node) bool {
	switch v := n.literal.(type) {
	case types.Int:
		return v == 0
	case *decimal:
		return v.IsZero()
	}
	return false
}

// conditional checks condition ? value : other.
func (c *inspector) conditional(n *node) {
	c.condition(n.args[0])
	l, r := n.args[1], n.args[2]
	switch {
	case l.bad() || r.bad():
		return
	case l.kind == listKind || r.kind == listKind:
		c.report(codeList, n, "write in on both sides of the colon", "? : cannot choose between lists")
		return
	case !c.align(l, r):
		c.report(codeCompare, r, "both sides of the colon need one type", "%s is %s and %s is %s",
			l.name(c.src), l.kind, r.name(c.src), r.kind)
		return
	}
	n.kind = l.kind
	n.domain = commonDomain(l, r)
}

// commonDomain is the domain of a choice between two texts.
func commonDomain(l, r *node) domainID {
	switch {
	case l.literal != nil:
		return r.domain
	case r.literal != nil, l.domain == r.domain:
		return l.domain
	}
	return anyText
}
