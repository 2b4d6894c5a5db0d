package server

import (
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/perimeter"
	"github.com/relance-dev/relance/policies"
)

// byToken stands behind the name of a token in the journal.
const byToken = " (token)"

// forWhole is the answer to who sees a part of the clients, about what concerns all of them.
const forWhole = "You see a part of the clients, and this concerns all of them. Somebody who sees all does it."

// of is the office as somebody sees it: with the clients alone that deploy.cue gives them, whatever is asked of its ledger. Pages
// and the interface for programs work with what it returns, and with nothing else.
func (o *Office) of(p *policies.Perimeter) *Office {
	if p.Whole() {
		return o
	}
	part := *o
	part.Ledger, part.Perimeter = perimeter.Ledger(o.Ledger, p.Sees), p
	return &part
}

// part names the part of the clients that the office shows; empty for all.
func (o *Office) part() string {
	if o.Perimeter == nil {
		return ""
	}
	return o.Perimeter.Key
}

// perimeterOf is what a person sees: by what their service says of them, else by their name. That name may be one that they
// chose there.
func (o *Office) perimeterOf(p Person) *policies.Perimeter {
	return o.Book.Deploy.PerimeterOf(p.Groups, []string{p.Name})
}

// perimeterOfCaller is what a program sees: what is said of its token, of what who made it sees.
func (s *Server) perimeterOfCaller(o *Office, c caller) *policies.Perimeter {
	who := Person{Name: c.Person}
	for _, p := range s.cfg.Accounts.People() {
		if strings.EqualFold(p.Name, c.Person) {
			who = p
		}
	}
	if c.hook {
		return nil // a program of the book itself
	}
	made := o.perimeterOf(who)
	if token, ok := strings.CutSuffix(c.By, byToken); ok {
		return made.And(o.Book.Deploy.PerimeterNamed(token, c.By))
	}
	return made
}
