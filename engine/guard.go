package engine

// Input is what a guard sees: the facts, the case and the day.
type Input struct {
	Facts
	Machine *Machine
	Case    *Case
	Today   Date

	limits *limits // of an input that one goroutine has for itself, to look for them once; else nil
}

// Guard is a compiled condition on a case. Implementations are immutable and
// safe for several goroutines. How a guard is compiled is not the core's
// business: today an interpreter, tomorrow native closures.
type Guard interface {
	// Holds reports whether the condition is true. An error (a fact without a
	// value, a division by zero) means that nobody can tell, and is never false.
	Holds(in *Input) (bool, error)

	// NextChange returns the first day after in.Today on which the answer
	// could differ through the passing of time alone, all other facts equal.
	// No date means never. The result may be early, never late; exact is false
	// when the guard cannot tell and the day is a bound only: tomorrow, or the
	// first day from which on the sums of Facts.Account are not known.
	NextChange(in *Input) (day Date, exact bool)
}

// Due is the date lateness is counted from: the invoice's, or that of the client's anchor.
func (in *Input) Due() Date {
	if in.Invoice != nil {
		return in.Invoice.Due
	}
	return in.AnchorDue()
}

// DaysLate is today minus the due date: negative before due, 0 on the due day.
// It is 0 when nothing is due.
func (in *Input) DaysLate() int {
	due := in.Due()
	if due == 0 {
		return 0
	}
	return int(in.Today - due)
}

// BusinessDaysLate counts the creditor's business days from the day after due
// to today; negative before due.
func (in *Input) BusinessDaysLate() int {
	due := in.Due()
	if due == 0 {
		return 0
	}
	return BusinessDaysBetween(in.WorkCalendar(), due, in.Today)
}

// WorkCalendar returns the creditor's calendar, Weekdays by default.
func (in *Input) WorkCalendar() Calendar {
	if in.Calendar == nil {
		return Weekdays{}
	}
	return in.Calendar
}

// MaxDaysLate is the lateness of the client's oldest open invoice; negative
// before due, 0 when nothing is open.
func (in *Input) MaxDaysLate() int {
	if in.Account.OldestDue == 0 {
		return 0
	}
	return int(in.Today - in.Account.OldestDue)
}

// DaysBeyondUsual is how much later than the client's habit the case is; ok is false
// when nothing is due, or the client settled nothing yet.
func (in *Input) DaysBeyondUsual() (days int, ok bool) {
	if in.Due() == 0 || in.Account.Habit.Paid == 0 {
		return 0, false
	}
	return in.DaysLate() - in.Account.Habit.Usual, true
}

// Explainer is a Guard that can show its working. A guard that cannot is shown
// by its source text and result alone.
type Explainer interface {
	Explain(in *Input) Explanation
}

// Explanation is a guard's working on one input.
type Explanation struct {
	Text  string // the guard as written
	Holds bool
	Err   error  // why nobody can tell; Holds is then false
	Terms []Term // every sub-expression with its value, outer before inner, then left to right
	// Misses names what keeps a false guard from being true, nearest first:
	// "8 days short", "12.50 EUR short", "client.profile is 'micro', not 'key_account'".
	Misses []string
}

// Term is a sub-expression and the value it had.
type Term struct {
	Start, End int    // byte offsets in Text
	Depth      int    // 0 for the whole guard
	Text       string // as written
	Value      string // as written for people: true, 12.50, 2026-01-31, 'micro'; "not evaluated" after a short cut
}
