package engine

// HeldOn reports whether a person stops the chase on a day: a hold that has an end is over on that day.
func (i *Invoice) HeldOn(day Date) bool { return i.OnHold && (i.HoldUntil == 0 || day < i.HoldUntil) }

// EndHold ends a hold that is over on a day, and reports whether it did.
func (i *Invoice) EndHold(day Date) bool {
	over := i.OnHold && !i.HeldOn(day)
	if over {
		i.OnHold, i.HoldUntil = false, 0
	}
	return over
}

// HoldEnds is the day from which on what the event holds is released by itself; zero for none.
func (e *Event) HoldEnds() Date {
	if e.Type == EventHold {
		return e.Until
	}
	return 0
}

// ApplyAhead lets an event of a day to come count, as far as it can: a release is the end of the hold that is
// there now.
func (e *Event) ApplyAhead(i *Invoice) {
	if e.Type == EventRelease && i.OnHold && (i.HoldUntil == 0 || e.Date < i.HoldUntil) {
		i.HoldUntil = e.Date
	}
}
