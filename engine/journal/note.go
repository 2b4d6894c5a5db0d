package journal

import (
	"encoding/json"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Note is free text of a person about an invoice or a client.
type Note struct {
	On   engine.Date `json:"on"` // the day it is about
	Text string      `json:"text"`
}

func (Note) kind() ledger.Kind { return ledger.KindNote }

// Bank says that all payments up to a day are known.
type Bank struct {
	Bank engine.Date `json:"bank"`
	Text string      `json:"text"`
}

func (Bank) kind() ledger.Kind { return ledger.KindNote }

// Restored says that a person took over a ledger although messages left that it does not know
// of.
type Restored struct {
	Messages []string  `json:"messages"`       // their keys, as they left
	From     time.Time `json:"from,omitzero"`  // when the first of them left
	Until    time.Time `json:"until,omitzero"` // when the last one did
	Text     string    `json:"text,omitempty"` // what the person says of it
}

func (Restored) kind() ledger.Kind { return ledger.KindRestore }

// Rows says that cases or messages were changed with no other entry.
type Rows struct{}

func (Rows) kind() ledger.Kind { return ledger.KindRows }

// Attended says what a person did about an action that could not be carried out without them.
type Attended struct {
	Message string      `json:"attended"` // ledger.Message.Key
	Word    string      `json:"word"`     // dispatch.AttentionWord
	Day     engine.Date `json:"day"`
	Text    string      `json:"text,omitempty"`
}

func (Attended) kind() ledger.Kind { return ledger.KindNote }

// Live says that the rehearsal on a ledger is over. One entry says it of the ledger, and one of each
// case that begins again.
type Live struct {
	Live string      `json:"live"` // rehearsal.Begin
	Day  engine.Date `json:"day"`
	// Of a case: the states from which and in which it begins.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// Of the ledger: cases that forgot what was rehearsed, and messages that waited.
	Cases      int    `json:"cases,omitempty"`
	Suppressed int    `json:"suppressed,omitempty"`
	Text       string `json:"text,omitempty"`
}

func (Live) kind() ledger.Kind { return ledger.KindNote }

// noted reads what an entry of KindNote says.
func noted(text json.RawMessage) (Body, error) {
	switch {
	case has(text, "bank"):
		return as[Bank](text)
	case has(text, "attended"):
		return as[Attended](text)
	case has(text, "live"):
		return as[Live](text)
	}
	return as[Note](text)
}
