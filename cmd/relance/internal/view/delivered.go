package view

import (
	"path/filepath"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine/dispatch"
)

// Delivered is what became of the outbox in one pass.
type Delivered struct {
	Live       bool      `json:"live"`             // deploy.cue says that clients are contacted
	Folder     string    `json:"folder,omitempty"` // where messages went instead, when it is not live
	Carriers   []Carrier `json:"carriers"`         // what carries each channel
	Sent       int       `json:"sent"`             // messages that their channel took
	Suppressed int       `json:"suppressed"`       // that lost their reason before they left
	Failed     int       `json:"failed"`           // that did not leave, and will not
	Postponed  int       `json:"postponed"`        // that did not leave, and are tried again
	Unknown    []string  `json:"unknown"`          // keys of the messages of which nobody knows whether they left
	Problems   []Problem `json:"problems"`         // messages that could not be tried, and stay in the outbox
	Resting    []Resting `json:"resting"`          // channels that took no more messages
	Delayed    []Retry   `json:"delayed"`          // messages that were tried, now or earlier, and are tried again
	Deferred   []Wait    `json:"deferred"`         // messages that may not leave yet
	Look       bool      `json:"look"`             // a person should look; the exit code is 2
}

// Carrier is what carries one channel.
type Carrier struct {
	Channel   string `json:"channel"`
	Entity    string `json:"entity,omitempty"` // whose messages; none for all that have no carrier of their own
	Transport string `json:"transport"`        // such as smtp, twilio or folder
	To        string `json:"to,omitempty"`     // where it leads, in a few words
}

// Problem is a message that could not be tried.
type Problem struct {
	Message string `json:"message"` // its key
	Reason  string `json:"reason"`
}

// Resting is a channel that took no more messages.
type Resting struct {
	Channel string    `json:"channel"`
	Reason  string    `json:"reason"`
	Ours    bool      `json:"ours"`           // a person has to mend it; else it may pass
	Left    int       `json:"left"`           // messages that wait for it
	Since   time.Time `json:"since,omitzero"` // when the first of them was decided
}

// Retry is a number of messages of a channel that did not leave for the same reason.
type Retry struct {
	Channel  string    `json:"channel"`
	Reason   string    `json:"reason"`
	Messages int       `json:"messages"`      // how many
	Since    time.Time `json:"since"`         // when the first of them was decided
	Next     time.Time `json:"next,omitzero"` // when the first of them may be tried again
}

// Wait is a number of messages of a channel that may not leave yet.
type Wait struct {
	Channel  string    `json:"channel"`
	Messages int       `json:"messages"`       // how many
	Until    time.Time `json:"until,omitzero"` // none when time alone does not end it
	Reason   string    `json:"reason"`
}

// NewDelivered is the view of a pass over the outbox.
func NewDelivered(d *delivery.Deployment, r *dispatch.Report) *Delivered {
	v := &Delivered{
		Live: d.Live, Carriers: NewCarriers(d), Sent: r.Sent, Suppressed: r.Suppressed, Failed: r.Failed, Postponed: r.Postponed, Unknown: texts(r.Waiting),
		Problems: list(r.Problems, func(p *dispatch.Problem) Problem { return Problem{p.Key, p.Err.Error()} }),
		Resting:  list(r.Resting, func(x *dispatch.Rest) Resting { return Resting{x.Channel, x.Reason, x.Ours, x.Left, x.Since} }),
		Delayed:  list(r.Delayed, func(x *dispatch.Delay) Retry { return Retry{x.Channel, x.Reason, x.Messages, x.Since, x.Next} }),
		Deferred: list(r.Holding, func(h *dispatch.Holding) Wait { return Wait{h.Channel, h.Messages, h.Until, h.Reason} }),
		Look:     delivery.Troubled(r),
	}
	if !d.Live {
		v.Folder = filepath.ToSlash(d.Deliveries())
	}
	return v
}

// NewCarriers lists what carries the channels of a deployment.
func NewCarriers(d *delivery.Deployment) []Carrier {
	return list(d.Carriers(), func(c *delivery.Carrier) Carrier { return Carrier{c.Channel, c.Entity, c.Transport, c.To} })
}
