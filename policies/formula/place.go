package formula

import (
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// offsets maps Expr's places, which count code points, to bytes of the source.
type offsets struct {
	bytes []int // by code point; nil when all are one byte long
	size  int
}

func newOffsets(src string) offsets {
	o := offsets{size: len(src)}
	if utf8.RuneCountInString(src) == len(src) {
		return o
	}
	for i := range src {
		o.bytes = append(o.bytes, i)
	}
	return o
}

// of returns the bytes from start to end of a location, within the source.
func (o offsets) of(loc file.Location) (start, end int) {
	return o.at(loc.From), o.at(max(loc.From, loc.To))
}

func (o offsets) at(point int) int {
	switch {
	case point < 0:
		return 0
	case o.bytes == nil:
		return min(point, o.size)
	case point >= len(o.bytes):
		return o.size
	}
	return o.bytes[point]
}

// span returns the bytes of a node with all it holds. Expr places an operation
// at its operator, and a condition after its end.
func (c *checker) span(n ast.Node) (start, end int) {
	w := &widest{offsets: c.offsets, start: -1}
	ast.Walk(&n, w)
	return max(w.start, 0), max(w.end, w.start, 0)
}

type widest struct {
	offsets    offsets
	start, end int
}

// Visit widens the span to a node. It implements ast.Visitor.
func (w *widest) Visit(n *ast.Node) {
	if _, ok := (*n).(*ast.ConditionalNode); ok {
		return
	}
	start, end := w.offsets.of((*n).Location())
	if w.start < 0 || start < w.start {
		w.start = start
	}
	w.end = max(w.end, end)
}
