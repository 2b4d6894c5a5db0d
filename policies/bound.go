package policies

import (
	"fmt"
	"runtime/metrics"
	"time"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"
)

// The bounds of a book: far beyond any that people write.
const (
	maxFile        = 4 << 20          // bytes of one file
	maxBook        = 64 << 20         // bytes of all files
	maxNesting     = 2000             // of brackets and of labels, operators and words without a comma or line end between them
	maxHeap        = 1 << 30          // bytes by which memory may grow while CUE computes
	defaultTimeout = 30 * time.Second // of CUE's computing
	heapInterval   = 20 * time.Millisecond
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

// within runs a computation, and says why it was given up; empty when it was not.
// CUE cannot be told to stop: one that was given up goes on in its goroutine
// until it ends, or the process does.
func (c *computation) within(timeout time.Duration) (why string) {
	if timeout <= 0 {
		timeout = defaultTimeout
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.run()
	}()
	late := time.NewTimer(timeout)
	defer late.Stop()
	look := time.NewTicker(heapInterval)
	defer look.Stop()
	for before := heap(); ; {
		select {
		case <-done:
			return ""
		case <-late.C:
			return fmt.Sprintf("computing this book takes more than %v", timeout)
		case <-look.C:
			if now := heap(); now > before && now-before > maxHeap {
				return fmt.Sprintf("computing this book takes more than %d MB of memory", maxHeap>>20)
			}
		}
	}
}

// heap is the memory in use, in bytes.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
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
