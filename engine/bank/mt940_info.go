package bank

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// mt940Info reads a field 86, which has three grammars: the German one with ?20, the one with
// words between slashes of SWIFT's own guide (/REMI/…), and free text.
func mt940Info(e *Entry, text string) {
	flat := strings.ReplaceAll(text, "\n", "")
	switch {
	case gvcCode.MatchString(flat):
		mt940German(e, flat)
	case slashWord.MatchString(flat):
		mt940Slash(e, flat)
	default:
		e.Remittance = joinText(e.Remittance, strings.ReplaceAll(text, "\n", " "))
	}
}

// gvcCode is the German code of the transaction with the sign that parts the fields.
var gvcCode = regexp.MustCompile(`^(\d{3})([?<>@\x{a0}])(?:00|10|20)`)

// sepaWord are words before parts of a German purpose.
var sepaWord = regexp.MustCompile(`(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|RCUR)\+`)

// mt940German reads the grammar of German and Austrian banks: 20 to 29 and 60 to 63 purpose, 31 account, 32 and 33
// name, 34 the reason of a return. Source: DFÜ-Abkommen, Anlage 3, MT 940.
func mt940German(e *Entry, flat string) {
	code, sign := flat[:3], string([]rune(flat)[3])
	var purpose, name pieces
	var account, reason strings.Builder
	for _, part := range strings.Split(flat[3:], sign) {
		if len(part) < 2 {
			continue
		}
		field, value := part[:2], part[2:]
		switch {
		case field >= "20" && field <= "29", field >= "60" && field <= "63":
			purpose.add(value)
		case field == "31":
			account.WriteString(value)
		case field == "32", field == "33":
			name.add(value)
		case field == "34":
			reason.WriteString(value)
		}
	}
	e.Name, e.IBAN = strings.TrimSpace(name.String()), account.String()
	text := purpose.String()
	marks := sepaWord.FindAllStringSubmatchIndex(text, -1)
	if len(marks) == 0 {
		e.Remittance = joinText(e.Remittance, text)
	} else {
		e.Remittance = joinText(e.Remittance, text[:marks[0][0]])
	}
	for i, m := range marks {
		end := len(text)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		value := strings.TrimSpace(text[m[1]:end])
		switch text[m[2]:m[3]] {
		case "EREF":
			e.EndToEndID = value
		case "SVWZ", "ABWA":
			e.Remittance = joinText(e.Remittance, value)
		}
	}
	if code == "108" || code == "109" || code == "059" || code == "159" || code == "184" { // returns of debits and transfers
		if e.ReturnReason = strings.TrimSpace(reason.String()); e.ReturnReason == "" {
			e.ReturnReason = "returned"
		}
	}
}

// pieceSize is how many characters a piece of a purpose or name holds.
const pieceSize = 27

// pieces is a text that came in pieces. A full one goes on in the next, in the middle of a word; one that is shorter
// is a line of its own.
type pieces struct {
	strings.Builder
	short bool // the last one was
}

func (p *pieces) add(piece string) {
	if p.short {
		p.WriteString(" ")
	}
	p.WriteString(piece)
	p.short = piece != "" && utf8.RuneCountInString(piece) < pieceSize
}

// slashWord begins a part of the grammar with slashes.
var slashWord = regexp.MustCompile(`/(EREF|REMI|ORDP|BENM|NAME|IBAN|BIC|ADDR|MARF|CSID|ISDT|CNTP|TRTP|PREF|RTRN|PURP|KREF|ULTC|ULTD|NRTX|RREF|CD|USTD|STRD|TR|ACCW|EI|PI)/`)

// mt940Slash reads the grammar with words between slashes.
func mt940Slash(e *Entry, flat string) {
	var marks [][]int
	for from := 0; ; { // the slash that ends one word may begin the next
		m := slashWord.FindStringSubmatchIndex(flat[from:])
		if m == nil {
			break
		}
		marks = append(marks, []int{from + m[0], from + m[1], from + m[2], from + m[3]})
		from += m[1] - 1
	}
	for i, m := range marks {
		end := len(flat)
		if i+1 < len(marks) {
			end = max(m[1], marks[i+1][0])
		}
		value := strings.Trim(flat[m[1]:end], "/ ")
		switch flat[m[2]:m[3]] {
		case "EREF":
			e.EndToEndID = value
		case "REMI", "PREF", "RREF", "USTD", "STRD":
			e.Remittance = joinText(e.Remittance, strings.NewReplacer("USTD//", "", "STRD/CUR/", "").Replace(value))
		case "NAME":
			if e.Name == "" {
				e.Name = value
			}
		case "IBAN":
			e.IBAN = value
		case "CNTP":
			mt940Counter(e, value)
		case "RTRN":
			if e.ReturnReason = value; value == "" {
				e.ReturnReason = "returned"
			}
		}
	}
}

// mt940Counter reads the other party: IBAN/BIC/name/town.
func mt940Counter(e *Entry, value string) {
	parts := strings.Split(value, "/")
	if isIBAN(Compact(parts[0])) {
		e.IBAN = parts[0]
	}
	if len(parts) > 2 {
		e.Name = parts[2]
	}
}
