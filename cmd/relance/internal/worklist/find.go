package worklist

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// Find finds a message by its key, or by the beginning of it when only one begins so.
func Find(ctx context.Context, r ledger.Reader, id string) (found ledger.Message, err error) {
	if m, err := r.Message(ctx, id); err == nil || !errors.Is(err, ledger.ErrNotFound) {
		return m, err
	}
	n := 0
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Key: id}) {
		if err != nil {
			return found, err
		}
		found = m
		n++
	}
	switch {
	case n == 0:
		if entry, err := bankEntry(ctx, r, id); err != nil || entry != "" {
			return found, cmp.Or[error](err, &refusal{fmt.Sprintf("%s is money on a bank statement: %s says what it is for", entry, MatchCommand(entry)), ledger.ErrNotFound})
		}
		return found, &refusal{fmt.Sprintf("there is no task %s; relance tasks lists them", id), ledger.ErrNotFound}
	case n > 1:
		return found, &refusal{fmt.Sprintf("%d messages begin with %s: give more of the id", n, id), ledger.ErrNotFound}
	}
	return found, nil
}

// FindLetter finds the message of a key, or the last letter that was sent about an invoice. It
// fails when no letter about the invoice waits for word that it arrived.
func FindLetter(ctx context.Context, r ledger.Reader, name string) (ledger.Message, error) {
	inv, err := r.Invoice(ctx, name)
	if errors.Is(err, ledger.ErrNotFound) {
		m, err := r.Message(ctx, name)
		if errors.Is(err, ledger.ErrNotFound) {
			err = fmt.Errorf("there is no invoice and no message %s: %w", name, ledger.ErrNotFound)
		}
		return m, err
	}
	if err != nil {
		return ledger.Message{}, err
	}
	var sent []ledger.Message
	var others []string
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{Invoice: inv.ID}) {
		if err != nil {
			return ledger.Message{}, err
		}
		_, b, err := journal.ReadRecord(rec)
		if err != nil {
			return ledger.Message{}, err
		}
		decided, ok := b.(journal.MessageDecided)
		if !ok {
			continue
		}
		m, err := r.Message(ctx, decided.Key) // whose client may have been another one then
		if errors.Is(err, ledger.ErrNotFound) {
			continue
		}
		if err != nil {
			return m, err
		}
		if m.Channel != "letter" || !slices.ContainsFunc(m.Body.All(), func(l engine.Line) bool { return l.Invoice == name }) {
			continue
		}
		if m.Status == ledger.Sent {
			sent = append(sent, m)
		} else {
			others = append(others, string(m.Status))
		}
	}
	if len(sent) == 0 {
		also := ""
		if len(others) > 0 {
			also = "; there is one that is " + strings.Join(others, ", one that is ")
		}
		return ledger.Message{}, &refusal{fmt.Sprintf("no letter about %s waits for word that it arrived%s", name, also), ledger.ErrConflict}
	}
	return slices.MaxFunc(sent, func(a, b ledger.Message) int { return cmp.Or(a.Changed.Compare(b.Changed), cmp.Compare(a.Key, b.Key)) }), nil
}
