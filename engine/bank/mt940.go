package bank

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// mt940Tag begins a field. Source: SWIFT, MT 940 Customer Statement Message.
var mt940Tag = regexp.MustCompile(`^:(\d{2}[A-Z]?):`)

// mt940Line is field 61: value day, entry day, sign, funds code, amount, type, references.
var mt940Line = regexp.MustCompile(`^(\d{6})(\d{4})?(R?[CD]|E[CD])([A-Z])?(\d[\d.]*,\d{0,3}|\d+)([A-Z][A-Z0-9]{3})?([^/\n]*)?(?://([^\n]*))?(?:\n((?s:.*)))?$`)

// mt940Balance is a field 60 or 62.
var mt940Balance = regexp.MustCompile(`^([CD])(\d{6})([A-Z]{3})([\d,.]+)`)

// mt940Field is a field with its lines.
type mt940Field struct {
	tag, text string
	line      int
}

// mt940Fields cuts a file into fields; what stands around messages is left out.
func mt940Fields(s string) []mt940Field {
	var list []mt940Field
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimRight(line, " \x03\x1a")
		if at := strings.Index(line, "{4:"); at >= 0 {
			line = line[at+3:]
		}
		if line == "" || line == "-" || line == "-}" || strings.HasPrefix(line, "-}") || strings.HasPrefix(line, "{") {
			continue
		}
		if m := mt940Tag.FindStringSubmatch(line); m != nil {
			list = append(list, mt940Field{m[1], line[len(m[0]):], i + 1})
		} else if len(list) > 0 {
			if f := &list[len(list)-1]; len(f.text) <= maxText { // a field has six lines at most
				f.text += "\n" + line
			}
		}
	}
	return list
}

// readMT940 reads statements one after the other; pages of one (60M, 62M) become one.
func readMT940(s string) ([]Statement, error) {
	r := mt940Reader{}
	for _, f := range mt940Fields(s) {
		if err := r.field(f); err != nil {
			return nil, err
		}
	}
	if r.open {
		return nil, bad("", hintWhole, "it is cut off: the last statement has no closing balance")
	}
	return r.list, nil
}

type mt940Reader struct {
	list []Statement
	s    Statement
	open bool // a statement has begun and has no closing balance yet
	more bool // and the page that ended has another one after it
	last *Entry
}

func (r *mt940Reader) field(f mt940Field) error {
	at := fmt.Sprintf("line %d", f.line)
	switch f.tag {
	case "20":
		switch {
		case r.more:
		case r.open:
			return bad(at, hintWhole, "a statement begins, and the one before has no closing balance")
		default:
			r.s, r.open, r.last = Statement{Format: MT940}, true, nil
		}
		if len(r.list) == maxStatements {
			return bad(at, "ask the bank for shorter periods", "it has more than %d statements", maxStatements)
		}
	case "25", "25P":
		account, _, _ := strings.Cut(f.text, "\n")
		account = strings.TrimSpace(account)
		if n := len(account); n > 3 && account[n-3] >= 'A' && strings.ToUpper(account[n-3:]) == account[n-3:] && strings.IndexFunc(account[n-3:], func(c rune) bool { return c < 'A' || c > 'Z' }) < 0 {
			account = account[:n-3] // the currency behind the number
		}
		r.s.Account = account
	case "28", "28C":
		number, _, _ := strings.Cut(strings.TrimSpace(f.text), "/")
		if r.s.ID == "" {
			r.s.ID = number
		}
	case "60F", "60M", "62F", "62M":
		return r.balance(f, at)
	case "61":
		if !r.open || r.s.Opening == nil {
			return bad(at, hintWhole, "an entry stands before the opening balance")
		}
		return r.line(f, at)
	case "86":
		if r.last != nil {
			mt940Info(r.last, f.text)
			r.last = nil
		}
	}
	return nil
}

func (r *mt940Reader) balance(f mt940Field, at string) error {
	m := mt940Balance.FindStringSubmatch(strings.TrimSpace(f.text))
	if m == nil || !r.open {
		return bad(at, hintExport, "field %s is no balance: %q", f.tag, tidy(f.text))
	}
	c, err := engine.ParseCurrency(m[3])
	if err != nil {
		return bad(at, hintExport, "%v", err)
	}
	day, ok := date("060102", m[2])
	v, good := mt940Amount(c, m[4])
	if !ok || !good {
		return bad(at, hintExport, "field %s is no balance: %q", f.tag, tidy(f.text))
	}
	if m[1] == "D" {
		v = -v
	}
	if !r.s.Currency.IsZero() && r.s.Currency != c {
		return bad(at, hintExport, "the balances are in %s and %s", r.s.Currency, c)
	}
	r.s.Currency, r.last = c, nil
	switch f.tag {
	case "60F", "60M":
		switch {
		case r.more && *r.s.Closing != v:
			return bad(at, hintWhole, "the page before ends with another balance")
		case !r.more:
			r.s.Opening, r.s.From = &v, day
		}
		r.more = false
	case "62F", "62M":
		if r.s.Opening == nil {
			return bad(at, hintWhole, "it has a closing balance, and no opening one")
		}
		r.s.Closing, r.s.To = &v, day
		if r.more = f.tag == "62M"; !r.more {
			r.open = false
			r.list = append(r.list, r.s)
		}
	}
	return nil
}

// mt940Amount reads 1234,56 and what some banks write, 1234.56 and 1.234,56.
func mt940Amount(c engine.Currency, s string) (engine.Amount, bool) {
	comma := strings.Contains(s, ",")
	return decimal(c, strings.TrimRight(s, ",."), comma)
}

func (r *mt940Reader) line(f mt940Field, at string) error {
	m := mt940Line.FindStringSubmatch(strings.TrimRight(f.text, " \n"))
	if m == nil {
		return bad(at, hintExport, "field 61 is no entry: %q", tidy(f.text))
	}
	if len(r.s.Entries) == maxEntries {
		return bad(at, "ask the bank for shorter periods", "it has more than %d entries", maxEntries)
	}
	e := Entry{Place: at}
	var ok, good bool
	e.Value, ok = date("060102", m[1])
	e.Amount, good = mt940Amount(r.s.Currency, m[5])
	if !ok || !good {
		return bad(at, hintExport, "field 61 is no entry: %q", tidy(f.text))
	}
	if e.Booked = e.Value; m[2] != "" {
		if e.Booked, ok = entryDay(e.Value, m[2]); !ok {
			return bad(at, hintExport, "%s is no month and day", m[2])
		}
	}
	switch m[3] {
	case "D", "ED":
		e.Debit = true
	case "RC":
		e.Debit, e.Reversal = true, true
	case "RD":
		e.Reversal = true
	}
	owner := strings.TrimSpace(m[7])
	if telling(owner) {
		e.EndToEndID = owner
	}
	if e.Ref = strings.TrimSpace(m[8]); !telling(e.Ref) {
		e.Ref = ""
	}
	e.Remittance = m[9]
	if e.Amount == 0 {
		r.last = nil
		return nil
	}
	if strings.HasSuffix(m[6], "RTI") || strings.HasSuffix(m[6], "RET") {
		e.ReturnReason = "returned"
	}
	r.s.Entries = append(r.s.Entries, e)
	r.last = &r.s.Entries[len(r.s.Entries)-1]
	return nil
}

// entryDay is the day of month and day alone that is nearest to the value day: the year turns
// between the two.
func entryDay(value engine.Date, monthDay string) (engine.Date, bool) {
	y, _, _ := value.YMD()
	best, found := engine.Date(0), false
	for _, year := range []int{y - 1, y, y + 1} {
		d, ok := date("20060102", fmt.Sprintf("%04d%s", year, monthDay))
		if ok && (!found || max(d-value, value-d) < max(best-value, value-best)) {
			best, found = d, true
		}
	}
	return best, found
}
