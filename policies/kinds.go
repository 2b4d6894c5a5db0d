package policies

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/law"
)

// kinds lists the kinds of client.
var kinds = []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic}

// clientKind settles what clients are whose data does not say: what the book states, or the mapping
// of its exports. A book that tells no kinds apart says it by the laws that it names: then it is the
// one that they are for. Otherwise nobody knows, and no law gives anything against them.
func (l *loader) clientKind(root *node) {
	stated := root.field("clients").str("kind")
	if stated == "" {
		stated = root.field("intake").field("clients").field("defaults").str("kind")
	}
	l.book.ClientKind = stated
	laws := l.namedLaws()
	l.book.claims = len(laws) > 0
	if stated != "" || len(laws) == 0 || l.list.Errors() > 0 {
		return
	}
	if root.field("assign").mentions("client.kind") || root.field("policies").mentions("client.kind") {
		l.unlabelled(root)
		return
	}
	for _, kind := range kinds {
		if !slices.ContainsFunc(laws, func(r *law.Regime) bool { return !r.Covers(kind) }) {
			l.book.ClientKind = kind
			break
		}
	}
	kind := l.book.ClientKind
	if kind == "" {
		l.warn(codeUnlabelled, root.field("assign").label(), `say it once, in book.cue beside creditor: clients: kind: "business"; or send clients whose kind is '' to a policy of their own`,
			"nobody says what clients are whose data gives no kind, and the laws of this book are for different ones: nothing is claimed of them")
		return
	}
	l.warn(codeUnlabelled, root.field("assign").label(), `say it in book.cue, beside creditor: clients: kind: "`+kind+`"; or label each client in the column kind`,
		"nobody says what clients are whose data gives no kind: they are taken as %s, which %s is for", kind, laws[0].Name)
}

// Unlabelled lists the clients of whom nobody said what they are, when computations of the book
// claim by a law: it gives nothing against them. A book that says what such clients are has none.
func (b *Book) Unlabelled(clients []engine.Client) []string {
	if b.ClientKind != "" || !b.claims {
		return nil
	}
	var ids []string
	for i := range clients {
		if clients[i].Kind == "" {
			ids = append(ids, clients[i].ID)
		}
	}
	return ids
}

// namedLaws lists the laws of debtors of some kind by which computations of the book claim.
func (l *loader) namedLaws() []*law.Regime {
	var laws []*law.Regime
	for i := range l.book.Engine.Machines {
		for _, c := range l.book.formulas[l.book.Engine.Machines[i].Policy].Claims(nil) {
			if byKind(c) {
				laws = append(laws, c.Regime)
			}
		}
	}
	return laws
}

// unlabelled warns of policies that claim by a law, and that clients of no known kind come to.
func (l *loader) unlabelled(root *node) {
	env := l.assignEnv()
	if env == nil {
		return
	}
	none, _ := env.Compile("client.kind == ''")
	some, _ := env.Compile("client.kind != ''")
	if none == nil || some == nil {
		return
	}
	told := map[int]bool{}
	for i, a := range l.book.Engine.Assign {
		g, guarded := a.When.(interface{ Implies(engine.Guard) bool })
		if a.Policy >= 0 && !told[a.Policy] && !(guarded && g.Implies(some)) {
			policy := l.book.Engine.Machines[a.Policy].Policy
			claims := l.book.formulas[policy].Claims(nil)
			if n := slices.IndexFunc(claims, byKind); n >= 0 {
				told[a.Policy] = true
				l.warn(codeUnlabelled, root.field("assign").items[i].label(), `send them elsewhere before, with a line when: "client.kind == ''"; or say once, in book.cue beside creditor, what they are: clients: kind: "business"`,
					"clients whose data gives no kind come to policy %s, and what %s gives against them is unknown: its messages that state it are not written", policy, claims[n].Regime.Name)
			}
		}
		if guarded && none.Implies(a.When) {
			return // who has no kind goes no further than this line
		}
	}
}

// mentions reports whether a text of the node holds a word.
func (n *node) mentions(word string) bool {
	if n == nil {
		return false
	}
	if n.kind == kindText && strings.Contains(n.text, word) {
		return true
	}
	return slices.ContainsFunc(n.items, func(i *node) bool { return i.mentions(word) })
}
