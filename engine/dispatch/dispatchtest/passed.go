package dispatchtest

import (
	"context"
	"fmt"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// PassedOver lists, from the journal and the outbox alone, each state that a case left by one of its next rules although
// an action of it had neither been made by then nor been let go by a person: a step that was taken past
// one that did not happen. An action that says on_failure: "go_on" is none of them, nor is one whose own condition
// ended while it waited. It lists nothing else; moves counts the next rules that it looked at.
func PassedOver(t testing.TB, l ledger.Ledger, b *engine.Book) (list []string, moves int) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		v := viewer{book: b, messages: map[string]ledger.Message{}, done: map[string]bool{}, actions: map[string]map[ledger.PartKey][]string{}}
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			v.messages[m.Key] = m
		}
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
			if err != nil {
				return err
			}
			e, body, err := journal.ReadRecord(rec)
			if err != nil {
				return err
			}
			v.hear(&e, body)
		}
		list, moves = v.list, v.moves
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list, moves
}

// viewer follows a journal from its beginning.
type viewer struct {
	book     *engine.Book
	messages map[string]ledger.Message
	done     map[string]bool                        // messages that were made, or let go by a person
	actions  map[string]map[ledger.PartKey][]string // of a case, by the action without its tries: the messages
	list     []string
	moves    int
}

func (v *viewer) hear(e *ledger.Entry, body journal.Body) {
	switch b := body.(type) {
	case journal.MessageDecided:
		for _, part := range v.messages[b.Key].Parts {
			if v.actions[part.Case] == nil {
				v.actions[part.Case] = map[ledger.PartKey][]string{}
			}
			part.Try = 0
			v.actions[part.Case][part] = append(v.actions[part.Case][part], b.Key)
		}
	case journal.Receipt:
		m := v.messages[b.Message]
		made := b.Status == ledger.Sent || b.Status == ledger.Delivered
		byPerson := b.Status == ledger.Suppressed && journal.By(e) != ""
		v.done[b.Message] = v.done[b.Message] || made && m.Made != 0 || byPerson
	case journal.Attended:
		v.done[b.Message] = v.done[b.Message] || b.Word != "again"
	case journal.Decision:
		for _, move := range b.Moves {
			if move.Kind == engine.StepNext.String() && !move.Passed {
				v.moves++
				v.left(&b, &move)
			}
		}
	}
}

// left looks at what a case leaves behind.
func (v *viewer) left(d *journal.Decision, move *journal.Move) {
	entry := 0
	for part := range v.actions[move.Case] {
		if part.State == move.From {
			entry = max(entry, part.Entry)
		}
	}
	machine := v.book.Machine(move.Policy)
	for part, keys := range v.actions[move.Case] {
		if part.State != move.From || part.Entry != entry || machine == nil {
			continue
		}
		action := &machine.States[machine.State(part.State)].Do[part.Action]
		made := action.GoOn
		for _, key := range keys {
			made = made || v.done[key]
		}
		if last := v.messages[keys[len(keys)-1]]; !made && !(last.Status == ledger.Suppressed && action.When != nil) {
			v.list = append(v.list, fmt.Sprintf("%s: case %s went from %s to %s, and action %d of %s (%s) is %s: %s",
				d.Day, move.Case, move.From, move.To, part.Action, part.State, last.Channel, last.Status, last.Reason))
		}
	}
}
