package view

import "github.com/relance-dev/relance/cmd/relance/internal/collect"

// Collected is what mails were taken in.
type Collected struct {
	DryRun bool            `json:"dry_run"` // nothing was written
	Mails  []CollectedMail `json:"mails"`   // in the order in which they were read
}

// CollectedMail is what became of one mail.
type CollectedMail struct {
	Kind    collect.Kind `json:"kind"`              // answer, automatic, bounce, returned, late, unknown, known or own
	ID      string       `json:"id,omitempty"`      // of an answer: what names it in relance tasks done
	Client  string       `json:"client,omitempty"`  // whose it is
	Name    string       `json:"name,omitempty"`    // of the client
	From    string       `json:"from,omitempty"`    // the address that wrote; of a mail that came back, the one that it was to
	Subject string       `json:"subject,omitempty"` // of the mail
	Detail  string       `json:"detail,omitempty"`  // of a mail that came back: why
	Clients []string     `json:"clients"`           // of an unknown mail: the clients whose address it is, when there are several
}

// NewCollected is the view of what mails were taken in.
func NewCollected(taken []collect.Taken, dryRun bool) Collected {
	return Collected{DryRun: dryRun, Mails: list(taken, func(t *collect.Taken) CollectedMail {
		return CollectedMail{t.Kind, t.ID, t.Client, t.Name, t.From, t.Subject, t.Detail, append([]string{}, t.Clients...)}
	})}
}
