package bank

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// isCFONB reports whether a file begins as a CFONB statement of 120 characters a record does.
func isCFONB(head string) bool {
	line, _, _ := strings.Cut(head, "\n")
	r := []rune(line)
	return strings.HasPrefix(line, "01") && len(r) >= 104 && (len(r) <= 120 || len(r) > 122 && string(r[120:122]) == "04" || string(r[120:min(len(r), 122)]) == "07") &&
		allDigits(string(r[2:7])) && r[19] >= '0' && r[19] <= '9'
}

func allDigits(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' }) < 0
}

// cfonbRecords cuts a file into records: one a line, or 120 characters each.
func cfonbRecords(s string) [][]rune {
	var list [][]rune
	for _, line := range strings.Split(s, "\n") {
		r := []rune(strings.TrimRight(line, "\x1a"))
		for len(r) > 120 {
			list, r = append(list, r[:120]), r[120:]
		}
		list = append(list, r)
	}
	return list
}

// readCFONB reads statements of account in 120 characters: 01 the old balance, 04 a movement, 05 more
// about it, 07 the new balance. Source: CFONB, Relevé de compte sur support informatique.
func readCFONB(s string) ([]Statement, error) {
	r := cfonbReader{}
	for i, rec := range cfonbRecords(s) {
		if strings.TrimSpace(string(rec)) == "" {
			continue
		}
		at := fmt.Sprintf("line %d", i+1)
		for len(rec) < 120 { // blanks at the end get lost on the way
			rec = append(rec, ' ')
		}
		if err := r.record(cfonbRecord(rec), at); err != nil {
			return nil, err
		}
	}
	if r.open {
		return nil, bad("", hintWhole, "it is cut off: the last statement has no new balance (record 07)")
	}
	return r.list, nil
}

// cfonbRecord is a record of 120 characters.
type cfonbRecord []rune

// at is the field from one column to another, counted from 1, without blanks around it.
func (r cfonbRecord) at(from, to int) string { return strings.TrimSpace(string(r[from-1 : to])) }

type cfonbReader struct {
	list []Statement
	s    Statement
	open bool
}

func (r *cfonbReader) record(rec cfonbRecord, at string) error {
	kind := rec.at(1, 2)
	account := rec.at(3, 7) + rec.at(12, 16) + rec.at(22, 32)
	switch kind {
	case "01":
		if r.open {
			return bad(at, hintWhole, "a statement begins, and the one before has no new balance (record 07)")
		}
		if len(r.list) == maxStatements {
			return bad(at, "ask the bank for shorter periods", "it has more than %d statements", maxStatements)
		}
		c, err := engine.ParseCurrency(rec.at(17, 19))
		if err != nil && rec.at(17, 19) == "" {
			c, err = engine.ParseCurrency("EUR")
		}
		if err != nil {
			return bad(at, hintExport, "%v", err)
		}
		r.s, r.open = Statement{Format: CFONB, Account: account, Currency: c}, true
		return r.balance(rec, at, &r.s.Opening, &r.s.From)
	case "04", "05", "07":
		if !r.open {
			return bad(at, hintWhole, "record %s stands before an old balance (record 01)", kind)
		}
		if account != r.s.Account {
			return bad(at, hintWhole, "record %s is of account %s, and the statement of %s", kind, account, r.s.Account)
		}
	default:
		return bad(at, hintExport, "there is no record %q", kind)
	}
	switch kind {
	case "04":
		return r.movement(rec, at)
	case "05":
		if n := len(r.s.Entries); n > 0 {
			cfonbDetail(&r.s.Entries[n-1], rec)
		}
		return nil
	}
	if err := r.balance(rec, at, &r.s.Closing, &r.s.To); err != nil {
		return err
	}
	r.list, r.open = append(r.list, r.s), false
	return nil
}

func (r *cfonbReader) balance(rec cfonbRecord, at string, to **engine.Amount, day *engine.Date) error {
	v, err := r.amount(rec, at)
	if err != nil {
		return err
	}
	d, ok := date("020106", rec.at(35, 40))
	if !ok {
		return bad(at, hintExport, "%q is no day", rec.at(35, 40))
	}
	*to, *day = &v, d
	return nil
}

// amount reads the amount, whose last character carries the last digit and the sign.
func (r *cfonbReader) amount(rec cfonbRecord, at string) (engine.Amount, error) {
	text := rec.at(91, 104)
	fail := bad(at, hintExport, "%q is no amount", text)
	decimals := int(rec[19] - '0')
	if len(text) < 2 || decimals < 0 || decimals > 4 || len(text) <= decimals {
		return 0, fail
	}
	const plus, minus = "{ABCDEFGHI", "}JKLMNOPQR"
	last, sign := text[len(text)-1], ""
	digit := strings.IndexByte(plus, last)
	if digit < 0 {
		if digit = strings.IndexByte(minus, last); digit < 0 {
			return 0, fail
		}
		sign = "-"
	}
	body := text[:len(text)-1] + string(rune('0'+digit))
	if !allDigits(body) {
		return 0, fail
	}
	whole, frac := body[:len(body)-decimals], body[len(body)-decimals:]
	plain := sign + whole
	if frac != "" {
		plain += "." + frac
	}
	v, err := r.s.Currency.Parse(plain)
	if err != nil || !within(v) {
		return 0, fail
	}
	return v, nil
}

func (r *cfonbReader) movement(rec cfonbRecord, at string) error {
	if len(r.s.Entries) == maxEntries {
		return bad(at, "ask the bank for shorter periods", "it has more than %d entries", maxEntries)
	}
	v, err := r.amount(rec, at)
	if err != nil {
		return err
	}
	e := Entry{Place: at, Amount: v, Remittance: rec.at(49, 79), Ref: cfonbRef(rec)}
	if v < 0 {
		e.Amount, e.Debit = -v, true
	}
	var ok bool
	if e.Booked, ok = date("020106", rec.at(35, 40)); !ok {
		return bad(at, hintExport, "%q is no day", rec.at(35, 40))
	}
	e.Value, _ = date("020106", rec.at(43, 48))
	if reject := rec.at(41, 42); e.Debit && reject != "" && reject != "00" {
		e.ReturnReason = reject
	} else if label := " " + fold(e.Remittance); e.Debit && (strings.Contains(label, " IMPAYE") || strings.Contains(label, " REJET")) {
		e.ReturnReason = "returned"
	}
	if v != 0 {
		r.s.Entries = append(r.s.Entries, e)
	}
	return nil
}

// cfonbRef is the number of the entry with the reference; empty when there is no number.
func cfonbRef(rec cfonbRecord) string {
	number := rec.at(82, 88)
	if !telling(number) {
		return ""
	}
	return joinText(number, rec.at(105, 120))
}

// cfonbDetail reads a record 05 by its qualifier.
func cfonbDetail(e *Entry, rec cfonbRecord) {
	text := rec.at(49, 118)
	switch rec.at(46, 48) {
	case "NPY", "NBE": // name of the payer, of the beneficiary
		if e.Name == "" {
			e.Name = text
		}
	case "RCN": // the payer's own reference, then the kind of purpose
		if ref := rec.at(49, 83); telling(ref) {
			e.EndToEndID = ref
		}
	case "IBP", "IBE", "CPY", "CBE": // account of the payer, of the beneficiary
		if a, _, _ := strings.Cut(text, " "); isIBAN(Compact(a)) {
			e.IBAN = a
		}
	case "LIB", "LCC", "LC2", "LCS", "REF", "NPO", "NBU": // more of the label; purpose; on whose behalf
		e.Remittance = joinText(e.Remittance, text)
	}
}
