package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/relance-dev/relance/engine/nearest"
)

// The readers below return the value of a field. Without a value, or with one
// that was reported, they return the zero value and false.

// id reads a key. Leading zeros are kept.
func (d *decoder) id(f *field) (string, bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		if ok && f.required && !f.lenient {
			d.require(f)
		}
		return "", false
	}
	face := d.face(f, &c)
	if said := face.taken(f.name); said != "" {
		d.fault(codeMangled, f, c.text, said,
			"format the column as text before it is typed or opened, and write it again: what stood there is lost in this file")
		return "", false
	}
	shown := face.key
	text := cmp.Or(shown, c.text)
	if c.kind == cellNumber && shown == "" {
		if whole, frac, plain := splitPlain(text); plain && strings.Trim(frac, "0") == "" {
			text = strings.TrimSuffix(text[:len(text)-len(frac)], ".") // 611365.0 is 611365
			if d.table.format == formatXLSX && len(whole) > excelDigits {
				text = ""
			}
		}
	}
	if text == "" || isMangledID(text) {
		d.fault(codeMangled, f, c.text, "a spreadsheet changed this "+f.name,
			"format the column as text before the file is opened or saved, and export again")
		return "", false
	}
	if c.kind == cellText && isFloat(text) {
		if !d.stated.FloatIDs {
			d.fault(codeMangled, f, c.text, "a program wrote this "+f.name+" as a number with decimals",
				fmt.Sprintf("export it as text; if %s is meant, say so in intake.cue: %s: float_ids: true", strings.TrimSuffix(text, ".0"), d.kind))
			return "", false
		}
		text = strings.TrimSuffix(text, ".0")
	}
	if len(text) > longestID {
		d.fault(codeMangled, f, text, fmt.Sprintf("%s is longer than %d bytes", f.name, longestID), "see whether the column is another one")
		return "", false
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		d.fault(codeMangled, f, c.text, f.name+" holds a line break or another control character", "take it out where the export is made")
		return "", false
	}
	f.tookText(c.text, text)
	return text, true
}

// taken says what a spreadsheet took a key for, by its format; empty for a number.
func (f face) taken(name string) string {
	switch {
	case f.format == nil:
		return ""
	case f.format.Day:
		return fmt.Sprintf("a spreadsheet took this %s for a date or a time", name)
	case f.format.Percent:
		return fmt.Sprintf("a spreadsheet took this %s for a percentage", name)
	}
	return ""
}

// isFloat recognises a key of at least three digits that a program took for a number:
// 1930571429.0.
func isFloat(s string) bool {
	whole, ok := strings.CutSuffix(s, ".0")
	return ok && len(whole) >= 3 && allDigits(whole) && whole[0] != '0'
}

// isMangledID recognises numbers in scientific notation and times of day, which
// spreadsheets make of long numbers and of codes such as 12:30.
func isMangledID(s string) bool {
	if s[0] < '0' || s[0] > '9' {
		return false
	}
	if i := strings.IndexAny(s, "Ee"); i > 0 && i+1 < len(s) && (s[i+1] == '+' || s[i+1] == '-') {
		whole, frac, _ := strings.Cut(strings.Replace(s[:i], ",", ".", 1), ".")
		return len(whole) == 1 && allDigits(whole) && allDigits(frac) && allDigits(s[i+2:]) && len(s) > i+2
	}
	clock, tenth, ok := strings.Cut(strings.Replace(s, ",", ".", 1), ".")
	if !ok || len(tenth) == 0 || !allDigits(tenth) || strings.Count(clock, ":") == 0 {
		return false
	}
	return strings.Trim(clock, "0123456789:") == "" && len(clock) <= len("00:00:00")
}

// text reads text as it is.
func (d *decoder) text(f *field) string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return ""
	}
	text := cmp.Or(d.face(f, &c).key, c.text)
	f.tookText(c.text, text)
	if c.own {
		return text
	}
	return strings.Clone(text)
}

// word reads one of a closed list, whatever its case, accents and spaces.
func (d *decoder) word(f *field) (string, bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		if ok && f.required {
			d.require(f)
		}
		return "", false
	}
	got := c.text
	if len(f.words) > 0 && !slices.Contains(f.words, got) {
		i := slices.IndexFunc(f.words, func(w string) bool { return nearest.Fold(w) == nearest.Fold(got) })
		if i < 0 {
			d.fault(codeWord, f, got, fmt.Sprintf("%q is not a known %s", got, f.name), didYouMean(got, f.words))
			return "", false
		}
		got = f.words[i]
	}
	got = d.intern(got)
	f.tookText(c.text, got)
	return got, true
}

// bool reads yes or no; false when the cell is empty.
func (d *decoder) bool(f *field) (value, given bool) {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return false, false
	}
	v, ok := truth(c.text, d.stated)
	if !ok {
		d.fault(codeBool, f, c.text, fmt.Sprintf("%q is neither yes nor no", c.text),
			fmt.Sprintf("say what it means in intake.cue: %s: booleans: {true: [%q]}", d.kind, c.text))
		return false, false
	}
	f.took(c.text, func() string { return strconv.FormatBool(v) })
	return v, true
}
