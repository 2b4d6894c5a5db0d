package intake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// What programs call the column that says what a document is or whether it counts, the one that
// says whether it was paid, and the one that says on which side of the account it stands, folded.
var (
	statusNames = []string{
		"status", "statut", "etat", "state", "invoicestatus", "statutfacture", "docstatus", "documentstatus",
		"situation", "zustand", "estado", "situacion", "situacao", "stato",
		"type", "documenttype", "doctype", "typedocument", "typededocument", "transactiontype", "typedepiece", "typepiece", "invoicetype", "typedefacture", "belegart",
		"nature", "naturedepiece", "naturedocument", "tipo", "tipodocumento", "tipodedocumento", "tipodefactura", "art", "dokumentart", "rechnungsart", "soort", "documentsoort", "typ",
	}
	paymentNames = []string{"paymentstatus", "statutdepaiement", "statutpaiement", "etatdepaiement", "zahlungsstatus", "estadodepago", "statopagamento", "betaalstatus"}
	sideNames    = []string{"sens", "d/c", "dc", "c/d", "s/h", "sh", "soll/haben", "sollhaben", "debit/credit", "debitcredit", "dr/cr", "drcr", "af/bij"}
)

// The words of such columns, folded, by what they say of a document.
var (
	draftWords = []string{
		"draft", "brouillon", "entwurf", "borrador", "rascunho", "bozza", "concept", "utkast", "kladde",
		"proforma", "estimate", "quote", "quotation", "devis", "angebot", "presupuesto", "preventivo", "orcamento", "offerte",
		"bill", "purchase", "purchaseinvoice", "supplierinvoice", "vendorbill", "achat", "facturefournisseur", "factured'achat", "eingangsrechnung", "compra", "acquisto", "inkoop",
	}
	cancelledWords = []string{
		"void", "voided", "cancelled", "canceled", "deleted", "reversed", "uncollectible", "rejected", "annule", "annulee", "supprimee", "abandonnee", "storniert", "storno", "geloscht",
		"anulada", "anulado", "cancelada", "cancelado", "annullata", "annullato", "stornata", "stornato", "geannuleerd", "makulerad", "annulleret",
	}
	creditWords = []string{
		"credit", "creditmemo", "creditnote", "salescreditnote", "refund", "avoir", "facturedavoir", "factured'avoir", "remboursement", "gutschrift", "rechnungskorrektur",
		"abono", "notacredito", "notadecredito", "notadicredito", "facturarectificativa", "creditnota", "creditfactuur", "kreditfaktura", "kreditnota",
	}
	paymentWords = []string{"payment", "paiement", "reglement", "encaissement", "zahlung", "pagamento", "betaling"}
	paidWords    = []string{
		"paid", "fullypaid", "paidinfull", "settled", "cleared", "closed", "paye", "payee", "regle", "reglee", "solde", "soldee", "acquittee", "encaissee", "cloturee",
		"bezahlt", "ausgeglichen", "beglichen", "pagada", "pagado", "pago", "cobrada", "pagata", "pagato", "saldata", "paga", "liquidada", "betaald", "voldaan", "betald", "betalt",
	}
	creditSides = []string{"c", "cr", "h", "haben", "crediteur"}
	// stems are parts of words that say by themselves that a document does not count.
	stems = map[string]*[]string{
		"draft": &draftWords, "brouillon": &draftWords, "entwurf": &draftWords, "borrador": &draftWords, "rascunho": &draftWords, "proforma": &draftWords, "devis": &draftWords,
		"cancel": &cancelledWords, "annul": &cancelledWords, "anulad": &cancelledWords, "storn": &cancelledWords,
		"creditnote": &creditWords, "creditmemo": &creditWords, "avoir": &creditWords, "gutschrift": &creditWords,
	}
)

// noEffect reports whether a word says that a document does not count.
func noEffect(word string) bool {
	said := meaning(nearest.Fold(word), false)
	return said == &draftWords || said == &cancelledWords
}

// meaning is the list that a folded word belongs to; nil for none. Sides is set for the column of the side.
func meaning(word string, sides bool) *[]string {
	for _, list := range []*[]string{&draftWords, &cancelledWords, &creditWords, &paymentWords, &paidWords} {
		if slices.Contains(*list, word) {
			return list
		}
	}
	if sides && slices.Contains(creditSides, word) {
		return &creditWords
	}
	for _, stem := range sortedKeys(stems) {
		if strings.Contains(word, stem) {
			return stems[stem]
		}
	}
	return nil
}

// keptStatuses is how many different words of such a column are kept.
const keptStatuses = 50

// statusColumn is an ignored column that may say which rows are no debt.
type statusColumn struct {
	col   int
	sides bool
	words map[string]int // the first row of each
}

// statusColumns finds them.
func (b *binding) statusColumns() []*statusColumn {
	if b.kind != KindInvoices {
		return nil
	}
	var out []*statusColumn
	names := statusNames
	if !b.saysOpen() {
		names = slices.Concat(statusNames, paymentNames)
	}
	sided := b.fields[invDebit].col >= 0 || b.fields[invCredit].col >= 0
	for i, h := range b.table.header {
		sides := !sided && slices.Contains(sideNames, nearest.Fold(h))
		if b.untold(i) && (sides || slices.Contains(names, nearest.Fold(h))) {
			out = append(out, &statusColumn{col: i, sides: sides, words: map[string]int{}})
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
// of another a warning says that nothing reads it. That rows are paid matters where nothing
// says what is open.
func (s *statusColumn) judge(b *binding) *Problem {
	header := b.table.header[s.col]
	words := slices.Sorted(maps.Keys(s.words))
	if len(words) == 0 {
		return nil
	}
	var bad []string
	by := map[*[]string][]string{}
	for _, w := range words {
		list := meaning(nearest.Fold(w), s.sides)
		if list == &paidWords && b.saysOpen() {
			list = nil
		}
		if by[list] = append(by[list], strconv.Quote(w)); list != nil {
			bad = append(bad, w)
		}
	}
	p := &Problem{
		Code: codeStatus, Row: b.table.headerRow, Column: header, Warning: len(bad) == 0,
		Message: fmt.Sprintf("the column %q is ignored, and may say which rows are no debt: it holds %s", header, strings.Join(words, ", ")),
	}
	if len(bad) > 0 {
		p.Row, p.Value = s.words[bad[0]], bad[0]
		p.Message = fmt.Sprintf("the column %q is ignored, and says that some rows are no debt: %s", header, strings.Join(bad, ", "))
	}
	lists := fmt.Sprintf("column: %q, invoice: [%s]", header, strings.Join(by[nil], ", "))
	for _, l := range []struct {
		name  string
		words []string
		shown bool // also when no word is known
	}{
		{"credit", by[&creditWords], true},
		{"payment", by[&paymentWords], false},
		{"closed", append(by[&paidWords], by[&cancelledWords]...), false},
		{"leave_out", by[&draftWords], true},
	} {
		if l.shown || len(l.words) > 0 {
			lists += fmt.Sprintf(", %s: [%s]", l.name, strings.Join(l.words, ", "))
		}
	}
	p.Hint = "say in intake.cue what its words mean: invoices: types: {" + lists + "}"
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
		if word := d.raw(f).text; noEffect(word) {
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
