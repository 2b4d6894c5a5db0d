package graph_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/graph"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

func TestAPolicyIsFoundByItsName(t *testing.T) {
	one := &policies.Book{Engine: &engine.Book{Machines: []*engine.Machine{{Policy: "standard"}}}}
	if m, err := graph.Policy(one, ""); err != nil || m.Policy != "standard" {
		t.Errorf("the only policy: %v, %v", m, err)
	}
	two := &policies.Book{Engine: &engine.Book{Machines: []*engine.Machine{{Policy: "standard"}, {Policy: "deposit"}}}}
	if m, err := graph.Policy(two, "deposit"); err != nil || m.Policy != "deposit" {
		t.Errorf("deposit: %v, %v", m, err)
	}
	if _, err := graph.Policy(two, ""); err == nil || !strings.Contains(err.Error(), "name one of standard, deposit") {
		t.Errorf("no name: %v", err)
	}
	if _, err := graph.Policy(two, "standart"); err == nil || !strings.Contains(err.Error(), "did you mean standard?") {
		t.Errorf("a name that is near: %v", err)
	}
}
