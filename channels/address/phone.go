package address

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/nyaruka/phonenumbers"
)

// Kind is what sort of line a number is.
type Kind string

// The kinds.
const (
	Unknown  Kind = "unknown"  // the country's plan does not tell, as in North America
	Mobile   Kind = "mobile"   // takes text messages
	Landline Kind = "landline" // takes none, but in a few countries
	VoIP     Kind = "voip"     // over the internet, such as 09 in France; takes none
	Premium  Kind = "premium"  // of a service: premium rate, shared cost, free of charge; takes none
)

// Phone reads a number as people write it, and returns it in E.164 with what sort of line it
// is. A national number is read in the client's country, an ISO 3166 alpha-2 code, which may
// be empty; the postcode, which may be empty too, tells France overseas from the metropolis.
// A number that a country's plan has not given out yet is no error as long as its length is
// right: operators know that better than a list that ages. The error is a Fault.
func Phone(raw, country, postcode string) (e164 string, kind Kind, err error) {
	s, err := dialable(raw)
	if err != nil {
		return "", Unknown, err
	}
	country = strings.ToUpper(strings.TrimSpace(country))
	var first *phonenumbers.PhoneNumber // as its own part of France overseas reads it
	for _, region := range regions(country, postcode) {
		n, err := phonenumbers.Parse(s, region)
		switch {
		case err != nil:
		case n.GetCountryCode() == 33:
			e164, kind, err = french(n.GetNationalNumber(), s, country, postcode)
			if err != nil && first != nil {
				return other(first)
			}
			return e164, kind, err
		case partOfFrance(region) && !phonenumbers.IsValidNumber(n) && !strings.HasPrefix(s, "+"):
			first = n // a number of the metropolis, maybe
		default:
			return other(n)
		}
	}
	if country == "" && !strings.HasPrefix(s, "+") {
		return "", Unknown, NoCountry
	}
	return "", Unknown, NoAddress
}

// Country returns the country of a number in E.164, as an ISO 3166 alpha-2 code: "FR", "RE". A
// number that belongs to none, or to nobody yet, gives its country code: "+33".
func Country(e164 string) string {
	n, err := phonenumbers.Parse(e164, "")
	if err != nil {
		return ""
	}
	if region := phonenumbers.GetRegionCodeForNumber(n); region != "" && region != "001" {
		return region
	}
	if n.GetCountryCode() == 33 {
		return "FR"
	}
	return "+" + strconv.Itoa(int(n.GetCountryCode()))
}

// TakesText reports whether a number in E.164 of that kind may get a text message.
func TakesText(e164 string, kind Kind) bool {
	switch kind {
	case Mobile, Unknown:
		return true
	case Landline, Premium:
		// Canada, the United States and the United Kingdom let landlines have texts; in the first
		// two, numbers free of charge as well.
		return strings.HasPrefix(e164, "+1") || kind == Landline && strings.HasPrefix(e164, "+44")
	default:
		return false
	}
}

// dialable leaves of a cell the digits and a leading plus.
func dialable(raw string) (string, error) {
	s := strings.Map(func(r rune) rune {
		if hidden(r) {
			return -1
		}
		return r
	}, raw)
	s = strings.TrimLeft(trim(s), "'’")
	if len(s) > 4 && strings.EqualFold(s[:4], "tel:") {
		s, _, _ = strings.Cut(s[4:], ";")
	}
	if s == "" {
		return "", Missing
	}
	if several(s) {
		return "", Several
	}
	var b strings.Builder
	for i, r := range s {
		switch d := digit(r); {
		case d >= 0:
			b.WriteByte(byte('0' + d))
		case (r == '+' || r == '＋') && b.Len() == 0:
			b.WriteByte('+')
		case i == 0 && r != '(', !unicode.IsSpace(r) && !unicode.Is(unicode.Pd, r) && !strings.ContainsRune("().−/·_", r):
			return "", NoAddress
		}
	}
	out := b.String()
	if rest, international := strings.CutPrefix(out, "00"); international {
		out = "+" + rest
	}
	return out, nil
}

// several reports whether a cell holds two numbers with something between them.
func several(s string) bool {
	parts := 0
	for part := range strings.FieldsFuncSeq(s, func(r rune) bool { return strings.ContainsRune("/;,|&\r\n", r) || unicode.IsLetter(r) }) {
		if count := strings.Count(strings.Map(func(r rune) rune {
			if digit(r) >= 0 {
				return 'd'
			}
			return -1
		}, part), "d"); count >= 6 {
			parts++
		}
	}
	return parts > 1
}

// digit is the value of a decimal digit in any common script; -1 for another character.
func digit(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '０' && r <= '９':
		return int(r - '０')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	default:
		return -1
	}
}

// other judges a number that is not France's own.
func other(n *phonenumbers.PhoneNumber) (string, Kind, error) {
	switch phonenumbers.IsPossibleNumberWithReason(n) {
	case phonenumbers.TOO_LONG:
		return "", Unknown, TooLong
	case phonenumbers.IS_POSSIBLE:
	default:
		return "", Unknown, TooShort
	}
	kind := kindOf(phonenumbers.GetNumberType(n))
	if kind == Unknown {
		kind = kindOverseas(int(n.GetCountryCode()), n.GetNationalNumber())
	}
	return phonenumbers.Format(n, phonenumbers.E164), kind, nil
}

func kindOf(t phonenumbers.PhoneNumberType) Kind {
	switch t {
	case phonenumbers.MOBILE:
		return Mobile
	case phonenumbers.FIXED_LINE:
		return Landline
	case phonenumbers.VOIP:
		return VoIP
	case phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST, phonenumbers.TOLL_FREE, phonenumbers.UAN,
		phonenumbers.VOICEMAIL, phonenumbers.PAGER:
		return Premium
	default:
		return Unknown
	}
}
