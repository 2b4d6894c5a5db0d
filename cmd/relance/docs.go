package main

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// docs explains every code: those of books and those of exports.
func docs() []diag.Doc {
	all := slices.Clone(policies.Docs())
	for _, d := range intake.Docs() {
		all = append(all, diag.Doc(d))
	}
	slices.SortFunc(all, func(a, b diag.Doc) int { return cmp.Compare(a.Code, b.Code) })
	return all
}
