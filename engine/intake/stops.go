package intake

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine/nearest"
)

// stops holds what programs call the columns that keep somebody from being chased or written
// to, folded, by ours.
var stops = map[Kind][]struct {
	column string
	names  []string
	says   string
}{
	KindInvoices: {
		{"on_hold", []string{
			"blocked", "bloque", "bloquee", "hold", "paused", "suspendu", "suspendue", "norelance", "nepasrelancer", "relancebloquee", "stoprelance",
			"excludefromdunning", "nofollowup", "dunningblock", "mahnsperre", "gesperrt",
		}, "which invoices nobody may be reminded of"},
		{"disputed", []string{"dispute", "indispute", "litigation", "enlitige", "litige", "contestee", "conteste", "contested", "reclamation", "strittig"}, "which invoices the client contests"},
		{"factored", []string{"sold", "vendue", "vendu", "verkauft"}, "which invoices were sold to a factor"},
	},
	KindClients: {
		{"opt_out", []string{
			"unsubscribed", "desinscrit", "desabonne", "donotcontact", "donotemail", "nepascontacter", "refusemail", "emailoptout", "optedout", "blacklisted", "stopemail",
		}, "which clients refused to be written to"},
	},
}

// nearStops warns of ignored columns that may keep somebody from being chased.
func (b *binding) nearStops() []Problem {
	var problems []Problem
	for _, s := range stops[b.kind] {
		if i := slices.IndexFunc(b.fields, func(f field) bool { return f.name == s.column }); b.fields[i].col >= 0 {
			continue
		}
		for i, h := range b.table.header {
			if !b.untold(i) || !slices.Contains(s.names, nearest.Fold(h)) {
				continue
			}
			problems = append(problems, Problem{
				Code: codeFactorHeader, Warning: true, Row: b.table.headerRow, Column: h,
				Message: fmt.Sprintf("the column %q is ignored, and may say %s", h, s.says),
				Hint:    fmt.Sprintf("if it does, write in intake.cue: %s: columns: %s: %q", b.kind, s.column, h),
			})
		}
	}
	return problems
}
