package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/shadow"
)

// Shadow is what a shadow would have sent, beside what was sent.
type Shadow struct {
	From    string             `json:"from,omitempty"` // the first day; none for all that there is
	To      engine.Date        `json:"to"`             // the last day
	Live    ShadowSide         `json:"live"`           // what was sent
	Shadow  ShadowSide         `json:"shadow"`         // what the shadow would have sent
	Clients []ShadowDifference `json:"clients"`        // whom the two do not treat alike
}

// ShadowSide counts the messages of one side.
type ShadowSide struct {
	Clients  int            `json:"clients"`  // who were contacted
	Contacts int            `json:"contacts"` // messages to clients
	Tasks    int            `json:"tasks"`    // for people
	Channels map[string]int `json:"channels"` // messages, by channel
	Steps    map[string]int `json:"steps"`    // messages, by policy and state
}

// ShadowDifference is a client whom the two do not treat alike.
type ShadowDifference struct {
	Client string          `json:"client"`
	Kind   string          `json:"kind"`   // shadow only, live only, firmer or milder
	Live   []ShadowContact `json:"live"`   // what was sent
	Shadow []ShadowContact `json:"shadow"` // what the shadow would have sent
}

// ShadowContact is one message to a client.
type ShadowContact struct {
	Date     engine.Date `json:"date"` // on which it goes out
	Channel  string      `json:"channel"`
	Policy   string      `json:"policy"`
	State    string      `json:"state"`
	Amount   string      `json:"amount"` // that is asked for
	Currency string      `json:"currency"`
}

// NewShadow is the view of a report.
func NewShadow(r *shadow.Report) Shadow {
	return Shadow{
		From: r.From.String(), To: r.To, Live: newShadowSide(&r.Live), Shadow: newShadowSide(&r.Shadow),
		Clients: list(r.Clients, func(d *shadow.Difference) ShadowDifference {
			return ShadowDifference{d.Client, Differs(d), list(d.Live, newShadowContact), list(d.Shadow, newShadowContact)}
		}),
	}
}

func newShadowSide(s *shadow.Side) ShadowSide {
	by := func(list []shadow.Count) map[string]int {
		m := map[string]int{}
		for _, c := range list {
			m[c.Name] = c.Messages
		}
		return m
	}
	return ShadowSide{s.Clients, s.Contacts, s.Tasks, by(s.Channels), by(s.Steps)}
}

func newShadowContact(c *shadow.Contact) ShadowContact {
	return ShadowContact{c.Date, c.Channel, c.Policy, c.State, c.Currency.Format(c.Amount), c.Currency.Code()}
}

// Differs says in what the two differ.
func Differs(d *shadow.Difference) string {
	switch {
	case len(d.Live) == 0:
		return "shadow only"
	case len(d.Shadow) == 0:
		return "live only"
	case d.ShadowTone > d.LiveTone:
		return "firmer"
	}
	return "milder"
}
