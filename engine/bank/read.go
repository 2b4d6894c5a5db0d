package bank

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode"

	"github.com/relance-dev/relance/engine"
)

// MaxSize is how many bytes of a file are read at most; more is a problem.
const MaxSize = 64 << 20

// What a file may have at most: a bank's own limits are far below.
const (
	maxEntries    = 500_000
	maxStatements = 10_000
	maxText       = 2_000 // bytes kept of one text
)

// Options says what a file does not say itself.
type Options struct {
	Account  string          // of QIF and CSV, which have none
	Currency engine.Currency // likewise
	Today    engine.Date     // no entry is later; zero does not look
	// Accounts are the IBANs that are known: a statement that has the national number of one is of it.
	Accounts []string
	Dates    string // of QIF and CSV, when no day tells: DayFirst or MonthFirst
	// Rows says how a CSV is to be read whose header is not one of Columns; the zero Rows adds nothing.
	Rows Rows
}

// Read reads a file of any Format, which its content tells. It fails with a *Problem when the file
// is of no format, is not whole, contradicts itself, or says nothing of what Options lack.
func Read(name string, data []byte, opt Options) ([]Statement, error) {
	list, err := read(data, opt)
	if err == nil {
		err = finish(list, opt)
	}
	if err != nil {
		var p *Problem
		if errors.As(err, &p) {
			p.File = name
		}
		return nil, err
	}
	for i := range list {
		list[i].File = name
	}
	return list, nil
}

func read(data []byte, opt Options) ([]Statement, error) {
	if len(data) > MaxSize {
		return nil, bad("", "ask the bank for shorter periods", "it is larger than the %d MB that are read", MaxSize>>20)
	}
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, bad("", hintWhole, "it is empty")
	}
	switch kind(data, &opt.Rows) {
	case Camt053:
		return readCamt(data)
	case MT940:
		return readMT940(text(data))
	case CFONB:
		return readCFONB(text(data))
	case OFX:
		return readOFX(data)
	case QIF:
		return readQIF(text(data), opt)
	case CSV:
		return readCSV(text(data), opt)
	}
	return nil, wrongKind(data, &opt.Rows)
}

// kind tells the format from the content; Camt053 stands for any XML of ISO 20022.
func kind(data []byte, rows *Rows) Format {
	head := strings.TrimLeftFunc(text(data[:min(len(data), 4096)]), func(r rune) bool { return r == '\ufeff' || unicode.IsSpace(r) })
	upper := strings.ToUpper(head)
	switch {
	case strings.HasPrefix(upper, "OFXHEADER"), strings.HasPrefix(upper, "<OFX"),
		strings.HasPrefix(upper, "<?") && (strings.Contains(upper, "<?OFX") || strings.Contains(upper, "<OFX>")):
		return OFX
	case strings.HasPrefix(head, "<"):
		return Camt053
	case strings.HasPrefix(head, "{1:"), strings.HasPrefix(head, ":20:"), strings.Contains(head, "\n:20:") && (strings.Contains(head, ":25:") || strings.Contains(head, ":60")):
		return MT940
	case strings.HasPrefix(upper, "!TYPE:"), strings.HasPrefix(upper, "!ACCOUNT"), strings.HasPrefix(upper, "!OPTION"):
		return QIF
	case isCFONB(head):
		return CFONB
	case csvHeader(head, rows) != nil:
		return CSV
	}
	return ""
}

// wrongKind says what a file is that is no bank statement.
func wrongKind(data []byte, rows *Rows) error {
	const kinds = "export camt.053, camt.054, MT940, CFONB 120, OFX, QIF or CSV"
	switch {
	case bytes.HasPrefix(data, []byte("%PDF")):
		return bad("", "a printed statement cannot be read exactly: "+kinds, "it is a PDF")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return bad("", "unpack an archive first; save a workbook as CSV", "it is a zip archive or a workbook")
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		return bad("", "unpack it first", "it is compressed")
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return bad("", "save it as CSV", "it is an old workbook")
	case bytes.IndexByte(data[:min(len(data), 4096)], 0) >= 0 && !bytes.HasPrefix(data, []byte("\xff\xfe")) && !bytes.HasPrefix(data, []byte("\xfe\xff")):
		return bad("", kinds, "it is no text")
	}
	if len(rows.Columns) > 0 {
		return bad("", kinds+"; or correct bank: columns in intake.cue", "it is no bank statement that is known, and no row of its first %d names the columns of bank in intake.cue: %s", headerWithin, rows.named())
	}
	return bad("", kinds+"; "+csvHint+"; relance intake suggest FILE --kind bank writes an intake.cue for another CSV", "it is no bank statement that is known")
}

// finish fills in what every format leaves, and checks what holds for all.
func finish(list []Statement, opt Options) error {
	if len(list) == 0 {
		return bad("", hintExport, "it has no statement")
	}
	for i := range list {
		s := &list[i]
		if s.Account == "" {
			s.Account = opt.Account
		}
		s.Account = Compact(s.Account)
		if i := slices.IndexFunc(opt.Accounts, func(a string) bool { return SameAccount(a, s.Account) }); i >= 0 {
			s.Account = Compact(opt.Accounts[i])
		}
		if s.Currency.IsZero() {
			s.Currency = opt.Currency
		}
		if s.Currency.IsZero() {
			return bad("", "say it: --currency EUR", "it does not say in which currency it is")
		}
		for j := range s.Entries {
			e := &s.Entries[j]
			e.IBAN, e.Currency = Compact(e.IBAN), s.Currency
			for _, t := range []*string{&e.Name, &e.Remittance, &e.EndToEndID, &e.Ref, &e.ReturnReason} {
				*t = tidy(*t)
			}
			if strings.EqualFold(e.EndToEndID, "NOTPROVIDED") || strings.EqualFold(e.EndToEndID, "NONREF") {
				e.EndToEndID = ""
			}
			if opt.Today != 0 && e.Booked > opt.Today {
				return bad(e.Place, "correct the day, or import it once it is booked", "it is booked on %s, and today is %s", e.Booked, opt.Today)
			}
			s.To = max(s.To, e.Booked)
		}
		s.begin()
		if err := balance(s); err != nil {
			return err
		}
		setKeys(s)
	}
	return nil
}

// begin makes From the first day with an entry, when the format does not say, or gives the day of the
// opening balance, which may be the day before.
func (s *Statement) begin() {
	first := engine.Date(0)
	for i := range s.Entries {
		if d := s.Entries[i].Booked; first == 0 || d < first {
			first = d
		}
	}
	if first != 0 && (s.From == 0 || first < s.From || s.Format == MT940 || s.Format == CFONB) {
		s.From = first
	}
}

// balance checks that opening and entries make the closing balance.
func balance(s *Statement) error {
	if s.Opening == nil || s.Closing == nil || *s.Opening+s.Sum() == *s.Closing {
		return nil
	}
	c := s.Currency
	return bad("", hintWhole, "the entries of %s do not add up: %s and %s make %s, and the closing balance is %s",
		s.label(), c.Format(*s.Opening), c.Format(s.Sum()), c.Format(*s.Opening+s.Sum()), c.Format(*s.Closing))
}

// label names a statement for people.
func (s *Statement) label() string {
	text := "the statement"
	if s.ID != "" {
		text += " " + s.ID
	}
	if s.Account != "" {
		text += " of account " + s.Account
	}
	return text
}
