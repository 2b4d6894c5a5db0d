package worklist

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// QueueAnswers is the queue of what clients wrote and nobody has read.
const QueueAnswers = "answers"

// Answers lists what clients wrote and nobody has read, in the order in which it came.
func Answers(ctx context.Context, r ledger.Reader, today engine.Date) ([]Item, error) {
	waiting, err := posting.AnswersWaiting(ctx, r)
	if err != nil {
		return nil, err
	}
	list := make([]Item, len(waiting))
	for i := range waiting {
		a := &waiting[i]
		c, err := r.Client(ctx, a.Client)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return nil, err
		}
		list[i] = Item{
			ID: a.ID, Kind: KindAnswer, Queue: QueueAnswers, Since: a.Since, Days: max(0, int(today-a.Since)), Waits: true, Ways: ways[KindAnswer],
			Client: a.Client, Name: c.Name, Person: a.From, Title: a.Text, Invoices: []string{},
		}
	}
	return list, nil
}

// answer finds the one answer that waits whose ID begins so; nil when there is none, or several.
func answer(ctx context.Context, r ledger.Reader, id string) (found *posting.Answer, err error) {
	waiting, err := posting.AnswersWaiting(ctx, r)
	for i := range waiting {
		if id != "" && strings.HasPrefix(waiting[i].ID, id) {
			if found != nil {
				return nil, fmt.Errorf("two answers begin with %s: give more of the id", id)
			}
			found = &waiting[i]
		}
	}
	return found, err
}

// read notes that a person read an answer.
func (d *Done) read(ctx context.Context, tx ledger.Tx, a *posting.Answer) (*posting.Recorded, error) {
	if d.LetGo || d.Outcome != "done" {
		return nil, &FieldError{"outcome", d.Outcome, errors.New("an answer is read, which is done; record what it says with relance record")}
	}
	return posting.ReadAnswer(ctx, tx, posting.AnswerRead{At: d.At, Today: d.Today, ID: a.ID, By: d.By, Note: d.Note})
}
