package intake

import (
	"errors"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
)

// layout is how a mapping says dates are written.
type layout struct {
	parts []layoutPart
}

// layoutPart is a number, a month's name or the text between them.
type layoutPart struct {
	unit    byte   // 'D', 'M', 'N' for a month's name, 'Y'; 0 for text
	width   int    // as written: 2 for DD
	fixed   bool   // exactly width digits: another number follows at once
	literal string // of text
}

// parseLayout reads "DD/MM/YYYY". It fails unless day, month and year stand in
// it once each and can be told apart.
func parseLayout(s string) (*layout, error) {
	l := &layout{}
	seen := map[byte]bool{}
	for rest := strings.TrimSpace(s); rest != ""; {
		b := rest[0] &^ 0x20 // upper case, for letters
		if b != 'D' && b != 'M' && b != 'Y' {
			if last := len(l.parts) - 1; last >= 0 && l.parts[last].unit == 0 {
				l.parts[last].literal += rest[:1]
			} else {
				l.parts = append(l.parts, layoutPart{literal: rest[:1]})
			}
			rest = rest[1:]
			continue
		}
		n := 1
		for n < len(rest) && rest[n]&^0x20 == b {
			n++
		}
		part, err := numberPart(b, n)
		if err != nil || seen[b] {
			return nil, errors.Join(err, notTwice(seen[b], b))
		}
		seen[b] = true
		l.parts = append(l.parts, part)
		rest = rest[n:]
	}
	switch {
	case len(seen) != 3:
		return nil, errors.New("a date needs a day (D), a month (M) and a year (Y)")
	case l.parts[0].unit == 'Y' && l.parts[0].width == 4 && l.dayBeforeMonth():
		return nil, errors.New("after a year of four digits the month comes first")
	}
	return l, l.fix()
}

// dayBeforeMonth reports whether the day stands before the month.
func (l *layout) dayBeforeMonth() bool {
	for _, p := range l.parts {
		if p.unit == 'D' || p.unit == 'M' || p.unit == 'N' {
			return p.unit == 'D'
		}
	}
	return false
}

func notTwice(twice bool, unit byte) error {
	if twice {
		return fmt.Errorf("%c stands in it twice", unit)
	}
	return nil
}

func numberPart(unit byte, n int) (layoutPart, error) {
	switch {
	case unit == 'Y' && (n == 2 || n == 4), unit != 'Y' && n <= 2:
		return layoutPart{unit: unit, width: n}, nil
	case unit == 'M' && n == 3:
		return layoutPart{unit: 'N', width: n}, nil
	}
	return layoutPart{}, fmt.Errorf("%s is not part of a date", strings.Repeat(string(unit), n))
}

// fix marks the numbers that stand against another number.
func (l *layout) fix() error {
	for i := range l.parts {
		p := &l.parts[i]
		touches := i > 0 && l.parts[i-1].unit != 0 || i+1 < len(l.parts) && l.parts[i+1].unit != 0
		if touches && p.width == 1 {
			return fmt.Errorf("write %c twice where nothing stands beside it", p.unit)
		}
		p.fixed = touches || p.unit == 'Y'
	}
	return nil
}

// parse reads a date as the layout says; whether the day exists is not checked.
func (l *layout) parse(s string) (y, m, d int, ok bool) {
	for _, p := range l.parts {
		var v int
		switch p.unit {
		case 0:
			if !strings.HasPrefix(s, p.literal) {
				return 0, 0, 0, false
			}
			s = s[len(p.literal):]
			continue
		case 'N':
			v, s = leadingMonth(s)
		default:
			v, s = p.leading(s)
		}
		switch {
		case v < 0:
			return 0, 0, 0, false
		case p.unit == 'D':
			d, s = v, withoutOrdinal(s)
		case p.unit == 'Y':
			y = fullYear(v, p.width)
		default:
			m = v
		}
	}
	return y, m, d, s == ""
}

// takes parses s into y, m and d, and reports whether it is written so.
func (l *layout) takes(s string, y, m, d *int) (ok bool) {
	*y, *m, *d, ok = l.parse(s)
	return ok
}

// leading takes the part's number off the front of s; -1 when there is none.
func (p *layoutPart) leading(s string) (int, string) {
	most := max(p.width, 2)
	n, v := 0, 0
	for n < len(s) && n < most && s[n] >= '0' && s[n] <= '9' {
		v = v*10 + int(s[n]-'0')
		n++
	}
	if n == 0 || p.fixed && n != p.width {
		return -1, s
	}
	return v, s[n:]
}

// fullYear gives a two-digit year its century: 1970 to 2069.
func fullYear(y, width int) int {
	switch {
	case width == 4:
		return y
	case y < 70:
		return 2000 + y
	}
	return 1900 + y
}

// usualLayouts are how programs write days that are not three numbers with a year of four digits.
var usualLayouts = []string{
	"DD/MM/YY", "DD.MM.YY", "DD-MM-YY", "MM/DD/YY", "MM.DD.YY", "MM-DD-YY", "YY/MM/DD", "YY.MM.DD", "YY-MM-DD", "YYYYMMDD", "DDMMYYYY", "MMDDYYYY",
	"D MMM YYYY", "D. MMM YYYY", "D-MMM-YYYY", "D/MMM/YYYY", "MMM D, YYYY", "MMM D YYYY", "D de MMM de YYYY", "D MMM YY", "D. MMM YY", "D-MMM-YY", "D/MMM/YY", "MMM D, YY",
}

// layoutOf is the first of the usual layouts in which a text is a day; empty for none.
func layoutOf(text string) string {
	text, _ = dropTime(text)
	for _, s := range usualLayouts {
		l, err := parseLayout(s)
		if err != nil {
			continue
		}
		if y, m, d, ok := l.parse(text); ok && y >= firstYear && y <= lastYear && civil(y, m, d) != 0 {
			return s
		}
	}
	return ""
}

// ordinals stand behind the number of a day.
var ordinals = []string{"er", "st", "nd", "rd", "th", "º"}

// withoutOrdinal takes an ordinal off the front of what follows a day.
func withoutOrdinal(s string) string {
	for _, o := range ordinals {
		if rest, ok := strings.CutPrefix(s, o); ok && strings.HasPrefix(rest, " ") {
			return rest
		}
	}
	return s
}

// monthNames holds the months in English, French, German, Spanish, Italian, Portuguese and Dutch, folded.
var monthNames = [12][]string{
	{"january", "janvier", "januar", "janner", "enero", "gennaio", "janeiro", "januari"},
	{"february", "fevrier", "februar", "febrero", "febbraio", "fevereiro", "februari"},
	{"march", "mars", "marz", "maerz", "marzo", "marco", "maart", "mrt"},
	{"april", "avril", "abril", "aprile"},
	{"may", "mai", "mayo", "maggio", "maio", "mei"},
	{"june", "juin", "juni", "junio", "giugno", "junho"},
	{"july", "juillet", "juli", "julio", "luglio", "julho"},
	{"august", "aout", "agosto", "augustus"},
	{"september", "septembre", "septiembre", "settembre", "setembro"},
	{"october", "octobre", "oktober", "octubre", "ottobre", "outubro"},
	{"november", "novembre", "noviembre", "novembro"},
	{"december", "decembre", "dezember", "diciembre", "dicembre", "dezembro"},
}

// leadingMonth takes a month's name, or at least three letters of it that leave
// no doubt, off the front of s; -1 when there is none.
func leadingMonth(s string) (int, string) {
	end := strings.IndexFunc(s, func(r rune) bool { return r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 0xc0 })
	if end < 0 {
		end = len(s)
	}
	name := nearest.Fold(s[:end])
	found := -1
	for m, names := range monthNames {
		for _, full := range names {
			if len(name) >= 3 && strings.HasPrefix(full, name) {
				if found > 0 && found != m+1 {
					return -1, s
				}
				found = m + 1
			}
		}
	}
	return found, strings.TrimPrefix(s[end:], ".")
}
