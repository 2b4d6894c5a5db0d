package guard

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"cel.dev/cel-go/checker"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
)

// Env compiles the guards of one vocabulary. It is safe for several goroutines.
type Env struct {
	vocabulary  Vocabulary
	language    *language
	names       *checker.Env
	order       []*variable // in the order of the reference
	vars        map[string]*variable
	groups      map[string][]string // fields by group, in the order of the reference
	methods     map[string]*function
	methodNames []string
	made        func() *making // what situations can differ in

	mu    sync.Mutex
	cache map[string]compiled // by source
}

// compiled is what Compile answered.
type compiled struct {
	guard    *Guard
	problems []diag.Problem
}

// NewEnv returns an environment for a vocabulary. It fails when two facts have
// one name, or a fact has a type that is none of engine.FactTypes.
func NewEnv(v Vocabulary) (*Env, error) {
	l, err := shared()
	if err != nil {
		return nil, err
	}
	e := &Env{
		vocabulary: v, language: l, order: builtins(), vars: map[string]*variable{}, groups: map[string][]string{},
		methods: map[string]*function{}, cache: map[string]compiled{},
	}
	e.made = sync.OnceValue(e.making)
	var facts []*variable
	for i, f := range v.Facts {
		if !slices.Contains(engine.FactTypes, f.Type) {
			return nil, fmt.Errorf("fact %s has the unknown type %q", f.Name, f.Type)
		}
		facts = append(facts, factVariable(i, f))
	}
	declared := facts
	for _, x := range v.Exits {
		declared = append(declared, exitVariables(x, v.Scope)...)
	}
	for _, r := range v.Roles {
		declared = append(declared, roleVariables(r)...)
	}
	for _, state := range v.States {
		declared = append(declared, enteredVariable(state))
	}
	if e.names, err = l.withNames(declared); err != nil {
		return nil, err
	}
	e.order = append(e.order, declared...)
	for _, v := range e.order {
		if e.vars[v.Name] != nil {
			return nil, fmt.Errorf("%s is declared twice", v.Name)
		}
		e.add(v)
	}
	for _, f := range functions() {
		if f.name != "" {
			e.methods[f.name] = f
			e.methodNames = append(e.methodNames, f.name)
		}
	}
	return e, nil
}

func (e *Env) add(v *variable) {
	e.vars[v.Name] = v
	if g := v.group(); g != "" && !strings.Contains(v.Name, "(") { // questions about roles are listed by themselves
		e.groups[g] = append(e.groups[g], v.Name[len(g)+1:])
	}
	if v.canBeAbsent() {
		p := presence(v)
		e.vars[p.Name] = p
	}
}

// Compile checks a guard and makes it ready to run. The guard is nil when a
// problem is an error; offsets of problems are bytes in src. The same source
// gives the same guard again.
func (e *Env) Compile(src string) (*Guard, []diag.Problem) {
	e.mu.Lock()
	done, ok := e.cache[src]
	e.mu.Unlock()
	if !ok {
		done.guard, done.problems = e.compile(src)
		e.mu.Lock()
		e.cache[src] = done
		e.mu.Unlock()
	}
	return done.guard, slices.Clone(done.problems)
}
