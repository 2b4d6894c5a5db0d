package guard

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"cel.dev/cel-go/common"
	celast "cel.dev/cel-go/common/ast"

	"github.com/relance-dev/relance/policies/diag"
)

// compile makes a guard of a source, in steps: habits of spreadsheets, which
// are mended to find what else is wrong; structure; CEL's parser; types.
func (e *Env) compile(src string) (*Guard, []diag.Problem) {
	if strings.TrimSpace(src) == "" {
		return nil, []diag.Problem{problem(codeEmpty, 0, len(src), "the guard is empty", "write a condition such as days_late >= 7, or leave the field out")}
	}
	if len(src) > maxBytes {
		return nil, []diag.Problem{tooLong(src)}
	}
	tokens := lex(src)
	if len(tokens) == 0 {
		return nil, []diag.Problem{problem(codeEmpty, 0, len(src), "the guard is a comment only", "write a condition such as days_late >= 7, or leave the field out")}
	}
	slips := findSlips(src, tokens)
	text, back := slips.mended(src)
	if text != src {
		tokens = lex(text)
	}
	if slips.final || len(tokens) == 0 {
		return nil, sorted(slips.problems)
	}
	n, tree, more := e.understand(text, tokens)
	for _, p := range more {
		p.Start, p.End = back(p.Start), back(p.End)
		p.End = max(p.Start, p.End)
		for i, e := range p.Fix {
			p.Fix[i].Start, p.Fix[i].End = back(e.Start), back(e.End)
		}
		if p.Code == codeDecimals && slips.covers(p.Start, p.End) {
			continue // the number is reported already
		}
		slips.problems = append(slips.problems, p)
	}
	problems := sorted(slips.problems)
	if !onlyWarnings(problems) {
		return nil, problems
	}
	g, err := e.build(src, n, tree)
	switch {
	case errors.Is(err, errTooCostly):
		return nil, append(problems, problem(codeTooCostly, 0, len(src), err.Error(), "match less text, or split it into several rules"))
	case err != nil:
		return nil, append(problems, problem(codeInternal, 0, len(src), err.Error(), "please report this guard"))
	}
	return g, problems
}

func tooLong(src string) diag.Problem {
	return problem(codeTooLong, 0, len(src), fmt.Sprintf("this guard is too long: %d bytes, at most %d", len(src), maxBytes), "split it into several rules")
}

// understand parses a guard and gives it types.
func (e *Env) understand(text string, tokens []token) (*node, *celast.AST, []diag.Problem) {
	if p, ok := checkStructure(text, tokens); !ok {
		return nil, nil, []diag.Problem{p}
	}
	if p, ok := checkDepth(text, tokens); !ok {
		return nil, nil, []diag.Problem{p}
	}
	tree, errs := e.language.parser.Parse(common.NewTextSource(text))
	if all := errs.GetErrors(); len(all) > 0 {
		return nil, nil, []diag.Problem{syntaxProblem(text, tokens, all[0])}
	}
	c := &inspector{spans: newSpans(text, tokens, tree.SourceInfo()), env: e, make: celast.NewExprFactory(), lastID: maxID(tree)}
	n := c.expr(tree.Expr())
	if !n.bad() && n.kind != boolKind {
		c.report(codeNotBool, n, c.conditionHint(n), "a guard is a yes/no question, and this is %s", n.kind)
	}
	return n, tree, c.problems
}

// checkDepth refuses brackets and signs nested beyond reason.
func checkDepth(text string, tokens []token) (p diag.Problem, ok bool) {
	depth, signs := 0, 0
	for _, t := range tokens {
		switch {
		case t.is("(") || t.is("["):
			depth++
		case t.is(")") || t.is("]"):
			depth--
		}
		if t.is("-") || t.is("!") || t.is("?") || t.is(".") {
			signs++
		} else if t.kind != tokenSign {
			signs = max(signs-1, 0)
		}
		if depth+signs > maxDepth {
			return problem(codeTooLong, t.start, t.end, "this guard is nested too deeply", "split it into several rules"), false
		}
	}
	return p, true
}

// syntaxProblem puts what CEL's parser says into words. Most slips are caught
// before, so it is the last resort.
func syntaxProblem(text string, tokens []token, e *common.Error) diag.Problem {
	s := newSpans(text, tokens, celast.NewSourceInfo(common.NewTextSource(text)))
	start := s.byteOffset(s.info.ComputeOffset(int32(e.Location.Line()), int32(e.Location.Column())))
	if e.Location.Line() < 1 {
		start = len(text)
	}
	end := start
	if i, ok := s.at[start]; ok {
		end = s.tokens[i].end
	}
	word := text[start:end]
	switch {
	case strings.Contains(e.Message, "int literal"):
		return problem(codeSyntax, start, end, word+" is too large a number", "use a number of at most 18 digits")
	case strings.HasPrefix(e.Message, "reserved identifier"):
		return problem(codeSyntax, start, end, word+" is a reserved word", "use a name such as days_late, or text between quotes")
	case strings.Contains(e.Message, "has()"):
		return problem(codePresence, start, end, "has asks for one name", "write has(facts.NAME) or has(client.email)")
	case strings.Contains(e.Message, "unescape"):
		return problem(codeBackslash, start, end, "an escape in this text is not complete", "write two backslashes, or r before the quote: r'…'")
	case word == "":
		return problem(codeSyntax, start, end, "the guard ends too early", "complete the condition")
	}
	return problem(codeSyntax, start, end, word+" cannot stand here", "write conditions such as days_late >= 7 && invoice.open > 0")
}

// maxID returns the highest id of a tree.
func maxID(tree *celast.AST) int64 {
	var last int64
	for id := range tree.IDs() {
		last = max(last, id)
	}
	return last
}

func sorted(problems []diag.Problem) []diag.Problem {
	slices.SortStableFunc(problems, func(a, b diag.Problem) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.CompactFunc(problems, func(a, b diag.Problem) bool {
		return a.Start == b.Start && a.End == b.End && a.Code == b.Code && a.Severity == b.Severity && a.Message == b.Message && a.Hint == b.Hint
	})
}

// onlyWarnings reports whether no problem stops the guard.
func onlyWarnings(problems []diag.Problem) bool {
	for _, p := range problems {
		if p.Severity == diag.Error {
			return false
		}
	}
	return true
}
