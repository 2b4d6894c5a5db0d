package policies

import (
	"context"
	"fmt"
	"runtime/metrics"
	"slices"
	"time"

	"github.com/cockroachdb/apd/v3"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"
)

// MaxFile is how many bytes a file of a book may have, far more than people write.
const MaxFile = 4 << 20

// The other bounds of a book.
const (
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

// within runs a computation. It returns nil when it came to its end, else why it was given up: the
// context ended, or it takes more memory than allowed. CUE cannot be told to stop: a computation
// that was given up goes on in its goroutine until it ends, or the process does.
func (c *computation) within(ctx context.Context, memory int64) error {
	if ctx == nil {
		ctx = context.Background()
	}
	before := memoryInUse()
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.run()
	}()
	look := time.NewTicker(memoryPause)
	defer look.Stop()
	for {
		select {
		case <-done:
			return nil
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-look.C:
			if now := memoryInUse(); now.heap-before.heap > memory || now.stacks-before.stacks > maxStacks {
				return fmt.Errorf("it takes more than %d MB of memory", memory>>20)
			}
		}
	}
}

// memoryPause is how often a computation is looked at: much less than the time in which a computer
// fills what a book may take.
const memoryPause = 2 * time.Millisecond

// maxStacks is how much deeper than before a computation may call itself, in bytes of stack: well
// below what ends a Go program.
const maxStacks = 200 << 20

// inUse is what the process has taken, in bytes.
type inUse struct{ heap, stacks int64 }

func memoryInUse() inUse {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return inUse{int64(samples[0].Value.Uint64()), int64(samples[1].Value.Uint64())}
}

// multiplying are the functions of CUE that make much of little, by package.
var multiplying = map[string][]string{"list": {"Range", "Repeat"}, "strings": {"Repeat"}, "math": {"Pow"}}

// isMultiplying reports whether a call is one of a multiplying function.
func isMultiplying(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	of, _ := sel.X.(*ast.Ident)
	name, _, err := ast.LabelName(sel.Sel)
	return of != nil && err == nil && slices.Contains(multiplying[of.Name], name)
}

// multiplies finds the first place in a book that may be what multiplies without end: a call of such a function,
// or a comprehension in another.
func multiplies(files []*ast.File) (at span, found bool) {
	for _, f := range files {
		clauses := 0
		ast.Walk(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ForClause:
				if clauses++; clauses > 1 && !found {
					at, found = nodeSpan(n), true
				}
			case *ast.CallExpr:
				if isMultiplying(n) {
					at, found = nodeSpan(n), true
					return false
				}
			}
			return true
		}, func(n ast.Node) {
			if _, ok := n.(*ast.Comprehension); ok {
				clauses = 0
			}
		})
		if found {
			return at, true
		}
	}
	return at, false
}

// maxLength is how much of one value, in elements or characters, a call of a multiplying function may ask for: far more than
// anybody writes, and computed in a moment.
const maxLength = 1_000_000

// modest reports each call, and false, that asks for more than maxLength in plain numbers. It is refused before anything is
// computed: CUE cannot be stopped once it builds such a value.
func modest(files []*ast.File, r *report) bool {
	before := r.list.Errors()
	for _, f := range files {
		ast.Walk(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || !isMultiplying(call) || call.Fun.(*ast.SelectorExpr).X.(*ast.Ident).Name == "math" {
				return true
			}
			for _, arg := range call.Args {
				if u, ok := arg.(*ast.UnaryExpr); ok {
					arg = u.X
				}
				lit, ok := arg.(*ast.BasicLit)
				if !ok || lit.Kind != token.INT && lit.Kind != token.FLOAT {
					continue
				}
				var of literal.NumInfo
				var n apd.Decimal
				if literal.ParseNum(lit.Value, &of) == nil && of.Decimal(&n) == nil && n.Cmp(apd.New(maxLength, 0)) > 0 {
					r.fail(CodeTooMuch, nodeSpan(lit), "", "this makes too much: a list or text of a book has %d elements or characters at most", maxLength)
				}
			}
			return true
		}, nil)
	}
	return r.list.Errors() == before
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
			r.fail(CodeTooMuch, posSpan(pos), "split it up, with a let clause or fields of its own", "this is nested too deep, or goes on too long without a comma or a line end")
			return false
		}
	}
}
