package delivery

import (
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/relance-dev/relance/policies/template"
)

// overseas are the parts of France whose post is domestic there.
var overseas = []string{"GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "WF", "PF", "NC"}

// abroad is the last line of an address in another country than the sender's, as the Universal
// Postal Union wants it: its name in capitals, in the language of the country where the letter is
// posted. It is "" at home, and for a country that nobody gave.
func abroad(country string, from template.Creditor) string {
	home := from.Country
	if country == "" || home == "" || country == home || home == "FR" && slices.Contains(overseas, country) {
		return ""
	}
	region, err := language.ParseRegion(country)
	if err != nil {
		return ""
	}
	tag, err := language.Parse(from.Language)
	if err != nil {
		tag = language.English
	}
	names := display.Regions(tag)
	if names == nil {
		names = display.Regions(language.English)
	}
	return cases.Upper(tag).String(names.Name(region))
}

// named reports whether the last line of an address says the country already, by its name, its code or
// in English.
func named(line, country, code string) bool {
	line = strings.TrimSpace(line)
	english := ""
	if region, err := language.ParseRegion(code); err == nil {
		english = display.Regions(language.English).Name(region)
	}
	return slices.ContainsFunc([]string{country, code, english}, func(s string) bool { return strings.EqualFold(line, s) })
}
