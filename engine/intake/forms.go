package intake

import (
	"bytes"
	"slices"
	"strings"
)

// reads reports whether the mapping says that amounts may have this form.
func (t *Table) reads(form string) bool { return slices.Contains(t.Amounts, form) }

// isDash reports whether a cell holds nothing but a dash.
func isDash(s string) bool { return s == "-" || s == "\u2013" || s == "\u2014" || s == "\u2212" }

// side takes CR or DR beside a number for its sign. It reports whether one stands there.
func (w *written) side() bool {
	switch strings.ToUpper(strings.Trim(w.unit, ". ")) {
	case "CR":
		w.negative = !w.negative
	case "DR":
	default:
		return false
	}
	w.unit = ""
	return true
}

// readLakhs reads 12,34,567.00: commas before the last three digits, and then every two. It
// fails for anything else.
func (w *written) readLakhs(out []byte) ([]byte, bool) {
	whole, frac, marked := bytes.Cut(w.body, []byte{'.'})
	groups := bytes.Split(whole, []byte{','})
	if marked && (len(frac) == 0 || !allDigits(frac)) || len(groups) < 3 {
		return out, false
	}
	for i, g := range groups {
		n := len(g)
		if !allDigits(g) || i == 0 && (n == 0 || n > 2 || g[0] == '0') || i > 0 && i < len(groups)-1 && n != 2 || i == len(groups)-1 && n != 3 {
			return out, false
		}
	}
	if w.negative {
		out = append(out, '-')
	}
	out = append(out, bytes.Join(groups, nil)...)
	if marked {
		out = append(append(out, '.'), frac...)
	}
	return out, true
}

// form says which form, that the mapping does not list, an amount may have; empty when none.
func (d *decoder) form(text string) string {
	if isDash(text) {
		return FormDash
	}
	if w, ok := takeApart(text, nil); ok {
		if _, ok := w.readLakhs(nil); ok {
			return FormLakhs
		}
	}
	return ""
}
