package engine

// What a book that does not say takes for Book.WaitingDays and Book.AnswerDays.
const (
	DefaultWaitingDays = 5
	DefaultAnswerDays  = 10
)

// Incoming is what came in about an invoice and waits for a person: money on a bank statement that may be for it, or
// an answer of the client that nobody has read.
type Incoming struct {
	Entry    string   // its key
	Answer   bool     // it is an answer: there is no money
	Amount   Amount   // minor units of Currency, more than 0; 0 of an answer
	Currency Currency // never zero, but of an answer
	Name     string   // of who paid, as the bank has it, or who wrote; may be empty
	Text     string   // what they wrote; may be empty
	Booked   Date     // the day it came
	Until    Date     // the first day on which it holds nothing back any more
}

// Reason is why nobody is contacted meanwhile.
func (in *Incoming) Reason() string {
	if in.Answer {
		return ReasonAnswered
	}
	return ReasonIncoming
}

// IncomingText is Incoming as plans and answers to why write it.
type IncomingText struct {
	Entry    string `json:"entry"`            // its key: relance bank match says what money is for, relance tasks done that an answer was read
	Answer   bool   `json:"answer,omitempty"` // it is an answer
	Amount   string `json:"amount,omitempty"` // exact decimal; empty of an answer
	Currency string `json:"currency,omitempty"`
	Name     string `json:"name,omitempty"` // of who paid or wrote
	Text     string `json:"text,omitempty"` // what they wrote
	Booked   Date   `json:"booked"`         // the day it came
	Until    Date   `json:"until"`          // the first day on which it holds nothing back any more
}

// Written is in as it is written.
func (in *Incoming) Written() IncomingText {
	t := IncomingText{Entry: in.Entry, Answer: in.Answer, Name: in.Name, Text: in.Text, Booked: in.Booked, Until: in.Until}
	if !in.Answer {
		t.Amount, t.Currency = in.Currency.Format(in.Amount), in.Currency.Code()
	}
	return t
}

// EndIncoming forgets what holds nothing back any more on a day.
func (i *Invoice) EndIncoming(day Date) {
	if i.Incoming != nil && day >= i.Incoming.Until {
		i.Incoming = nil
	}
}

// awaits reports whether something that came in holds back its chase on a day.
func (i *Invoice) awaits(day Date) bool { return i.Incoming != nil && day < i.Incoming.Until }

// answered reports whether it is an answer.
func (i *Invoice) answered(day Date) bool { return i.awaits(day) && i.Incoming.Answer }

// waits returns the day from which on what came in holds the case back no more, and why until then; zero when nothing
// holds it back. all says that nothing but what it is about could be asked.
func (f *Facts) waits(today Date) (until Date, why string, all bool) {
	if f.Invoice != nil {
		if f.Invoice.awaits(today) {
			return f.Invoice.Incoming.Until, f.Invoice.Incoming.Reason(), true
		}
		return 0, "", false
	}
	a := f.own()
	if a.Awaited <= today {
		return 0, "", false
	}
	return a.Awaited, a.AwaitedWhy, a.ToAsk <= 0
}
