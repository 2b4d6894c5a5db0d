package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
)

// country reads an ISO 3166 alpha-2 code, whatever its case.
func (d *decoder) country(f *field) string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return ""
	}
	r, err := language.ParseRegion(c.text)
	if code := r.Canonicalize().String(); err == nil && r.IsCountry() && len(code) == 2 && (c.text[0] < '0' || c.text[0] > '9') {
		f.tookText(c.text, code)
		return d.intern(code)
	}
	d.fault(codePlace, f, c.text, fmt.Sprintf("%q is not a country code of two letters", c.text),
		fmt.Sprintf("write FR, or translate it in intake.cue: %s: values: country: {%q: \"FR\"}", d.kind, c.text))
	return ""
}

// language reads an ISO 639-1 code, or the first part of a locale such as fr-FR.
func (d *decoder) language(f *field) string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return ""
	}
	code, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(c.text, "_", "-")), "-")
	if base, err := language.ParseBase(code); err == nil && len(code) == 2 && base.String() == code {
		f.tookText(c.text, code)
		return d.intern(code)
	}
	d.fault(codePlace, f, c.text, fmt.Sprintf("%q is not a language code of two letters", c.text),
		fmt.Sprintf("write fr, or translate it in intake.cue: %s: values: language: {%q: \"fr\"}", d.kind, c.text))
	return ""
}

// timezone reads the IANA name of a zone.
func (d *decoder) timezone(f *field) string {
	text := d.text(f)
	if text == "" {
		return ""
	}
	if _, err := time.LoadLocation(text); err != nil || text == "Local" {
		d.fault(codePlace, f, text, fmt.Sprintf("there is no timezone %q", text), "write the name of a city's zone, such as Europe/Paris")
		return ""
	}
	return d.intern(text)
}

// email reads an address. One that cannot be right is a warning; one of several
// lines, which could smuggle a header into a message, is an error.
func (d *decoder) email(f *field) string {
	text := d.text(f)
	if first, rest := severalAddresses(text); first != "" {
		d.say(Problem{
			Code: codeEmail, Warning: true, Column: f.header, Value: text,
			Message: fmt.Sprintf("the cell holds several e-mail addresses: %s is used, not %s", first, strings.Join(rest, ", ")),
			Hint:    "give each person a row in a file of contacts, and the client one address",
		})
		return first
	}
	local, domain, ok := strings.Cut(text, "@")
	smuggles := strings.ContainsFunc(text, unicode.IsControl)
	if text != "" && (!ok || smuggles || local == "" || strings.ContainsAny(text, " ,;<>") || strings.ContainsRune(domain, '@') || !strings.Contains(domain, ".")) {
		d.say(Problem{
			Code: codeEmail, Warning: !smuggles, Column: f.header, Value: text,
			Message: fmt.Sprintf("%q is not one e-mail address", text), Hint: "give one address, such as accounts@example.org",
		})
	}
	return text
}

// severalAddresses takes a cell that holds more than one address apart; first is empty when
// it does not.
func severalAddresses(text string) (first string, rest []string) {
	if strings.Count(text, "@") < 2 {
		return "", nil
	}
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == ',' || r == '|' || r == '/' || unicode.IsSpace(r) }) {
		a, err := address.Email(part)
		switch {
		case err != nil:
			return "", nil // whatever it is, it is no list of addresses
		case first == "":
			first = a
		case a != first:
			rest = append(rest, a)
		}
	}
	if len(rest) == 0 {
		return "", nil
	}
	return first, rest
}

// phone reads a number as it is given. What cannot be one is a warning.
func (d *decoder) phone(f *field) string {
	text := d.text(f)
	digits := 0
	for _, r := range text {
		if r >= '0' && r <= '9' {
			digits++
		}
	}
	odd := strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsDigit(r) && !unicode.IsSpace(r) && !strings.ContainsRune("+()-./\u2010\u2011\u2013", r)
	})
	if text != "" && (odd || digits < fewestDigits || digits > mostDigits) {
		d.say(Problem{
			Code: codePhone, Warning: true, Column: f.header, Value: text,
			Message: fmt.Sprintf("%q is not one phone number", text), Hint: "give one number with its country code, such as +33 1 99 00 00 01",
		})
	}
	return text
}

// fewestDigits and mostDigits are how many digits a phone number has: E.164 allows 15,
// and an international prefix may stand before them.
const (
	fewestDigits = 6
	mostDigits   = 18
)

// channels reads a list of channels; a word for yes is all of them.
func (d *decoder) channels(f *field) []string {
	c, ok := d.cell(f)
	if !ok || c.text == "" {
		return nil
	}
	if all, known := truth(c.text, d.stated); known {
		f.took(c.text, func() string { return strconv.FormatBool(all) })
		if all {
			return []string{"*"}
		}
		return nil
	}
	var list []string
	for _, word := range strings.FieldsFunc(c.text, func(r rune) bool { return strings.ContainsRune(",; |/\n\t", r) }) {
		if name, ok := d.refusal(f, word); ok {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	list = slices.Compact(list)
	f.took(c.text, func() string { return strings.Join(list, ", ") })
	return list
}

// refusal reads what a client refused: a channel that reaches clients, whatever
// its case, or * for all. A word that is neither would be a refusal without
// effect, and is reported.
func (d *decoder) refusal(f *field, word string) (string, bool) {
	known := append([]string{"*"}, engine.ContactChannels()...)
	if i := slices.IndexFunc(known, func(k string) bool { return nearest.Fold(k) == nearest.Fold(word) }); i >= 0 {
		return known[i], true
	}
	d.fault(codeOptOut, f, word, fmt.Sprintf("%q is no channel that a client can refuse", word), didYouMean(word, known))
	return "", false
}
