package intake

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// statusNames holds what programs call the column that says what a document is, or whether
// it counts, folded; noDebt the words in it of documents that are no debt.
var (
	statusNames = []string{
		"status", "statut", "etat", "state", "invoicestatus", "statutfacture", "docstatus", "documentstatus",
		"type", "documenttype", "doctype", "typedocument", "typededocument", "transactiontype", "typedepiece", "typepiece", "invoicetype", "typedefacture", "belegart",
	}
	noEffect = []string{
		"draft", "brouillon", "entwurf", "void", "voided", "cancelled", "canceled", "annule", "annulee", "storniert", "storno", "deleted", "supprimee", "reversed",
	}
	noDebt = []string{
		"proforma", "estimate", "quote", "quotation", "devis", "angebot", "uncollectible", "rejected",
		"creditmemo", "creditnote", "salescreditnote", "avoir", "facturedavoir", "gutschrift", "payment", "paiement", "reglement", "zahlung", "refund", "remboursement",
	}
)

// keptStatuses is how many different words of such a column are kept.
const keptStatuses = 50

// statusColumn is an ignored column that may say which rows are no debt.
type statusColumn struct {
	col   int
	words map[string]int // the first row of each
}

// statusColumns finds them.
func (b *binding) statusColumns() []*statusColumn {
	if b.kind != KindInvoices {
		return nil
	}
	var out []*statusColumn
	for i, h := range b.table.header {
		if !b.used(i) && !b.looksAt(i) && slices.Contains(statusNames, nearest.Fold(h)) {
			out = append(out, &statusColumn{col: i, words: map[string]int{}})
		}
	}
	return out
}

func (s *statusColumn) see(r *record) {
	text := r.cellAt(s.col).text
	if text == "" || len(text) > longestID || len(s.words) >= keptStatuses {
		return
	}
	if _, known := s.words[text]; !known {
		s.words[strings.Clone(text)] = r.row
	}
}

// judge reports an ignored column whose words say that some rows are no debt, as an error;
// of another a warning says that nothing reads it.
func (s *statusColumn) judge(b *binding) *Problem {
	header := b.table.header[s.col]
	words := slices.Sorted(maps.Keys(s.words))
	if len(words) == 0 {
		return nil
	}
	bad := slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return !slices.Contains(noDebt, nearest.Fold(w)) && !slices.Contains(noEffect, nearest.Fold(w))
	})
	p := &Problem{
		Code: codeStatus, Row: b.table.headerRow, Column: header, Warning: len(bad) == 0,
		Message: fmt.Sprintf("the column %q is ignored, and may say which rows are no debt: it holds %s", header, strings.Join(words, ", ")),
	}
	if len(bad) > 0 {
		p.Row, p.Value = s.words[bad[0]], bad[0]
		p.Message = fmt.Sprintf("the column %q is ignored, and says that some rows are no debt: %s", header, strings.Join(bad, ", "))
	}
	var good []string
	for _, w := range words {
		if !slices.Contains(bad, w) {
			good = append(good, fmt.Sprintf("%q", w))
		}
	}
	p.Hint = fmt.Sprintf("say in intake.cue what its words mean: invoices: types: {column: %q, invoice: [%s], credit: [], leave_out: []}", header, strings.Join(good, ", "))
	return p
}

// cancelled reports whether a row is a credit note that was cancelled or is a draft, by a
// declared fact: no policy is asked about credit notes, and it would lower what the client owes.
func (d *decoder) cancelled(r *receivable) bool {
	if r.Amount >= 0 {
		return false
	}
	for i := range d.fields {
		f := &d.fields[i]
		if f.fact < 0 || f.col < 0 || !slices.Contains(statusNames, nearest.Fold(f.header)) {
			continue
		}
		if word := d.raw(f).text; slices.Contains(noEffect, nearest.Fold(word)) {
			d.say(Problem{
				Code: codeStatus, Warning: true, Column: f.header, Value: word,
				Message: fmt.Sprintf("the credit note %s is %q: it is left out, and lowers nothing", r.ID, word),
				Hint:    "say so in intake.cue for every row that does not count: invoices: leave_out",
			})
			return true
		}
	}
	return false
}
