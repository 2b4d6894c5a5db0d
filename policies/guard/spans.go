package guard

import (
	"unicode/utf8"

	celast "cel.dev/cel-go/common/ast"
)

// spans finds the place of an expression: CEL keeps one token of each.
type spans struct {
	src    string
	tokens []token
	at     map[int]int // index of the token that starts at a byte
	info   *celast.SourceInfo
	bytes  []int // byte offset of each code point; nil when all are one byte
}

func newSpans(src string, tokens []token, info *celast.SourceInfo) *spans {
	s := &spans{src: src, tokens: tokens, at: make(map[int]int, len(tokens)), info: info}
	for i, t := range tokens {
		s.at[t.start] = i
	}
	if utf8.RuneCountInString(src) != len(src) {
		for i := range src {
			s.bytes = append(s.bytes, i)
		}
		s.bytes = append(s.bytes, len(src))
	}
	return s
}

// byteOffset turns an offset in code points into one in bytes.
func (s *spans) byteOffset(codePoints int32) int {
	n := max(int(codePoints), 0)
	if s.bytes == nil {
		return min(n, len(s.src))
	}
	return s.bytes[min(n, len(s.bytes)-1)]
}

// token returns the index of the token that CEL keeps for an expression.
func (s *spans) token(e celast.Expr) (i int, ok bool) {
	r, ok := s.info.GetOffsetRange(e.ID())
	if !ok {
		return 0, false
	}
	i, ok = s.at[s.byteOffset(r.Start)]
	return i, ok
}

// around is the place from the start of one expression to the end of another,
// with the brackets that stand around just one of them.
func (s *spans) around(first, last *node) (start, end int) {
	start, _ = s.bracketed(first)
	_, end = s.bracketed(last)
	return start, end
}

// bracketed is the place of n with the brackets around it.
func (s *spans) bracketed(n *node) (start, end int) {
	start, end = n.start, n.end
	for {
		i, ok := s.at[start]
		if !ok || i == 0 || !s.tokens[i-1].is("(") {
			return start, end
		}
		closing := s.match(i - 1)
		if closing < 0 || s.tokens[closing-1].end != end {
			return start, end
		}
		start, end = s.tokens[i-1].start, s.tokens[closing].end
	}
}

// match returns the index of the bracket that closes the one at i, or -1.
func (s *spans) match(i int) int { return matching(s.tokens, i) }

// matching returns the index of the bracket that closes the one at i, or -1.
func matching(tokens []token, i int) int {
	depth := 0
	for j := i; j < len(tokens); j++ {
		switch tokens[j].text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return -1
}

// fill sets the place of n from its token and the places of its arguments.
func (s *spans) fill(n *node, e celast.Expr) {
	i, ok := s.token(e)
	if !ok {
		n.start, n.end = 0, len(s.src)
		return
	}
	t := s.tokens[i]
	n.start, n.end = t.start, t.end
	switch e.Kind() {
	case celast.LiteralKind:
		if t.is("-") && i+1 < len(s.tokens) {
			n.end = s.tokens[i+1].end
		}
	case celast.ListKind, celast.MapKind, celast.StructKind:
		s.closeAt(n, i)
	case celast.SelectKind:
		s.fillSelect(n, e, i)
	case celast.CallKind:
		s.fillCall(n, e, i)
	}
}

// closeAt ends n at the bracket that closes the one at token i.
func (s *spans) closeAt(n *node, i int) {
	if j := s.match(i); j >= 0 {
		n.end = s.tokens[j].end
	}
}

// fillSelect: the token is the dot; of has(a.b) it is the opening bracket.
func (s *spans) fillSelect(n *node, e celast.Expr, i int) {
	if s.tokens[i].is("(") {
		if i > 0 {
			n.start = s.tokens[i-1].start
		}
		s.closeAt(n, i)
		return
	}
	if i+1 < len(s.tokens) {
		n.end = s.tokens[i+1].end
	}
	operand := &node{}
	s.fill(operand, e.AsSelect().Operand())
	n.start = operand.start
}

// fillCall: the token is the operator, or the opening bracket of a function.
func (s *spans) fillCall(n *node, e celast.Expr, i int) {
	if !s.tokens[i].is("(") {
		if len(n.args) == 0 {
			return
		}
		first, last := n.args[0], n.args[len(n.args)-1]
		start, end := s.around(first, last)
		n.start, n.end = min(n.start, start), max(n.end, end)
		if s.tokens[i].is("[") {
			s.closeAt(n, i)
		}
		return
	}
	s.closeAt(n, i)
	switch call := e.AsCall(); {
	case call.IsMemberFunction() && len(n.args) > 0:
		n.start, _ = s.bracketed(n.args[0])
	case i > 0:
		n.start = s.tokens[i-1].start
	}
}
