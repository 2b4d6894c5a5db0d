package formula

import (
	"cmp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// Part is a part of an expression: bytes of its text.
type Part struct {
	Start, End int
	Depth      int // 0 for the whole expression
}

// Parts lists the names, calls and operations of an expression, outer before inner, then left to
// right. Constants are left out. It is nil when the text does not parse.
func Parts(src string) []Part {
	tree, problem := parse(src)
	if problem != nil {
		return nil
	}
	lister := &partLister{checker: checker{offsets: newOffsets(src)}, src: src}
	ast.Walk(&tree, lister)
	all := lister.parts
	slices.SortFunc(all, func(a, b Part) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	all = slices.Compact(all)
	var around []int // ends of the parts that hold this one
	for i := range all {
		for len(around) > 0 && around[len(around)-1] <= all[i].Start {
			around = around[:len(around)-1]
		}
		all[i].Depth = len(around)
		around = append(around, all[i].End)
	}
	return all
}

type partLister struct {
	checker
	src   string
	parts []Part
}

// Visit notes the place of a node. It implements ast.Visitor.
func (l *partLister) Visit(n *ast.Node) {
	switch (*n).(type) {
	case *ast.IntegerNode, *ast.FloatNode, *ast.StringNode, *ast.BoolNode:
		return
	}
	start, end := l.span(*n)
	start, end = balanced(l.src, start, end)
	l.parts = append(l.parts, Part{Start: start, End: end})
}

// balanced widens a place to the brackets that it opens or closes. Brackets in texts do not count.
func balanced(src string, start, end int) (int, int) {
	open, least, quote := 0, 0, byte(0)
	for i := start; i < end; i++ {
		switch c := src[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '(' || c == '[':
			open++
		case c == ')' || c == ']':
			open--
			least = min(least, open)
		}
	}
	for ; least < 0 && start > 0; start-- {
		if strings.ContainsRune("([", rune(src[start-1])) {
			least, open = least+1, open+1
		}
	}
	for ; open > 0 && end < len(src); end++ {
		if strings.ContainsRune(")]", rune(src[end])) {
			open--
		}
	}
	return start, end
}
