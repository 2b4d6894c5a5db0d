package address

import (
	"maps"
	"slices"
)

// Fault is why an address is none. Its text never repeats the address.
type Fault string

// The faults.
const (
	Missing     Fault = "missing"          // nothing is written
	NoAddress   Fault = "no_address"       // what is written is no address at all
	Several     Fault = "several"          // more than one in one cell
	BadDomain   Fault = "bad_domain"       // the part after the @ is no domain
	BadLocal    Fault = "bad_local"        // the part before the @ cannot be one
	NeedsUTF8   Fault = "needs_utf8"       // fine, but only for mail servers that speak SMTPUTF8
	TooShort    Fault = "too_short"        // a number with too few digits
	TooLong     Fault = "too_long"         // too many digits or characters
	NoCountry   Fault = "no_country"       // a national number of a country that nobody named
	Overseas    Fault = "overseas"         // +33 before a number of France overseas
	TakesNoText Fault = "takes_no_text"    // a landline, a service number: reachable, but not by a text message
	Hidden      Fault = "hidden_character" // a character that cannot be seen stands inside
)

// words are the faults in English and French.
var words = map[Fault][2]string{
	Missing:     {"is missing", "manque"},
	NoAddress:   {"is malformed", "est mal formé(e)"},
	Several:     {"is more than one: give one per cell", "en contient plusieurs : une seule par cellule"},
	BadDomain:   {"has no valid domain after the @", "n’a pas de domaine valide après le @"},
	BadLocal:    {"has a part before the @ that no mailbox can have", "a, avant le @, un nom de boîte impossible"},
	NeedsUTF8:   {"has accents or other letters before the @, which most mail servers refuse", "a des accents ou d’autres lettres avant le @, ce que la plupart des serveurs refusent"},
	TooShort:    {"is too short", "est trop court(e)"},
	TooLong:     {"is too long", "est trop long(ue)"},
	NoCountry:   {"has no country code: write it with one, such as +33, or give the country", "n’a pas d’indicatif : l’écrire avec, comme +33, ou donner le pays"},
	Overseas:    {"has +33 before a number of France overseas: write +262, +590, +594 or +596", "a +33 devant un numéro d’outre-mer : écrire +262, +590, +594 ou +596"},
	TakesNoText: {"takes no text messages", "ne reçoit pas de SMS"},
	Hidden:      {"holds a character that cannot be seen", "contient un caractère invisible"},
}

// Faults lists every Fault.
func Faults() []Fault { return slices.Sorted(maps.Keys(words)) }

// Error says the fault in English, to follow "the e-mail address" or "the phone number".
func (f Fault) Error() string { return f.Words("en") }

// Words says the fault in French for "fr" and in English otherwise, to follow the name
// of the address: "the phone number " + f.Words("en").
func (f Fault) Words(language string) string {
	w, known := words[f]
	switch {
	case !known:
		return string(f)
	case language == "fr":
		return w[1]
	default:
		return w[0]
	}
}
