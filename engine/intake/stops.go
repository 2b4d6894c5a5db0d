package intake

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine/nearest"
)

// stops holds what programs call the columns that keep somebody from being chased or written
// to, folded, by ours; of what no column of ours says, by the event that does.
var stops = map[Kind][]struct {
	column, event string
	names         []string
	says          string
}{
	KindInvoices: {
		{column: "on_hold", names: []string{
			"blocked", "bloque", "bloquee", "hold", "paused", "suspendu", "suspendue", "norelance", "nepasrelancer", "relancebloquee", "stoprelance",
			"excludefromdunning", "nofollowup", "dunningblock", "mahnsperre", "gesperrt",
		}, says: "which invoices nobody may be reminded of"},
		{column: "disputed", names: []string{"dispute", "indispute", "litigation", "enlitige", "litige", "contestee", "conteste", "contested", "reclamation", "strittig"}, says: "which invoices the client contests"},
		{column: "factored", names: []string{"sold", "vendue", "vendu", "verkauft"}, says: "which invoices were sold to a factor"},
		{event: "dispute", names: []string{
			"disputedamount", "amountindispute", "amountdisputed", "disputereason", "reasonofdispute", "montantconteste", "montantenlitige", "motiflitige", "motifdulitige",
			"motifdelitige", "strittigerbetrag", "reklamationsgrund",
		}, says: "which part of an invoice the client contests, or why"},
		{event: "debit", names: []string{
			"debitpending", "directdebit", "directdebitpending", "prelevementencours", "prelevementautomatique", "lastschrift", "lastschrifteinzug",
		}, says: "which invoices a direct debit pays"},
	},
	KindClients: {
		{column: "opt_out", names: []string{
			"unsubscribed", "desinscrit", "desabonne", "donotcontact", "donotemail", "nepascontacter", "refusemail", "emailoptout", "optedout", "blacklisted", "stopemail",
		}, says: "which clients refused to be written to"},
	},
}

// nearStops warns of ignored columns that may keep somebody from being chased.
func (b *binding) nearStops() []Problem {
	var problems []Problem
	for _, s := range stops[b.kind] {
		if i := slices.IndexFunc(b.fields, func(f field) bool { return f.name == s.column }); i >= 0 && b.fields[i].col >= 0 {
			continue
		}
		for i, h := range b.table.header {
			if !b.untold(i) || !slices.Contains(s.names, nearest.Fold(h)) {
				continue
			}
			hint := fmt.Sprintf("if it does, write in intake.cue: %s: columns: %s: %q", b.kind, s.column, h)
			if s.column == "" {
				hint = fmt.Sprintf("if it does, record it: relance record %s, or a file of events of type %s", s.event, s.event)
			}
			problems = append(problems, Problem{
				Code: codeFactorHeader, Warning: true, Row: b.table.headerRow, Column: h,
				Message: fmt.Sprintf("the column %q is ignored, and may say %s", h, s.says), Hint: hint,
			})
		}
	}
	return problems
}
