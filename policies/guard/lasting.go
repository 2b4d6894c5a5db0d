package guard

import "slices"

// lasting are the names whose values stay as they are for as long as nobody mends what is known of an invoice or a client.
var lasting = []string{
	"client.id", "client.profile", "client.kind", "client.country",
	"invoice.id", "invoice.number", "invoice.instalment", "invoice.currency", "invoice.amount", "invoice.issued", "invoice.entity",
}

// Lasting is, of a guard that holds, what goes on holding as days pass, for as long as nobody mends a client's profile, kind
// or country, or an invoice: the parts, joined by &&, that look at such names alone, and, with late, those that ask for so many
// days late at least. whole reports that nothing else is in it. A nil guard has no part, and is whole.
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
	if _, from := w.guard.DaysLate(); from && late && w.holds && len(a.order) == 1 && w.guard.root.function != "" && !joins(w.guard.root) {
		return true
	}
	return !slices.ContainsFunc(a.order, func(v *variable) bool { return !slices.Contains(lasting, v.Name) })
}
