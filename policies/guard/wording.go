package guard

import (
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine/agree"
)

// Words says in a language what the guard asks, for pictures and lists that people read: "30 days late and 10 days in this
// state". French for "fr", English for every other language. What has no words stands as it is written.
func (g *Guard) Words(language string) string {
	w := wording{src: g.src, of: englishPhrases}
	if language == "fr" {
		w.of = frenchPhrases
	}
	return w.say(g.root)
}

// wording puts one guard into words.
type wording struct {
	src string
	of  *phrases
}

func (w *wording) say(n *node) string {
	switch n.function {
	case operators.LogicalAnd, operators.LogicalOr:
		return w.join(n)
	case operators.LogicalNot:
		if v := n.args[0].variable; v != nil {
			if p, ok := w.of.truth(v.Name); ok {
				return p[1]
			}
		}
	case operators.In:
		if v, values := n.args[0].variable, w.texts(n.args[1]); v != nil && values != nil {
			if v.Name == "case.state" {
				return w.of.from + " " + strings.ReplaceAll(strings.Join(values, ", "), "_", " ")
			}
			if noun := w.of.nouns[v.Name]; noun != "" {
				return noun + w.of.colon + strings.Join(values, w.of.or)
			}
		}
	case "":
		if n.variable != nil {
			if p, ok := w.of.truth(n.variable.Name); ok {
				return p[0]
			}
		}
	}
	if sign, ok := comparisons[n.function]; ok && n.args[0].variable != nil {
		a, b := n.args[0].variable.Name, n.args[1]
		if b.literal != nil {
			if s := w.compared(a, sign, b); s != "" {
				return s
			}
		} else if b.variable != nil && w.of.nouns[a] != "" && w.of.nouns[b.variable.Name] != "" {
			return w.of.nouns[a] + " " + shownSigns[sign] + " " + w.of.nouns[b.variable.Name]
		}
	}
	return strings.Join(strings.Fields(n.name(w.src)), " ")
}

// join says a chain of and, or of or.
func (w *wording) join(n *node) string {
	var parts []*node
	var flatten func(x *node)
	flatten = func(x *node) {
		if x.function == n.function {
			for _, a := range x.args {
				flatten(a)
			}
			return
		}
		parts = append(parts, x)
	}
	flatten(n)
	if slices.ContainsFunc(parts, func(x *node) bool { return x.reads("days_to_limitation") }) { // which says that it is known
		parts = slices.DeleteFunc(parts, func(x *node) bool { return x.reads(hasPrefix + "invoice.limitation_date") })
	}
	said := make([]string, len(parts))
	between := w.of.or
	if n.function == operators.LogicalAnd {
		between = w.of.and
		if slices.ContainsFunc(parts, func(x *node) bool { return x.function == operators.LogicalOr }) {
			between = "," + between
		}
	}
	for i, x := range parts {
		said[i] = w.say(x)
	}
	return strings.Join(said, between)
}

// reads reports whether an expression speaks of a name.
func (n *node) reads(name string) (yes bool) {
	n.each(func(x *node) { yes = yes || x.variable != nil && x.variable.Name == name })
	return yes
}

// texts are the values of a list of texts; nil when it is none.
func (w *wording) texts(n *node) []string {
	var out []string
	for _, a := range n.args {
		s, ok := literalText(a.literal)
		if !ok {
			return nil
		}
		out = append(out, s)
	}
	return out
}

// compared says a comparison of a name with a constant; empty when there are no words.
func (w *wording) compared(name, sign string, constant *node) string {
	value := constant.name(w.src)
	if s, ok := literalText(constant.literal); ok {
		return w.text(name, sign, s)
	}
	if s := w.of.special[name+" "+sign+" "+value]; s != "" {
		return s
	}
	if u, ok := w.of.units[name]; ok {
		n, whole := constant.literal.(types.Int)
		if !whole {
			return ""
		}
		return w.count(u, sign, int64(n), name)
	}
	noun := w.of.nouns[name]
	if noun == "" {
		return ""
	}
	return noun + " " + shownSigns[sign] + " " + value
}

// shownSigns are the signs of comparisons for people.
var shownSigns = map[string]string{"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}

// text says a comparison with a text.
func (w *wording) text(name, sign, value string) string {
	noun := w.of.nouns[name]
	switch {
	case name == "case.state" && sign == "==":
		return w.of.from + " " + strings.ReplaceAll(value, "_", " ")
	case w.of.special[name+" "+sign+" "+value] != "":
		return w.of.special[name+" "+sign+" "+value]
	case noun == "":
		return ""
	case value == "" && sign == "!=":
		return fmt.Sprintf(w.of.there, noun)
	case value == "" && sign == "==":
		return fmt.Sprintf(w.of.none, noun)
	case sign == "==":
		return noun + w.of.colon + value
	case sign == "!=":
		return noun + w.of.other + value
	}
	return ""
}

// count says a comparison of a number of things.
func (w *wording) count(u unit, sign string, n int64, name string) string {
	thing := fmt.Sprintf("%d %s", n, u.many)
	if n == 1 || n == 0 && w.of == frenchPhrases {
		thing = fmt.Sprintf("%d %s", n, u.one)
	}
	switch {
	case name == "days_late" && sign == ">=" && n == 0:
		return w.of.due
	case name == "days_late" && sign == ">=" && n < 0:
		return agree.Sprintf(w.of.ahead, -n)
	case sign == ">=":
		return thing
	case w.of.signs[sign] != "":
		return w.of.signs[sign] + " " + thing
	}
	return ""
}

// DaysLate is the lateness below which the guard never holds, when it asks for one: 30 of days_late >= 30 && invoice.open > 0.
func (g *Guard) DaysLate() (days int, ok bool) { return g.root.daysLate() }

func (n *node) daysLate() (days int, ok bool) {
	switch n.function {
	case operators.LogicalAnd:
		for _, a := range n.args {
			if d, found := a.daysLate(); found && (!ok || d > days) {
				days, ok = d, true
			}
		}
	case operators.Greater, operators.GreaterEquals:
		v := n.args[0].variable
		c, whole := n.args[1].literal.(types.Int)
		if v == nil || v.Name != "days_late" || !whole {
			return 0, false
		}
		days, ok = int(c), true
		if n.function == operators.Greater {
			days++
		}
	}
	return days, ok
}
