package intake

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// contact reads one row of contacts: whose it is, and the contact. ok is false when it
// cannot be used.
func (d *decoder) contact(keys keySet, ledger ledgerView) (client string, c engine.Contact, ok bool) {
	f := d.fields
	id, _ := d.id(&f[conClient])
	client = d.intern(id)
	c = engine.Contact{
		Name:     d.text(&f[conName]),
		Email:    d.email(&f[conEmail]),
		Phone:    d.phone(&f[conPhone]),
		Language: d.language(&f[conLanguage]),
		OptOut:   d.channels(&f[conOptOut]),
		Consent:  d.channels(&f[conConsent]),
	}
	c.Role, _ = d.word(&f[conRole])
	c.Verified, _ = d.bool(&f[conVerified])
	if client != "" && ledger != nil && !ledger.client(client) {
		d.fault(codeContactClient, &f[conClient], client, "there is no client "+client, "correct the id, or add the client")
	}
	d.contactReached(&c)
	if d.errors == 0 {
		first := keys.seen(d.row, client, c.Role, c.Name, c.Email, c.Phone, c.Language, strconv.FormatBool(c.Verified),
			strings.Join(c.OptOut, ","), strings.Join(c.Consent, ","))
		if first > 0 {
			d.say(Problem{
				Code: codeDuplicate, Message: fmt.Sprintf("the same contact is also in row %d", first),
				Hint: "remove one; two people of one role have different names or addresses, and the first is preferred",
			})
		}
	}
	return client, c, d.errors == 0
}

// contactReached reports a contact whom nothing reaches, and one whom letters alone do.
func (d *decoder) contactReached(c *engine.Contact) {
	if c.Email != "" || c.Phone != "" {
		return
	}
	p := Problem{
		Code: codeContactAddress, Warning: c.Name != "", Column: d.fields[conEmail].header,
		Message: fmt.Sprintf("the contact %s has neither an e-mail address nor a phone number", c.Role),
		Hint:    "add one of the two, or leave the row out",
	}
	if p.Warning {
		p.Message += ": only letters can be for " + c.Name
	}
	d.say(p)
}

// contactList gathers the contacts of clients.
type contactList struct {
	of    map[string][]engine.Contact
	names []string // clients, in file order
}

func (l *contactList) add(client string, c engine.Contact) {
	if _, ok := l.of[client]; !ok {
		l.names = append(l.names, client)
	}
	l.of[client] = append(l.of[client], c)
}

// hand gives the contacts to their clients. Those of whom no file says more than that
// they have contacts are known by their id.
func (l *contactList) hand(p *Portfolio, opt *Options) {
	known := make(map[string]int, len(p.Clients))
	for i := range p.Clients {
		known[p.Clients[i].ID] = i
	}
	client := implier(opt)
	for _, id := range l.names {
		i, ok := known[id]
		if !ok {
			i = len(p.Clients)
			p.Clients = append(p.Clients, client(id))
		}
		engine.SortContacts(l.of[id])
		p.Clients[i].Contacts = l.of[id]
	}
}

// contacts visits the rows of a file of contacts.
func (r *run) contacts(list *contactList, view ledgerView) visitor {
	keys := keySet{}
	return visitor{
		begin: func(int) {},
		row: func(d *decoder, _ *FileSummary, _ *totals) {
			if client, c, ok := d.contact(keys, view); ok {
				list.add(client, c)
			}
		},
	}
}
