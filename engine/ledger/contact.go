package ledger

import (
	"time"

	"github.com/relance-dev/relance/engine"
)

// Contact is one contact with a client, for the caps on how often he is
// contacted over all channels.
type Contact struct {
	Client  string
	On      engine.Date // the creditor's civil day
	At      time.Time
	Channel string
	To      string // the address
	Message string // Message.Key
}

// Consent is a client's word on a channel, with its proof. The last one counts.
type Consent struct {
	Client  string
	Channel string // "*" is all
	To      string // the address it is about; empty means all of the channel
	Given   bool   // false withdraws it
	On      engine.Date
	Proof   string // where the word can be seen: a form, a mail, a recording
}

// Plan is a plan that was carried out, or is about to be.
type Plan struct {
	Digest   string
	Day      engine.Date // it was made for
	Begun    time.Time
	Finished time.Time // zero while it is not: it goes on where it stopped
}
