package engine

// Promise is the last promise to pay made for a case. The zero Promise means
// that none was made.
type Promise struct {
	Made   Date   // the day it was made
	Until  Date   // the last day on which paying keeps it
	Amount Amount // what was promised
	Paid   Amount // what came in from the day it was made, up to Until
	Broken int    // earlier promises of this case that were broken
	// Earlier is how many earlier promises of this case were kept.
	Earlier int `json:",omitempty"`
	Grace   int `json:",omitempty"` // days after a day that still count as paid in time
	// Schedule is set for a payment plan: what comes in pays its instalments one after the
	// other, and the first that is missed breaks it.
	Schedule Schedule `json:",omitempty"`
}

// Kept reports whether what was promised came in.
func (p *Promise) Kept() bool { return p.Made != 0 && p.Paid >= p.Amount }

// Active reports whether there is still time to keep the promise.
func (p *Promise) Active(today Date) bool { return p.Made != 0 && !p.Kept() && !p.BrokenOn(today) }

// BrokenOn reports whether a promised day, and its grace, has passed without the money.
func (p *Promise) BrokenOn(today Date) bool {
	switch {
	case p.Made == 0 || p.Kept():
		return false
	case p.Schedule == "":
		return today > p.Until+Date(p.Grace)
	}
	return p.Missed(today) > 0
}

// Partly reports whether some of what was promised came in, and not all.
func (p *Promise) Partly() bool { return p.Made != 0 && p.Paid > 0 && !p.Kept() }

// Planned reports whether it is a payment plan.
func (p *Promise) Planned() bool { return p.Schedule != "" }

// Missed counts the instalments of a plan that were not paid in time.
func (p *Promise) Missed(today Date) int {
	missed, sum := 0, Amount(0)
	for _, i := range p.Schedule.Instalments() {
		sum += i.Amount
		if today > i.Due+Date(p.Grace) && p.Paid < sum {
			missed++
		}
	}
	return missed
}

// Next is the first instalment of a plan that is not paid in full, and what it lacks; zero
// when there is none.
func (p *Promise) Next() Instalment {
	sum := Amount(0)
	for _, i := range p.Schedule.Instalments() {
		sum += i.Amount
		if p.Paid < sum {
			return Instalment{i.Due, min(i.Amount, sum-p.Paid)}
		}
	}
	return Instalment{}
}

// Turns is the next day on which time alone breaks the promise, or one more instalment of
// its plan; zero for never.
func (p *Promise) Turns(today Date) Date {
	if p.Made == 0 || p.Kept() {
		return 0
	}
	if p.Schedule == "" {
		if last := p.Until + Date(p.Grace); today <= last {
			return last + 1
		}
		return 0
	}
	sum := Amount(0)
	for _, i := range p.Schedule.Instalments() {
		sum += i.Amount
		if last := i.Due + Date(p.Grace); p.Paid < sum && today <= last {
			return last + 1
		}
	}
	return 0
}

// KeptCount counts the promises of the case that were kept, this one included.
func (p *Promise) KeptCount() int {
	if p.Kept() {
		return p.Earlier + 1
	}
	return p.Earlier
}

// BrokenCount counts the broken promises of the case, this one included.
func (p *Promise) BrokenCount(today Date) int {
	if p.BrokenOn(today) {
		return p.Broken + 1
	}
	return p.Broken
}
