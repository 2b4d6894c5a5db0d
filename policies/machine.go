package policies

import (
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/guard"
)

// defaultMinGap is the number of days between two contacts of a case when a
// policy does not say.
const defaultMinGap = 3

// policies compiles every policy, ordered by name.
func (l *loader) policies(n *node) {
	if n != nil && n.kind == kindStruct && len(n.items) == 0 {
		l.fail(codeNoPolicy, n.label(), "add one: policies: standard: {…}", "the book has no policy")
	}
	all := slices.Clone(n.each(kindStruct))
	slices.SortFunc(all, func(a, b *node) int { return strings.Compare(a.name, b.name) })
	var compilers []*policyCompiler
	for _, p := range all {
		if p.kind != kindStruct {
			continue
		}
		compilers = append(compilers, l.policy(p))
	}
	warm(compilers)
	for _, c := range compilers {
		c.compile()
		l.book.Engine.Machines = append(l.book.Engine.Machines, c.machine)
		l.envs = append(l.envs, c.env)
	}
}

// policyCompiler turns one policy into a machine.
type policyCompiler struct {
	*loader
	node    *node
	machine *engine.Machine
	names   []string // of the states, in the order of the machine
	env     *guard.Env
	state   int         // being compiled
	tone    engine.Tone // of it
}

// policy begins to compile a policy: what its guards may speak of.
func (l *loader) policy(n *node) *policyCompiler {
	m := &engine.Machine{Policy: n.name, Title: n.str("title"), MinGap: defaultMinGap}
	m.Firmest = n.str("grouping") == "firmest"
	if gap := n.field("min_gap"); gap != nil && gap.kind == kindNumber {
		m.MinGap, _ = strconv.Atoi(gap.text) // the schema holds it whole and small
	}
	if n.str("scope") == "client" {
		m.Scope = engine.ScopeClient
	}
	if n.str("catch_up") == "jump" {
		m.CatchUp = engine.CatchUpJump
	}
	l.anchor(n, m)
	m.Currency = l.currency(n.field("currency"))
	m.Factored = n.yes("factored")
	p := &policyCompiler{loader: l, node: n, machine: m}
	for _, s := range n.field("states").each(kindStruct) {
		p.names = append(p.names, s.name)
	}
	p.env = l.env(guard.Vocabulary{
		Scope: m.Scope, Facts: l.book.Engine.Facts, Exits: l.book.guardExits(), Profiles: l.book.Engine.Profiles,
		Roles: l.book.Engine.Roles, Entities: l.book.EntityIDs(),
		States: p.names, Channels: engine.ChannelNames(), Currency: m.Currency,
	})
	return p
}

// anchor reads what the lateness of a client's case is counted from.
func (l *loader) anchor(n *node, m *engine.Machine) {
	m.Anchor = engine.Anchor(max(0, slices.Index(engine.Anchors, n.str("anchor"))))
	paid := n.field("anchor_paid")
	m.AnchorPaid = engine.AnchorPaid(max(0, slices.Index(engine.AnchorsPaid, n.str("anchor_paid"))))
	if paid != nil {
		m.AnchorSource = l.source(paid)
	}
	for _, f := range []*node{n.field("anchor"), paid} {
		switch {
		case f == nil:
		case m.Scope != engine.ScopeClient:
			l.fail(codeAnchor, f.label(), `add scope: "client", or remove it`, "policy %s has %s, and a case for each invoice, which is as late as that invoice is", n.name, f.name)
		case f == paid && m.Anchor == engine.AnchorWeighted && m.AnchorPaid != engine.AnchorContinue:
			l.fail(codeAnchor, f.label(), `remove it, or write anchor: "oldest" or "largest"`, "policy %s counts from the mean of all open invoices, and there is no single one to be paid", n.name)
		}
	}
}

func (p *policyCompiler) compile() {
	m := p.machine
	states := p.node.field("states").each(kindStruct)
	if n := p.node.field("states"); n != nil && n.kind == kindStruct && len(states) == 0 {
		p.fail(codeNoState, n.label(), "add one: states: watch: {…}", "policy %s has no state", p.node.name)
	}
	p.formulas()
	m.Start = p.stateOf(p.node.field("start"))
	m.Reopen = m.Start
	if n := p.node.field("reopen"); n != nil {
		m.Reopen = p.stateOf(n)
	}
	m.Always = p.rules(p.node.field("always"), nil)
	for _, s := range states {
		m.States = append(m.States, p.compileState(s))
	}
	p.moved()
	for i := range m.States {
		m.States[i].Pass = pass(m, engine.StateID(i))
	}
}

// pass compiles the rules of a state together; nil for one without rules.
func pass(m *engine.Machine, id engine.StateID) engine.Pass {
	s := &m.States[id]
	if s.Final || len(m.Always)+len(s.Next) == 0 {
		return nil
	}
	var rules, approvals []engine.Guard
	for i := range len(m.Always) + len(s.Next) {
		r := m.RuleAt(id, i)
		rules = append(rules, r.When)
		if r.To >= 0 && int(r.To) < len(m.States) {
			approvals = append(approvals, m.States[r.To].Approve)
		}
	}
	return guard.NewPass(s.Name, rules, approvals)
}

// stateOf finds the state that a node names, and reports one that is not there.
func (p *policyCompiler) stateOf(n *node) engine.StateID {
	if n == nil || n.kind != kindText {
		return engine.NoState
	}
	i := slices.Index(p.names, n.text)
	if i < 0 && len(p.names) > 0 {
		p.unknown(codeUnknownState, n.at, "policy "+p.node.name, "state", n.text, p.names)
	}
	return engine.StateID(i)
}

func (p *policyCompiler) compileState(n *node) engine.State {
	s := engine.State{
		Name: n.name, Hold: n.yes("hold"), Final: n.yes("final"), Reopen: engine.NoState, Blacklist: n.yes("blacklist"),
		Tone:   engine.Tone(slices.Index(engine.Tones, n.str("tone")) + 1),
		Source: p.source(n),
	}
	if e := n.field("expires"); e != nil && e.kind == kindNumber {
		s.Expires, _ = strconv.Atoi(e.text)
	}
	if r := n.field("reopen"); r != nil {
		s.Reopen = p.stateOf(r)
	}
	p.checkState(n, &s)
	s.Approve = p.guard(n.field("approve"))
	p.checkBlacklist(n, &s)
	p.state, p.tone = len(p.machine.States), s.Tone
	p.titles[titleKey{p.node.name, n.name}] = n.str("title") + " " + n.str("goal")
	for _, a := range n.field("do").each(kindList) {
		if a.kind == kindStruct {
			s.Do = append(s.Do, p.action(a))
		}
	}
	p.sameChannel(n, s.Do)
	s.Next = p.rules(n.field("next"), &s)
	return s
}

// checkState reports fields of a state that contradict each other.
func (p *policyCompiler) checkState(n *node, s *engine.State) {
	for _, f := range n.items {
		switch {
		case s.Final && (f.name == "hit" || f.name == "complete"):
			p.fail(codeFinal, f.label(), "remove "+f.name, "state %s is final: it has no rules of which %s could speak", n.name, f.name)
		case s.Final && f.name == "next" && len(f.items) > 0:
			p.fail(codeFinal, f.label(), "remove final, or remove next", "state %s is final, so that no rule can leave it", n.name)
		case s.Final && f.name == "hold" && s.Hold:
			p.fail(codeFinal, f.label(), "keep one of the two", "state %s cannot be both final and a hold", n.name)
		case !s.Hold && f.name == "expires":
			p.fail(codeExpires, f.label(), "add hold: true, or remove expires", "state %s expires, but only a hold can", n.name)
		case !s.Final && f.name == "reopen":
			p.fail(codeReopen, f.label(), "add final: true, or remove reopen", "state %s has reopen, but only a final state can be reopened", n.name)
		}
	}
}

// checkBlacklist reports a state that would put a client on the blacklist without a person's word.
func (p *policyCompiler) checkBlacklist(n *node, s *engine.State) {
	if !s.Blacklist {
		return
	}
	f, approve := n.field("blacklist"), n.field("approve")
	if approve == nil {
		p.fail(codeBlacklist, f.label(), `add approve: "true"`, "state %s puts the client on the blacklist, and nobody has to agree", n.name)
		return
	}
	g, ok := s.Approve.(*guard.Guard)
	if !ok {
		return // its guard is wrong, and that is told
	}
	if always, known := g.Const(); !known || !always {
		p.fail(codeBlacklist, approve.at, `write approve: "true"; what the amount has to do with it belongs into the rule that leads here`,
			"state %s puts the client on the blacklist, and a person has to agree at times only", n.name)
	}
}

// rules compiles the rules of a state, or of always when there is no state.
func (p *policyCompiler) rules(n *node, s *engine.State) []engine.Rule {
	var out []engine.Rule
	for _, r := range n.each(kindList) {
		if r.kind != kindStruct {
			continue
		}
		rule := engine.Rule{To: engine.NoState, Resume: r.yes("resume"), Reenter: r.yes("reenter"), Source: p.source(r)}
		p.checkRule(r, &rule, s)
		if to := r.field("to"); to != nil {
			rule.To = p.stateOf(to)
		}
		rule.When = p.guard(r.field("when"))
		out = append(out, rule)
	}
	return out
}

// checkRule reports a rule that goes nowhere, two ways, or back from nowhere.
func (p *policyCompiler) checkRule(n *node, r *engine.Rule, s *engine.State) {
	to := n.field("to")
	switch {
	case r.Resume && to != nil:
		p.fail(codeRuleTarget, n.label(), "keep one of the two", "this rule has both to and resume: where does it go?")
	case !r.Resume && to == nil && n.field("resume") == nil && !p.faulty(n):
		p.fail(codeRuleTarget, n.label(), `add to: "…" with the name of a state, or resume: true in a hold`, "this rule does not say where it goes")
	case r.Resume && s == nil:
		p.fail(codeResume, n.field("resume").label(), "move it to the next list of the hold", "resume has no meaning in always: only a state with hold: true resumes")
	case r.Resume && !s.Hold:
		p.fail(codeResume, n.field("resume").label(), "add hold: true to the state, or name a state with to", "state %s is not a hold, so that there is nothing to resume", s.Name)
	}
}
