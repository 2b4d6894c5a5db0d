package engine

import (
	"cmp"
	"slices"
)

// Reached says how an action reaches a client.
type Reached struct {
	Action  *Action  // that is carried out
	To      string   // the address on its channel
	Contact *Contact // whose address it is; nil for the client's own, and for work of the creditor's people
	// Why says why it is not the action, or not the contact, that the policy named first, such as
	// "no e-mail address" or "treasurer: e-mail address is bad"; empty when it is.
	Why string
}

// Reach follows an action to the first address at which the client can be reached. Of its
// Contacts, those of the first role are tried before those of the second, and the client's
// own details last; contacts without an address on the channel, with a bad one, who
// refused the channel or did not agree to one that needs it are passed over. When nobody is left
// it goes on to the action's Else, and in the end to a task.
//
// A client of whom no contact is known at all has his own details alone, and they need
// no reason.
func Reach(a *Action, c *Client) Reached {
	why := ""
	for next := a; next != nil; next = next.Else {
		r := next.reach(c)
		why = cmp.Or(why, r.Why)
		if r.To != "" {
			r.Why = why
			return r
		}
	}
	return Reached{
		Action: &Action{
			Channel: "task", Template: a.Template, Source: a.Source,
			Params: map[string]string{"queue": FollowUpQueue, "title": a.Channel + ": " + why},
		},
		To: FollowUpQueue, Why: why,
	}
}

// reach tries one action. Without an address, Why says what was missing first.
func (a *Action) reach(c *Client) Reached {
	ch, ok := ChannelOf(a.Channel)
	if !ok {
		return Reached{Why: "no channel " + a.Channel}
	}
	switch ch.Address {
	case AddressQueue:
		return Reached{Action: a, To: a.Params["queue"], Why: lacks(a.Params["queue"], "no queue")}
	case AddressURL:
		return Reached{Action: a, To: a.Params["url"], Why: lacks(a.Params["url"], "no url")}
	}
	switch {
	case ch.Contact && c.OptedOut(ch.Name):
		return Reached{Why: "client refused " + ch.Name}
	case ch.Contact && c.Insolvent != 0:
		return Reached{Why: "client is insolvent"}
	}
	why := ""
	for _, role := range a.Contacts {
		if len(c.Contacts) == 0 {
			break
		}
		missing := "no " + role
		for _, x := range c.InRole(role) {
			to, lacking := c.at(x, &ch)
			if to != "" {
				return Reached{Action: a, To: to, Contact: x, Why: why}
			}
			missing = role + ": " + lacking
		}
		why = cmp.Or(why, missing)
	}
	to, missing := c.at(nil, &ch)
	if to == "" {
		return Reached{Why: cmp.Or(why, missing)}
	}
	return Reached{Action: a, To: to, Why: why}
}

// at is where somebody is reached on a channel, the client himself for no contact; or
// why he is not.
func (c *Client) at(x *Contact, ch *Channel) (to, missing string) {
	if x != nil && x.OptedOut(ch.Name) {
		return "", "refused " + ch.Name
	}
	agreed := c.Consented
	if x != nil {
		agreed = x.Consented
	}
	if ch.Consent && !agreed(ch.Name) {
		return "", "no consent to " + ch.Name
	}
	noun := addressNouns[ch.Address]
	to = c.addressFor(x, ch.Address)
	switch {
	case to == "":
		return "", "no " + noun
	case slices.Contains(c.Bad, to):
		return "", noun + " is bad"
	}
	return to, ""
}

// lacks is what is missing when there is no address.
func lacks(to, missing string) string {
	if to == "" {
		return missing
	}
	return ""
}

// Compare orders recipients: two that are equal are one, whose messages of a day become
// one message. On paper, people at one address are several.
func (r *Reached) Compare(o *Reached) int {
	return cmp.Or(cmp.Compare(r.Action.Channel, o.Action.Channel), cmp.Compare(r.To, o.To), cmp.Compare(r.attention(), o.attention()))
}

// attention is who a letter is for, at the client's address.
func (r *Reached) attention() string {
	if ch, _ := ChannelOf(r.Action.Channel); ch.Address != AddressPostal || r.Contact == nil {
		return ""
	}
	return r.Contact.Name
}

func (r *Reached) role() string {
	if r.Contact == nil {
		return ""
	}
	return r.Contact.Role
}

func (r *Reached) person() string {
	if r.Contact == nil {
		return ""
	}
	return r.Contact.Name
}

// Language is the language to write in: the contact's, else the client's; empty when neither
// is known, which means the creditor's.
func (r *Reached) Language(c *Client) string {
	if r.Contact != nil && r.Contact.Language != "" {
		return r.Contact.Language
	}
	return c.Language
}
