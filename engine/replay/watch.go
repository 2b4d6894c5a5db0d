package replay

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// watch writes down what a walker does with one invoice. A nil watch does nothing.
type watch struct {
	invoice int32 // in walker.invoices
	*Story
}

// wants reports whether a case must be decided today although nothing calls for it.
func (x *watch) wants(w *Walker, n int32, day engine.Date) bool {
	return x != nil && day == x.At && w.invoices[x.invoice].running == n
}

// opened notes that an invoice was taken into a case.
func (x *watch) opened(w *Walker, invoice int32, by engine.Source, day engine.Date) {
	if x == nil || x.invoice != invoice {
		return
	}
	r := &w.cases[w.invoices[invoice].running]
	if day > x.At {
		x.Next = &Next{Day: day, Machine: r.machine, Opened: true}
		return
	}
	x.Path = append(x.Path, Entry{
		Day: day, Machine: r.machine, Opened: true, Source: by,
		Step: engine.Step{From: engine.NoState, To: r.state.State, Rule: -1},
	})
}

// decided notes a decision, before it is carried out.
func (x *watch) decided(w *Walker, n int32, f *engine.Facts, day engine.Date, d *engine.Decision, granted []engine.Approval, err error) {
	if x == nil || w.invoices[x.invoice].running != n {
		return
	}
	r := &w.cases[n]
	switch {
	case day > x.At:
		x.foresee(r, day, d, err)
		return
	case day == x.At:
		x.Machine, x.Case, x.Decision, x.Err = r.machine, r.state, *d, err
		x.Facts = *f
	}
	for _, s := range d.Steps {
		agreed := slices.Contains(granted, engine.Approval{From: s.From, To: s.To, Rule: s.Rule})
		x.Path = append(x.Path, Entry{Day: day, Machine: r.machine, Step: s, Agreed: agreed})
	}
}

// foresee notes the first thing that happens after At.
func (x *watch) foresee(r *running, day engine.Date, d *engine.Decision, err error) {
	waits := x.Decision.Proposal
	news := d.Proposal != nil && (waits == nil || *waits != *d.Proposal)
	if len(d.Steps) == 0 && !news && (err == nil || x.Err != nil) {
		return
	}
	if x.Next == nil {
		x.Next = &Next{Day: day, Machine: r.machine}
	}
	x.Next.Steps, x.Next.Proposal, x.Next.Err = d.Steps, d.Proposal, err
}

// look completes the story with the facts of At.
func (x *watch) look(w *Walker) {
	inv := &w.invoices[x.invoice]
	if inv.running < 0 {
		x.Facts = w.assignFacts(inv, x.At)
		if inv.known && w.assignable(inv) {
			_, _, x.AssignErr = w.assign.choose(&engine.Input{Facts: x.Facts, Case: &w.asked, Today: x.At})
		}
	}
	own := inv.Invoice
	f := w.Book.FactsOf(&own, w.client, w.partsOf(&own, inv.account))
	x.Facts.Invoice, x.Facts.Limitation, x.Facts.Instalments = f.Invoice, f.Limitation, f.Instalments
	x.Facts.Payments = w.paid(x.invoice, x.At)
	x.Facts.FeeElsewhere = w.feeElsewhere(&own, inv.account, x.At)
	for _, s := range w.out.Tally.Suppressed {
		if s.Invoice == inv.ID || s.Invoice == "" && x.Machine != nil && s.Policy == x.Machine.Policy {
			x.Suppressed = append(x.Suppressed, s)
		}
	}
}

// pending lists the messages of the invoice's case that a weekend moved past At.
func (x *watch) pending(w *Walker) []deferred {
	n := w.invoices[x.invoice].running
	return slices.DeleteFunc(slices.Clone(w.deferred), func(d deferred) bool { return d.running != n })
}

// feeElsewhere is engine.FeeElsewhere on a day.
func (w *Walker) feeElsewhere(inv *engine.Invoice, number int32, day engine.Date) bool {
	late := func(other *engine.Invoice) bool {
		n := slices.IndexFunc(w.invoices, func(r receivable) bool { return r.ID == other.ID })
		return engine.FellLate(other, w.paid(int32(n), day), day)
	}
	return engine.FeeElsewhere(inv, w.knownOf(&w.accounts[number]), late)
}

// paid lists what came in for an invoice up to a day.
func (w *Walker) paid(invoice int32, day engine.Date) []engine.Payment {
	var own []engine.Event
	for _, i := range w.events.of(w.index) {
		if w.about[i] == w.invoices[invoice].index {
			own = append(own, w.Events[i])
		}
	}
	return engine.PaymentsOf(own, w.invoices[invoice].ID, day)
}
