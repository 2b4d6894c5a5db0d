package timeline

import (
	"context"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Why says which rule led a case into a state the last time, or has a person asked to agree to it: the
// moves of that day as the journal has them, each with the rule and where it is written, then the values that
// the rule saw. It is empty when the journal knows of none. Its cost follows the entries about the case.
func Why(ctx context.Context, r ledger.Reader, say words.Writer, id, state string) (lines []string, err error) {
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{Case: id}) {
		if err != nil {
			return nil, err
		}
		_, body, err := journal.ReadRecord(rec)
		if err != nil {
			continue // of a later version: it is told as it stands elsewhere
		}
		d, ok := body.(journal.Decision)
		if ok && leads(&d, state) {
			lines = decisionText(say, &d)
		}
	}
	for i := range lines {
		lines[i] = words.Printable(lines[i])
	}
	return lines, nil
}

// leads reports whether a decision led to a state, or asks for it.
func leads(d *journal.Decision, state string) bool {
	for i := range d.Moves {
		if d.Moves[i].To == state {
			return true
		}
	}
	return d.Asks == state
}
