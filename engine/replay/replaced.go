package replay

import (
	"cmp"

	"github.com/relance-dev/relance/engine"
)

// replaced is the case that goes on with a new invoice, nil for none. A whole invoice that was
// put into instalments goes on in the one that is due first; when the whole comes back, the
// instalment that was due first goes on in it. A ledger knows of that alone: in a file both
// are one invoice (see package intake).
func (w *Walker) replaced(i int32, m *engine.Machine) *running {
	if w.live == nil || m.Scope == engine.ScopeClient {
		return nil
	}
	inv := &w.invoices[i]
	number, part := engine.SplitID(inv.ID)
	var found *receivable
	for _, j := range w.live.relatives(w, number) {
		other := &w.invoices[j]
		if j == i || other.account != inv.account {
			continue
		}
		_, p := engine.SplitID(other.ID)
		switch {
		case part > 0 && p > 0 && other.Open > 0 && sooner(other, inv):
			return nil // it is not the first
		case (part > 0) == (p > 0) || other.Open > 0 || other.running < 0:
		case found == nil || sooner(other, found):
			found = other
		}
	}
	if found == nil {
		return nil
	}
	r := &w.cases[found.running]
	if r.machine != m || r.invoice < 0 || m.States[r.state.State].Final {
		return nil
	}
	return r
}

// sooner reports whether an invoice is due before another one; of two on one day, the lower id is.
func sooner(a, b *receivable) bool {
	return cmp.Or(cmp.Compare(a.Due, b.Due), cmp.Compare(a.ID, b.ID)) < 0
}

// relatives lists the instalments of a number and the whole, by their place in w.invoices; none of a
// number that has no instalments. The client's invoices are looked through once.
func (x *live) relatives(w *Walker, number string) []int32 {
	if x.split == nil {
		x.split = map[string][]int32{}
		for i := range w.invoices {
			if n, part := engine.SplitID(w.invoices[i].ID); part > 0 {
				x.split[n] = append(x.split[n], int32(i))
			}
		}
		for i := range w.invoices {
			id := w.invoices[i].ID
			if _, part := engine.SplitID(id); part == 0 && x.split[id] != nil {
				x.split[id] = append(x.split[id], int32(i))
			}
		}
	}
	return x.split[number]
}

// rejoin lets the case of a whole invoice that ended when it was put into instalments go on
// where theirs stands, once the whole is back.
func (w *Walker) rejoin() {
	for i := range w.invoices {
		inv := &w.invoices[i]
		if inv.running < 0 || inv.Open <= 0 {
			continue
		}
		r := &w.cases[inv.running]
		if r.invoice < 0 || !r.machine.States[r.state.State].Final {
			continue
		}
		before := w.replaced(int32(i), r.machine)
		if before == nil {
			continue
		}
		used := r.state.Entries
		r.state, r.last, r.changed = before.state.CarriedOver(), before.last, true
		for s := range r.state.Entries { // an ActionKey is never used twice
			r.state.Entries[s] = max(r.state.Entries[s], used[s])
		}
		w.live.opened(w, int32(i), engine.Source{})
		w.live.carriedOver(inv.running, w.invoices[before.invoice].ID)
	}
}
