package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// Policy is the policy of a name; of no name, the only one.
func Policy(book *policies.Book, name string) (*engine.Machine, error) {
	var names []string
	for _, m := range book.Engine.Machines {
		if m.Policy == name || name == "" && len(book.Engine.Machines) == 1 {
			return m, nil
		}
		names = append(names, m.Policy)
	}
	if name == "" {
		return nil, fmt.Errorf("the book has several policies: name one of %s", strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("the book has no policy %s; %s", name, words.Near(name, names, "it has "+strings.Join(names, ", ")))
}

// Cases counts the cases of a policy by state.
func Cases(ctx context.Context, db ledger.Ledger, m *engine.Machine) (map[string]int, error) {
	cases := map[string]int{}
	err := db.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
			if err != nil {
				return err
			}
			if c.Policy == m.Policy {
				cases[c.State]++
			}
		}
		return nil
	})
	return cases, err
}
