package journal

import (
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
)

// Progress is a message of the outbox that moved, and where it stands then.
type Progress struct {
	Message   string        `json:"message"` // ledger.Message.Key
	Channel   string        `json:"channel"`
	Status    ledger.Status `json:"status"`
	Attempt   int           `json:"attempt"` // ledger.Message.Attempts
	Reason    string        `json:"reason,omitempty"`
	Receipt   string        `json:"receipt,omitempty"`   // what the channel calls the message
	Units     int           `json:"units,omitempty"`     // that the channel charges for
	Rendition string        `json:"rendition,omitempty"` // ledger.Rendition.Digest of the attempt
	NotBefore time.Time     `json:"not_before,omitzero"` // of the next attempt, UTC, to the second
	Lost      []Lost        `json:"lost,omitempty"`
	Blame     string        `json:"blame,omitempty"` // whose failure it was, as channels.Blame says it; empty when it was none
}

// Attempt says that an attempt at a message begins, or that the message is not sent any
// more.
type Attempt struct{ Progress }

func (Attempt) kind() ledger.Kind { return ledger.KindMessage }

// Receipt says what a channel answered, or a person in its place.
type Receipt struct{ Progress }

func (Receipt) kind() ledger.Kind { return ledger.KindReceipt }

// Rehearsed reports whether the message went into a folder, where a person may look at it:
// nobody received it, and it proves nothing.
func (r Receipt) Rehearsed() bool { return r.Reason == channels.IntoFolder }

// Lost is a line of a message that no longer holds.
type Lost struct {
	Case    string `json:"case"` // ledger.Case.ID
	Invoice string `json:"invoice,omitempty"`
	Reason  string `json:"reason"`
	Whole   bool   `json:"whole,omitempty"` // the case has no other line in the message
}
