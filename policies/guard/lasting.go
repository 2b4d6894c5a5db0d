package guard

import (
	"slices"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// lasting are the names whose values stay as they are for as long as nobody mends what is known of an invoice or a client.
var lasting = []string{
	"client.id", "client.profile", "client.kind", "client.country",
	"invoice.id", "invoice.number", "invoice.instalment", "invoice.currency", "invoice.amount", "invoice.issued", "invoice.entity",
}

// growing are the names whose whole number is never less on a later day, for as long as the case runs, whichever states it goes through.
var growing = []string{"case.contacts", "case.days_open"}

// passing are the names that change with the days alone.
var passing = []string{"today", "days_late", "business_days_late", "case.days_in_state", "case.days_open", "case.days_since_contact", "case.days_held"}

// Passes reports whether a guard looks at the days: with time alone it may come to hold.
func Passes(g *Guard) bool {
	if g == nil {
		return false
	}
	var a asked
	a.see(g)
	return a.complex != "" || slices.ContainsFunc(a.order, func(v *variable) bool { return slices.Contains(passing, v.Name) })
}

// Lasting is, of a guard that holds, what goes on holding as days pass, for as long as nobody mends a client's profile, kind
// or country, or an invoice: the parts, joined by &&, that look at such names alone, those that ask for so many contacts or days of
// the case at least, and, with late, for so many days late at least. whole reports that nothing else is in it. A nil guard has no part, and is whole.
func Lasting(g *Guard, late bool) (parts []Wish, whole bool) {
	if g == nil {
		return nil, true
	}
	all, ok := g.parts(g.root, true)
	if !ok {
		all = []wish{{guard: g, holds: true}}
	}
	whole = true
	for _, p := range all {
		if p.lasts(late) {
			parts = append(parts, Wish{Guard: p.guard, Holds: p.holds})
		} else {
			whole = false
		}
	}
	return parts, whole
}

func (w *wish) lasts(late bool) bool {
	var a asked
	a.see(w.guard)
	if a.complex != "" || len(a.order) == 0 {
		return false
	}
	if name := w.guard.root.atLeast(); w.holds && (slices.Contains(growing, name) || late && name == "days_late") {
		return true
	}
	return !slices.ContainsFunc(a.order, func(v *variable) bool { return !slices.Contains(lasting, v.Name) })
}

// atLeast is the name that a comparison asks to be so much at least; "" for every other condition.
func (n *node) atLeast() string {
	if n.function != operators.Greater && n.function != operators.GreaterEquals {
		return ""
	}
	if _, whole := n.args[1].literal.(types.Int); !whole || n.args[0].variable == nil {
		return ""
	}
	return n.args[0].variable.Name
}
