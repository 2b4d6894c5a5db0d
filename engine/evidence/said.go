package evidence

import (
	"encoding/json"
	"fmt"

	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/engine/simulate"
)

// Said is what an entry of the journal says, whoever wrote it; the entry's kind tells
// which fields it has.
type Said struct {
	Day string `json:"day"` // of plans, decisions, messages that are decided, answers

	// Of a plan.
	Plan   string `json:"plan"`
	Step   string `json:"step"`
	Book   string `json:"book"`   // digest of the book it decides under
	Commit string `json:"commit"` // of the book's text

	// Of a decision.
	Moves    []run.Move       `json:"moves"`
	Values   []simulate.Value `json:"values"`
	Asks     string           `json:"asks"`
	Open     string           `json:"open"`
	Currency string           `json:"currency"`

	// Of a message and of a receipt. Key is that of a message that was decided, Message
	// that of one on its way.
	Key       string          `json:"key"`
	Message   string          `json:"message"`
	Channel   string          `json:"channel"`
	Status    ledger.Status   `json:"status"`
	Template  string          `json:"template"`
	Policy    string          `json:"policy"`
	State     string          `json:"state"`
	Amount    string          `json:"amount"`
	Invoices  []string        `json:"invoices"`
	Invoice   string          `json:"invoice"`
	Decided   string          `json:"decided"`
	Fallback  string          `json:"fallback"`
	Contact   string          `json:"contact"`
	Person    string          `json:"person"`
	Reason    string          `json:"reason"`
	Receipt   string          `json:"receipt"`
	Attempt   int             `json:"attempt"`
	NotBefore string          `json:"not_before"`
	By        string          `json:"by"`
	Lost      []dispatch.Lost `json:"lost"`
	Rendition string          `json:"rendition"`

	// Of an answer; To is also the address of a message.
	Answer string `json:"answer"`
	From   string `json:"from"`
	To     string `json:"to"`
	Note   string `json:"note"`

	// Of a note.
	On   string `json:"on"`
	Text string `json:"text"`
}

// Read reads what an entry says. Fields that it does not know are left out; imports and
// events say it by the facts that they made, and have none.
func Read(e *ledger.Entry) (Said, error) {
	var s Said
	if e.Kind == ledger.KindImport || e.Kind == ledger.KindEvent {
		return s, nil
	}
	if err := json.Unmarshal(e.Body, &s); err != nil {
		return s, fmt.Errorf("entry %d of the journal, a %s: %w", e.Seq, e.Kind, err)
	}
	return s, nil
}
