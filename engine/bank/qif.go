package bank

import (
	"fmt"
	"strings"
)

// readQIF reads the transactions of a bank account in QIF. It has neither account nor currency, and
// no day is said to be written day or month first: all its days together tell.
func readQIF(s string, opt Options) ([]Statement, error) {
	if opt.Currency.IsZero() {
		return nil, bad("", "say it: --currency EUR", "a QIF does not say in which currency it is")
	}
	rows, err := qifRows(s)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, bad("", hintWhole, "it has no entry of a bank account (!Type:Bank)")
	}
	var days, amounts []string
	for i := range rows {
		days, amounts = append(days, rows[i].day), append(amounts, rows[i].amount)
	}
	form, err := dateForm(days, opt.Dates)
	if err != nil {
		return nil, err
	}
	comma, ok := usesComma(amounts)
	if !ok {
		return nil, bad("", hintExport, "its amounts do not tell whether a comma or a point is the decimal mark")
	}
	st := Statement{Format: QIF}
	for _, r := range rows {
		e := Entry{Place: r.at, Name: r.name, Remittance: r.memo, EndToEndID: r.number}
		if err := row(&st, e, r.day, r.amount, form, comma, opt); err != nil {
			return nil, err
		}
	}
	return []Statement{st}, nil
}

type qifRow struct{ at, day, amount, name, memo, number string }

// qifRows reads the records of the bank account; those of lists of categories and the like are
// passed over.
func qifRows(s string) ([]qifRow, error) {
	var rows []qifRow
	r, bank := qifRow{}, false
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		value := strings.TrimSpace(line[1:])
		switch line[0] {
		case '!':
			switch kind := strings.ToUpper(line); {
			case strings.HasPrefix(kind, "!TYPE:BANK"), strings.HasPrefix(kind, "!TYPE:CASH"), strings.HasPrefix(kind, "!TYPE:OTH A"):
				bank = true
			case strings.HasPrefix(kind, "!TYPE:CCARD"):
				return nil, bad(fmt.Sprintf("line %d", i+1), "export the bank account on which clients pay", "it is the statement of a card")
			default:
				bank = false
			}
			continue
		case '^':
			if bank && r.day != "" {
				rows = append(rows, r)
			}
			r = qifRow{}
			continue
		}
		if !bank {
			continue
		}
		if r.at == "" {
			r.at = fmt.Sprintf("line %d", i+1)
		}
		if len(rows) == maxEntries {
			return nil, bad(r.at, "ask the bank for shorter periods", "it has more than %d entries", maxEntries)
		}
		switch line[0] {
		case 'D':
			r.day = strings.ReplaceAll(strings.ReplaceAll(value, " ", ""), "'", "/")
		case 'T':
			r.amount = value
		case 'U':
			if r.amount == "" {
				r.amount = value
			}
		case 'P':
			r.name = value
		case 'M':
			r.memo = joinText(r.memo, value)
		case 'N':
			r.number = value
		}
	}
	if r.day != "" || r.amount != "" {
		return nil, bad(r.at, hintWhole, "it is cut off: the last entry has no ^ at its end")
	}
	return rows, nil
}
