package delivery

import (
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/template"
)

// branded adds to the settings of a route what the company that is owed says of itself, where the
// deployment does not say otherwise and the transport has a setting for it: the letterhead, the
// mentions at the foot, the colour, the logo.
func branded(book *policies.Book, r *channels.Registry, route policies.Route, to channels.Settings) {
	t, known := TransportOf(r, route.Channel, route.Transport)
	if !known || route.Channel != "email" && route.Channel != "letter" {
		return
	}
	c := book.Company(route.Entity)
	own := letterhead(&c)
	own["name"] = c.Name
	if _, named := to["name"]; named && route.Channel == "letter" && to["name"] != c.Name && to["lines"] == nil {
		own["lines"] = nil // the letterhead of somebody else has an address of its own
	}
	for _, f := range t.Settings {
		v, have := own[f.Name]
		if _, said := to[f.Name]; have && !said && v != nil && v != "" {
			to[f.Name] = v
		}
	}
}

// Dress adds to the settings of a route what its company says of itself, where they do not say it.
func (d *Deployment) Dress(r policies.Route, to channels.Settings) {
	_, said := to["logo"]
	branded(d.Book, d.registry, r, to)
	if logo := to.Text("logo"); logo != "" && !said {
		to["logo"] = inFolder(d.dir, logo)
	}
}

// headLines are what stands below the name of a company: its address, telephone and e-mail.
func headLines(c *template.Creditor) (lines []string) {
	for _, l := range append(append([]string{}, c.Address...), c.Phone, c.Email) {
		if strings.TrimSpace(l) != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// layoutOf is how letters are laid out where a company is.
func layoutOf(country string) letter.Layout {
	if country == "DE" || country == "AT" {
		return letter.DIN
	}
	return letter.French
}

// letterhead is what a company says of itself, by the names of settings.
func letterhead(c *template.Creditor) map[string]any {
	own := map[string]any{"footer": c.Mentions(c.Language), "place": townOf(c.Address), "color": c.Color, "logo": c.Logo}
	if lines := headLines(c); len(lines) > 0 {
		own["lines"] = lines
	}
	if layout := layoutOf(c.Country); layout != letter.French {
		own["layout"] = string(layout)
	}
	return own
}

// cedex is what the post of France adds to the town of a large recipient.
var cedex = regexp.MustCompile(`(?i)\s+cedex(\s+\d+)?$`)

// townOf is the town in the last line of an address, without its postcode; empty when none is sure.
func townOf(address []string) string {
	if len(address) == 0 {
		return ""
	}
	var town []string
	for word := range strings.FieldsSeq(cedex.ReplaceAllString(strings.TrimSpace(address[len(address)-1]), "")) {
		if !strings.ContainsFunc(word, unicode.IsDigit) {
			town = append(town, word)
		}
	}
	return strings.Trim(strings.Join(town, " "), " ,-")
}

// checkBrands reports colours and logos of the companies of a book that cannot be used, and a company
// in France that contacts clients and does not say what it is.
func checkBrands(book *policies.Book, dir string) (list diag.List) {
	for _, entity := range append([]string{""}, book.EntityIDs()...) {
		c := book.Company(entity)
		if err := letter.CheckColor(c.Color); err != nil {
			list = append(list, book.CompanyProblem(entity, "color", err.Error()))
		}
		if c.Logo == "" || dir == "" {
			continue
		}
		data, err := plainfile.Read(inFolder(dir, c.Logo), letter.MaxLogo)
		if err == nil {
			err = letter.CheckLogo(data)
		}
		if err != nil {
			list = append(list, book.CompanyProblem(entity, "logo", fmt.Sprintf("the logo %s: %v", c.Logo, plainReason(err))))
		}
	}
	return list
}

// plainReason is an error without the path of this machine.
func plainReason(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}

func inFolder(dir, name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}
