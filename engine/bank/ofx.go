package bank

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// readOFX reads bank statements of OFX 1 (SGML, whose leaves need no end) and OFX 2 (XML): in both a
// value stands between its tag and the next one. Source: OFX 2.3, chapter 11.
func readOFX(data []byte) ([]Statement, error) {
	s := text(data)
	if i := strings.Index(strings.ToUpper(s[:min(len(s), 4096)]), "<!"); i >= 0 {
		return nil, bad("", "no bank writes one: get the file from the bank again", "%v", errDoctype)
	}
	if !bytes.Contains(bytes.ToUpper(data[max(0, len(data)-64):]), []byte("</OFX>")) {
		return nil, bad("", hintWhole, "it is cut off: </OFX> is missing at the end")
	}
	r := ofxReader{}
	line := 1
	for rest := s; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		line += strings.Count(rest[:i], "\n")
		rest = rest[i+1:]
		end := strings.IndexByte(rest, '>')
		if end < 0 || end > 200 {
			return nil, bad(fmt.Sprintf("line %d", line), hintWhole, "a tag has no end")
		}
		tag := strings.ToUpper(strings.TrimSpace(rest[:end]))
		rest = rest[end+1:]
		next := strings.IndexByte(rest, '<')
		if next < 0 {
			next = len(rest)
		}
		if err := r.tag(tag, html.UnescapeString(strings.TrimSpace(rest[:next])), fmt.Sprintf("line %d", line)); err != nil {
			return nil, err
		}
	}
	if r.card && len(r.list) == 0 {
		return nil, bad("", "export the bank account on which clients pay", "it is the statement of a card")
	}
	return r.list, nil
}

// ofxReader is where the reader stands.
type ofxReader struct {
	list  []Statement
	s     *Statement
	e     *Entry
	from  struct{ bank, branch, account string }
	to    string // account of the other party
	where string // BANKACCTFROM, BANKACCTTO, LEDGERBAL; else empty
	bal   string
	card  bool
}

func (r *ofxReader) tag(tag, value, at string) error {
	switch tag {
	case "STMTRS":
		if len(r.list) == maxStatements {
			return bad(at, "ask the bank for shorter periods", "it has more than %d statements", maxStatements)
		}
		r.s = &Statement{Format: OFX}
		r.from.bank, r.from.branch, r.from.account = "", "", ""
		return nil
	case "CCSTMTRS":
		r.card = true
	}
	if r.s == nil {
		return nil
	}
	switch tag {
	case "/STMTRS":
		r.s.Account = r.from.account
		if !isIBAN(Compact(r.from.account)) {
			r.s.Account = r.from.bank + r.from.branch + r.from.account
		}
		r.list, r.s = append(r.list, *r.s), nil
	case "CURDEF":
		c, err := engine.ParseCurrency(value)
		if err != nil {
			return bad(at, hintExport, "%v", err)
		}
		r.s.Currency = c
	case "BANKACCTFROM", "BANKACCTTO", "LEDGERBAL", "AVAILBAL":
		r.where = tag
	case "/BANKACCTFROM", "/BANKACCTTO", "/LEDGERBAL", "/AVAILBAL":
		r.where = ""
	case "BANKID", "BRANCHID", "ACCTID":
		r.account(tag, value)
	case "DTSTART", "DTEND":
		if d, ok := ofxDay(value); ok && tag == "DTSTART" {
			r.s.From = d
		}
	case "BALAMT":
		if r.where == "LEDGERBAL" && !r.s.Currency.IsZero() {
			if v, ok := decimal(r.s.Currency, value, strings.Contains(value, ",")); ok {
				r.s.Closing = &v
			}
		}
	case "STMTTRN":
		r.e, r.to, r.bal = &Entry{Place: at}, "", ""
	case "/STMTTRN":
		return r.entry(at)
	default:
		if r.e != nil {
			return r.field(tag, value, at)
		}
	}
	return nil
}

func (r *ofxReader) account(tag, value string) {
	switch {
	case r.where == "BANKACCTTO" && tag == "ACCTID":
		r.to = value
	case r.where == "BANKACCTTO":
	case tag == "BANKID":
		r.from.bank = value
	case tag == "BRANCHID":
		r.from.branch = value
	case tag == "ACCTID":
		r.from.account = value
	}
}

// field reads a field of a transaction.
func (r *ofxReader) field(tag, value, at string) error {
	var ok bool
	switch tag {
	case "DTPOSTED":
		if r.e.Booked, ok = ofxDay(value); !ok {
			return bad(at, hintExport, "%q is no day", tidy(value))
		}
	case "DTAVAIL":
		r.e.Value, _ = ofxDay(value)
	case "TRNAMT":
		r.bal = value
	case "FITID":
		r.e.Ref = value
	case "REFNUM", "CHECKNUM":
		r.e.EndToEndID = joinText(r.e.EndToEndID, value)
	case "NAME":
		r.e.Name = value
	case "MEMO", "EXTDNAME":
		r.e.Remittance = joinText(r.e.Remittance, value)
	}
	return nil
}

func (r *ofxReader) entry(at string) error {
	e := r.e
	r.e = nil
	if e == nil {
		return nil
	}
	if r.s.Currency.IsZero() {
		return bad(at, hintExport, "it does not say in which currency it is (CURDEF)")
	}
	v, ok := decimal(r.s.Currency, r.bal, strings.Contains(r.bal, ","))
	if !ok || e.Booked == 0 {
		return bad(at, hintExport, "a transaction has no day or no amount: %q", tidy(r.bal))
	}
	if len(r.s.Entries) == maxEntries {
		return bad(at, "ask the bank for shorter periods", "it has more than %d entries", maxEntries)
	}
	if v == 0 {
		return nil
	}
	if e.Amount = v; v < 0 {
		e.Amount, e.Debit = -v, true
	}
	if e.IBAN = r.to; !isIBAN(Compact(r.to)) {
		e.IBAN = ""
	}
	r.s.Entries = append(r.s.Entries, *e)
	return nil
}

// ofxDay is the day of YYYYMMDD or YYYYMMDDHHMMSS[zone], as it is written.
func ofxDay(s string) (engine.Date, bool) {
	if len(s) < 8 {
		return 0, false
	}
	return date("20060102", s[:8])
}
