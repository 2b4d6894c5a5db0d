package template

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"

	"github.com/relance-dev/relance/policies/diag"
)

// Check reports what is wrong with the holes of the template in a policy:
// unknown fields and functions, values that do not go together, and, as
// warnings, words that look like a hole and are none, a message to a client that
// names no amount or no date, words that it should not have, and a formal notice
// that leaves something out. Offsets are in the file.
func (t *Template) Check(v Vocabulary) []diag.Problem {
	c := &checker{root: v.root()}
	for _, p := range t.parts() {
		c.part(p)
	}
	c.payment(t.pay)
	if v.Contact && len(c.problems) == 0 {
		c.vague(&t.body)
	}
	if v.Notice {
		c.problems = append(c.problems, t.notice()...)
	}
	for _, p := range t.parts() {
		c.problems = append(c.problems, p.lookalikes()...)
	}
	if v.Contact {
		c.problems = append(c.problems, t.conduct()...)
	}
	return c.problems
}

// checker walks both sides of every branch.
type checker struct {
	root     shape
	src      *part
	vars     []variable
	inRange  bool
	amount   bool // an amount is printed
	day      bool // a date other than today's is printed
	problems []diag.Problem
}

type variable struct {
	name string
	shape
}

func (c *checker) part(p *part) {
	c.src, c.vars = p, []variable{{"$", c.root}}
	c.list(p.tree.Root, c.root)
}

// payment reports a line pay that is no amount: it is one hole, and money.
func (c *checker) payment(p *part) {
	if p == nil || len(c.problems) > 0 {
		return
	}
	nodes := p.tree.Root.Nodes
	if len(nodes) == 1 {
		if hole, ok := nodes[0].(*parse.ActionNode); ok && len(hole.Pipe.Decl) == 0 {
			c.src, c.vars = p, []variable{{"$", c.root}}
			if s := c.pipe(hole.Pipe, c.root); s.kind == money || s.kind == unknown {
				return
			}
		}
	}
	c.problems = append(c.problems, diag.Problem{
		Code: "RL409", Start: p.base, End: p.base + len(p.text),
		Message: "the line pay is not an amount", Hint: "write one hole: pay: {{.total.to_ask}}",
	})
}

// ofDebt are words that speak of a debt.
var ofDebt = lazily(`(?i)pay|pai|règl|régl|factur|invoice|owe|dette|debt|échéance|échue|\bdus?\b|\bdue|outstanding`)

// vague warns of a message that does not say how much, or by when. One that asks to be called
// back and speaks of no debt is not: whoever reads it need not know of one.
func (c *checker) vague(body *part) {
	if !c.amount && !c.day && strings.Contains(body.text, ".creditor.phone") && !ofDebt().MatchString(body.text) {
		return
	}
	warn := func(code, message, hint string) {
		c.problems = append(c.problems, diag.Problem{
			Code: code, Severity: diag.Warning, Start: body.base, End: body.base, Message: message, Hint: hint,
		})
	}
	if !c.amount {
		warn("RL412", "the message names no amount", "say what is owed: {{.total.open}}")
	}
	if !c.day {
		warn("RL413", "the message names no date", "say when it was due, {{.oldest.due}}, or by when to pay, {{plus_days .today 8}}")
	}
}

func (c *checker) list(l *parse.ListNode, dot shape) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		switch n := n.(type) {
		case *parse.ActionNode:
			c.action(n, dot)
		case *parse.IfNode:
			c.branch(&n.BranchNode, dot)
		case *parse.WithNode:
			c.branch(&n.BranchNode, dot)
		case *parse.RangeNode:
			c.branch(&n.BranchNode, dot)
		}
	}
}

// action checks {{value}} and {{$name := value}}.
func (c *checker) action(n *parse.ActionNode, dot shape) {
	s := c.pipe(n.Pipe, dot)
	if len(n.Pipe.Decl) > 0 {
		c.declare(n.Pipe, s)
		return
	}
	switch s.kind {
	case record, list:
		c.fail(n.Pipe, "RL409", fmt.Sprintf("%s cannot be printed: it is %s", n.Pipe, s.kind), printHint(s))
	case yes:
		c.fail(n.Pipe, "RL409", fmt.Sprintf("%s is a yes or no: it cannot be printed", n.Pipe), "write {{if "+n.Pipe.String()+"}}…{{end}}")
	case unknown: // a formula that is reported by itself: perhaps the amount, or the date
		c.amount, c.day = true, true
	case money:
		c.amount = true
	case date:
		c.day = c.day || !s.fixed
	}
}

func printHint(s shape) string {
	if s.kind == list {
		return "write {{range .invoices}}…{{end}}, or {{.references}}"
	}
	return "name one of its fields: " + strings.Join(s.names(), ", ")
}

func (c *checker) declare(p *parse.PipeNode, shapes ...shape) {
	for i, d := range p.Decl {
		if d.Ident[0] == "$" {
			c.fail(p, "RL406", "$ is the whole message and cannot be named anew", "add letters: $x := …")
			continue
		}
		c.vars = append(c.vars, variable{d.Ident[0], shapes[min(i, len(shapes)-1)]})
	}
}

// branch checks if, with and range, both with and without their else.
func (c *checker) branch(n *parse.BranchNode, dot shape) {
	mark := len(c.vars)
	s := c.pipe(n.Pipe, dot)
	inner := dot
	switch n.NodeType {
	case parse.NodeRange:
		inner = c.ranged(n, s)
	case parse.NodeWith:
		inner = s
		c.condition(n.Pipe, s)
		c.declare(n.Pipe, s)
	default:
		c.condition(n.Pipe, s)
		c.declare(n.Pipe, s)
	}
	outer, named := c.inRange, len(c.vars)
	if n.NodeType == parse.NodeRange {
		c.inRange, named = true, mark // its else has no element
	}
	c.list(n.List, inner)
	c.inRange, c.vars = outer, c.vars[:named]
	c.list(n.ElseList, dot)
	c.vars = c.vars[:mark]
}

// ranged returns the shape of an element of what a range goes through.
func (c *checker) ranged(n *parse.BranchNode, s shape) shape {
	elem := shape{}
	switch {
	case c.inRange:
		c.fail(n.Pipe, "RL406", "a range inside a range is not part of message templates", "close the first one before")
	case s.elem != nil:
		elem = *s.elem
	case s.kind != unknown:
		c.fail(n.Pipe, "RL409", fmt.Sprintf("range goes through a list, and %s is %s", n.Pipe, s.kind), "write {{range .invoices}}")
	}
	if len(n.Pipe.Decl) == 2 {
		c.declare(n.Pipe, countShape, elem)
	} else {
		c.declare(n.Pipe, elem)
	}
	return elem
}

// condition checks what if and with ask.
func (c *checker) condition(n *parse.PipeNode, s shape) {
	switch s.kind {
	case unknown, yes, text, list, lines, date: // a date that is not known is no
		return
	}
	c.fail(n, "RL409", fmt.Sprintf("%s is %s: it is neither yes nor no", n, s.kind), "compare it: {{if gt .total.open 100}}")
}

// pipe returns the shape of a pipeline.
func (c *checker) pipe(p *parse.PipeNode, dot shape) shape {
	var s shape
	if p.IsAssign {
		return c.fail(p, "RL406", "a name is given to a value once", "write {{"+p.Decl[0].String()+" := …}}")
	}
	for i, cmd := range p.Cmds {
		var piped *shape
		if i > 0 {
			piped = &s
		}
		s = c.command(cmd, dot, piped)
	}
	return s
}

// command returns the shape of a value or a call; piped is what comes before |.
func (c *checker) command(cmd *parse.CommandNode, dot shape, piped *shape) shape {
	if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		args := make([]argument, 0, len(cmd.Args))
		for _, n := range cmd.Args[1:] {
			args = append(args, argument{n, c.value(n, dot)})
		}
		if piped != nil {
			args = append(args, argument{cmd, *piped})
		}
		return c.call(id, args)
	}
	s := c.value(cmd.Args[0], dot)
	if s.kind != unknown && (len(cmd.Args) > 1 || piped != nil) {
		return c.fail(cmd, "RL409", fmt.Sprintf("%s is a value, and takes none", cmd.Args[0]), "write one hole for each value")
	}
	return s
}

var plainNumber = lazily(`^[-+]?[0-9]{1,18}(\.[0-9]{1,18})?$`)

// value returns the shape of one operand.
func (c *checker) value(n parse.Node, dot shape) shape {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.FieldNode:
		start, _ := c.span(n)
		return c.fields(start, dot, n.Ident)
	case *parse.VariableNode:
		for _, v := range slices.Backward(c.vars) {
			if v.name == n.Ident[0] {
				start, _ := c.span(n)
				return c.fields(start+len(v.name), v.shape, n.Ident[1:])
			}
		}
		return c.fail(n, "RL407", n.Ident[0]+" has no value here", "it has one only inside the branch that names it")
	case *parse.ChainNode:
		return c.fields(int(n.Position()), c.value(n.Node, dot), n.Field)
	case *parse.PipeNode:
		return c.pipe(n, dot)
	case *parse.StringNode:
		return textShape
	case *parse.NumberNode:
		if !plainNumber().MatchString(n.Text) {
			return c.fail(n, "RL409", n.Text+" is not a plain number", "write digits and a decimal point: 1234.50")
		}
		return shape{kind: numeral}
	case *parse.BoolNode:
		return shape{kind: yes}
	case *parse.IdentifierNode:
		return c.call(n, nil)
	}
	return c.fail(n, "RL406", n.String()+" is not part of message templates", "")
}

// fail reports a problem at a node.
func (c *checker) fail(n parse.Node, code, message, hint string) shape {
	start, end := c.span(n)
	return c.failAt(start, end, code, message, hint)
}

func (c *checker) failAt(start, end int, code, message, hint string) shape {
	c.problems = append(c.problems, diag.Problem{
		Code: code, Start: c.src.base + start, End: c.src.base + end, Message: message, Hint: hint,
	})
	return shape{}
}

// span returns the bytes of a node in the part. The parser places a chain of
// fields at its second one, and other nodes at their beginning; a node that is
// not written as the parser would write it reaches to the end of its hole.
func (c *checker) span(n parse.Node) (start, end int) {
	start = int(n.Position())
	written := n.String()
	first := start - strings.Index(written[min(1, len(written)):], ".") - 1
	for _, at := range []int{start, first} {
		if at >= 0 && strings.HasPrefix(c.src.text[at:], written) {
			return at, at + len(written)
		}
	}
	rest := c.src.text[start:]
	if i := strings.IndexAny(rest, "}|)\n"); i >= 0 {
		rest = rest[:i]
	}
	return start, start + len(strings.TrimRight(rest, " \t\r-"))
}
