package delivery

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/portal"
	"github.com/relance-dev/relance/policies/template"
)

// PortalKeys reads what signs the links of a book's messages; nil when clients have no page.
func PortalKeys(w World, book *policies.Book, dir string) (*portal.Keys, error) {
	p := book.PortalOf()
	if p == nil {
		return nil, nil
	}
	var keys []string
	for i, ref := range append([]policies.SecretRef{p.Key}, p.OldKeys...) {
		name := "key"
		if i > 0 {
			name = fmt.Sprintf("old_keys, number %d", i)
		}
		secret, err := ReadSecret(w, dir, ref)
		if err == nil {
			_, err = portal.NewKeys("", secret.Reveal())
		}
		if err != nil {
			return nil, fmt.Errorf("deploy.cue, serve: portal: %s: %w", name, err)
		}
		keys = append(keys, secret.Reveal())
	}
	return portal.NewKeys(book.Engine.Creditor.Name, keys...)
}

// PortalLink is the address of a client's page, good for as many days after a day as the book says.
func PortalLink(book *policies.Book, keys *portal.Keys, client string, on engine.Date) (address string, until engine.Date) {
	until = on + engine.Date(book.PortalOf().Days)
	return portal.Address(book.Deploy.PublicURL, keys.Sign(portal.Client, client, until)), until
}

// portalLink is the address of the client's page as a message has it: one that opens it where the message goes to the
// client, and an example everywhere else.
func (c *Composer) portalLink(m *engine.Message) string {
	if ch, known := engine.ChannelOf(m.Channel); c.Links == nil || !known || !ch.Contact || m.Channel == "call" {
		return c.Book.PortalExample(m.Client)
	}
	link, _ := PortalLink(c.Book, c.Links, m.Client, c.Today)
	return link
}

// page is the address that a letter shows as a code: that of the client's page, where the words have it.
func page(words *template.Rendered, link string) string {
	if link == "" || !strings.Contains(words.Text, link) {
		return ""
	}
	return link
}
