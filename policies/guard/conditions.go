package guard

import (
	"slices"

	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
)

// test lowers a condition that is a part of a number or a text; nil when it cannot.
func (l *lowering) test(n *node) test {
	e := newEmitter(l)
	at := e.answers(n, 0)
	if e.full {
		return nil
	}
	code := e.code
	return func(in *engine.Input) answer {
		a, _ := run(code, at, in)
		return a
	}
}

// emitter writes a program from its end to its beginning: what follows an instruction is
// there before it.
type emitter struct {
	*lowering
	code  []instruction
	rule  int32
	state string // of the cases that the program is for; empty when any
	done  map[emission]place
	full  bool // there was no place left
}

// emission is a condition with what follows its answers.
type emission struct {
	n             *node
	yes, no, none place
}

func newEmitter(l *lowering) *emitter { return &emitter{lowering: l, done: map[emission]place{}} }

// add writes an instruction.
func (e *emitter) add(i instruction) place {
	if len(e.code) >= maxCode {
		e.full = true
		return 0
	}
	i.rule = e.rule
	e.code = append(e.code, i)
	return place(len(e.code) - 1)
}

func (e *emitter) end(a answer) place { return e.add(instruction{op: opEnd, answer: a}) }

// answers writes a whole guard, which ends with its answer.
func (e *emitter) answers(n *node, rule int32) place {
	e.rule = rule
	return e.emit(n, e.end(answerYes), e.end(answerNo), e.end(answerNone))
}

// emit writes a condition, and what follows each of its answers.
//
// CEL's && is no when one part is, although another has no answer; after a part without one the
// rest is therefore asked in a second way, in which it can still become no, and no longer yes.
func (e *emitter) emit(n *node, yes, no, none place) place {
	key := emission{n, yes, no, none}
	if at, ok := e.done[key]; ok || e.full {
		return at
	}
	at := e.condition(n, yes, no, none)
	e.done[key] = at
	return at
}

func (e *emitter) condition(n *node, yes, no, none place) place {
	if b, ok := n.literal.(types.Bool); ok {
		if b {
			return yes
		}
		return no
	}
	switch n.function {
	case operators.LogicalNot:
		return e.emit(n.args[0], no, yes, none)
	case operators.LogicalAnd:
		return e.chain(n.args, yes, none, func(n *node, next, lost place) place { return e.emit(n, next, no, lost) })
	case operators.LogicalOr:
		return e.chain(n.args, no, none, func(n *node, next, lost place) place { return e.emit(n, yes, next, lost) })
	case operators.Conditional:
		return e.emit(n.args[0], e.emit(n.args[1], yes, no, none), e.emit(n.args[2], yes, no, none), none)
	case operators.Equals, operators.NotEquals:
		if n.args[0].kind == boolKind {
			if n.function == operators.NotEquals {
				yes, no = no, yes
			}
			return e.emit(n.args[0], e.emit(n.args[1], yes, no, none), e.emit(n.args[1], no, yes, none), none)
		}
	}
	if known, holds := e.inState(n); known {
		if holds {
			return yes
		}
		return no
	}
	i := e.leaf(n)
	if i.not {
		yes, no = no, yes
	}
	i.yes, i.no, i.none = yes, no, none
	return e.add(i.instruction)
}

// chain writes the parts of && or ||, last first. next follows when no part decides; lost when none
// does and some part has no answer.
func (e *emitter) chain(parts []*node, next, lost place, emit func(n *node, next, lost place) place) place {
	unsure := slices.IndexFunc(parts, canFail) // from the part after this one on, an answer may be missing already
	for i := len(parts) - 1; i >= 0; i-- {
		was := lost
		if unsure >= 0 && i > unsure {
			lost = emit(parts[i], lost, lost)
		}
		next = emit(parts[i], next, was)
	}
	return next
}
