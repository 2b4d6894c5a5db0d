package view

import (
	"path/filepath"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forget"
)

// Forgotten is what relance forget takes out of a ledger, or would.
type Forgotten struct {
	Ledger    string          `json:"ledger"`              // its file, or its address
	Client    string          `json:"client"`              // id of the client
	Last      engine.Date     `json:"last"`                // the last day on which something happened with them
	Kept      engine.Date     `json:"kept_until"`          // the last day on which they have to be kept
	Years     int             `json:"years"`               // for which they are, after the end of the year of that day
	Forgotten engine.Date     `json:"forgotten,omitzero"`  // the day on which they were; none while they were not
	Entry     int64           `json:"entry,omitempty"`     // of the journal that says so; none when nothing was taken out now
	Parts     []ForgottenPart `json:"parts"`               // what is taken out
	Open      []Unforgotten   `json:"open"`                // what is open with them: they are kept; the exit code is 2
	Elsewhere []string        `json:"elsewhere,omitempty"` // folders that the book names, and that may have something of them
}

// ForgottenPart is how much of a kind is taken out.
type ForgottenPart struct {
	Kind  string      `json:"kind"`  // client, invoices, events, messages, renditions, files, statements or entries
	Count int         `json:"count"` // of these
	From  engine.Date `json:"from"`  // the first day
	To    engine.Date `json:"to"`    // the last one
}

// Unforgotten is something that is open with a client.
type Unforgotten struct {
	What     string      `json:"what"`               // invoice, account, case, message, promise, answer or run
	ID       string      `json:"id,omitempty"`       // of the invoice, the case, the message, the answer; of a promise that of its case
	Amount   string      `json:"amount,omitempty"`   // exact decimal
	Currency string      `json:"currency,omitempty"` // ISO 4217
	Status   string      `json:"status,omitempty"`   // of a message
	Until    engine.Date `json:"until,omitzero"`     // of a promise
}

// ForgetDue is whom relance forget --due lists.
type ForgetDue struct {
	Ledger  string        `json:"ledger"`  // its file, or its address
	Years   int           `json:"years"`   // for which clients are kept
	Clients []Forgettable `json:"clients"` // by id
}

// Forgettable is a client who may be forgotten.
type Forgettable struct {
	Client string      `json:"client"` // id
	Name   string      `json:"name"`
	Last   engine.Date `json:"last"`       // the last day on which something happened with them
	Kept   engine.Date `json:"kept_until"` // the last day on which they had to be kept
}

// NewForgotten is the view of what was found.
func NewForgotten(path string, f *forget.Found, years int, elsewhere []string) Forgotten {
	return Forgotten{
		Ledger: filepath.ToSlash(path), Client: f.Client.ID, Last: f.Last, Kept: f.Over - 1, Years: years, Forgotten: f.Forgotten, Entry: f.Seq,
		Parts: list(f.Parts, func(p *forget.Part) ForgottenPart { return ForgottenPart{p.Kind, p.Count, p.From, p.To} }),
		Open: list(f.Open, func(r *forget.Reason) Unforgotten {
			u := Unforgotten{What: r.What, ID: r.ID, Status: string(r.Status), Until: r.Until}
			if r.Amount != 0 {
				u.Amount, u.Currency = r.Currency.Format(r.Amount), r.Currency.Code()
			}
			return u
		}),
		Elsewhere: elsewhere,
	}
}

// NewForgetDue is the view of who may be forgotten.
func NewForgetDue(path string, due []forget.Standing, years int) ForgetDue {
	return ForgetDue{filepath.ToSlash(path), years, list(due, func(s *forget.Standing) Forgettable {
		return Forgettable{s.Client.ID, s.Client.Name, s.Last, s.Over - 1}
	})}
}
