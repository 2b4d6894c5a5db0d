package engine

// What came of a call.
const (
	CallAnswered    = "answered"
	CallNoAnswer    = "no_answer"
	CallRefused     = "refused"      // the client says that he will not pay
	CallPromise     = "promise"      // he promised to pay by a day
	CallWrongNumber = "wrong_number" // somebody else was reached: the number is bad
)

// CallOutcomes lists what a call can come to.
var CallOutcomes = []string{CallAnswered, CallNoAnswer, CallRefused, CallPromise, CallWrongNumber}

// CallReasons lists why a client has not paid, as he says on the phone.
var CallReasons = []string{"unable_to_pay", "bad_faith", "dispute", "not_received", "oversight"}

// What came of a message that did not arrive.
const (
	ResultBounced  = "bounced"
	ResultReturned = "returned"
)

// Answer is what an event makes of the outcome of a case's last action. ok is false when
// it says nothing of it: it is no call, bounce or returned letter, it is older than
// the action, or that was on another channel. A call counts whatever the last action was.
func (e *Event) Answer(last Outcome) (o Outcome, ok bool) {
	if last.On > e.Date {
		return last, false
	}
	switch e.Type {
	case EventCall:
		o = Outcome{Channel: "call", Result: e.Outcome, On: e.Date, Reason: e.Reason}
	case EventBounce:
		o = Outcome{Channel: e.Channel, Result: ResultBounced, On: e.Date}
	case EventReturned:
		o = Outcome{Channel: "letter", Result: ResultReturned, On: e.Date}
	default:
		return last, false
	}
	if e.Type != EventCall && (last.Channel != o.Channel || last.Result != "sent" && last.Result != "delivered") {
		return last, false
	}
	return o, true
}

// Answers reports whether Answer may have something to say of a case's last action.
func (e *Event) Answers() bool {
	return e.Type == EventCall || e.Type == EventBounce || e.Type == EventReturned
}
