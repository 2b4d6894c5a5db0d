package formula

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/law"
)

// maxSource is the longest formula in bytes: more is not something people review.
const maxSource = 4096

// InvoiceFields are the names that templates give to what every invoice has; no
// formula can take them.
var InvoiceFields = []string{
	"id", "amount", "open", "paid", "to_ask", "disputed_amount", "credit", "currency", "issued", "due", "days_late", "facts",
	"number", "instalment", "instalments",
}

// unit is one formula on its way to being compiled.
type unit struct {
	Source
	tree  ast.Node // nil when it does not parse
	state visit
}

type visit uint8

const (
	unseen visit = iota
	open         // being compiled: to meet it again is a cycle
	done
)

// compiler compiles all formulas of a policy, each after those it uses.
type compiler struct {
	env      *Env
	units    []unit
	byName   map[string]int
	set      *Set
	path     []int // formulas being compiled, outermost first
	problems []Problem
}

// Compile compiles formulas, which may use each other in any order. A formula
// with problems still counts as a name, so that one mistake is one problem; a
// Set with problems is for its Formulas only. Problems come in the order of
// the sources, then by place.
func (e *Env) Compile(sources []Source) (*Set, []Problem) {
	c := &compiler{env: e, byName: make(map[string]int, len(sources)), set: &Set{
		named: make([]Named, len(sources)),
		evals: make([]eval, len(sources)),
		uses:  make([][]int, len(sources)),
		rates: make([][]*law.Rates, len(sources)),
		other: make([]bool, len(sources)),

		claims: make([][]Claim, len(sources)),
	}}
	for i, src := range sources {
		c.set.named[i].Name = src.Name
		c.units = append(c.units, unit{Source: src, tree: c.parse(src)})
		c.byName[src.Name] = i
	}
	for i := range c.units {
		c.compile(i)
	}
	slices.SortStableFunc(c.problems, func(a, b Problem) int {
		if n := c.byName[a.Name] - c.byName[b.Name]; n != 0 {
			return n
		}
		return a.Start - b.Start
	})
	return c.set, c.problems
}

// parse returns the formula's tree, or nil after reporting why there is none.
func (c *compiler) parse(src Source) ast.Node {
	if c.env.taken(src.Name) {
		c.report(src.Name, diag.Problem{
			Code: "RL307", End: len(src.Text),
			Message: fmt.Sprintf("the name %s is already taken", src.Name),
			Hint:    "formulas and templates use it for something else; choose another name",
		})
	}
	tree, problem := parse(src.Text)
	if problem != nil {
		c.report(src.Name, *problem)
		return nil
	}
	return tree
}

// parse parses one formula with Expr's grammar and none of its functions.
func parse(src string) (ast.Node, *diag.Problem) {
	switch {
	case strings.TrimSpace(src) == "":
		return nil, &diag.Problem{
			Code: "RL300", End: len(src), Message: "the formula is empty",
			Hint: "write what to compute, such as invoice.open + money(40)",
		}
	case len(src) > maxSource:
		return nil, &diag.Problem{
			Code: "RL300", Start: maxSource, End: len(src),
			Message: fmt.Sprintf("the formula is longer than %d bytes", maxSource),
			Hint:    "split it: a formula can use others by name",
		}
	}
	config := conf.CreateNew()
	for name := range builtin.Index {
		config.Disabled[name] = true
	}
	tree, err := parser.ParseWithConfig(src, config)
	if err == nil {
		return tree.Node, shared(src)
	}
	problem := diag.Problem{Code: "RL301", End: len(src), Message: err.Error()}
	var e *file.Error
	if errors.As(err, &e) {
		problem = syntaxProblem(src, e)
	}
	return nil, &problem
}

// taken reports whether a name already means something in formulas or templates.
func (e *Env) taken(name string) bool {
	_, isRoot := e.roots[name]
	_, isFunction := functions[name]
	return isRoot || isFunction || name == exitGroup || slices.Contains(InvoiceFields, name)
}

// compile compiles formula i unless it has been, and those it uses before it.
func (c *compiler) compile(i int) {
	u := &c.units[i]
	if u.state != unseen {
		return
	}
	u.state = open
	c.path = append(c.path, i)
	if u.tree != nil {
		k := &checker{compiler: c, unit: u, offsets: newOffsets(u.Text)}
		x := k.check(u.tree)
		if len(k.problems) == 0 && x.typ != 0 {
			c.set.named[i].Type, c.set.evals[i] = x.typ, x.eval
		}
		for _, p := range k.problems {
			c.report(u.Name, p)
		}
	}
	c.path = c.path[:len(c.path)-1]
	u.state = done
	c.set.order = append(c.set.order, i)
}

// use compiles formula i for another one; it returns the cycle that this would
// close, as names in the order of use, or nil.
func (c *compiler) use(i int) []string {
	if c.units[i].state == open {
		var cycle []string
		for _, j := range c.path[slices.Index(c.path, i):] {
			cycle = append(cycle, c.units[j].Name)
		}
		return append(cycle, c.units[i].Name)
	}
	c.compile(i)
	user := c.path[len(c.path)-1]
	c.set.uses[user] = append(c.set.uses[user], i)
	return nil
}

func (c *compiler) report(name string, p diag.Problem) {
	c.problems = append(c.problems, Problem{Name: name, Problem: p})
}
