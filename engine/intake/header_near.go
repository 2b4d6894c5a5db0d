package intake

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// nearFacts warns of ignored columns that are a fact but for case or accents.
func (b *binding) nearFacts() []Problem {
	var problems []Problem
	for i, h := range b.table.header {
		if b.used(i) {
			continue
		}
		for j := range b.fields {
			if f := &b.fields[j]; f.fact >= 0 && f.col < 0 && nearest.Fold(f.name) == nearest.Fold(h) {
				problems = append(problems, Problem{
					Code: codeFactHeader, Warning: true, Row: b.table.headerRow, Column: h,
					Message: fmt.Sprintf("the column %q is ignored, and the fact %s has no column", h, f.name),
					Hint:    fmt.Sprintf("if they are the same, write in intake.cue: %s: columns: %s: %q", b.kind, f.name, h),
				})
			}
		}
	}
	return problems
}

// nearFactored warns of ignored columns that may say which claims were sold: those who owe
// them would be chased for what is another's.
func (b *binding) nearFactored() []Problem {
	if b.kind != KindInvoices || b.fields[invFactored].col >= 0 || b.fields[invFactor].col >= 0 {
		return nil
	}
	var problems []Problem
	for i, h := range b.table.header {
		word := nearest.Fold(h)
		if b.used(i) || !slices.ContainsFunc(factoredWords, func(w string) bool { return strings.HasPrefix(word, w) }) {
			continue
		}
		problems = append(problems, Problem{
			Code: codeFactorHeader, Warning: true, Row: b.table.headerRow, Column: h,
			Message: fmt.Sprintf("the column %q is ignored, and may say which invoices were sold to a factor", h),
			Hint:    fmt.Sprintf("if it does, write in intake.cue: invoices: columns: factored: %q for yes and no, or factor: %q for who bought them", h, h),
		})
	}
	return problems
}

// nearCredits warns of an ignored column that seems to name the invoices of credit notes.
func (b *binding) nearCredits() []Problem {
	if b.kind != KindInvoices || b.fields[invCreditFor].col >= 0 {
		return nil
	}
	for i, h := range b.table.header {
		name := strings.NewReplacer("'", "", "’", "").Replace(nearest.Fold(h))
		if !b.used(i) && slices.Contains(creditNames, name) {
			return []Problem{{
				Code: codeFactHeader, Warning: true, Row: b.table.headerRow, Column: h,
				Message: fmt.Sprintf("the column %q is ignored, and nothing says which invoice a credit note is for", h),
				Hint:    fmt.Sprintf("if it does, write in intake.cue: invoices: columns: credit_for: %q", h),
			}}
		}
	}
	return nil
}
