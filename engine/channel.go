package engine

import (
	"slices"
	"strings"
)

// AddressKind says which of a client's details a channel needs.
type AddressKind uint8

// The kinds of address. AddressQueue and AddressURL are the action's own, in
// its parameters "queue" and "url".
const (
	AddressEmail AddressKind = iota
	AddressPhone
	AddressPostal
	AddressQueue
	AddressURL
)

// Channel is what the core needs to know of a channel.
type Channel struct {
	Name    string
	Contact bool // it reaches the client
	Address AddressKind
	// Text names the action's field that holds the template: "template", or
	// "script" for a call. TextNeeded says whether it must be given.
	Text       string
	TextNeeded bool
	// Quiet is true when it rings or buzzes, so that quiet hours hold it back. Consent is
	// true when the client must have agreed to it. Informal is true when
	// formal notices and penalties stay away from it.
	Quiet, Consent, Informal bool
}

// ChannelNames lists the names of Channels.
func ChannelNames() []string { return namesOf(func(Channel) bool { return true }) }

// ContactChannels lists the names of the channels that reach clients.
func ContactChannels() []string { return namesOf(func(c Channel) bool { return c.Contact }) }

func namesOf(which func(Channel) bool) (names []string) {
	for _, c := range Channels() {
		if which(c) {
			names = append(names, c.Name)
		}
	}
	return names
}

// Channels lists the channels of the policy language, by name.
func Channels() []Channel {
	return []Channel{
		{Name: "call", Contact: true, Address: AddressPhone, Text: "script", TextNeeded: true, Quiet: true},
		{Name: "email", Contact: true, Address: AddressEmail, Text: "template", TextNeeded: true, Quiet: true},
		{Name: "letter", Contact: true, Address: AddressPostal, Text: "template", TextNeeded: true},
		{Name: "sms", Contact: true, Address: AddressPhone, Text: "template", TextNeeded: true, Quiet: true, Informal: true},
		{Name: "task", Address: AddressQueue, Text: "template"},
		{Name: "webhook", Address: AddressURL, Text: "template"},
		{
			Name: "whatsapp", Contact: true, Address: AddressPhone, Text: "template", TextNeeded: true,
			Quiet: true, Consent: true, Informal: true,
		},
	}
}

// ChannelOf returns the channel of a name; ok is false when there is none.
func ChannelOf(name string) (ch Channel, ok bool) {
	if c := channelNamed(name); c != nil {
		return *c, true
	}
	return Channel{}, false
}

// channelNamed returns the channel of a name, which nobody may change; nil when there is none.
func channelNamed(name string) *Channel {
	for i := range channels {
		if channels[i].Name == name {
			return &channels[i]
		}
	}
	return nil
}

// addressNouns name the addresses of a client.
var addressNouns = map[AddressKind]string{AddressEmail: "e-mail address", AddressPhone: "phone number", AddressPostal: "postal address"}

func (c *Client) addressOf(k AddressKind) string {
	switch k {
	case AddressEmail:
		return c.Email
	case AddressPhone:
		return c.Phone
	case AddressPostal:
		return strings.Join(c.Address, ", ")
	}
	return ""
}

// addressFor is where a contact is reached on a channel: letters go to them at the
// client's address.
func (c *Client) addressFor(x *Contact, k AddressKind) string {
	switch {
	case x == nil || k == AddressPostal:
		return c.addressOf(k)
	case k == AddressEmail:
		return x.Email
	case k == AddressPhone:
		return x.Phone
	}
	return ""
}

// AddressIn is an address on a channel: of the first contact of a role who has one that is not
// known to be bad; of the client itself for no role. It is empty when there is none.
func (c *Client) AddressIn(role, channel string) string {
	ch, ok := ChannelOf(channel)
	if !ok || role == "" {
		return c.AddressOn(channel)
	}
	for _, x := range c.InRole(role) {
		if to := c.addressFor(x, ch.Address); to != "" && !slices.Contains(c.Bad, to) {
			return to
		}
	}
	return ""
}

// AddressOn is the client's address on a channel, good or bad; empty when there is none.
func (c *Client) AddressOn(channel string) string {
	ch, ok := ChannelOf(channel)
	if !ok {
		return ""
	}
	return c.addressOf(ch.Address)
}

// BadOn reports whether the client's address on a channel is one at which they were not reached.
func (c *Client) BadOn(channel string) bool {
	to := c.AddressOn(channel)
	return to != "" && slices.Contains(c.Bad, to)
}

var channels = Channels()
