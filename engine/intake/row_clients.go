package intake

import (
	"cmp"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// rowClients are the columns of a file of invoices that say something of their client, by
// the name that they have in a file of clients.
var rowClients = []int{
	invName, invEmail, invPhone, invContact, invStreet, invPostcode, invCity, invCountry, invLanguage, invProfile, invKind,
}

// clientColumns lists those that a file of invoices has; nil when it has none.
func (b *binding) clientColumns() []string {
	var names []string
	for _, i := range rowClients {
		if f := &b.fields[i]; f.col >= 0 || f.above != nil || f.standIn != "" {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	return names
}

// describe adds what a row says of its client to what earlier rows said.
func (d *decoder) describe(c *engine.Client) {
	f := d.fields
	read := func(to *string, i int, value func(*field) string) {
		if *to == "" && (f[i].col >= 0 || f[i].above != nil || f[i].standIn != "") {
			*to = value(&f[i])
		}
	}
	word := func(f *field) string {
		w, _ := d.word(f)
		return w
	}
	if c.Name == c.ID {
		c.Name = ""
	}
	read(&c.Name, invName, d.text)
	c.Name = cmp.Or(c.Name, c.ID)
	read(&c.Email, invEmail, d.email)
	read(&c.Phone, invPhone, d.phone)
	read(&c.Contact, invContact, d.text)
	read(&c.Country, invCountry, d.country)
	read(&c.Profile, invProfile, word)
	if f[invLanguage].col >= 0 {
		c.Language = cmp.Or(d.language(&f[invLanguage]), c.Language)
	}
	if f[invKind].col >= 0 {
		c.Kind = cmp.Or(word(&f[invKind]), c.Kind)
	}
	if len(c.Address) == 0 {
		c.Address = addressLines(d.text(&f[invStreet]), d.text(&f[invPostcode]), d.text(&f[invCity]), c.Country)
	}
}
