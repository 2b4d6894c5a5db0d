package guard

import (
	"errors"
	"fmt"
	"sync"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/checker"
	"cel.dev/cel-go/common"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/interpreter"
	"cel.dev/cel-go/parser"
)

// Limits of one guard.
const (
	maxBytes = 4000
	maxDepth = 60
)

// language is what all guards share, made once: CEL with only the functions of
// the language.
type language struct {
	parser  *parser.Parser
	cel     *cel.Env
	checker *checker.Env // functions and names, without facts
}

// shared returns the one language.
var shared = sync.OnceValues(newLanguage)

func newLanguage() (*language, error) {
	p, err := parser.NewParser(parser.EnablePrattParser(true), parser.Macros(parser.HasMacro),
		parser.MaxRecursionDepth(2*maxDepth), parser.ExpressionSizeCodePointLimit(2*maxBytes))
	if err != nil {
		return nil, fmt.Errorf("CEL parser: %w", err)
	}
	e, err := cel.NewCustomEnv(celOptions()...)
	if err != nil {
		return nil, fmt.Errorf("CEL environment: %w", err)
	}
	c, err := checker.NewEnv(e.Container, e.CELTypeProvider())
	if err != nil {
		return nil, fmt.Errorf("CEL checker: %w", err)
	}
	for _, f := range e.Functions() {
		if err := c.AddFunctions(f); err != nil {
			return nil, fmt.Errorf("CEL function %s: %w", f.Name(), err)
		}
	}
	if err := c.AddIdents(declarations(builtins())...); err != nil {
		return nil, fmt.Errorf("CEL names: %w", err)
	}
	return &language{parser: p, cel: e, checker: c}, nil
}

// declarations are CEL's declarations of variables, and of has(…) for them.
func declarations(vars []*variable) []*decls.VariableDecl {
	var all []*decls.VariableDecl
	for _, v := range vars {
		all = append(all, decls.NewVariable(v.Name, v.kind.celType()))
		if v.canBeAbsent() {
			all = append(all, decls.NewVariable(hasPrefix+v.Name, types.BoolType))
		}
	}
	return all
}

// withNames returns a checker that knows more variables.
func (l *language) withNames(vars []*variable) (*checker.Env, error) {
	if len(vars) == 0 {
		return l.checker, nil
	}
	c, err := checker.NewEnv(l.cel.Container, l.cel.CELTypeProvider(), checker.ValidatedDeclarations(l.checker))
	if err != nil {
		return nil, fmt.Errorf("CEL checker: %w", err)
	}
	if err := c.AddIdents(declarations(vars)...); err != nil {
		return nil, fmt.Errorf("declared facts: %w", err)
	}
	return c, nil
}

// celOptions declare the functions of the language: some of CEL's own, with
// overloads for decimals and dates, and ours. The overloads have no bodies:
// CEL's operators call the methods of the values.
func celOptions() []cel.EnvOption {
	own := &env.LibrarySubset{DisableMacros: true}
	for _, name := range []string{
		operators.LogicalAnd, operators.LogicalOr, operators.LogicalNot, operators.Conditional,
		operators.Equals, operators.NotEquals, operators.In, operators.Modulo,
		operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals,
		operators.Add, operators.Subtract, operators.Multiply, operators.Divide, operators.Negate,
		"contains", "startsWith", "endsWith", "matches", "size",
	} {
		own.IncludeFunctions = append(own.IncludeFunctions, &env.Function{Name: name})
	}
	opts := []cel.EnvOption{cel.StdLib(cel.StdLibSubset(own))}
	for op, sign := range comparisons {
		if op == operators.Equals || op == operators.NotEquals {
			continue
		}
		opts = append(opts, cel.Function(op, overload(sign, decimalType, cel.BoolType), overload(sign, dateType, cel.BoolType)))
	}
	for _, op := range []string{operators.Add, operators.Multiply, operators.Divide} {
		opts = append(opts, cel.Function(op, overload(arithmeticSigns[op], decimalType, decimalType)))
	}
	opts = append(opts,
		cel.Function(operators.Subtract, overload("-", decimalType, decimalType), overload("-", dateType, cel.IntType)),
		cel.Function(operators.Negate, cel.Overload("negate_decimal", []*cel.Type{decimalType}, decimalType)),
		cel.Function(decimalFunction,
			cel.Overload("decimal_text", []*cel.Type{cel.StringType}, decimalType, cel.UnaryBinding(decimalOfText)),
			cel.Overload("decimal_int", []*cel.Type{cel.IntType}, decimalType, cel.UnaryBinding(decimalOfInt))),
		cel.Function(dateFunction, cel.Overload("date_text", []*cel.Type{cel.StringType}, dateType, cel.UnaryBinding(dateOfText))))
	for _, f := range functions() {
		if f.binding != nil {
			opts = append(opts, f.declare())
		}
	}
	return opts
}

// overload declares an operator on two values of a type.
func overload(sign string, t, result *cel.Type) cel.FunctionOpt {
	return cel.Overload(t.TypeName()+sign, []*cel.Type{t, t}, result)
}

// fold computes decimals and dates of constants once, when a guard is planned.
func fold(i interpreter.InterpretableV2) (interpreter.InterpretableV2, error) {
	call, ok := i.(interpreter.InterpretableCall)
	if !ok || len(call.Args()) != 1 {
		return i, nil
	}
	arg, ok := call.Args()[0].(interpreter.InterpretableConst)
	if !ok {
		return i, nil
	}
	var v ref.Val
	switch call.Function() {
	case decimalFunction:
		if v = decimalOfText(arg.Value()); types.IsError(v) {
			v = decimalOfInt(arg.Value())
		}
	case dateFunction:
		v = dateOfText(arg.Value())
	default:
		return i, nil
	}
	return interpreter.NewConstValue(call.ID(), v), nil
}

// verify runs CEL's own checker over a tree that ours has accepted.
func (l *language) verify(tree *celast.AST, src string, names *checker.Env) (*celast.AST, error) {
	checked, errs := checker.Check(tree, common.NewTextSource(src), names)
	if all := errs.GetErrors(); len(all) > 0 {
		return nil, errors.New(all[0].Message)
	}
	if t := checked.GetType(checked.Expr().ID()); t != types.BoolType {
		return nil, fmt.Errorf("type %s, not bool", t)
	}
	return checked, nil
}

// plan makes a program of a checked tree, or of a part of one.
func (l *language) plan(tree *celast.AST, part celast.Expr, options cel.EvalOption) (cel.Program, error) {
	if part != nil {
		tree = celast.NewCheckedAST(celast.NewAST(part, tree.SourceInfo()), tree.TypeMap(), tree.ReferenceMap())
	}
	p, err := l.cel.PlanProgram(tree, cel.EvalOptions(options), cel.CustomDecoratorV2(fold))
	if err != nil {
		return nil, fmt.Errorf("CEL program: %w", err)
	}
	return p, nil
}
