package replay

import (
	"cmp"
	"slices"
	"strings"
)

// nearLimit is how many like ids an error lists.
const nearLimit = 3

// near lists the ids most like one that does not exist, for the end of an
// error: those that share most of their beginning and end with it.
func near(id string, n int, at func(int) string) string {
	type likeness struct {
		id     string
		shared int
	}
	var best []likeness
	want := strings.ToLower(id)
	for i := range n {
		l := likeness{at(i), 0}
		l.shared = shared(want, strings.ToLower(l.id))
		if 2*l.shared < max(len(want), len(l.id)) {
			continue
		}
		best = append(best, l)
		slices.SortFunc(best, func(a, b likeness) int {
			return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(len(a.id), len(b.id)), cmp.Compare(a.id, b.id))
		})
		best = best[:min(len(best), nearLimit)]
	}
	if len(best) == 0 {
		return ""
	}
	ids := make([]string, len(best))
	for i, l := range best {
		ids[i] = l.id
	}
	return "; near it: " + strings.Join(ids, ", ")
}

// shared counts the bytes that two words have in common at both ends.
func shared(a, b string) int {
	n := min(len(a), len(b))
	head := 0
	for head < n && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < n-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return head + tail
}
