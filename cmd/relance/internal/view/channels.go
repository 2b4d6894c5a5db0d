package view

import (
	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/policies"
)

// Channels is every channel of the policy language.
type Channels struct {
	Live     bool      `json:"live"`     // deploy.cue of the book says that clients are contacted
	Channels []Channel `json:"channels"` // by name
}

// Channel is one of them.
type Channel struct {
	Name       string   `json:"name"`
	Summary    string   `json:"summary"`
	Contact    bool     `json:"contact"`           // it reaches the client, and not your own people
	Address    string   `json:"address"`           // the kind of address that it needs
	Proof      string   `json:"proof"`             // what it proves
	Transports []string `json:"transports"`        // that can carry it
	Carrier    string   `json:"carrier,omitempty"` // the transport that carries it in the book; none without a book
}

// NewChannels lists the channels of a registry, and what carries each in a book; book may be nil.
func NewChannels(r *channels.Registry, book *policies.Book) Channels {
	v := Channels{Live: book != nil && book.Deploy != nil && book.Deploy.Live, Channels: []Channel{}}
	for _, spec := range r.Channels() {
		c := Channel{
			Name: spec.Name, Summary: spec.Summary, Contact: spec.Contact, Address: spec.Address.String(), Proof: spec.Proof.String(), Transports: []string{},
		}
		for _, t := range r.Transports(spec.Name) {
			c.Transports = append(c.Transports, t.Name)
		}
		if book != nil {
			c.Carrier = delivery.FolderName
			if route := book.Deploy.Route(spec.Name); route != nil {
				c.Carrier = route.Transport
			}
		}
		v.Channels = append(v.Channels, c)
	}
	return v
}
