package policies

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/guard"
	"github.com/relance-dev/relance/policies/policytest"
	"github.com/relance-dev/relance/policies/template"
)

// Guard compiles a condition as the rules of a policy know it; that of assign when the policy is empty.
// The guard is nil when a problem is an error; offsets are bytes in the text. It fails when there is no such policy.
func (b *Book) Guard(policy, text string) (*guard.Guard, []diag.Problem, error) {
	v := guard.Vocabulary{
		Facts: b.Engine.Facts, Profiles: b.Engine.Profiles, Roles: b.Engine.Roles, Entities: b.EntityIDs(), Channels: engine.ChannelNames(), Assign: policy == "",
	}
	if policy != "" {
		m := b.Engine.Machine(policy)
		if m == nil {
			return nil, nil, fmt.Errorf("the book has no policy %s", policy)
		}
		v.Scope, v.Exits, v.States, v.Currency = m.Scope, b.guardExits(), stateNames(m), m.Currency
	}
	env, err := b.envs.of(policy, v)
	if err != nil {
		return nil, nil, fmt.Errorf("conditions of %s: %w", policy, err)
	}
	g, problems := env.Compile(text)
	return g, problems, nil
}

// guardEnvs are the environments of conditions, made when they are first asked for.
type guardEnvs struct {
	mu    sync.Mutex
	known map[string]*guard.Env // by policy; "" for assign
}

func (e *guardEnvs) of(policy string, v guard.Vocabulary) (*guard.Env, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if env := e.known[policy]; env != nil {
		return env, nil
	}
	env, err := guard.NewEnv(v)
	if err == nil {
		e.known[policy] = env
	}
	return env, err
}

func stateNames(m *engine.Machine) []string {
	names := make([]string, len(m.States))
	for i := range m.States {
		names[i] = m.States[i].Name
	}
	return names
}

// Formula computes an expression as the computations of a policy know it, for the invoice of
// in. Problems say why it is none; offsets are bytes in the text. It fails when it has no answer.
func (b *Book) Formula(in *engine.Input, text string) (formula.Value, []diag.Problem, error) {
	m := in.Machine
	env := formula.NewEnv(b.formulaVocabulary(m, stateNames(m)))
	const name = "it_is" // no name of the language
	sources := []formula.Source{{Name: name, Text: text}}
	sources = append(sources, b.sources[m.Policy]...)
	set, found := env.Compile(sources)
	var problems []diag.Problem
	for _, p := range found {
		if p.Name == name {
			problems = append(problems, p.Problem)
		}
	}
	if slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Error }) {
		return formula.Value{}, problems, nil
	}
	results, err := set.Eval(in, func(n string) bool { return n == name })
	if err != nil {
		if inner := errors.Unwrap(err); inner != nil {
			err = inner // without the name of a formula: this one has none
		}
		return formula.Value{}, problems, err
	}
	i := slices.IndexFunc(results, func(r formula.Result) bool { return r.Name == name })
	return results[i].Value, problems, nil
}

// formulaVocabulary is what computations of a policy may speak of.
func (b *Book) formulaVocabulary(m *engine.Machine, states []string) formula.Vocabulary {
	return formula.Vocabulary{
		Facts: b.Engine.Facts, Exits: b.formulaExits(), Law: b.Law, Profiles: b.Engine.Profiles, Entities: b.EntityIDs(),
		States: states, Currency: m.Currency, ContractRates: b.contractRates,
	}
}

// FormulaVocabulary is what computations of a policy may speak of; ok is false when there is no such policy.
func (b *Book) FormulaVocabulary(policy string) (v formula.Vocabulary, ok bool) {
	if m := b.Engine.Machine(policy); m != nil {
		return b.formulaVocabulary(m, stateNames(m)), true
	}
	return v, false
}

// Subject is what the tests of the book are about.
func (b *Book) Subject() policytest.Subject {
	s := policytest.Subject{Engine: b.Engine, Compute: b.Compute, Sources: b.Sources, Templates: map[string][]string{}}
	s.Render = func(m engine.Message, inputs []engine.Input) (subject, text string, err error) {
		var out template.Rendered
		out, err = b.Render(m, inputs)
		return out.Subject, out.Text, err
	}
	for name, texts := range b.templates {
		s.Templates[name] = slices.Sorted(maps.Keys(texts))
	}
	s.Guard = func(policy, text string) (engine.Guard, error) {
		g, problems, err := b.Guard(policy, text)
		switch {
		case err != nil:
			return nil, err
		case g == nil:
			return nil, fmt.Errorf("%s: %s", text, problems[0].Message)
		}
		return g, nil
	}
	return s
}
