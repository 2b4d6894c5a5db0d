package formula

import (
	"slices"

	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"

	"github.com/relance-dev/relance/policies/diag"
)

var (
	comparisons = []string{"<", "<=", ">", ">="}
	// separators end a comparison at their depth of brackets.
	separators = []string{"&&", "||", "and", "or", "==", "!=", "in", "matches", "contains", "startsWith", "endsWith", "|", ",", ";", "?", ":", "let", "="}
)

// shared reports the two forms of Expr, a < b < c and a ?: b, in whose trees one
// part stands twice: nested in each other they would take for ever to compile.
// The source is one that parses.
func shared(src string) *diag.Problem {
	tokens, err := lexer.Lex(file.NewSource(src))
	if err != nil {
		return nil
	}
	compared := []bool{false} // by depth of brackets
	for i, t := range tokens {
		depth := len(compared) - 1
		switch {
		case t.Is(lexer.Bracket) && slices.Contains([]string{"(", "[", "{"}, t.Value):
			compared = append(compared, false)
		case t.Is(lexer.Bracket) && depth > 0:
			compared = compared[:depth]
		case t.Is(lexer.Operator, "?") && tokens[i+1].Is(lexer.Operator, ":"):
			return refused(src, t.Location, "?: is not an operator here", "write condition ? a : b")
		case t.Is(lexer.Operator, separators...):
			compared[depth] = false
		case t.Is(lexer.Operator, comparisons...) && compared[depth]:
			return refused(src, t.Location, "a comparison has two sides", "write a < b && b < c")
		case t.Is(lexer.Operator, comparisons...):
			compared[depth] = true
		}
	}
	return nil
}

func refused(src string, at file.Location, message, hint string) *diag.Problem {
	start, end := newOffsets(src).of(at)
	return &diag.Problem{Code: "RL308", Start: start, End: end, Message: message, Hint: hint}
}
