package guard

import (
	"fmt"

	"github.com/relance-dev/relance/policies/diag"
)

// structure walks the tokens of a guard as values and operators take turns, and
// reports the first place where they do not.
type structure struct {
	src    string
	tokens []token
	open   []int // indexes of the brackets that are open
}

// checkStructure returns the first mistake of structure, in words; ok is true
// when there is none.
func checkStructure(src string, tokens []token) (p diag.Problem, ok bool) {
	s := structure{src: src, tokens: tokens}
	value := true // a value is expected
	for i, t := range tokens {
		if value {
			p, value, ok = s.value(i, t)
		} else {
			p, value, ok = s.operator(i, t)
		}
		if !ok {
			return p, false
		}
	}
	if len(s.open) > 0 {
		t := tokens[s.open[len(s.open)-1]]
		return problem(codeBrackets, t.start, t.end, fmt.Sprintf("this %s is not closed", t.text), "add "+closing(t.text)), false
	}
	if value {
		t := tokens[len(tokens)-1]
		return problem(codeOperand, t.start, t.end, fmt.Sprintf("nothing follows %s", t.text), "add what it should compare or join, or remove it"), false
	}
	return p, true
}

func problem(code string, start, end int, message, hint string) diag.Problem {
	return diag.Problem{Code: code, Start: start, End: end, Message: message, Hint: hint}
}

func closing(bracket string) string {
	return map[string]string{"(": ")", "[": "]", "{": "}"}[bracket]
}

// value looks at a token where a value should start.
func (s *structure) value(i int, t token) (p diag.Problem, value, ok bool) {
	switch {
	case t.is("(") || t.is("[") || t.is("{"):
		s.open = append(s.open, i)
		return p, true, true
	case t.is("-") || t.is("!"):
		return p, true, true
	case (t.is(")") || t.is("]") || t.is("}")) && s.emptyBracket(i):
		return s.close(t)
	case t.kind != tokenSign && !(t.kind == tokenName && t.text == "in"):
		return p, false, true
	case i == 0:
		return problem(codeOperand, t.start, t.end, fmt.Sprintf("nothing stands before %s", t.text), "add what it should compare or join"), false, false
	}
	before := s.tokens[i-1]
	return problem(codeOperand, t.start, t.end, fmt.Sprintf("a value is missing between %s and %s", before.text, t.text), "add the value, or remove one of the two"), false, false
}

// emptyBracket reports whether the bracket that token i closes is empty.
func (s *structure) emptyBracket(i int) bool {
	return len(s.open) > 0 && s.open[len(s.open)-1] == i-1
}

// operator looks at a token where a value has just ended.
func (s *structure) operator(i int, t token) (p diag.Problem, value, ok bool) {
	switch {
	case t.is("(") || t.is("["):
		if s.tokens[i-1].kind == tokenNumber || s.tokens[i-1].kind == tokenText {
			break
		}
		s.open = append(s.open, i)
		return p, true, true
	case t.is(")") || t.is("]") || t.is("}"):
		return s.close(t)
	case t.is(",") && !s.separates():
		return problem(codeSyntax, t.start, t.end, "this comma separates nothing",
			"join conditions with && or ||; several values stand in a list, as in client.kind in ['business', 'public']"), false, false
	case t.kind == tokenSign && t.text != "!" && t.text != "{", t.kind == tokenName && t.text == "in":
		return p, true, true
	}
	before := s.tokens[i-1]
	return problem(codeOperator, t.start, t.end, fmt.Sprintf("an operator is missing between %s and %s", before.text, t.text),
		"join conditions with && or ||, compare with == or >="), false, false
}

// separates reports whether a comma has a meaning here: in a list or object, or
// between the arguments of a function.
func (s *structure) separates() bool {
	if len(s.open) == 0 {
		return false
	}
	i := s.open[len(s.open)-1]
	return !s.tokens[i].is("(") || i > 0 && s.tokens[i-1].kind == tokenName && s.tokens[i-1].text != "in"
}

// close ends the innermost bracket.
func (s *structure) close(t token) (p diag.Problem, value, ok bool) {
	if len(s.open) == 0 {
		return problem(codeBrackets, t.start, t.end, fmt.Sprintf("this %s closes nothing", t.text), "remove it, or open it before"), false, false
	}
	open := s.tokens[s.open[len(s.open)-1]]
	if closing(open.text) != t.text {
		return problem(codeBrackets, t.start, t.end, fmt.Sprintf("this %s cannot close %s", t.text, open.text), "write "+closing(open.text)), false, false
	}
	s.open = s.open[:len(s.open)-1]
	return p, false, true
}
