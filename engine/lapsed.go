package engine

// Why a message, or a line of it, is not sent although it was decided.
const (
	ReasonPaid       = "paid"
	ReasonDisputed   = "disputed"
	ReasonOnHold     = "on hold"
	ReasonFactored   = "sold to a factor"
	ReasonHandedOver = "handed over"
	ReasonSmall      = "too small to be chased" // Book.Tolerance
	ReasonCovered    = "covered by the client's credit"
	ReasonNotLate    = "due later by now"
	ReasonIncoming   = "money came that may be for it, and nobody has said what it is for" // see Incoming
	ReasonAnswered   = "they answered, and nobody has read it"
	ReasonMoved      = "case moved on" // the case left the state, or a hold interrupts it
)

// Standing is what the reason of a decided action rests on, at a moment.
type Standing struct {
	Open       Amount `json:",omitempty"`
	ToAsk      Amount `json:",omitempty"` // what may be asked of it; see Invoice.ToAsk
	Due        Date   `json:",omitzero"`
	Late       int    `json:",omitempty"` // days after Due; negative before
	Small      bool   `json:",omitempty"` // no more could be asked than the book tolerates
	Disputed   bool   `json:",omitempty"` // wholly or in part
	OnHold     bool   `json:",omitempty"`
	Factored   bool   `json:",omitempty"`
	HandedOver bool   `json:",omitempty"`
	Incoming   bool   `json:",omitempty"` // money that may be for it waits for a person
	Answered   bool   `json:",omitempty"` // an answer of the client waits for a person
	Moved      bool   `json:",omitempty"` // the case no longer waits for the action, or a hold interrupts it
}

// StandingOf is that of an invoice on a day.
func StandingOf(i *Invoice, day Date) Standing {
	return Standing{
		Open: i.Open, ToAsk: i.ToAsk(), Due: i.Due, Late: int(day - i.Due), Small: i.Small(), Disputed: i.Disputed, OnHold: i.HeldOn(day),
		Factored: i.Factored, HandedOver: i.HandedOver != 0, Incoming: i.awaits(day) && !i.answered(day), Answered: i.answered(day),
	}
}

// Lapsed says what took away the reason of an action since it was decided; empty when nothing
// did. What held then already is no reason, so that a task about a dispute is not lost to the dispute; but no
// contact leaves while a person holds the invoice, nor while money that may be for it waits, or an answer that nobody has read. m is the policy
// of the case; contact says that the action reaches the client: only then it matters whether anything may be
// asked, who chases the claim, and how late it is.
func Lapsed(then, now Standing, m *Machine, contact bool) string {
	switch {
	case then.Open > 0 && now.Open <= 0:
		return ReasonPaid
	case now.Disputed && !then.Disputed:
		return ReasonDisputed
	case now.OnHold && (contact || !then.OnHold):
		return ReasonOnHold
	case contact && now.Factored && !then.Factored && (m == nil || !m.Factored):
		return ReasonFactored
	case contact && now.HandedOver && !then.HandedOver && (m == nil || !m.UsesHandedOver):
		return ReasonHandedOver
	case contact && now.Incoming:
		return ReasonIncoming
	case contact && now.Answered:
		return ReasonAnswered
	case contact && now.ToAsk <= 0 && now.Open > 0:
		return nothing(now)
	case contact && now.Due > then.Due && now.Late < then.Late:
		return ReasonNotLate
	case now.Moved:
		return ReasonMoved
	}
	return ""
}

// nothing is why nothing may be asked of what is open.
func nothing(s Standing) string {
	switch {
	case s.Small:
		return ReasonSmall
	case s.Disputed:
		return ReasonDisputed
	}
	return ReasonCovered
}

// Nothing says why nobody may be contacted about the case: nothing may be asked, a person holds the
// chase, or what came in about it waits for one; empty when somebody may.
func (f *Facts) Nothing() string {
	switch {
	case f.Open() <= 0:
		return ReasonPaid
	case f.Invoice != nil && f.Invoice.OnHold, f.Invoice == nil && f.own().ToAsk <= 0 && f.own().Held > 0 && f.own().Awaited == 0:
		return ReasonOnHold
	case f.Invoice != nil && f.Invoice.Incoming != nil:
		return f.Invoice.Incoming.Reason()
	case f.Invoice == nil && f.own().ToAsk <= 0 && f.own().Awaited != 0:
		return f.own().AwaitedWhy
	case f.ToAsk() > 0:
		return ""
	case f.small():
		return ReasonSmall
	case f.Satisfied():
		return ReasonCovered
	}
	return ReasonDisputed
}

// small reports whether something could be asked, and no more than the book tolerates.
func (f *Facts) small() bool {
	if f.Invoice != nil {
		return f.Invoice.Small()
	}
	return f.own().ToAsk == 0 && f.own().Small
}
