package policies

import (
	"strconv"

	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/policies/portal"
)

// Portal is a page for each client, behind a link that is sent to them alone.
type Portal struct {
	Key         SecretRef   // signs the links
	OldKeys     []SecretRef // signed them before
	Days        int         // for how many days after that of its message a link is good
	PromiseDays int         // how many days ahead a client may promise to pay
}

// PlanMail is a mail with what will be sent on the next day.
type PlanMail struct {
	To []string // addresses; at least one
	At int      // minutes after midnight of the creditor
}

// What a deployment that does not say takes for Portal.Days, Portal.PromiseDays and PlanMail.At.
const (
	defaultPortalDays  = 60
	defaultPromiseDays = 30
	defaultPlanMail    = 17 * 60
)

// portal reads the page for clients; nil for none.
func (l *loader) portal(n *node, d *Deploy) *Portal {
	if n == nil || n.kind != kindStruct {
		return nil
	}
	if d.PublicURL == "" {
		l.fail(codeServe, n.label(), `add public_url: "https://finance.example.org/relance", the address that leads to relance serve`, "the page for clients needs an address that links can lead to")
	}
	p := &Portal{Days: count(n, "days", defaultPortalDays), PromiseDays: count(n, "promise_days", defaultPromiseDays)}
	if f := n.field("key"); f != nil && f.kind == kindStruct {
		p.Key = l.secretRef(f)
	}
	for _, f := range n.field("old_keys").each(kindList) {
		if f.kind == kindStruct {
			p.OldKeys = append(p.OldKeys, l.secretRef(f))
		}
	}
	return p
}

// planMail reads the mail with what will be sent; nil for none.
func (l *loader) planMail(n *node, d *Deploy) *PlanMail {
	if n == nil || n.kind != kindStruct {
		return nil
	}
	m := &PlanMail{To: n.strs("to"), At: defaultPlanMail}
	switch {
	case len(m.To) == 0 && !l.faulty(n):
		l.fail(codeServe, n.label(), `write to: ["finance@example.org"]`, "the mail with the plan goes to nobody")
	case d.PublicURL == "" || d.Portal == nil:
		l.fail(codeServe, n.label(), `add public_url and portal to serve`, "the links of the mail with the plan need an address, and a key that signs them")
	}
	for _, f := range n.field("to").each(kindList) {
		if f.kind != kindText {
			continue
		}
		if _, err := address.Email(f.text); err != nil {
			l.fail(codeServe, f.at, `write an address such as "finance@example.org"`, "%s is no e-mail address", f.text)
		}
	}
	if at := n.str("at"); at != "" && !l.faulty(n) {
		m.At = minutes(at)
	}
	return m
}

// PortalOf is the page for clients; nil when the book says none.
func (b *Book) PortalOf() *Portal {
	if b.Deploy == nil {
		return nil
	}
	return b.Deploy.Portal
}

// PortalExample is what stands for a link of a client's page wherever nothing is sent to them, as long as the
// link; empty when they have no page.
func (b *Book) PortalExample(client string) string {
	if b.PortalOf() == nil {
		return ""
	}
	return portal.Address(b.Deploy.PublicURL, portal.Example(client))
}

// count is a number that the schema holds whole and small, or its default.
func count(n *node, name string, otherwise int) int {
	if f := n.field(name); f != nil && f.kind == kindNumber {
		if v, err := strconv.Atoi(f.text); err == nil {
			return v
		}
	}
	return otherwise
}
