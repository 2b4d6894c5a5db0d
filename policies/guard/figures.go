package guard

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/diag"
)

// Figure is a number with a name, for conditions that are about numbers alone, and not about a case.
type Figure struct {
	Name    string
	Meaning string
	Value   engine.Value // of FactInt or FactNumber
}

// Figures compiles and asks conditions over figures, such as "new_letters > 100".
type Figures struct {
	env    *Env
	values []engine.Value
}

// NewFigures fails when two figures have one name, or one is no number.
func NewFigures(list []Figure) (*Figures, error) {
	l, err := shared()
	if err != nil {
		return nil, err
	}
	e := &Env{
		language: l, vars: map[string]*variable{}, groups: map[string][]string{}, methods: map[string]*function{}, cache: map[string]compiled{},
		vocabulary: Vocabulary{figures: true},
	}
	f := &Figures{env: e}
	for i, x := range list {
		decl := engine.FactDecl{Name: x.Name, Type: x.Value.Type}
		if !slices.Contains([]engine.FactType{engine.FactInt, engine.FactNumber}, decl.Type) || e.vars[x.Name] != nil {
			return nil, fmt.Errorf("figure %s is no number, or there are two", x.Name)
		}
		v := factVariable(i, decl)
		v.Name, v.Meaning, v.optional = x.Name, x.Meaning, false
		e.order = append(e.order, v)
		e.add(v)
		f.values = append(f.values, x.Value)
	}
	if e.names, err = l.withNames(e.order); err != nil {
		return nil, err
	}
	return f, nil
}

// Ask compiles a condition and answers it. Problems say what is wrong with it; an error, that it has no answer, such
// as a division by zero.
func (f *Figures) Ask(src string) (holds bool, problems []diag.Problem, err error) {
	g, problems := f.env.Compile(src)
	if g == nil {
		return false, problems, nil
	}
	holds, err = g.Holds(&engine.Input{Facts: engine.Facts{Client: &engine.Client{Facts: f.values}}})
	return holds, problems, err
}
