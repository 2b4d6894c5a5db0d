package address

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

const (
	maxLocal = 64  // octets before the @, RFC 5321
	maxEmail = 254 // octets of an address
)

// Email judges an e-mail address as it stands in a cell, and returns it as mail servers
// want it: without blanks, "mailto:", a name before angle brackets or a dot at the end, its domain
// in small letters and in ASCII (an international domain as its A-labels). The error is
// a Fault. With NeedsUTF8 the address comes back all the same: it is good for a server that
// offers SMTPUTF8, and for no other.
func Email(raw string) (string, error) {
	s := trim(raw)
	s = strings.TrimRight(s, ".,; ")
	s = strings.TrimLeft(s, ",; ")
	if s == "" {
		return "", Missing
	}
	s = bare(s)
	local, domain, found := strings.Cut(s, "@")
	switch {
	case !found:
		return "", NoAddress
	case strings.Contains(domain, "@"):
		if strings.ContainsAny(s, ",;/| \t\r\n") || strings.Count(s, "@") > 2 {
			return "", Several
		}
		return "", NoAddress
	case strings.ContainsFunc(s, hidden):
		return "", Hidden
	case !utf8.ValidString(s):
		return "", NoAddress
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return "", NoAddress
	}
	ascii, ok := domainOf(domain)
	if !ok {
		return "", BadDomain
	}
	if !localOf(local) {
		return "", BadLocal
	}
	out := local + "@" + ascii
	switch {
	case len(out) > maxEmail || len(local) > maxLocal:
		return "", TooLong
	case strings.ContainsFunc(local, func(r rune) bool { return r >= utf8.RuneSelf }):
		return out, NeedsUTF8
	default:
		return out, nil
	}
}

// bare takes off "mailto:" with its query, and a name with angle brackets around the address.
func bare(s string) string {
	if open := strings.LastIndexByte(s, '<'); open >= 0 && strings.HasSuffix(s, ">") && !strings.Contains(s[:open], "@") {
		s = strings.Trim(s[open+1:len(s)-1], " ")
	}
	const scheme = "mailto:"
	if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		s, _, _ = strings.Cut(s[len(scheme):], "?")
	}
	return strings.TrimRight(trim(s), ".")
}

// domainOf returns a domain in ASCII. One name without a dot and an IP address are no
// domains that a client has.
func domainOf(s string) (string, bool) {
	ascii, err := idna.Lookup.ToASCII(s)
	if err != nil {
		return "", false
	}
	labels := strings.Split(ascii, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 {
			return "", false
		}
	}
	last := labels[len(labels)-1]
	return ascii, len(labels) > 1 && strings.Trim(last, "0123456789") != "" && len(last) > 1
}

// localOf reports whether a part before the @ needs no quotes, which no mailbox of a company has.
func localOf(s string) bool {
	if s == "" || strings.HasPrefix(s, ".") || strings.HasSuffix(s, ".") || strings.Contains(s, "..") {
		return false
	}
	for _, r := range s {
		letter := r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
		if !letter && !(r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", r))) {
			return false
		}
	}
	return true
}

// trim takes off blanks of every kind, and the marks that spreadsheets and address books
// leave around a copied cell.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || hidden(r) })
}

// hidden reports characters that take no room or turn the writing around.
func hidden(r rune) bool {
	return unicode.Is(unicode.Cf, r) // U+200B to U+200F, U+202A to U+202E, U+2066 to U+2069, U+FEFF, soft hyphen
}
