package view

import (
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/plan"
)

// Answered is a person's word on a proposal.
type Answered struct {
	Answer      string      `json:"answer"` // approved or rejected
	Day         engine.Date `json:"day"`
	Case        string      `json:"case"`
	Client      string      `json:"client"`
	Policy      string      `json:"policy"`
	From        string      `json:"from"`        // the state that the case is in
	To          string      `json:"to"`          // the state that it would enter
	Blacklisted bool        `json:"blacklisted"` // the answer put the client on the blacklist
}

// NewAnswered is the view of a person's word.
func NewAnswered(w plan.Waiting, agree bool, day engine.Date) Answered {
	v := Answered{Answer: "rejected", Day: day, Case: w.Case, Client: w.Client, Policy: w.Policy, From: w.From, To: w.To, Blacklisted: w.Blacklisted}
	if agree {
		v.Answer = "approved"
	}
	return v
}

// Proposals is what waits for a person's agreement.
type Proposals struct {
	Waiting []Proposal `json:"waiting"` // by case
}

// NewProposals is the view of all that waits for a person.
func NewProposals(waiting []plan.Waiting) Proposals {
	return Proposals{list(waiting, func(w *plan.Waiting) Proposal { return Proposal{w.Case, w.Client, w.Policy, w.From, w.To, w.New} })}
}
