package bank

import (
	"bytes"
	"encoding/csv"
	"regexp"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// Guess is what a column of a CSV may hold.
type Guess struct {
	Kind, Header, Sample string
	Sure                 bool // by its header, and its values fit
}

// Suggestion is what the columns of a CSV of a bank may hold.
type Suggestion struct {
	Header    int  // line, from 1
	Known     bool // it is read as it is, without being told anything
	Guesses   []Guess
	Delimiter string
	Debits    []string // words of the column direction that say that money left
	Left      []string // words of it that nobody knows
	Dates     string   // DayFirst, MonthFirst or year first; empty when the days do not tell
	Day       string   // one that does not tell
	Unsigned  bool     // no amount has a sign, and no column says which way money goes
}

// likely are headers of further languages, folded, that banks are known to use. They are proposed, and never taken without
// a person's word.
var likely = map[string][]string{
	"booked":     {"BUCHUNGSTAG", "BUCHUNGSDATUM", "BUCHUNG", "DATUM", "BOEKDATUM", "FECHA", "FECHA OPERACION", "FECHA CONTABLE", "FECHA DE OPERACION", "DATA", "DATA CONTABILE", "DATA OPERAZIONE", "DATA MOVIMENTO", "DATA MOV", "BOKFORINGSDAG", "BOGFORT", "JOUR", "DAY", "OPERATION DATE", "TRANSAKTIONSDATUM"},
	"value":      {"WERTSTELLUNG", "WERTSTELLUNGSDATUM", "VALUTADATUM", "VALUTA", "FECHA VALOR", "FECHA DE VALOR", "DATA VALUTA", "DATA VALOR", "RENTEDATUM", "VALEUR", "VALUE"},
	"amount":     {"BETRAG", "UMSATZ", "BETRAG EUR", "BETRAG IN EUR", "BEDRAG", "BEDRAG EUR", "IMPORTE", "IMPORTE EUR", "IMPORTO", "IMPORTO EUR", "MONTO", "BELOP", "BELOPP", "AMOUNT EUR", "AMOUNT GBP", "AMOUNT USD", "SOMME", "TRANSACTION AMOUNT"},
	"debit":      {"SOLL", "CARGO", "CARGOS", "DEBE", "DARE", "USCITE", "ADDEBITI", "SORTIE", "SORTIES", "DEPENSES", "WITHDRAWAL", "WITHDRAWALS"},
	"credit":     {"HABEN", "ABONO", "ABONOS", "HABER", "AVERE", "ENTRATE", "ACCREDITI", "ENTREE", "ENTREES", "RECETTES", "DEPOSIT", "DEPOSITS"},
	"currency":   {"WAHRUNG", "WAEHRUNG", "MUNT", "DIVISA", "MONEDA", "CCY"},
	"account":    {"AUFTRAGSKONTO", "IBAN AUFTRAGSKONTO", "KONTO", "REKENING", "CUENTA", "CONTO"},
	"name":       {"AUFTRAGGEBER", "BEGUNSTIGTER ZAHLUNGSPFLICHTIGER", "BEGUENSTIGTER ZAHLUNGSPFLICHTIGER", "AUFTRAGGEBER BEGUNSTIGTER", "NAME ZAHLUNGSBETEILIGTER", "ZAHLUNGSPFLICHTIGER", "ZAHLUNGSPFLICHTIGE R", "NAAM", "NAAM OMSCHRIJVING", "NAAM TEGENPARTIJ", "TEGENPARTIJ", "BENEFICIARIO", "ORDENANTE", "ORDINANTE", "CONTROPARTE", "PAYEUR", "CLIENT", "COUNTER PARTY", "DEBTOR"},
	"iban":       {"KONTONUMMER IBAN", "IBAN ZAHLUNGSBETEILIGTER", "KONTONUMMER", "TEGENREKENING", "TEGENREKENING IBAN BBAN", "IBAN CONTROPARTE", "COMPTE TIERS", "COMPTE CONTREPARTIE"},
	"remittance": {"VERWENDUNGSZWECK", "OMSCHRIJVING", "MEDEDELINGEN", "CONCEPTO", "DESCRIPCION", "CAUSALE", "DESCRIZIONE", "DESCRIZIONE OPERAZIONE", "MITTEILUNG", "NATURE", "NATURE DE L OPERATION", "TRANSACTION DETAILS", "PARTICULARS"},
	"direction":  {"S H", "SOLL HABEN", "H S", "AF BIJ", "D C", "C D", "DEBIT CREDIT", "CREDIT DEBIT", "DR CR", "SENS", "CREDIT DEBIT INDICATOR"},
	"end_to_end": {"KUNDENREFERENZ", "KUNDENREFERENZ END TO END", "END TO END REFERENZ", "ENDE ZU ENDE REFERENZ"},
	"ref":        {"BANKREFERENZ", "TRANSACTIEREFERENTIE", "UMSATZ ID", "TRANSACTION REFERENCE"},
}

// left are the words that say that money left, and came the others, folded.
var (
	left = []string{"S", "SOLL", "D", "DR", "DBIT", "DEBIT", "AF", "CARGO", "DARE", "DEBE", "SORTIE"}
	came = []string{"H", "HABEN", "C", "CR", "CRDT", "CREDIT", "BIJ", "ABONO", "AVERE", "HABER", "ENTREE"}
)

var ibanForm = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$`)

// Suggest looks for a header in the first lines of a CSV and says what its columns may hold, by their names and their values.
// It fails with a *Problem for a file that is no table of days and amounts.
func Suggest(name string, data []byte) (*Suggestion, error) {
	fail := func(hint, says string) error { return &Problem{File: name, Says: says, Hint: hint} }
	if len(data) > MaxSize || len(bytes.TrimSpace(data)) == 0 {
		return nil, fail(hintExport, "it is empty, or larger than what is read")
	}
	if k := kind(data, &Rows{}); k != "" && k != CSV {
		return nil, fail("import it: relance bank import FILE", "it is "+string(k)+", which needs no intake.cue")
	}
	if wrong, ok := wrongKind(data, &Rows{}).(*Problem); ok && !strings.Contains(wrong.Says, "no bank statement") {
		wrong.File = name
		return nil, wrong
	}
	s := text(data)
	line, comma, ok := lookFor(s)
	if !ok {
		return nil, fail(csvHint, "no row of its first lines has a day and an amount")
	}
	t := tableOf(s, line, comma)
	g := &guesser{t: t, out: &Suggestion{Header: line + 1, Delimiter: string(comma)}}
	g.out.Known = csvHeader(s, &Rows{}) != nil
	g.byName()
	g.byValue()
	g.details()
	return g.out, nil
}

// lookFor finds the header: the row above the first that has a day and an amount.
func lookFor(s string) (line int, comma rune, ok bool) {
	lines := strings.SplitN(s, "\n", headerWithin+2)
	for _, comma := range (&Rows{}).delimiters() {
		header, width := -1, 0
		for i, l := range lines[:min(len(lines), headerWithin+1)] {
			r := csv.NewReader(strings.NewReader(l))
			r.Comma, r.LazyQuotes = comma, true
			fields, err := r.Read()
			if err != nil || len(fields) < 2 {
				continue
			}
			if slices.ContainsFunc(fields, isDay) && slices.ContainsFunc(fields, isMoney) {
				if header >= 0 && width >= len(fields)-1 {
					return header, comma, true
				}
				break
			}
			if !slices.ContainsFunc(fields, isDay) {
				header, width = i, len(fields)
			}
		}
	}
	return 0, 0, false
}

func isDay(s string) bool {
	for _, form := range []string{DayFirst, MonthFirst, yearFirst} {
		if _, ok := readDay(strings.TrimSpace(s), form); ok {
			return true
		}
	}
	return false
}

func isMoney(s string) bool {
	s = strings.TrimSpace(s)
	if isDay(s) || !strings.ContainsAny(s, "0123456789") {
		return false
	}
	for _, comma := range []bool{true, false} {
		if _, ok := decimal(eur, s, comma); ok {
			return true
		}
	}
	return false
}

var eur = engine.MustCurrency("EUR")

// guesser looks at one table.
type guesser struct {
	t    table
	out  *Suggestion
	used []int // columns
}

// fits reports whether the values of a column can be of a kind.
func (g *guesser) fits(kind string, col int) bool {
	all := func(ok func(string) bool) bool {
		v := g.t.values(col)
		return !slices.ContainsFunc(v, func(s string) bool { return !ok(s) })
	}
	switch kind {
	case "booked":
		return len(g.t.values(col)) > 0 && all(isDay)
	case "value":
		return all(isDay)
	case "amount":
		return len(g.t.values(col)) > 0 && all(isMoney)
	case "debit", "credit":
		return all(isMoney)
	case "currency":
		return all(func(s string) bool { _, err := engine.ParseCurrency(s); return err == nil })
	case "iban":
		return all(func(s string) bool { return len(Compact(s)) >= 5 && strings.ContainsAny(s, "0123456789") })
	case "direction":
		return len(distinct(g.t.values(col))) <= 4
	}
	return true
}

func (g *guesser) has(kind string) bool {
	return slices.ContainsFunc(g.out.Guesses, func(x Guess) bool { return x.Kind == kind && x.Sure })
}

func (g *guesser) take(kind string, col int, sure bool) {
	x := Guess{Kind: kind, Header: g.t.header[col], Sure: sure}
	if v := g.t.values(col); len(v) > 0 {
		x.Sample = v[0]
	}
	g.out.Guesses, g.used = append(g.out.Guesses, x), append(g.used, col)
}

// byName takes the columns whose header is known, here or to Read, and whose values fit.
func (g *guesser) byName() {
	for _, kind := range Kinds() {
		names := slices.Concat(Columns[kind], likely[kind])
		for col, h := range g.t.header {
			if h != "" && slices.Contains(names, fold(h)) && !slices.Contains(g.used, col) && !g.has(kind) && g.fits(kind, col) {
				g.take(kind, col, true)
			}
		}
	}
}

// byValue proposes columns for what is needed and has no name that is known.
func (g *guesser) byValue() {
	propose := func(kind string, ok func(col int) bool) {
		if g.has(kind) {
			return
		}
		for col, h := range g.t.header {
			if h != "" && !slices.Contains(g.used, col) && len(g.t.values(col)) > 0 && ok(col) {
				g.take(kind, col, false)
				return
			}
		}
	}
	propose("booked", func(col int) bool { return g.fits("booked", col) })
	if !g.has("debit") || !g.has("credit") {
		propose("amount", func(col int) bool { return g.fits("amount", col) })
	}
	propose("direction", func(col int) bool {
		return !slices.ContainsFunc(g.t.values(col), func(v string) bool { return !slices.Contains(left, fold(v)) && !slices.Contains(came, fold(v)) })
	})
	propose("iban", func(col int) bool {
		return !slices.ContainsFunc(g.t.values(col), func(v string) bool { return !ibanForm.MatchString(Compact(v)) })
	})
	propose("remittance", func(col int) bool { return g.wordy(col) })
}

// wordy reports whether a column has the longest texts of those that are not taken.
func (g *guesser) wordy(col int) bool {
	length := func(c int) (n int) {
		for _, v := range g.t.values(c) {
			if !isDay(v) && !isMoney(v) {
				n += len(v)
			}
		}
		return n
	}
	for c := range g.t.header {
		if c != col && !slices.Contains(g.used, c) && length(c) > length(col) {
			return false
		}
	}
	return length(col) > 0
}

// details says how days are written, and what the words of a direction mean.
func (g *guesser) details() {
	signed := false
	for _, x := range g.out.Guesses {
		values := g.t.values(slices.Index(g.t.header, x.Header))
		switch x.Kind {
		case "booked":
			stated := ""
			if slices.ContainsFunc(g.t.header, isFrench) {
				stated = DayFirst
			}
			form, err := dateForm(values, stated)
			if err != nil && len(values) > 0 {
				g.out.Day = values[0]
			} else {
				g.out.Dates = form
			}
		case "direction":
			signed = true
			for _, w := range distinct(values) {
				switch f := fold(w); {
				case slices.Contains(left, f):
					g.out.Debits = append(g.out.Debits, w)
				case !slices.Contains(came, f):
					g.out.Left = append(g.out.Left, w)
				}
			}
		case "amount":
			signed = signed || slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, "-−+(") })
		case "debit":
			signed = true
		}
	}
	g.out.Unsigned = !signed
}

func distinct(values []string) []string {
	var out []string
	for _, v := range values {
		if len(out) <= 4 && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
