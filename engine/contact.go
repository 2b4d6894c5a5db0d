package engine

import (
	"cmp"
	"slices"
)

// Contact is a person or a mailbox at a client, beside the client's own details.
type Contact struct {
	Role     string   `json:"role"`               // one of Book.Roles, such as "treasurer"
	Name     string   `json:"name,omitempty"`     // of the person; empty for a mailbox
	Email    string   `json:"email,omitempty"`    // empty when there is none
	Phone    string   `json:"phone,omitempty"`    // as given; E.164 once a channel needs it
	Language string   `json:"language,omitempty"` // ISO 639-1, lower case; empty means the client's
	Verified bool     `json:"verified,omitempty"` // somebody made sure that Phone is theirs
	OptOut   []string `json:"opt_out,omitempty"`  // channels they refused, sorted; "*" is all
	Consent  []string `json:"consent,omitempty"`  // channels they agreed to, sorted; "*" is all
}

// OptedOut reports whether they refused the channel, whatever their company said.
func (c *Contact) OptedOut(channel string) bool { return lists(c.OptOut, channel) }

// Consented reports whether they agreed to the channel. The consent of their company is not theirs.
func (c *Contact) Consented(channel string) bool { return lists(c.Consent, channel) }

// Alike reports whether two contacts are the same in all that is known of them.
func (c *Contact) Alike(o *Contact) bool {
	return c.Role == o.Role && c.Name == o.Name && c.Email == o.Email && c.Phone == o.Phone && c.Language == o.Language &&
		c.Verified == o.Verified && slices.Equal(c.OptOut, o.OptOut) && slices.Equal(c.Consent, o.Consent)
}

// ContactsAlike reports whether two lists of contacts are the same.
func ContactsAlike(a, b []Contact) bool {
	return slices.EqualFunc(a, b, func(x, y Contact) bool { return x.Alike(&y) })
}

// SortContacts puts contacts in the order in which Client has them: by role, those of one
// role as they were.
func SortContacts(list []Contact) {
	slices.SortStableFunc(list, func(a, b Contact) int { return cmp.Compare(a.Role, b.Role) })
}

// lists reports whether a list of channels names one, or all.
func lists(list []string, channel string) bool {
	return slices.Contains(list, channel) || slices.Contains(list, "*")
}

// InRole lists the client's contacts of a role, the preferred one first.
func (c *Client) InRole(role string) []*Contact {
	var list []*Contact
	for i := range c.Contacts {
		if c.Contacts[i].Role == role {
			list = append(list, &c.Contacts[i])
		}
	}
	return list
}

// At finds the contact who has an e-mail address or a number that is not the client's own;
// nil when nobody does.
func (c *Client) At(to string) *Contact {
	if to == "" || to == c.Email || to == c.Phone {
		return nil
	}
	i := slices.IndexFunc(c.Contacts, func(x Contact) bool { return x.Email == to || x.Phone == to })
	if i < 0 {
		return nil
	}
	return &c.Contacts[i]
}

// VerifiedPhone reports whether somebody of the role has a number that somebody made sure
// of, and that is not known to be bad.
func (c *Client) VerifiedPhone(role string) bool {
	return slices.ContainsFunc(c.InRole(role), func(x *Contact) bool {
		return x.Phone != "" && x.Verified && !slices.Contains(c.Bad, x.Phone)
	})
}

// each applies a change to the contacts of a role, those at an address alone when one is
// given, in an array of its own.
func (c *Client) each(role, to string, change func(x *Contact)) {
	c.Contacts = slices.Clone(c.Contacts)
	for i := range c.Contacts {
		if x := &c.Contacts[i]; x.Role == role && (to == "" || x.Email == to || x.Phone == to) {
			change(x)
		}
	}
}

// lacking is a list without one item, in an array of its own.
func lacking(list []string, item string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == item })
}
