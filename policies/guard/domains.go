package guard

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
)

// domainID says which values a text can have.
type domainID uint8

const (
	anyText domainID = iota
	profileDomain
	entityDomain
	kindDomain
	stateDomain
	outcomeDomain
	channelDomain
	contactDomain
	reasonDomain
	weekdayDomain
	currencyDomain
	countryDomain
	languageDomain
)

// values lists what a text of the domain can be, besides ”. It is nil when
// any text is good, or when a form is checked instead.
func (v *Vocabulary) values(d domainID) []string {
	switch d {
	case profileDomain:
		return v.Profiles
	case entityDomain:
		return v.Entities
	case kindDomain:
		return []string{engine.KindBusiness, engine.KindConsumer, engine.KindPublic}
	case stateDomain:
		return v.States
	case outcomeDomain:
		return engine.OutcomeResults
	case channelDomain:
		return v.Channels
	case contactDomain:
		return engine.ContactChannels()
	case reasonDomain:
		return engine.CallReasons
	case weekdayDomain:
		return weekdays
	}
	return nil
}

// knows reports whether a word is a value of some name.
func (v *Vocabulary) knows(word string) bool {
	for d := profileDomain; d <= weekdayDomain; d++ {
		if slices.Contains(v.values(d), word) {
			return true
		}
	}
	return false
}

// checkValue reports a text that the expression called name can never have.
func (v *Vocabulary) checkValue(d domainID, name, text string) (p diag.Problem, bad bool) {
	if text == "" || d == anyText {
		return p, false
	}
	p.Code = codeEnum
	switch d {
	case currencyDomain:
		return v.checkCurrency(name, text)
	case countryDomain:
		if isCode(text, 2, 'A') {
			return p, false
		}
		p.Message = fmt.Sprintf("'%s' is not a value of %s: a country is two capitals", text, name)
		p.Hint = "write the ISO 3166 code, such as 'FR' or 'DE'"
		return p, true
	case languageDomain:
		if isCode(text, 2, 'a') {
			return p, false
		}
		p.Message = fmt.Sprintf("'%s' is not a value of %s: a language is two small letters", text, name)
		p.Hint = "write the ISO 639-1 code, such as 'fr' or 'en'"
		return p, true
	}
	values := v.values(d)
	if len(values) == 0 || slices.Contains(values, text) {
		return p, false
	}
	p.Message = fmt.Sprintf("'%s' is not a value of %s", text, name)
	p.Hint = suggest(text, values, quoted)
	return p, true
}

func (v *Vocabulary) checkCurrency(name, text string) (p diag.Problem, bad bool) {
	if _, err := engine.ParseCurrency(text); err != nil {
		return diag.Problem{
			Code: codeEnum, Message: fmt.Sprintf("'%s' is not a value of %s: a currency is three capitals", text, name),
			Hint: "write the ISO 4217 code, such as 'EUR' or 'USD'",
		}, true
	}
	if c := v.Currency.Code(); c != "" && c != text {
		return diag.Problem{
			Code: codeCurrency, Severity: diag.Warning,
			Message: fmt.Sprintf("%s is never '%s' here: this policy takes %s only", name, text, c),
			Hint:    "remove the comparison, or the policy's currency",
		}, true
	}
	return p, false
}

// isCode reports whether s is n letters from first on in the alphabet.
func isCode(s string, n int, first byte) bool {
	for i := range len(s) {
		if s[i] < first || s[i] >= first+26 {
			return false
		}
	}
	return len(s) == n
}

// listed is how many words a hint lists at most.
const listed = 30

// suggest is the hint for a word that is none of choices.
func suggest(word string, choices []string, write func(string) string) string {
	hint := ""
	if near := nearest.Word(word, choices); near != "" {
		hint = "did you mean " + write(near) + "? "
	}
	shown := make([]string, 0, len(choices))
	for _, c := range choices[:min(len(choices), listed)] {
		shown = append(shown, write(c))
	}
	if len(choices) > listed {
		shown = append(shown, "…")
	}
	return hint + "one of " + strings.Join(shown, ", ")
}

func quoted(s string) string { return "'" + s + "'" }
func plain(s string) string  { return s }
