package policies

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/policies/analysis"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/formula"
	"github.com/relance-dev/relance/policies/guard"
	"github.com/relance-dev/relance/policies/template"
)

// Docs explains every code that Load can give, ordered by code.
func Docs() []diag.Doc {
	all := slices.Concat(fileDocs, schemaDocs, bookDocs, deployDocs, guard.Docs(), formula.Docs(), template.Docs(), analysis.Docs())
	slices.SortFunc(all, func(a, b diag.Doc) int { return cmp.Compare(a.Code, b.Code) })
	return all
}
