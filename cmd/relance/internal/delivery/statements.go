package delivery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/report"
)

// creditorEntity is how --entity names the book's creditor.
const creditorEntity = "creditor"

// StatementsOf are the statements of one of the companies that are owed.
func StatementsOf(accounts []report.Account, at engine.Date, entity string) (string, []*Statement, error) {
	var owed []string
	for _, a := range accounts {
		if name := cmp.Or(a.Entity, creditorEntity); !slices.Contains(owed, name) {
			owed = append(owed, name)
		}
	}
	switch {
	case entity == "" && len(owed) > 1:
		return "", nil, fmt.Errorf("they owe several companies: write --entity with one of %s", strings.Join(owed, ", "))
	case entity == "" && len(owed) == 1:
		entity = owed[0]
	}
	if entity == creditorEntity {
		entity = ""
	}
	var list []*Statement
	for _, a := range accounts {
		if a.Entity == entity {
			list = append(list, NewStatement(at, a.Currency, a.Invoices, a.OnAccount))
		}
	}
	return entity, list, nil
}
