package intake

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cockroachdb/apd/v3"
)

// longestNumber is how many digits and marks a number may have.
const longestNumber = 40

// written is a number as a person wrote it, taken apart.
type written struct {
	negative bool
	unit     string // what stands beside the digits: a currency sign or code
	lakhs    bool   // 12,34,567 may be one
	body     []byte // digits, '.', ',', ' ' and '\''; the last two part thousands only
}

// takeApart separates the sign and the currency from the digits; buf is scratch
// space for the body. It fails when s is not one number.
func takeApart(s string, buf []byte) (written, bool) {
	w := written{body: buf[:0]}
	signed := false
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s, signed, w.negative = s[1:len(s)-1], true, true
	}
	const before, inside, after = 0, 1, 2
	place, unitFrom, unitTo, unitPlace := before, -1, 0, 0
	for i, r := range s {
		switch {
		case r >= '0' && r <= '9', (r == '.' || r == ',') && place != after && (place == inside || digitAt(s, i+1)):
			if place == after || len(w.body) == longestNumber {
				return w, false
			}
			place = inside
			w.body = append(w.body, byte(r))
		case unicode.IsSpace(r):
			if place == inside {
				w.body = append(w.body, ' ')
			}
		case place == inside && (r == '\'' || r == '’'):
			w.body = append(w.body, '\'')
		case r == '-' || r == '−' || r == '+':
			if signed {
				return w, false
			}
			signed, w.negative = true, r != '+'
			if place == inside {
				place = after
			}
		default:
			if place == inside {
				place = after
			}
			if unitFrom >= 0 && unitPlace != place {
				return w, false
			}
			if unitFrom < 0 {
				unitFrom, unitPlace = i, place
			}
			unitTo = i + utf8.RuneLen(r)
		}
	}
	w.body = bytes.TrimRight(w.body, " ")
	if unitFrom >= 0 && unitTo <= len(s) {
		w.unit = s[unitFrom:unitTo]
	}
	return w, len(w.body) > 0
}

func digitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// read reads the body with a decimal mark, '.' or ',', and appends a plain
// decimal to out. The other mark, a space or an apostrophe may part thousands;
// it fails when they are not parted into threes.
func (w *written) read(mark byte, out []byte) ([]byte, bool) {
	if w.lakhs && mark == '.' {
		if plain, ok := w.readLakhs(out); ok {
			return plain, true
		}
	}
	whole, frac, marked := bytes.Cut(w.body, []byte{mark})
	if marked && (len(frac) == 0 || !allDigits(frac)) || !marked && len(whole) == 0 {
		return out, false
	}
	if w.negative {
		out = append(out, '-')
	}
	var parting byte
	run := 0 // digits since the last parting
	for i, b := range whole {
		if b >= '0' && b <= '9' {
			out = append(out, b)
			run++
			continue
		}
		switch {
		case parting == 0 && (run == 0 || run > 3 || whole[0] == '0'),
			parting != 0 && (b != parting || run != 3),
			i == len(whole)-1:
			return out, false
		}
		parting, run = b, 0
	}
	if parting != 0 && run != 3 {
		return out, false
	}
	if len(whole) == 0 {
		out = append(out, '0')
	}
	if marked {
		out = append(append(out, '.'), frac...)
	}
	return out, true
}

// proves says which decimal mark the body can only be read with: '.' or ','.
// It is 0 when both readings give one number or none does; unclear is true when
// they give two.
func (w *written) proves() (mark byte, unclear bool) {
	if allDigits(w.body) {
		return 0, false
	}
	var a, b [longestNumber + 4]byte
	point, isPoint := w.read('.', a[:0])
	comma, isComma := w.read(',', b[:0])
	switch {
	case isPoint && isComma:
		return 0, !bytes.Equal(point, comma)
	case isPoint:
		return '.', false
	case isComma:
		return ',', false
	}
	return 0, false
}

func allDigits[T string | []byte](s T) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// splitPlain splits a number as programs write it, such as -1234.5; plain is
// false for anything else, leading zeros included.
func splitPlain(s string) (whole, frac string, plain bool) {
	s = strings.TrimPrefix(s, "-")
	whole, frac, marked := strings.Cut(s, ".")
	plain = whole != "" && allDigits(whole) && (whole == "0" || whole[0] != '0') && allDigits(frac) && (frac != "" || !marked)
	return whole, frac, plain
}

// splitExponent splits 1.5E-7 at its exponent. It fails when there is none.
func splitExponent(s string) (mantissa, exponent string, ok bool) {
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return "", "", false
	}
	mantissa, exponent = s[:i], s[i+1:]
	_, _, plain := splitPlain(mantissa)
	digits := strings.TrimLeft(exponent, "+-")
	return mantissa, exponent, plain && digits != "" && allDigits(digits) && len(exponent)-len(digits) <= 1
}

// expand writes a number of a typed file without exponent. It fails for what is
// no number, and for one beyond all amounts.
func expand(s string) (string, bool) {
	if _, _, plain := splitPlain(s); plain {
		return s, true
	}
	if _, _, ok := splitExponent(s); !ok || len(s) > longestNumber {
		return "", false
	}
	d, _, err := apd.NewFromString(s)
	if err != nil || d.Exponent > longestNumber || d.Exponent < -longestNumber {
		return "", false
	}
	return d.Text('f'), true
}
