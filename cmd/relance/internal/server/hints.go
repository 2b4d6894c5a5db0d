package server

import (
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine/posting"
)

// fieldHints say what a field should be where the error itself repeats what was written.
var fieldHints = map[string]string{
	"amount": "an amount such as 1234.56, of more than 0, in the currency of what it is about; of a promise or a dispute of one invoice", "fee": "an amount such as 12.50, of more than 0",
	"currency": "an ISO 4217 code, such as EUR", "entity": "an entity of the book", "exit": "an exit of the book", "channel": "a channel, or * for all",
	"schedule": "instalments in the order of their days, such as 2026-04-01 100.00; 2026-05-01 100.00", "instalments": "a number of equal parts, from 1 to 120, or a schedule",
}

// fieldHint says what a field should be. It repeats nothing of what was sent.
func fieldHint(e *worklist.FieldError) string {
	if hint, ok := fieldHints[e.Field]; ok {
		return hint
	}
	return e.Err.Error()
}

// problemHint says how to mend what the ledger refuses. It repeats nothing of what was sent, and tells no address.
func problemHint(p *posting.Problem) string {
	if strings.HasPrefix(p.Hint, "say which: ") {
		return "say which of their addresses, or the role of the contact"
	}
	if strings.HasPrefix(p.Hint, "name the instalment") {
		return "it is in instalments: name one of them"
	}
	return p.Hint
}
