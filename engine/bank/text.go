package bank

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	utf "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

// text decodes a file: UTF-8, UTF-16 with its mark, else Windows-1252, which holds ISO 8859-1 and
// ASCII. Lines end in \n.
func text(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		if out, err := utf.UTF16(utf.LittleEndian, utf.UseBOM).NewDecoder().Bytes(data); err == nil {
			data = out
		}
	case !utf8.Valid(trimCut(data)):
		if out, err := charmap.Windows1252.NewDecoder().Bytes(data); err == nil {
			data = out
		}
	}
	s := strings.TrimPrefix(string(data), "\ufeff")
	if strings.Contains(s, "\r") {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return s
}

// trimCut leaves out a character that the end of a sample broke off.
func trimCut(data []byte) []byte {
	for n := 1; n <= 3 && n <= len(data); n++ {
		if b := data[len(data)-n]; b >= 0xc0 && !utf8.FullRune(data[len(data)-n:]) {
			return data[:len(data)-n]
		}
	}
	return data
}

// tidy puts a text on one line, without what a terminal obeys, and bounds it.
func tidy(s string) string {
	if s == "" {
		return ""
	}
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == utf8.RuneError }), " ")
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return s
}

// joinText puts texts that are there side by side; nothing is added to a first one that is as long as
// what is kept of a text, so that adding many to it costs no more than reading them.
func joinText(parts ...string) string {
	if len(parts[0]) > maxText {
		return parts[0]
	}
	var b strings.Builder
	for _, p := range parts {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(p)
	}
	return b.String()
}

// Compact is an account number without spaces and marks, in capitals: how IBANs are compared.
func Compact(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

// fold is a text for comparing: capitals without accents, and one space for all that is neither
// letter nor digit.
func fold(s string) string {
	if !norm.NFKD.IsNormalString(s) {
		s = norm.NFKD.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r), unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToUpper(r))
		default:
			gap = true
		}
	}
	return b.String()
}

// SameAccount reports whether two account numbers are of one account: equal, or one is the national
// number within the other, an IBAN: bank and account, without what checks them.
func SameAccount(a, b string) bool {
	a, b = Compact(a), Compact(b)
	if a == b {
		return a != ""
	}
	if len(a) < len(b) {
		a, b = b, a
	}
	// A national number in an IBAN is its last 5 to 30 characters, as the format writes it: with
	// the two digits of a French key left off, or with the bank before it.
	if len(b) < 8 || !isIBAN(a) {
		return false
	}
	rest := a[4:]
	return strings.HasSuffix(rest, b) || len(rest)-len(b) == 2 && a[:2] == "FR" && strings.HasPrefix(rest, b) ||
		a[:2] == "DE" && len(b) > 8 && strings.HasPrefix(rest, b[:8]) && strings.TrimLeft(rest[8:], "0") == strings.TrimLeft(b[8:], "0")
}

// isIBAN reports whether a compact text is an IBAN whose check digits hold (ISO 13616).
func isIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' {
		return false
	}
	n := 0
	for _, r := range s[4:] + s[:4] {
		switch {
		case r >= '0' && r <= '9':
			n = (n*10 + int(r-'0')) % 97
		case r >= 'A' && r <= 'Z':
			n = (n*100 + int(r-'A') + 10) % 97
		default:
			return false
		}
	}
	return n == 1
}
