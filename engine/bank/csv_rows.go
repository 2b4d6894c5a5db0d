package bank

import (
	"maps"
	"slices"
	"strings"
)

// Rows says how a CSV is to be read whose header is not one of Columns. The zero Rows says nothing.
type Rows struct {
	Columns   map[string]string // the header of a kind of column, by the kind: one of Columns, or direction
	Delimiter string            // between fields; empty when the header tells
	Header    int               // row of the header, from 1; 0 when it is found
	Dates     string            // as DatesOf has it; empty when the days tell
	Decimal   string            // "," or "."; empty when the amounts tell
	Opposite  bool              // an amount without a sign is money that left
	Debits    []string          // the words of the column direction that say that money left
}

// Kinds lists the kinds of columns that Rows may map, sorted.
func Kinds() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(Columns)), "direction")))
}

// DatesOf is the form of days that are written as in "DD/MM/YYYY"; ok is false when that is none.
func DatesOf(pattern string) (form string, ok bool) {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune("DMY", r) {
			return r
		}
		return -1
	}, strings.ToUpper(pattern))
	form = strings.ToLower(string(slices.Compact([]rune(letters))))
	return form, form == DayFirst || form == MonthFirst || form == yearFirst
}

// mapped is where the mapped columns stand in a header; ok is false when one is not there.
func (r *Rows) mapped(header []string) (at map[string]int, ok bool) {
	at = map[string]int{}
	for kind, name := range r.Columns {
		i := slices.IndexFunc(header, func(h string) bool { return fold(h) == fold(name) })
		if i < 0 {
			return nil, false
		}
		at[kind] = i
	}
	return at, true
}

// takes reports whether a header, folded, is mapped.
func (r *Rows) takes(header string) bool {
	for _, name := range r.Columns {
		if fold(name) == header {
			return true
		}
	}
	return false
}

// delimiters are those that a file may have.
func (r *Rows) delimiters() []rune {
	if r.Delimiter != "" {
		return []rune(r.Delimiter)[:1]
	}
	return []rune{';', '\t', ',', '|'}
}

// named lists the headers that are mapped.
func (r *Rows) named() string {
	return strings.Join(slices.Sorted(maps.Values(r.Columns)), ", ")
}

// reversed reports whether the sign of a row's amount is the opposite of what it says.
func (r *Rows) reversed(direction string) bool {
	debit := slices.ContainsFunc(r.Debits, func(word string) bool { return fold(word) == fold(direction) })
	return debit != r.Opposite
}

// turned is an amount with the other sign.
func turned(amount string) string {
	if rest, minus := strings.CutPrefix(strings.TrimSpace(amount), "-"); minus {
		return rest
	}
	return "-" + strings.TrimLeft(amount, "+ ")
}
