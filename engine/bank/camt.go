package bank

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// readCamt reads the statements of a camt.053, or the notifications of a camt.054.
func readCamt(data []byte) ([]Statement, error) {
	d := newXML(data)
	var list []Statement
	format := Format("")
	for {
		start, err := startElement(d)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, xmlProblem(d, err)
		}
		switch start.Name.Local {
		case "Stmt", "Ntfctn":
			if len(list) == maxStatements {
				return nil, bad("", "ask the bank for shorter periods", "it has more than %d statements", maxStatements)
			}
			r := camtReader{d: d, s: Statement{Format: Camt053}, at: fmt.Sprintf("statement %d", len(list)+1)}
			if format = Camt053; start.Name.Local == "Ntfctn" {
				format = Camt054
			}
			r.s.Format = format
			if err := r.read(); err != nil {
				return nil, xmlProblem(d, err)
			}
			list = append(list, r.s)
		case "BkToCstmrAcctRpt":
			return nil, bad("", "import camt.053 or camt.054: the report of a running day changes until it is booked", "it is a camt.052")
		case "CstmrCdtTrfInitn", "CstmrPmtStsRpt", "CstmrDrctDbtInitn":
			return nil, bad("", "export camt.053 or camt.054", "it is an order to the bank or its answer, not a statement")
		case "Document", "BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn":
		default:
			if format == "" && len(list) == 0 && start.Name.Local != "GrpHdr" && start.Name.Local != "BizMsgEnvlp" && start.Name.Local != "AppHdr" && d.InputOffset() < 4096 && !strings.Contains(string(data[:min(len(data), 4096)]), "camt.05") {
				return nil, bad("", "export camt.053 or camt.054", "it is an XML of another kind: its root is %s", start.Name.Local)
			}
		}
	}
	return list, nil
}

// camtReader reads one statement.
type camtReader struct {
	d       *xml.Decoder
	s       Statement
	at      string
	created engine.Date
	n       int // entries read
}

// read goes through the children of the statement, an entry at a time.
func (r *camtReader) read() error {
	for {
		t, err := r.d.Token()
		if err != nil {
			return err
		}
		switch t := t.(type) {
		case xml.Directive:
			return errDoctype
		case xml.EndElement:
			return nil
		case xml.StartElement:
			if err := r.part(&t); err != nil {
				return err
			}
		}
	}
}

func (r *camtReader) part(t *xml.StartElement) error {
	switch t.Name.Local {
	case "Id":
		return r.d.DecodeElement(&r.s.ID, t)
	case "CreDtTm":
		var s string
		err := r.d.DecodeElement(&s, t)
		r.created, _ = camtDay(camtDate{Instant: s})
		return err
	case "FrToDt":
		var p struct {
			From string `xml:"FrDtTm"`
			To   string `xml:"ToDtTm"`
		}
		err := r.d.DecodeElement(&p, t)
		r.s.From, _ = camtDay(camtDate{Instant: p.From})
		r.s.To, _ = camtDay(camtDate{Instant: p.To})
		return err
	case "Acct":
		var a camtAccount
		if err := r.d.DecodeElement(&a, t); err != nil {
			return err
		}
		if r.s.Account = a.IBAN; a.IBAN == "" {
			r.s.Account = a.Other
		}
		return r.currency(a.Currency)
	case "Bal":
		return r.balance(t)
	case "Ntry":
		r.n++
		if r.n > maxEntries {
			return bad(r.at, "ask the bank for shorter periods", "it has more than %d entries", maxEntries)
		}
		var e camtEntry
		if err := r.d.DecodeElement(&e, t); err != nil {
			return err
		}
		return r.entry(&e)
	}
	return r.d.Skip()
}

// currency takes that of the account, or of the first amount.
func (r *camtReader) currency(code string) error {
	if code = strings.TrimSpace(code); code == "" || !r.s.Currency.IsZero() {
		return nil
	}
	c, err := engine.ParseCurrency(code)
	if err != nil {
		return bad(r.at, hintExport, "%v", err)
	}
	r.s.Currency = c
	return nil
}

// amount reads one in the currency of the account.
func (r *camtReader) amount(a camtAmount, at string) (engine.Amount, error) {
	if err := r.currency(a.Currency); err != nil {
		return 0, err
	}
	if c := strings.TrimSpace(a.Currency); c != r.s.Currency.Code() {
		return 0, bad(at, hintExport, "an amount is in %q, and the account in %s", c, r.s.Currency)
	}
	v, err := r.s.Currency.Parse(strings.TrimSpace(a.Text))
	if err != nil || !within(v) {
		return 0, bad(at, hintExport, "%q is no amount of %s", tidy(a.Text), r.s.Currency)
	}
	return v, nil
}

func (r *camtReader) balance(t *xml.StartElement) error {
	var b camtBalance
	if err := r.d.DecodeElement(&b, t); err != nil {
		return err
	}
	code := strings.TrimSpace(b.Code)
	if code != "OPBD" && code != "PRCD" && code != "CLBD" {
		return nil
	}
	v, err := r.amount(b.Amount, r.at)
	if err != nil {
		return err
	}
	if strings.TrimSpace(b.Sign) == "DBIT" {
		v = -v
	}
	day, _ := camtDay(b.Date)
	switch {
	case code == "CLBD":
		r.s.Closing = &v
		if r.s.To == 0 {
			r.s.To = day
		}
	case r.s.Opening == nil || code == "OPBD":
		r.s.Opening = &v
		if r.s.From == 0 && code == "OPBD" {
			r.s.From = day
		}
	}
	return nil
}

// entry adds an entry, or the transactions of a batch.
func (r *camtReader) entry(c *camtEntry) error {
	at := fmt.Sprintf("%s, entry %d", r.at, r.n)
	status := strings.TrimSpace(c.Status.Code)
	if status == "" {
		status = strings.TrimSpace(c.Status.Text)
	}
	if status == "PDNG" || status == "INFO" || status == "FUTR" {
		r.s.Pending++
		return nil
	}
	total, err := r.amount(c.Amount, at)
	if err != nil {
		return err
	}
	if total == 0 {
		return nil // a line that only informs
	}
	debit, ok := camtSign(c.Sign)
	if !ok || total < 0 {
		return bad(at, hintExport, "it does not say whether it is a credit or a debit")
	}
	whole := Entry{Place: at, Amount: total, Debit: debit, Reversal: camtTrue(c.Reversal), Ref: c.BankRef, Batch: batchRef(c.BankRef)}
	if whole.Booked, ok = camtDay(c.Booked); !ok {
		if whole.Booked, ok = camtDay(c.Value); !ok {
			if whole.Booked = r.created; r.created == 0 {
				return bad(at, hintExport, "it has no day")
			}
		}
	}
	whole.Value, _ = camtDay(c.Value)
	var txs []camtTx
	lump := false
	for i := range c.Details {
		txs = append(txs, c.Details[i].Txs...)
		if n := strings.TrimSpace(c.Details[i].Batch.Count); n != "" && n != "1" {
			lump = true
		}
	}
	amounts, split := r.amounts(txs, total, debit)
	if !split {
		whole.Lump = lump || len(txs) == 0
		for i := range txs {
			r.fill(&whole, c, &txs[i], len(txs) == 1)
		}
		whole.Remittance = joinText(whole.Remittance, c.Info)
		whole.ReturnReason = returned(whole.ReturnReason, c.Code)
		r.s.Entries = append(r.s.Entries, whole)
		return nil
	}
	for i := range txs {
		e := whole
		if e.Amount = amounts[i]; e.Amount < 0 {
			e.Amount, e.Debit = -e.Amount, !debit
		}
		e.Ref, e.Place = "", fmt.Sprintf("%s, transaction %d", at, i+1)
		r.fill(&e, c, &txs[i], true)
		r.s.Entries = append(r.s.Entries, e)
	}
	return nil
}

// amounts are those of the transactions of an entry, negative when one goes the other way; split
// is false when there are fewer than two, or when they do not make its total.
func (r *camtReader) amounts(txs []camtTx, total engine.Amount, debit bool) (list []engine.Amount, split bool) {
	if len(txs) < 2 {
		return nil, false
	}
	var sum engine.Amount
	for i := range txs {
		a := txs[i].Amount
		if a.Text == "" {
			a = txs[i].TxAmount
		}
		if a.Currency != r.s.Currency.Code() {
			return nil, false
		}
		v, err := r.s.Currency.Parse(strings.TrimSpace(a.Text))
		if err != nil || v <= 0 || !within(v) {
			return nil, false
		}
		if other, ok := camtSign(txs[i].Sign); ok && other != debit {
			v = -v
		}
		list, sum = append(list, v), sum+v
	}
	return list, sum == total
}

// fill adds what a transaction says; alone is false when the entry has several that could not be
// told apart by amount.
func (r *camtReader) fill(e *Entry, c *camtEntry, t *camtTx, alone bool) {
	e.Remittance = joinText(append([]string{e.Remittance}, t.Free...)...)
	for _, s := range t.Structured {
		e.Remittance = joinText(append(append([]string{e.Remittance, s.Reference}, s.Documents...), s.More...)...)
	}
	if !alone {
		e.Remittance = joinText(e.Remittance, t.EndToEnd)
		return
	}
	e.EndToEndID = strings.TrimSpace(t.EndToEnd)
	if ref := strings.TrimSpace(t.BankRef); telling(ref) {
		e.Ref = ref
	}
	party, account := t.Debtor, t.DebtorAcc
	if e.Debit {
		party, account = t.Creditor, t.CreditAcc
	}
	code := t.Code
	if code.SubFamily == "" {
		code = c.Code
	}
	e.ReturnReason = returned(firstText(t.Return.Code, t.Return.Text, strings.Join(t.Return.More, " ")), code)
	if e.Debit && e.ReturnReason != "" { // the parties are those of the debit that came back
		party, account = t.Debtor, t.DebtorAcc
	}
	e.Name, e.IBAN = firstText(party.Name, party.Party), account.IBAN
	if ultimate := firstText(t.Ultimate.Name, t.Ultimate.Party); ultimate != "" && !e.Debit && fold(ultimate) != fold(e.Name) {
		e.Remittance = joinText(e.Remittance, ultimate)
	}
	e.Remittance = joinText(e.Remittance, t.Info)
	e.Charges = r.charges(t, e.Amount)
}

// charges is what banks took off, in the currency of the account.
func (r *camtReader) charges(t *camtTx, got engine.Amount) engine.Amount {
	if t.Instructed.Currency == r.s.Currency.Code() {
		if v, err := r.s.Currency.Parse(strings.TrimSpace(t.Instructed.Text)); err == nil && v > got && within(v) {
			return v - got
		}
	}
	return 0
}

func camtSign(s string) (debit, ok bool) {
	s = strings.TrimSpace(s)
	return s == "DBIT", s == "DBIT" || s == "CRDT"
}

func camtTrue(s string) bool { s = strings.TrimSpace(s); return s == "true" || s == "1" }

// camtDay is the day as it is written, whatever the zone of the instant.
func camtDay(d camtDate) (engine.Date, bool) {
	s := firstText(d.Day, d.Instant)
	if len(s) < 10 {
		return 0, false
	}
	return date("2006-01-02", s[:10])
}

// returned is the reason for which something came back: the one that is given, else that the code
// of the transaction says so (ISO 20022 external bank transaction codes: RRTN returned transfer;
// UPDD, PRDD, RCDD, ARET unpaid, refunded and rejected debits).
func returned(reason string, code camtCode) string {
	if reason != "" {
		return reason
	}
	switch strings.TrimSpace(code.SubFamily) {
	case "RRTN", "UPDD", "PRDD", "RCDD", "ARET", "UPCT", "UPCQ":
		return "returned"
	}
	return ""
}

func batchRef(ref string) string {
	if !telling(ref) {
		return ""
	}
	return Compact(ref)
}

func firstText(parts ...string) string {
	for _, p := range parts {
		if p = strings.TrimSpace(p); p != "" {
			return p
		}
	}
	return ""
}
