package address

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// overseas lists the parts of France with a country code of their own, by the beginning of
// their postcodes; the longest comes first.
var overseas = []struct{ postcode, region string }{
	{"97133", "BL"},
	{"97150", "MF"},
	{"97701", "BL"},
	{"97801", "MF"},
	{"971", "GP"},
	{"972", "MQ"},
	{"973", "GF"},
	{"974", "RE"},
	{"975", "PM"},
	{"976", "YT"},
	{"977", "BL"},
	{"978", "MF"},
	{"986", "WF"},
	{"987", "PF"},
	{"988", "NC"},
}

// prefixes are the national numbers that the French plan gives to departments overseas, without
// the leading zero; in all of France they are dialled as they stand, from abroad with these codes.
var prefixes = []struct {
	digits string
	code   int
	kind   Kind
}{
	{"690", 590, Mobile},
	{"691", 590, Mobile},
	{"694", 594, Mobile},
	{"696", 596, Mobile},
	{"697", 596, Mobile},
	{"692", 262, Mobile},
	{"693", 262, Mobile},
	{"639", 262, Mobile},
	{"590", 590, Landline},
	{"594", 594, Landline},
	{"596", 596, Landline},
	{"262", 262, Landline},
	{"263", 262, Landline},
	{"269", 262, Landline},
	{"508", 508, Landline},
}

// fiction begins the mobile numbers that the French plan keeps for films and examples. They
// lie in the range of Mayotte, and are the metropolis' unless the client lives there.
const fiction = "63998"

// saintPierre is the country code of Saint-Pierre-et-Miquelon, whose own numbers have six digits.
const saintPierre = 508

// regions lists where to read a number, best first: the part of France that the postcode
// names, then the country itself.
func regions(country, postcode string) []string {
	var out []string
	if country == "FR" || partOfFrance(country) {
		for _, o := range overseas {
			if strings.HasPrefix(postcode, o.postcode) {
				out = append(out, o.region)
				break
			}
		}
	}
	if !slices.Contains(out, country) {
		out = append(out, country)
	}
	if partOfFrance(country) {
		out = append(out, "FR") // mainland numbers are known everywhere in France
	}
	return out
}

func partOfFrance(country string) bool {
	return slices.ContainsFunc(overseas, func(o struct{ postcode, region string }) bool { return o.region == country })
}

// french judges a number that was read with France's code: of the metropolis, or of a
// department overseas whose number was written as people dial it in France.
func french(national uint64, written, country, postcode string) (string, Kind, error) {
	n := fmt.Sprint(national)
	switch {
	case len(n) < 9:
		return "", Unknown, TooShort
	case len(n) > 9:
		return "", Unknown, TooLong
	}
	mayotte := country == "YT" || strings.HasPrefix(postcode, "976")
	for _, p := range prefixes {
		if !strings.HasPrefix(n, p.digits) || strings.HasPrefix(n, fiction) && !mayotte {
			continue
		}
		switch {
		case strings.HasPrefix(written, "+"):
			return "", Unknown, Overseas
		case p.code == saintPierre:
			return fmt.Sprintf("+%d%s", p.code, n[3:]), p.kind, nil
		default:
			return fmt.Sprintf("+%d%s", p.code, n), p.kind, nil
		}
	}
	return "+33" + n, metropolitan(n), nil
}

// kindOverseas reads the kind of line of a number with the code of a department overseas.
func kindOverseas(code int, national uint64) Kind {
	n := fmt.Sprint(national)
	for _, p := range prefixes {
		if p.code == code && strings.HasPrefix(n, p.digits) {
			return p.kind
		}
	}
	return Unknown
}

// metropolitan reads the kind of line from the first digit, as the French plan has it.
func metropolitan(n string) Kind {
	switch n[0] {
	case '6', '7':
		return Mobile
	case '8':
		return Premium
	case '9':
		return VoIP
	default:
		return Landline
	}
}

var frenchPostcode = regexp.MustCompile(`^(?:FR?-)?([0-9]{5})(?:\s|$)`)

// Postcode finds the postcode in the lines of a French postal address: the five digits that
// begin its last lines; empty when there are none.
func Postcode(lines []string) string {
	for _, line := range slices.Backward(lines) {
		if found := frenchPostcode.FindStringSubmatch(strings.TrimSpace(line)); found != nil {
			return found[1]
		}
	}
	return ""
}
