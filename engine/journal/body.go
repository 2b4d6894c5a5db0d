package journal

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/relance-dev/relance/engine/ledger"
)

// Body is what an entry says: Run, Decision, MessageDecided, MessageDropped, Attempt,
// Receipt, Answer, Import, Copied, Events, Note, Bank,
// Live, Attended, Restored, Rows, Statements or Forgotten.
type Body interface {
	// kind is that of the entries that say it.
	kind() ledger.Kind
}

// Append adds an entry that says b. The draft has the instant, whom and what it is about,
// whose word it is and the facts that it makes; its Kind and Body are set here. It fails as
// ledger.Tx.Append does.
func Append(ctx context.Context, tx ledger.Tx, d ledger.Draft, b Body) (ledger.Entry, error) {
	d.Kind, d.Body = b.kind(), b
	return tx.Append(ctx, d)
}

// TakeOver goes on with a ledger although messages left that it does not know of, and
// returns them; see ledger.Ledger.TakeOver. The draft says who takes it over, and when.
func TakeOver(ctx context.Context, l ledger.Ledger, d ledger.Draft, text string) ([]ledger.Departure, error) {
	list, err := l.Departures(ctx)
	if err != nil {
		return nil, err
	}
	b := Restored{Messages: []string{}, Text: text}
	for i := range list {
		b.Messages = append(b.Messages, list[i].Key)
	}
	if len(list) > 0 {
		b.From, b.Until = list[0].At.UTC(), list[len(list)-1].At.UTC()
	}
	d.Kind, d.Body = b.kind(), b
	return list, l.TakeOver(ctx, d)
}

// Read reads what an entry says. It fails when that is none of the bodies of its kind.
func Read(e *ledger.Entry) (Body, error) {
	read := readers[e.Kind]
	if read == nil {
		return nil, fmt.Errorf("entry %d of the journal: there is no kind %q", e.Seq, e.Kind)
	}
	b, err := read(e.Body)
	if err != nil {
		return nil, fmt.Errorf("entry %d of the journal, a %s: %w", e.Seq, e.Kind, err)
	}
	return b, nil
}

// ReadRecord reads an entry as it is stored, and what it says.
func ReadRecord(rec ledger.Record) (ledger.Entry, Body, error) {
	e, err := rec.Entry()
	if err != nil {
		return e, nil, err
	}
	b, err := Read(&e)
	return e, b, err
}

// By is the person whose word an entry is; empty when it is nobody's.
func By(e *ledger.Entry) string {
	switch e.By {
	case ledger.ByRelance:
		return ""
	case "":
	default:
		return e.By
	}
	var said struct{ By string } // where it stood before entries had a place for it
	if json.Unmarshal(e.Body, &said) != nil {
		return ""
	}
	return said.By
}

// PlanOf is the digest of the plan that an entry is part of; empty when it is part of none.
func PlanOf(b Body) string {
	switch b := b.(type) {
	case Run:
		return b.Plan
	case Decision:
		return b.Plan
	case MessageDecided:
		return b.Plan
	case MessageDropped:
		return b.Plan
	case Events:
		return b.Plan
	}
	return ""
}

// readers read the bodies of each kind.
var readers = map[ledger.Kind]func(json.RawMessage) (Body, error){
	ledger.KindPlan:      as[Run],
	ledger.KindDecision:  as[Decision],
	ledger.KindApproval:  as[Answer],
	ledger.KindReceipt:   as[Receipt],
	ledger.KindEvent:     as[Events],
	ledger.KindRestore:   as[Restored],
	ledger.KindBank:      as[Statements],
	ledger.KindRows:      as[Rows],
	ledger.KindForgotten: as[Forgotten],
	ledger.KindMessage:   message,
	ledger.KindImport:    imported,
	ledger.KindNote:      noted,
}

// as reads a body of one type.
func as[T Body](text json.RawMessage) (Body, error) {
	var b T
	if err := json.Unmarshal(text, &b); err != nil {
		return nil, err
	}
	return b, nil
}

// has reports whether a body has a field.
func has(text json.RawMessage, field string) bool {
	var fields map[string]json.RawMessage
	if json.Unmarshal(text, &fields) != nil {
		return false
	}
	_, ok := fields[field]
	return ok
}
