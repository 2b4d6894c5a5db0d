package journal

import (
	"encoding/json"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Import says which exports were read, and how much they changed. The maps count by kind of
// change: "new", "changed", "unchanged" and so on.
type Import struct {
	AsOf     engine.Date    `json:"as_of"` // the day of the balances
	Clients  map[string]int `json:"clients"`
	Events   map[string]int `json:"events"`
	Files    []File         `json:"files"`
	Full     bool           `json:"full"` // it had all open invoices
	Invoices map[string]int `json:"invoices"`
	Open     []Total        `json:"open"`
	Known    *Known         `json:"known,omitempty"`
}

// Known is what an import leaves for the next one: of which day the latest balances are, and
// which columns the last export of each kind had.
type Known struct {
	Balances engine.Date `json:"balances"`
	Invoices []string    `json:"invoices,omitempty"`
	Clients  []string    `json:"clients,omitempty"`
	// Kept are the columns of invoices that an export lacked once and a person let it lack.
	Kept []string `json:"kept,omitempty"`
}

func (Import) kind() ledger.Kind { return ledger.KindImport }

// File is a file that was imported, or a list that a source answered.
type File struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"` // hex; of a list, of its rows as they were read

	// Of a source of deploy.cue; empty for files that a person named.
	Source string `json:"source,omitempty"` // its name there
	Kind   string `json:"kind,omitempty"`   // invoices, clients, contacts or events
	Place  string `json:"place,omitempty"`  // the database, service or folder
	Rows   int    `json:"rows,omitempty"`   // of a list; 0 for a file of a folder
}

// Total is what was open in one currency before and after an import, exact decimals.
type Total struct {
	Currency string `json:"currency"`
	Before   string `json:"before"`
	After    string `json:"after"`
}

// Copied says that facts of a live ledger were copied into its shadow.
type Copied struct {
	Live   int64  `json:"live"` // last entry of the live journal that was copied
	Hash   string `json:"hash"` // of that entry
	Copied string `json:"copied"`
}

func (Copied) kind() ledger.Kind { return ledger.KindImport }

// imported reads what an entry of KindImport says.
func imported(text json.RawMessage) (Body, error) {
	if has(text, "live") {
		return as[Copied](text)
	}
	return as[Import](text)
}

// Events says, beside the events themselves, that something happened.
type Events struct {
	Plan    string      `json:"plan,omitempty"`    // digest of the plan that noticed it
	Day     engine.Date `json:"day,omitzero"`      // of that plan
	Events  int         `json:"events,omitempty"`  // how many
	Message string      `json:"message,omitempty"` // key of the message that it came of
	Text    string      `json:"text,omitempty"`
}

func (Events) kind() ledger.Kind { return ledger.KindEvent }
