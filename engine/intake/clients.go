package intake

import (
	"strings"

	"github.com/relance-dev/relance/engine"
)

// client reads one row of clients. ok is false when it cannot be used.
func (d *decoder) client(keys keySet) (c engine.Client, ok bool) {
	f := d.fields
	id, _ := d.id(&f[cliClient])
	c = engine.Client{
		ID:       d.intern(id),
		Name:     d.text(&f[cliName]),
		Country:  d.country(&f[cliCountry]),
		Language: d.language(&f[cliLanguage]),
		Email:    d.email(&f[cliEmail]),
		Phone:    d.phone(&f[cliPhone]),
		Contact:  d.text(&f[cliContact]),
		Address:  nil,
		OptOut:   d.channels(&f[cliOptOut]),
		Consent:  d.channels(&f[cliConsent]),
		Timezone: d.timezone(&f[cliTimezone]),
		Facts:    d.facts(),
	}
	c.Address = addressLines(d.text(&f[cliStreet]), d.text(&f[cliPostcode]), d.text(&f[cliCity]), c.Country)
	c.Profile, _ = d.word(&f[cliProfile])
	c.Kind, _ = d.word(&f[cliKind])
	c.Verified, _ = d.bool(&f[cliVerified])
	c.Preferred, _ = d.word(&f[cliPreferred])
	if c.Name == "" {
		c.Name = c.ID
	}
	if c.Kind == "" {
		c.Kind = d.opt.Kind
	}
	if c.Language == "" {
		c.Language = d.opt.Language
	}
	if c.ID != "" {
		d.unique(keys, &f[cliClient], c.ID)
	}
	return c, d.errors == 0
}

// townFirst are the countries in which the postcode stands behind the town, by ISO code: those of the
// Universal Postal Union's addressing systems to which French and British companies write most.
var townFirst = map[string]bool{
	"AU": true, "BD": true, "BH": true, "CA": true, "GB": true, "GG": true, "ID": true, "IE": true, "IM": true, "IN": true, "JE": true,
	"JO": true, "KR": true, "LV": true, "MT": true, "NP": true, "NZ": true, "PK": true, "SA": true, "SG": true, "TH": true, "TW": true,
	"US": true, "VN": true, "ZA": true,
}

// addressLines joins the parts of a postal address to its lines, town and postcode in the order of the country.
func addressLines(street, postcode, city, country string) []string {
	var lines []string
	for line := range strings.Lines(street) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	town := postcode + " " + city
	if townFirst[country] {
		town = city + " " + postcode
	}
	if town = strings.TrimSpace(town); town != "" {
		lines = append(lines, town)
	}
	return lines
}

// implier makes clients of which no file says more than the id: they have the
// mapping's defaults, and the id for a name.
func implier(opt *Options) func(id string) engine.Client {
	b := &binding{kind: KindClients, table: &table{src: &Source{}}, stated: &opt.Mapping.Clients, fields: fieldsOf(KindClients, opt)}
	for i := range b.fields {
		f := &b.fields[i]
		f.col, f.standIn = -1, b.stated.Defaults[f.name]
	}
	d := newDecoder(b, opt, &Report{}) // defaults are checked with the mapping
	return func(id string) engine.Client {
		b.fields[cliClient].standIn = id
		d.start(record{})
		c, _ := d.client(keySet{})
		return c
	}
}
