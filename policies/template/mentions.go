package template

import "strings"

// mentionWords are the words around what a company says of itself.
type mentionWords struct{ capital, seat, rcs, liquidation, vat string }

var mentionsIn = map[string]mentionWords{
	"fr": {" au capital de ", "Siège social\u00a0: ", "\u00a0RCS\u00a0", "société en liquidation", "TVA "},
	"en": {" with a capital of ", "Registered office: ", "\u00a0RCS\u00a0", "in liquidation", "VAT "},
}

// Mentions is what the company says of itself on all that it writes, on one line: its form and capital,
// its seat, its registration, its VAT number, and that it is in liquidation (Code de commerce, R123-237
// and R123-238). What is not known is left out; empty when nothing is. Languages other than French read English.
func (c *Creditor) Mentions(language string) string {
	w, known := mentionsIn[language]
	if !known {
		w = mentionsIn["en"]
	}
	var parts []string
	add := func(what string) {
		if what != "" {
			parts = append(parts, what)
		}
	}
	name := c.LegalForm
	if c.Capital != "" && name != "" {
		name += w.capital + strings.ReplaceAll(c.Capital, " ", "\u00a0")
	}
	if name != "" && !endsIn(c.Name, c.LegalForm) {
		name = c.Name + ", " + name
	} else if name != "" {
		name = c.Name + strings.TrimPrefix(name, c.LegalForm)
	}
	if c.InLiquidation {
		if name == "" {
			name = c.Name
		}
		name += ", " + w.liquidation
	}
	add(name)
	seat := c.Seat
	if len(seat) == 0 && c.SIREN != "" {
		seat = c.Address
	}
	if len(seat) > 0 {
		add(w.seat + strings.Join(addressLines(seat), ", "))
	}
	if c.SIREN != "" {
		number := strings.ReplaceAll(c.SIREN, " ", "")
		if len(number) == 9 {
			number = number[:3] + "\u00a0" + number[3:6] + "\u00a0" + number[6:]
		}
		if c.RCS != "" {
			add(number + w.rcs + strings.ReplaceAll(c.RCS, " ", "\u00a0"))
		} else {
			add("SIREN " + number)
		}
	}
	add(c.Registration)
	if c.VAT != "" {
		add(w.vat + strings.ReplaceAll(c.VAT, " ", "\u00a0"))
	}
	return strings.Join(parts, " · ")
}

// endsIn reports whether a name says the form of the company already: "Atelier Dupont SAS".
func endsIn(name, form string) bool {
	return name == form || strings.HasSuffix(name, " "+form)
}
