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

// Addresses says why nobody can be reached on a channel at an address of a client, such as "phone number is a
// landline"; empty when somebody may be.
type Addresses func(c *Client, ch *Channel, to string) string

// Reach follows an action to the first address at which the client can be reached. Of its
// Contacts, those of the first role are tried before those of the second, and the client's
// own details last. An action without Contacts takes the client's own details or, when they have none
// on the channel, the first contact who has. Contacts without an address on the channel, with a bad one,
// who refused the channel or did not agree to one that needs it are passed over. When nobody is left it goes on to the action's Else, and in the end to a task (Action.StandIn).
//
// A client of whom no contact is known at all has their own details alone, and they need
// no reason.
func Reach(check Addresses, a *Action, c *Client) Reached {
	why := ""
	for next := a; next != nil; next = next.Else {
		r := next.reach(check, c)
		why = cmp.Or(why, r.Why)
		if r.To != "" {
			r.Why = why
			return r
		}
	}
	return Reached{Action: standIn(a, why), To: FollowUpQueue, Why: why}
}

// standIn is the task for a person in place of an action that cannot be carried out.
func standIn(a *Action, why string) *Action {
	return &Action{
		Channel: "task", Template: a.Template, Source: a.Source, StandIn: true,
		Params: map[string]string{"queue": FollowUpQueue, "title": a.Channel + ": " + why},
	}
}

// Past is what is left of an action once some channels failed for good: it, or the first of its
// Else on another channel, or a task for a person that says why.
func (a *Action) Past(over []string, why string) *Action {
	next := a
	for next != nil && slices.Contains(over, next.Channel) {
		next = next.Else
	}
	if next == nil {
		return standIn(a, why)
	}
	return next
}

// reach tries one action. Without an address, Why says what was missing first.
func (a *Action) reach(check Addresses, c *Client) Reached {
	ch := channelNamed(a.Channel)
	if ch == nil {
		return Reached{Why: "no channel " + a.Channel}
	}
	switch ch.Address {
	case AddressQueue:
		return Reached{Action: a, To: a.Params["queue"], Why: lacks(a.Params["queue"], "no queue")}
	case AddressURL:
		return Reached{Action: a, To: a.Params[ParamURL], Why: lacks(a.Params[ParamURL], "no url")}
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
			to, lacking := c.at(check, x, ch)
			if to != "" {
				return Reached{Action: a, To: to, Contact: x, Why: why}
			}
			missing = role + ": " + lacking
		}
		why = cmp.Or(why, missing)
	}
	to, missing := c.at(check, nil, ch)
	switch {
	case to != "":
		return Reached{Action: a, To: to, Why: why}
	case len(a.Contacts) == 0 && c.addressFor(nil, ch.Address) == "":
		for i := range c.Contacts {
			if to, _ := c.at(check, &c.Contacts[i], ch); to != "" {
				return Reached{Action: a, To: to, Contact: &c.Contacts[i]}
			}
		}
	}
	return Reached{Why: cmp.Or(why, missing)}
}

// at is where somebody is reached on a channel, the client itself for no contact; or
// why they are not.
func (c *Client) at(check Addresses, x *Contact, ch *Channel) (to, missing string) {
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
	case check != nil:
		if why := check(c, ch, to); why != "" {
			return "", why
		}
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
