package formula

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies/guard"
)

// TestFormulasAndGuardsHaveTheSameNames: what guards can ask, formulas can
// compute with, under the same name and as the same kind of value.
func TestFormulasAndGuardsHaveTheSameNames(t *testing.T) {
	types := map[string]Type{"bool": Bool, "int": Number, "decimal": Money, "string": Text, "date": Date}
	mine := map[string]Type{}
	for name, r := range roots(Vocabulary{}) {
		if r.fields == nil {
			mine[name] = r.typ
		}
		for field, f := range r.fields {
			mine[name+"."+field] = f.typ
		}
	}
	for _, e := range guard.Reference() {
		if strings.Contains(e.Name, "(") || e.Name == "facts.NAME" || strings.HasPrefix(e.Name, "exits.") {
			continue // a function, or what a book declares
		}
		if got, ok := mine[e.Name]; !ok || got != types[e.Type] {
			t.Errorf("%s is %s in guards and %q in formulas", e.Name, e.Type, got)
		}
		delete(mine, e.Name)
	}
	for name := range mine {
		if strings.HasPrefix(name, "creditor.") {
			continue // of formulas alone: no invoice differs in it
		}
		t.Errorf("%s is a name of formulas and not of guards", name)
	}
}
