package guard

import (
	"slices"

	"github.com/relance-dev/relance/engine"
)

// answer is what a condition says of an input.
type answer uint8

const (
	answerNo answer = iota
	answerYes
	answerNone   // nobody can tell: CEL gives an error
	answerBeyond // numbers too large to compute with here: CEL has to be asked
)

// place is the number of an instruction in a program.
type place uint16

// maxCode bounds the instructions of a program.
const maxCode = 4000

// opcode says what an instruction looks at.
type opcode uint8

const (
	opEnd    opcode = iota // the program ends with an answer
	opFlag                 // a yes/no variable
	opWhole                // a whole number that always has a value, between low and high
	opMoney                // an amount in minor units, between low and high
	opDay                  // a date, between low and high; none has no answer
	opText                 // a text is one of texts
	opNumber               // a computed number is between low and high
	opTest                 // a condition of its own
	// What most guards ask is read without a call.
	opOpen     // invoice.open
	opLate     // days_late, where the case has an invoice
	opDisputed // invoice.disputed
	opOnHold   // invoice.on_hold
	opDebit    // invoice.debit_pending
	opHasLimit // has(invoice.limitation_date)
	opToLimit  // days_to_limitation, between low and high
	opPromised // promise.active, promise.broken and the like: no without a promise
)

// instruction looks at one thing, and names the instruction that follows a yes, a no, and
// no answer. A program has no way back: each follower was emitted before.
type instruction struct {
	op            opcode
	answer        answer // of opEnd
	yes, no, none place
	rule          int32 // which guard of several it belongs to
	low, high     int64
	variable      *variable
	more          *operand
}

// operand is what only some instructions have.
type operand struct {
	number number
	test   test
	texts  []string
}

// run follows a program from an instruction on. rule is the guard that answered.
func run(code []instruction, at place, in *engine.Input) (a answer, rule int32) {
	var limit engine.Date // the end of the limitation, once it was computed
	limitKnown := false
	for {
		i := &code[at]
		var value int64
		switch i.op {
		case opEnd:
			return i.answer, i.rule
		case opFlag:
			at = i.choose(i.variable.flag(in))
			continue
		case opDisputed:
			at = i.choose(in.Invoice.Disputed)
			continue
		case opOnHold:
			at = i.choose(in.Invoice.OnHold)
			continue
		case opDebit:
			at = i.choose(in.Invoice.Debit)
			continue
		case opPromised:
			at = i.choose(in.Promise.Made != 0 && i.variable.flag(in))
			continue
		case opText:
			at = i.choose(i.isText(i.variable.text(in)))
			continue
		case opHasLimit, opToLimit:
			if !limitKnown {
				limit, limitKnown = in.LimitationEnd(), true
			}
			switch {
			case i.op == opHasLimit:
				at = i.choose(limit != 0)
				continue
			case limit == 0:
				at = i.none
				continue
			}
			value = int64(limit - in.Today)
		case opOpen:
			value = int64(in.Invoice.Open)
		case opLate:
			value = int64(in.DaysLate())
		case opWhole:
			value = i.variable.whole(in)
		case opMoney:
			value = int64(i.variable.money(in))
		case opDay:
			if value = int64(i.variable.day(in)); value == 0 {
				at = i.none
				continue
			}
		default:
			a := i.other(in)
			if a == answerBeyond {
				return a, i.rule
			}
			at = i.follow(a)
			continue
		}
		at = i.choose(value >= i.low && value <= i.high)
	}
}

func (i *instruction) choose(yes bool) place {
	if yes {
		return i.yes
	}
	return i.no
}

func (i *instruction) follow(a answer) place {
	switch a {
	case answerYes:
		return i.yes
	case answerNo:
		return i.no
	}
	return i.none
}

func (i *instruction) isText(s string) bool {
	if len(i.more.texts) == 1 {
		return s == i.more.texts[0]
	}
	return slices.Contains(i.more.texts, s)
}

// other is the answer of what is computed.
func (i *instruction) other(in *engine.Input) answer {
	if i.op == opTest {
		return i.more.test(in)
	}
	value, s := i.more.number(in)
	if s != given {
		return s.answer()
	}
	return answerOf(value >= i.low && value <= i.high)
}

func answerOf(yes bool) answer {
	if yes {
		return answerYes
	}
	return answerNo
}
