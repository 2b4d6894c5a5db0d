package template

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/template"
	"text/template/parse"

	"github.com/cockroachdb/apd/v3"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/locale"
)

// calendarKey is where the root holds the creditor's calendar: no hole can name it.
const calendarKey = "\x00calendar"

// sinkKey is where the root holds the sink of a rendering: no hole can name it.
const sinkKey = "\x00sink"

// prepare makes a text that parsed ready to run: what a hole prints goes through
// emit, and numbers in it are kept as their digits. It adds each field that the
// text names to mentions.
func prepare(src string, l locale.Locale, mentions map[string]bool) (*template.Template, error) {
	tree, err := parseText(src)
	if err != nil {
		return nil, err
	}
	rewriter(mentions).node(tree.Root)
	return template.New("message").Funcs(functions(l)).Option("missingkey=error").AddParseTree("message", tree)
}

// rewriter prepares a tree, and gathers the fields it names.
type rewriter map[string]bool

func (r rewriter) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, child := range n.Nodes {
			r.node(child)
		}
	case *parse.ActionNode:
		r.node(n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			n.Pipe.Cmds = append(n.Pipe.Cmds, &parse.CommandNode{NodeType: parse.NodeCommand, Args: []parse.Node{
				parse.NewIdentifier("emit"), &parse.VariableNode{NodeType: parse.NodeVariable, Ident: []string{"$"}},
			}})
		}
	case *parse.IfNode:
		r.branch(&n.BranchNode)
	case *parse.WithNode:
		r.branch(&n.BranchNode)
	case *parse.RangeNode:
		r.branch(&n.BranchNode)
	case *parse.PipeNode:
		for _, cmd := range n.Cmds {
			for i, arg := range cmd.Args {
				cmd.Args[i] = r.operand(arg)
			}
			if id, ok := cmd.Args[0].(*parse.IdentifierNode); ok && id.Ident == "deadline" { // it asks the calendar
				cmd.Args = slices.Insert(cmd.Args, 1, parse.Node(&parse.VariableNode{NodeType: parse.NodeVariable, Ident: []string{"$"}}))
			}
		}
	}
}

func (r rewriter) branch(n *parse.BranchNode) {
	r.node(n.Pipe)
	r.node(n.List)
	r.node(n.ElseList)
}

// operand returns what stands for an operand of a command.
func (r rewriter) operand(n parse.Node) parse.Node {
	switch n := n.(type) {
	case *parse.NumberNode:
		return &parse.StringNode{NodeType: parse.NodeString, Quoted: strconv.Quote(n.Text), Text: n.Text}
	case *parse.FieldNode:
		r.mention(n.Ident)
	case *parse.VariableNode:
		r.mention(n.Ident[1:])
	case *parse.ChainNode:
		r.mention(n.Field)
		n.Node = r.operand(n.Node)
	case *parse.PipeNode:
		r.node(n)
	}
	return n
}

func (r rewriter) mention(fields []string) {
	for _, f := range fields {
		r[f] = true
	}
}

// functions are those of signatures that text/template does not have, or has
// for other types.
func functions(l locale.Locale) template.FuncMap {
	test := func(holds func(int) bool) func(a, b any) bool {
		return func(a, b any) bool {
			if unknownNumber(a) || unknownNumber(b) {
				return false
			}
			return holds(compare(a, b))
		}
	}
	return template.FuncMap{
		"eq": test(func(n int) bool { return n == 0 }), "ne": test(func(n int) bool { return n != 0 }),
		"lt": test(func(n int) bool { return n < 0 }), "le": test(func(n int) bool { return n <= 0 }),
		"gt": test(func(n int) bool { return n > 0 }), "ge": test(func(n int) bool { return n >= 0 }),
		"plus_days": plusDays,
		"deadline": func(root map[string]any, d engine.Date, n any) (engine.Date, error) {
			day, err := plusDays(d, n)
			if err != nil || day.IsZero() {
				return day, err
			}
			return engine.NextBusinessDay(root[calendarKey].(engine.Calendar), day), nil
		},
		"short": func(d engine.Date) shortDay { return shortDay(d) },
		"plural": func(n any, one, other string) (string, error) {
			if unknownNumber(n) {
				return "", nil
			}
			i, err := wholeNumber(n)
			return l.Plural(i, one, other), err
		},
		"percent": func(v any) (string, error) {
			if unknownNumber(v) {
				return "", nil
			}
			d, err := decimal(v)
			if err != nil {
				return "", err
			}
			return l.Percent(d.Text('f')), nil
		},
		"emit": func(root map[string]any, v any) (string, error) { return root[sinkKey].(*sink).emit(v) },
	}
}

// unknownNumber reports a number that is not known: no comparison with it holds.
func unknownNumber(v any) bool {
	_, is := v.(absent)
	return is
}

func plusDays(d engine.Date, n any) (engine.Date, error) {
	if unknownNumber(n) {
		return 0, nil
	}
	days, err := wholeNumber(n)
	if err != nil || d.IsZero() {
		return 0, err
	}
	return d + engine.Date(days), nil
}

// wholeNumber reads a count, or digits in the template. It stays below a century of days.
func wholeNumber(v any) (int, error) {
	switch v := v.(type) {
	case int:
		return v, nil
	case string:
		if n, err := strconv.Atoi(v); err == nil && n >= -36500 && n <= 36500 {
			return n, nil
		}
	}
	return 0, fmt.Errorf("%v is not a whole number up to 36500", v)
}

// decimal returns a numeric value, or digits in the template; money in major units.
func decimal(v any) (*apd.Decimal, error) {
	switch v := v.(type) {
	case int:
		return apd.New(int64(v), 0), nil
	case *apd.Decimal:
		return v, nil
	case moneyValue:
		return apd.New(int64(v.amount), -int32(v.currency.Exponent())), nil
	case string:
		d, _, err := apd.NewFromString(v)
		if err != nil {
			return nil, fmt.Errorf("%q is not a number", v)
		}
		return d, nil
	}
	return nil, fmt.Errorf("%v is not a number", v)
}

// compare orders two values of kinds that Check lets through.
func compare(a, b any) int {
	a, b = comparand(a), comparand(b)
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y)
		}
	case bool:
		if y, ok := b.(bool); ok && x == y {
			return 0
		}
		return differs
	}
	x, isDay := a.(engine.Date)
	y, alsoDay := b.(engine.Date)
	if isDay || alsoDay {
		return compareDays(x, y, a, b)
	}
	return compareNumbers(a, b)
}

// differs is the order of values that have none between them: not equal.
const differs = 1

// compareDays orders days, of which one may be written in the template.
func compareDays(x, y engine.Date, a, b any) int {
	var err error
	if s, ok := a.(string); ok {
		x, err = engine.ParseDate(s)
	} else if s, ok := b.(string); ok {
		y, err = engine.ParseDate(s)
	}
	if err != nil {
		return differs
	}
	return int(x - y)
}

func compareNumbers(a, b any) int {
	x, err := decimal(a)
	y, errY := decimal(b)
	if err != nil || errY != nil {
		return differs
	}
	return x.Cmp(y)
}

// comparand gives special texts and dates their plain type.
func comparand(v any) any {
	switch v := v.(type) {
	case link:
		return string(v)
	case shortDay:
		return engine.Date(v)
	case references:
		return strings.Join(v, ", ")
	}
	return v
}
