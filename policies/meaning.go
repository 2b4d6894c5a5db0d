package policies

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/nearest"
)

// meaning is the text of a shape that a node's text was meant for; empty when
// that is not known.
func meaning(n *node, s *shape) string {
	meant := ""
	switch s.def {
	case "#Name":
		meant = nameOf(n.text)
		if n.name == "template" || n.name == "script" {
			meant = templateOf(n.text)
		}
	case "#Date":
		if all := readings(n.text); len(all) == 1 {
			meant = all[0]
		}
	case "#Language":
		meant = languageOf(n.text)
	case "#Country":
		meant = countryOf(n.text)
	case "#Currency":
		meant = currencyOf(n.text)
	case "#URL":
		if host, _, _ := strings.Cut(n.text, "/"); strings.Contains(host, ".") && !strings.ContainsAny(n.text, ": ") {
			meant = "https://" + n.text
		}
	default:
		meant = wordOf(n.text, s.enum)
	}
	if meant == n.text || !s.takes(meant) {
		return ""
	}
	return meant
}

// templateOf is the name of a template, given as that of its file.
func templateOf(text string) string {
	base := path.Base(strings.ReplaceAll(text, `\`, "/"))
	if name, isFile := strings.CutSuffix(base, ".md"); isFile {
		base = strings.TrimSuffix(name, path.Ext(name))
	}
	return nameOf(base)
}

// numericDay is a day as people write it in figures.
var numericDay = regexp.MustCompile(`^\s*([0-9]{1,4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,4})\s*$`)

// readings are the days that a text in figures may stand for: two when day and
// month cannot be told apart.
func readings(text string) []string {
	m := numericDay.FindStringSubmatch(text)
	var all []string
	add := func(year, month, day string) {
		y, _ := strconv.Atoi(year)
		mo, _ := strconv.Atoi(month)
		d, _ := strconv.Atoi(day)
		iso := fmt.Sprintf("%04d-%02d-%02d", y, mo, d)
		if _, err := engine.ParseDate(iso); err == nil && !slices.Contains(all, iso) {
			all = append(all, iso)
		}
	}
	switch {
	case m == nil:
	case len(m[1]) == 4:
		add(m[1], m[2], m[3])
	case len(m[3]) == 4:
		add(m[3], m[2], m[1])
		add(m[3], m[1], m[2])
	}
	return all
}

// namers say languages and countries in the languages of those who write books.
var namers = []language.Tag{language.French, language.English}

// languageOf is the code of a language that is given by its name: français, French.
func languageOf(text string) string {
	lower := strings.ToLower(strings.TrimSpace(text))
	if code, _, _ := strings.Cut(strings.ReplaceAll(lower, "_", "-"), "-"); len(code) == 2 && code != text {
		return code
	}
	return codeNamed(text, 'a', func(code string) []string {
		tag, err := language.Parse(code)
		if err != nil || tag.String() != code {
			return nil
		}
		names := []string{display.Self.Name(tag)}
		for _, in := range namers {
			names = append(names, display.Languages(in).Name(tag))
		}
		return names
	})
}

// countryOf is the code of a country that is given by its name.
func countryOf(text string) string {
	if upper := strings.ToUpper(strings.TrimSpace(text)); len(upper) == 2 {
		return upper
	}
	return codeNamed(text, 'A', func(code string) []string {
		region, err := language.ParseRegion(code)
		if err != nil || !region.IsCountry() || region.Canonicalize().String() != code {
			return nil
		}
		var names []string
		for _, in := range namers {
			names = append(names, display.Regions(in).Name(region))
		}
		return names
	})
}

// codeNamed is the first code of two letters that has a name; letter a is the
// first letter of the alphabet, small or capital.
func codeNamed(name string, a byte, namesOf func(code string) []string) string {
	for first := a; first < a+26; first++ {
		for second := a; second < a+26; second++ {
			code := string([]byte{first, second})
			if slices.ContainsFunc(namesOf(code), func(n string) bool { return nearest.Fold(n) == nearest.Fold(name) }) {
				return code
			}
		}
	}
	return ""
}

// dateUnits are how layouts of dates are written elsewhere: in French, German
// and by programs.
var dateUnits = strings.NewReplacer("%d", "DD", "%m", "MM", "%Y", "YYYY", "%y", "YY",
	"j", "D", "J", "D", "t", "D", "T", "D", "a", "Y", "A", "Y", "d", "D", "m", "M", "y", "Y")

// datesOf is a layout of dates with D, M and Y; empty when it makes no sense.
func datesOf(text string) string {
	meant := dateUnits.Replace(text)
	m := intake.Mapping{Invoices: intake.Table{Dates: meant}}
	if len(m.Validate(&intake.Options{})) > 0 {
		return ""
	}
	return meant
}

// currencies are the words and signs of currencies that are in no doubt.
var currencies = map[string]string{
	"€": "EUR", "euro": "EUR", "euros": "EUR", "£": "GBP", "sterling": "GBP", "us$": "USD", "$us": "USD",
	"francsuisse": "CHF", "francssuisses": "CHF", "swissfranc": "CHF", "chf.": "CHF",
}

// currencyOf is the code of a currency that is given by a word or a sign.
func currencyOf(text string) string {
	if code := currencies[nearest.Fold(text)]; code != "" {
		return code
	}
	return strings.ToUpper(strings.TrimSpace(text))
}

// words are what people write, in French and English, for words of the schema.
var words = map[string]string{
	"texte": "string", "text": "string", "str": "string", "chaine": "string", "mot": "string",
	"entier": "int", "integer": "int", "nombre": "number", "decimal": "number", "float": "number", "montant": "number", "amount": "number",
	"booleen": "bool", "boolean": "bool", "ouinon": "bool", "yesno": "bool", "jour": "date", "day": "date",
	"courtois": "courteous", "aimable": "courteous", "poli": "courteous", "friendly": "courteous", "polite": "courteous",
	"ferme": "firm", "formel": "formal", "solennel": "formal",
	"facture": "invoice", "releve": "statement", "compte": "client", "account": "client", "customer": "client",
	"entreprise": "business", "societe": "business", "company": "business", "particulier": "consumer", "individual": "consumer",
	"paiement": "payment", "reglement": "payment", "avoir": "credit", "remboursement": "refund", "litige": "dispute", "promesse": "promise",
	"accorder": "grant", "refuser": "withhold",
	"virgule": ",", "comma": ",", "point": ".", "pointvirgule": ";", "semicolon": ";", "tab": "\t", "tabulation": "\t",
	"latin1": "iso-8859-1", "iso88591": "iso-8859-1", "ansi": "windows-1252", "cp1252": "windows-1252", "unicode": "utf-8",
}

// wordOf is the word of a list that a text was meant for.
func wordOf(text string, list []string) string {
	if len(list) == 0 {
		return ""
	}
	if word := words[nearest.Fold(text)]; slices.Contains(list, word) {
		return word
	}
	if code := countryOf(text); slices.Contains(list, code) {
		return code // holidays are those of a country
	}
	return nearest.Word(text, list)
}
