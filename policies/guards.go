package policies

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

// assignEnv compiles the guards of assign.
func (l *loader) assignEnv() *guard.Env {
	b := l.book.Engine
	return l.env(guard.Vocabulary{Facts: b.Facts, Profiles: b.Profiles, Roles: b.Roles, Entities: l.book.EntityIDs(), Channels: engine.ChannelNames(), Assign: true})
}

// env returns an environment for guards. Facts are the fields of a struct, of
// the types that the schema allows, so that it cannot fail for a book that has
// passed the schema.
func (l *loader) env(v guard.Vocabulary) *guard.Env {
	e, err := guard.NewEnv(v)
	if err != nil && l.list.Errors() == 0 {
		l.fail(codeInternal, l.folder.whole(""), "please report this as a bug of relance, with the book", "guards: %v", err)
	}
	return e
}

// guard compiles the text of a node; nil when there is none, or it is wrong.
func (l *loader) guard(env *guard.Env, n *node) *guard.Guard {
	if env == nil || n == nil || n.kind != kindText {
		return nil
	}
	g, problems := env.Compile(n.text)
	l.snippet(n, problems)
	return g
}

// guard compiles the text of a node, and notes whether it speaks of the
// client's other invoices, and of the last action.
func (p *policyCompiler) guard(n *node) engine.Guard {
	g := p.loader.guard(p.env, n)
	if g == nil {
		return nil
	}
	p.machine.UsesAccount = p.machine.UsesAccount || g.UsesAccount()
	p.machine.UsesLast = p.machine.UsesLast || g.UsesLast()
	p.machine.UsesHandedOver = p.machine.UsesHandedOver || g.UsesHandedOver()
	p.book.Engine.UsesContacts = p.book.Engine.UsesContacts || g.UsesContacts()
	return g
}

// warm compiles the guards of all policies on every core, so that compiling
// them again, one after the other and with their diagnostics, costs nothing.
func warm(policies []*policyCompiler) {
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for _, p := range policies {
		if p.env != nil {
			workers.Go(func() error {
				p.node.guards(func(text string) { p.env.Compile(text) })
				return nil
			})
		}
	}
	_ = workers.Wait() // no worker fails: what is wrong with a guard is reported later
}

// guards visits the text of every guard below a policy or a part of it.
func (n *node) guards(visit func(text string)) {
	for _, i := range n.items {
		if i.kind == kindText && (i.name == "when" || i.name == "approve") {
			visit(i.text)
		}
		if i.name != "compute" {
			i.guards(visit)
		}
	}
}
