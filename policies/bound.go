package policies

import (
	"context"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"
)

// The bounds of a book: far beyond any that people write.
const (
	maxFile    = 4 << 20  // bytes of one file
	maxBook    = 64 << 20 // bytes of all files
	maxNesting = 2000     // of brackets and of labels, operators and words without a comma or line end between them
)

// computation is what CUE makes of a book's files. It has a report of its own,
// for it may be given up while it goes on.
type computation struct {
	*report
	files []*ast.File
	whole span   // the folder
	holes []hole // known before
	index syntaxIndex
	root  *node // nil when the book cannot be computed
}

func (c *computation) run() {
	value, holes, ok := evaluate(c.files, c.report)
	if !ok {
		return
	}
	c.index = indexSyntax(c.files)
	c.root = c.tree(value, &tree{index: c.index, holes: append(c.holes, holes...)})
}

// within runs a computation, and reports whether it came to its end before the
// context did. CUE cannot be told to stop: a computation that was given up goes
// on in its goroutine until it ends, or the process does.
func (c *computation) within(ctx context.Context) bool {
	if ctx == nil {
		c.run()
		return true
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.run()
	}()
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}

// shallow reports a file that is nested so deep that reading it would exhaust
// the stack, which no program survives.
func shallow(s source, r *report) bool {
	open := []int{0} // by bracket: what stands in it since the last comma
	depth := 0
	var scan scanner.Scanner
	scan.Init(token.NewFile(s.name, -1, len(s.data)), s.data, func(token.Pos, string, []any) {}, 0)
	for {
		pos, tok, _ := scan.Scan()
		top := &open[len(open)-1]
		depth++
		*top++
		switch tok {
		case token.EOF:
			return true
		case token.LBRACE, token.LBRACK, token.LPAREN:
			open = append(open, 0)
		case token.RBRACE, token.RBRACK, token.RPAREN:
			if len(open) > 1 {
				depth -= *top
				open = open[:len(open)-1]
			}
		case token.COMMA:
			depth -= *top
			*top = 0
		}
		if depth > maxNesting {
			r.fail(codeTooMuch, posSpan(pos), "split it up, with a let clause or fields of its own", "this is nested too deep, or goes on too long without a comma or a line end")
			return false
		}
	}
}
