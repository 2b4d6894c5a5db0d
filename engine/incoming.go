package engine

// DefaultWaitingDays is Book.WaitingDays of a book that does not say.
const DefaultWaitingDays = 5

// Incoming is money on a bank statement that may be for an invoice, while nobody has said what it is for.
type Incoming struct {
	Entry    string   // its key
	Amount   Amount   // minor units of Currency, more than 0
	Currency Currency // never zero
	Name     string   // of who paid, as the bank has it; may be empty
	Text     string   // what they wrote; may be empty
	Booked   Date     // the day it came
	Until    Date     // the first day on which it holds nothing back any more
}

// EndIncoming forgets money that holds nothing back any more on a day.
func (i *Invoice) EndIncoming(day Date) {
	if i.Incoming != nil && day >= i.Incoming.Until {
		i.Incoming = nil
	}
}

// awaits reports whether money that may be for it holds back its chase on a day.
func (i *Invoice) awaits(day Date) bool { return i.Incoming != nil && day < i.Incoming.Until }

// waits returns the day from which on money that came holds the case back no more; zero when none holds it back. all says
// that nothing but what it may be for could be asked.
func (f *Facts) waits(today Date) (until Date, all bool) {
	if f.Invoice != nil {
		if f.Invoice.awaits(today) {
			return f.Invoice.Incoming.Until, true
		}
		return 0, false
	}
	a := f.own()
	if a.Awaited <= today {
		return 0, false
	}
	return a.Awaited, a.ToAsk <= 0
}
