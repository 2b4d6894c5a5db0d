package guard

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/relance-dev/relance/engine"
)

// The questions about contacts: client.has_contact('treasurer') is a name like any
// other, one for each role, so that a role that the book does not have is a mistake.
const (
	hasContact    = "has_contact"
	verifiedPhone = "has_verified_phone"
)

// ofRole is the name of a question about a role.
func ofRole(question, role string) string { return "client." + question + "('" + role + "')" }

// roleEntries are the questions about a role.
func roleEntries(role string) []Entry {
	return []Entry{
		{ofRole(hasContact, role), boolKind.word(), "the client has a contact with that role of the book, with an address or not"},
		{ofRole(verifiedPhone, role), boolKind.word(), "one of them has a phone number that somebody made sure of, and that is not bad"},
	}
}

// roleVariables are the names behind the questions about a role.
func roleVariables(role string) []*variable {
	entries := roleEntries(role)
	ask := func(e Entry, get func(c *engine.Client) bool) *variable {
		return &variable{Entry: e, kind: boolKind, needs: needsClient, flag: func(in *engine.Input) bool { return get(in.Client) }}
	}
	return []*variable{
		ask(entries[0], func(c *engine.Client) bool { return len(c.InRole(role)) > 0 }),
		ask(entries[1], func(c *engine.Client) bool { return c.VerifiedPhone(role) }),
	}
}

// ofContact checks client.has_contact('treasurer') and the like; done is false for all else.
func (c *inspector) ofContact(n *node, e celast.Expr, call celast.CallExpr) (done bool) {
	if n.function != hasContact && n.function != verifiedPhone {
		return false
	}
	write := "write client." + n.function + "('treasurer')"
	c.fill(n, e)
	n.kind = boolKind
	target, named := []string(nil), false
	if call.IsMemberFunction() {
		target, named = pathOf(call.Target())
	}
	if !named || len(target) != 1 || target[0] != "client" {
		c.report(codeFunction, n, write, "%s is asked of the client", n.function)
		return true
	}
	if len(call.Args()) != 1 {
		c.report(codeArgument, n, write, "%s takes one role, not %d", n.function, len(call.Args()))
		return true
	}
	arg := &node{id: call.Args()[0].ID(), expr: call.Args()[0]}
	c.fill(arg, arg.expr)
	role, ok := types.String(""), false
	if arg.expr.Kind() == celast.LiteralKind {
		role, ok = arg.expr.AsLiteral().(types.String)
	}
	if !ok {
		c.report(codeArgument, arg, write, "%s takes a role between quotes", n.function)
		return true
	}
	v := c.env.vars[ofRole(n.function, string(role))]
	if v == nil {
		c.report(codeEnum, arg, suggest(string(role), c.env.vocabulary.Roles, quoted), "'%s' is not a role of the book", string(role))
		return true
	}
	n.variable = v
	e.SetKindCase(c.make.NewIdent(n.id, v.Name))
	return true
}
