package bank

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Columns are the headers of a CSV that are known, folded, by what they hold. A file needs a day
// and an amount, or a debit and a credit.
var Columns = map[string][]string{
	"booked":     {"DATE", "BOOKING DATE", "BOOKED", "TRANSACTION DATE", "POSTING DATE", "DATE OPERATION", "DATE D OPERATION", "DATE DE L OPERATION", "DATE COMPTABLE", "DATE DE COMPTABILISATION"},
	"value":      {"VALUE DATE", "DATE VALEUR", "DATE DE VALEUR"},
	"amount":     {"AMOUNT", "MONTANT", "MONTANT DE L OPERATION", "MONTANT EUR", "MONTANT EN EUROS"},
	"debit":      {"DEBIT", "DEBIT AMOUNT", "DEBIT EUR", "DEBIT EUROS", "MONTANT DEBIT", "MONEY OUT", "PAID OUT"},
	"credit":     {"CREDIT", "CREDIT AMOUNT", "CREDIT EUR", "CREDIT EUROS", "MONTANT CREDIT", "MONEY IN", "PAID IN"},
	"currency":   {"CURRENCY", "DEVISE", "MONNAIE"},
	"account":    {"ACCOUNT", "ACCOUNT NUMBER", "IBAN ACCOUNT", "COMPTE", "NUMERO DE COMPTE", "IBAN DU COMPTE"},
	"name":       {"NAME", "COUNTERPARTY", "COUNTERPARTY NAME", "PAYER", "PAYEE", "CONTREPARTIE", "NOM", "NOM DE LA CONTREPARTIE", "DONNEUR D ORDRE", "TIERS", "EMETTEUR"},
	"iban":       {"IBAN", "COUNTERPARTY IBAN", "PAYER IBAN", "IBAN DE LA CONTREPARTIE", "IBAN TIERS", "IBAN CONTREPARTIE"},
	"remittance": {"DESCRIPTION", "DETAILS", "REMITTANCE", "REMITTANCE INFORMATION", "PURPOSE", "MEMO", "NARRATIVE", "LIBELLE", "LIBELLE DE L OPERATION", "LIBELLE OPERATION", "LIBELLE COMPLET", "MOTIF", "DETAIL", "COMMUNICATION", "INFORMATIONS COMPLEMENTAIRES", "DETAIL DE L ECRITURE"},
	"end_to_end": {"END TO END ID", "ENDTOENDID", "END TO END", "REFERENCE DE BOUT EN BOUT", "REFERENCE CLIENT"},
	"ref":        {"BANK REFERENCE", "TRANSACTION ID", "ID", "REFERENCE BANQUE", "REFERENCE BANCAIRE", "NUMERO D OPERATION", "REFERENCE DE L OPERATION"},
	"text":       {"REFERENCE", "REF"},
	"return":     {"RETURN REASON", "MOTIF DE REJET", "MOTIF DU REJET"},
}

const csvHint = "a CSV needs a header with a day (Date, Date opération) and an amount (Amount, Montant), or Débit and Crédit"

// columnsOf is where each kind of column stands in a header; the first of a kind counts. What rows map has to be there.
func columnsOf(header []string, rows *Rows) map[string]int {
	at, ok := rows.mapped(header)
	if !ok {
		return nil
	}
	for i, h := range header {
		h = fold(h)
		for kind, names := range Columns {
			if _, had := at[kind]; !had && slices.Contains(names, h) && !rows.takes(h) {
				at[kind] = i
			}
		}
	}
	_, day := at["booked"]
	_, amount := at["amount"]
	_, debit := at["debit"]
	_, credit := at["credit"]
	if !day || !amount && (!debit || !credit) {
		return nil
	}
	return at
}

// header is the row of a CSV that names its columns.
type header struct {
	line  int // from 0
	comma rune
	at    map[string]int
	width int
	// french is set when a header is: its days are written with the day first.
	french bool
	says   *Rows
	state  int // column that says whether an entry is booked; -1 for none
}

// headerWithin is in how many first lines the header is looked for.
const headerWithin = 25

// isFrench reports whether a header can only be French.
func isFrench(h string) bool {
	h = fold(h)
	for _, word := range []string{"MONTANT", "LIBELLE", "DEVISE", "DATE D", "DATE OPERATION", "DATE COMPTABLE", "DATE VALEUR"} {
		if strings.HasPrefix(h, word) {
			return true
		}
	}
	return false
}

// csvHeader finds the header in the first lines, under what a bank writes above it; nil for none.
func csvHeader(s string, rows *Rows) *header {
	for i, line := range strings.SplitN(s, "\n", headerWithin+1)[:min(headerWithin, strings.Count(s, "\n")+1)] {
		if rows.Header > 0 && i+1 != rows.Header {
			continue
		}
		for _, comma := range rows.delimiters() {
			r := csv.NewReader(strings.NewReader(line))
			r.Comma, r.LazyQuotes = comma, true
			fields, err := r.Read()
			if err != nil || len(fields) < 2 {
				continue
			}
			if at := columnsOf(fields, rows); at != nil {
				return &header{i, comma, at, len(fields), slices.ContainsFunc(fields, isFrench), rows, stateColumn(fields, at)}
			}
		}
	}
	if len(rows.Columns) > 0 { // of another bank, perhaps
		return csvHeader(s, &Rows{})
	}
	return nil
}

// stateColumn finds the column that says whether an entry is booked, unless it is read as another; -1 for none.
func stateColumn(header []string, at map[string]int) int {
	taken := slices.Collect(maps.Values(at))
	for i, h := range header {
		if slices.Contains(stateNames, fold(h)) && !slices.Contains(taken, i) {
			return i
		}
	}
	return -1
}

// readCSV reads the rows below the header, one Statement for each account.
func readCSV(s string, opt Options) ([]Statement, error) {
	h := csvHeader(s, &opt.Rows)
	if h == nil {
		return nil, bad("", csvHint, "it has no header that is known")
	}
	rows, err := h.rows(s)
	if err != nil {
		return nil, err
	}
	var days, amounts []string
	for _, r := range rows {
		days = append(days, r.get("booked"))
		for _, kind := range []string{"amount", "debit", "credit"} {
			if a := r.get(kind); a != "" {
				amounts = append(amounts, a)
			}
		}
	}
	if h.says.Dates != "" {
		opt.Dates = h.says.Dates
	}
	if opt.Dates == "" && h.french {
		opt.Dates = DayFirst
	}
	form, err := dateForm(days, opt.Dates)
	if err != nil {
		return nil, err
	}
	comma, ok := usesComma(amounts)
	if d := h.says.Decimal; d != "" {
		comma, ok = d == ",", true
	}
	if !ok {
		return nil, bad("", hintExport, "its amounts do not tell whether a comma or a point is the decimal mark")
	}
	var list []Statement
	for _, r := range rows {
		s, err := r.statement(&list, opt)
		if err != nil {
			return nil, err
		}
		if err := r.entry(s, form, comma); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// csvRow is a row with the header's columns.
type csvRow struct {
	h      *header
	fields []string
	at     string
}

func (r csvRow) get(kind string) string {
	if i, ok := r.h.at[kind]; ok && i < len(r.fields) {
		return strings.TrimSpace(r.fields[i])
	}
	return ""
}

// rows reads all rows with a day or an amount.
func (h *header) rows(s string) ([]csvRow, error) {
	for range h.line + 1 {
		_, s, _ = strings.Cut(s, "\n")
	}
	c := csv.NewReader(strings.NewReader(s))
	c.Comma, c.FieldsPerRecord = h.comma, -1
	var list []csvRow
	for {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			var p *csv.ParseError
			if errors.As(err, &p) {
				return nil, bad(fmt.Sprintf("line %d", h.line+1+p.Line), hintWhole, "%v", p.Err)
			}
			return nil, bad("", hintWhole, "%v", err)
		}
		line, _ := c.FieldPos(0)
		r := csvRow{h, fields, fmt.Sprintf("line %d", h.line+1+line)}
		day, amount := r.get("booked"), r.get("amount")+r.get("debit")+r.get("credit")
		switch {
		case day == "" && amount == "", isTotal(fields), !r.booked():
			continue
		case day == "" || amount == "":
			return nil, bad(r.at, hintWhole, "the row has no day or no amount")
		case len(fields) < h.width-1 || len(fields) > h.width+1:
			return nil, bad(r.at, hintWhole, "the row has %d {field|fields}, and the header %d", len(fields), h.width)
		case len(list) == maxEntries:
			return nil, bad(r.at, "ask the bank for shorter periods", "it has more than %d entries", maxEntries)
		}
		list = append(list, r)
	}
}

// sums are what the first cell of a row of sums or balances begins with, folded.
var sums = []string{"TOTAL", "SOUS TOTAL", "SUBTOTAL", "SOLDE", "BALANCE", "OPENING BALANCE", "CLOSING BALANCE", "SUMME", "SALDO", "ANFANGSSALDO", "ENDSALDO", "KONTOSTAND"}

// isTotal reports whether a row has the sums or a balance beside the entries: it begins with such a word,
// and has no day. A payer may be called so.
func isTotal(fields []string) bool {
	for _, f := range fields {
		if f = fold(f); f != "" {
			return slices.ContainsFunc(sums, func(word string) bool { return strings.HasPrefix(f, word) }) && !slices.ContainsFunc(fields, isDay)
		}
	}
	return false
}

// What programs call the column that says whether an entry is booked, and the words of it for one that is not, folded.
var (
	stateNames = []string{"STATE", "STATUS", "STATUT", "ETAT", "ESTADO", "STATO", "INFO", "BUCHUNGSSTATUS", "TRANSACTION STATUS"}
	notBooked  = []string{
		"PENDING", "REVERTED", "DECLINED", "FAILED", "CANCELLED", "CANCELED", "REJECTED", "REFUSED", "EN ATTENTE", "EN COURS", "A VENIR", "REFUSE", "REFUSEE", "REJETE", "REJETEE",
		"ANNULE", "ANNULEE", "ECHOUE", "VORGEMERKT", "UMSATZ VORGEMERKT", "ABGELEHNT", "PENDIENTE", "RECHAZADA", "IN ATTESA", "RIFIUTATO",
	}
)

// booked reports whether nothing in a row says that it is not booked, or was taken back before it was.
func (r csvRow) booked() bool {
	i := r.h.state
	return i < 0 || i >= len(r.fields) || !slices.Contains(notBooked, fold(r.fields[i]))
}

// statement is the one of the row's account and currency.
func (r csvRow) statement(list *[]Statement, opt Options) (*Statement, error) {
	account, c := r.get("account"), opt.Currency
	if account == "" {
		account = opt.Account
	}
	if code := r.get("currency"); code != "" {
		var err error
		if c, err = engine.ParseCurrency(code); err != nil {
			return nil, bad(r.at, hintExport, "%v", err)
		}
	}
	if c.IsZero() {
		return nil, bad(r.at, "say it: --currency EUR", "it does not say in which currency it is")
	}
	account = Compact(account)
	for i := range *list {
		if s := &(*list)[i]; s.Account == account && s.Currency == c {
			return s, nil
		}
	}
	if len(*list) == 1000 {
		return nil, bad(r.at, "export one account at a time", "it has more than 1000 accounts")
	}
	*list = append(*list, Statement{Format: CSV, Account: account, Currency: c})
	return &(*list)[len(*list)-1], nil
}

// entry adds the row: its amount, or its credit less its debit, whose sign is not looked at.
func (r csvRow) entry(s *Statement, form string, comma bool) error {
	e := Entry{
		Place: r.at, Name: r.get("name"), IBAN: r.get("iban"), Remittance: joinText(r.get("remittance"), r.get("text")),
		EndToEndID: r.get("end_to_end"), Ref: r.get("ref"), ReturnReason: r.get("return"),
	}
	e.Value, _ = readDay(r.get("value"), form)
	amount := r.get("amount")
	if amount != "" && r.h.says.reversed(r.get("direction")) {
		amount = turned(amount)
	}
	if amount == "" {
		credit, debit := r.get("credit"), r.get("debit")
		zero := func(t string) bool { return strings.Trim(t, "0.,- ") == "" }
		switch {
		case zero(debit):
			amount = credit
		case zero(credit):
			amount = "-" + strings.TrimLeft(debit, "-−+ ")
		default:
			return bad(r.at, hintExport, "the row has a debit and a credit")
		}
		if amount == "" || amount == "-" {
			return nil
		}
	}
	return row(s, e, r.get("booked"), amount, form, comma, Options{Currency: s.Currency})
}
