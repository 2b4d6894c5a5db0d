package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// decideAll decides every case that is due today or whose facts changed.
func (w *Walker) decideAll(day engine.Date) {
	for n := range w.cases {
		r := &w.cases[n]
		if r.machine == nil {
			continue
		}
		account := r.readsAccount()
		if r.changed || w.clientOn || r.wake != 0 && r.wake <= day ||
			account && w.accounts[r.account].changed || w.watch.wants(w, int32(n), day) {
			r.changed = false
			w.decideOne(int32(n), day)
		}
		if account {
			w.watchTurn(r.account, day)
		}
	}
}

// decideOne decides one case, and carries out what is decided.
func (w *Walker) decideOne(n int32, day engine.Date) {
	r := &w.cases[n]
	f := w.facts(n, day)
	d := &w.decision
	granted, err := w.decide(d, r, f, day)
	unwritable := false
	if err == nil {
		if err = w.unwritable(n, d, day); err != nil {
			*d, unwritable = engine.Decision{Case: r.state}, true
		}
	}
	w.watch.decided(w, n, f, day, d, granted, err)
	w.live.decided(w, n, f, day, d, err)
	if err != nil {
		r.wake = day + 1 // nobody can tell whether time mends it
		if !r.reported {
			r.reported = true
			if w.selects(r.machine) && (w.live != nil || !unwritable) {
				w.out.Tally.fail(err, w.label(r))
			}
		}
		return
	}
	r.state, r.wake, r.proposal = d.Case, d.Wake, d.Proposal
	w.agreedTo(r.machine, d, granted, day)
	for i := range d.Steps {
		w.act(n, d, i, day)
	}
	if len(d.Steps) > 0 {
		w.followAgain(n, day)
	}
}

// followAgain lets a case that came back to where it began follow the assign
// list, from tomorrow on.
func (w *Walker) followAgain(n int32, day engine.Date) {
	r := &w.cases[n]
	if w.assign.fixed || !r.follows() {
		return
	}
	for _, i := range w.accounts[r.account].known {
		if inv := &w.invoices[i]; inv.running == n {
			inv.recheck = day + 1
		}
	}
}

// decide is engine.Decide, with proposals granted unless they are withheld. It
// begins anew with each grant, so that the day goes as if it had been given before.
func (w *Walker) decide(d *engine.Decision, r *running, f *engine.Facts, day engine.Date) (granted []engine.Approval, err error) {
	c := r.state
	for {
		w.out.Tally.Decisions++
		*d, err = engine.Decide(r.machine, c, f, day)
		if err != nil {
			d.Case = r.state
			return nil, err
		}
		if w.Withhold || d.Proposal == nil || slices.Contains(c.Approved, *d.Proposal) {
			return granted, nil
		}
		granted = append(granted, *d.Proposal)
		c.Approved = append(slices.Clip(c.Approved), *d.Proposal)
	}
}
