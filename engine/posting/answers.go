package posting

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// AnswerConfig is what a client wrote.
type AnswerConfig struct {
	At      time.Time   // now
	Today   engine.Date // the creditor's day at that instant
	ID      string      // of what they wrote: it is recorded once
	Client  string
	From    string // the address that it came from; may be empty
	Subject string // may be empty
	Text    string // may be empty
	// Automatic says that a program wrote it: it is noted, and nobody has to read it.
	Automatic bool
	By        string // who collected it; may be empty
}

// Answer is what a client wrote and nobody has read.
type Answer struct {
	ID     string // what names it; the key of its event is "answer/" and this
	Client string
	From   string      // the address that it came from; may be empty
	Text   string      // its subject, and what they wrote; may be empty
	Since  engine.Date // the day it was collected
}

// answerPrefix begins the key of an answer's event.
const answerPrefix = "answer/"

// answerSaid begins the note of an answer.
const answerSaid = "answer"

// AnswerKey is the key of the event of an answer.
func AnswerKey(id string) string { return answerPrefix + id }

// IsAnswer reports whether an event is what a client wrote.
func IsAnswer(e *ledger.Event) bool { return strings.HasPrefix(e.Key, answerPrefix) }

// RecordAnswer notes what a client wrote. Until somebody has read it (ReadAnswer), or Book.AnswerDays are over, nobody
// is contacted about what they owe. It reports false when it was recorded before.
func RecordAnswer(ctx context.Context, l ledger.Ledger, c AnswerConfig) (fresh bool, err error) {
	note := answerSaid
	if c.Automatic {
		note = "automatic answer"
	}
	for _, s := range []string{c.Subject, c.Text} {
		if s != "" {
			note += ": " + s
		}
	}
	event := ledger.Event{Key: AnswerKey(c.ID), Event: engine.Event{
		Date: c.Today, Type: engine.EventNote, Client: c.Client, To: c.From, Note: note,
	}}
	err = l.Write(ctx, func(ctx context.Context, tx ledger.Tx) error {
		if _, err := tx.Event(ctx, event.Key); !errors.Is(err, ledger.ErrNotFound) {
			return err
		}
		if _, err := RecordIn(ctx, tx, RecordConfig{At: c.At, Today: c.Today, Events: []ledger.Event{event}, By: c.By}); err != nil {
			return err
		}
		fresh = true
		if c.Automatic {
			return nil
		}
		return changeAnswers(ctx, tx, func(keys []string) []string { return append(keys, event.Key) })
	})
	if err != nil {
		return false, fmt.Errorf("answer of client %s: %w", c.Client, err)
	}
	return fresh, nil
}

// changeAnswers changes the list of answers that nobody has read.
func changeAnswers(ctx context.Context, tx ledger.Tx, change func(keys []string) []string) error {
	m, err := tx.Meta(ctx)
	if err != nil {
		return err
	}
	m.Answers = change(slices.Clone(m.Answers))
	return tx.SetMeta(ctx, m)
}

// AnswersWaiting lists the answers that nobody has read, in the order in which they came. Its cost follows those listed.
func AnswersWaiting(ctx context.Context, r ledger.Reader) ([]Answer, error) {
	m, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	var list []Answer
	for _, key := range m.Answers {
		e, err := r.Event(ctx, key)
		if err != nil {
			return nil, fmt.Errorf("answer %s: %w", key, err)
		}
		list = append(list, Answer{ID: strings.TrimPrefix(key, answerPrefix), Client: e.Client, From: e.To, Text: strings.TrimPrefix(strings.TrimPrefix(e.Note, answerSaid), ": "), Since: e.Date})
	}
	return list, nil
}

// AnswerRead is a person's word that they read an answer.
type AnswerRead struct {
	At    time.Time
	Today engine.Date
	ID    string // Answer.ID
	By    string // may be empty
	Note  string // what they made of it; may be empty
}

// ReadAnswer notes in a transaction that a person read an answer: it holds nothing back any more. It fails with
// ledger.ErrNotFound when no answer that waits has that ID.
func ReadAnswer(ctx context.Context, tx ledger.Tx, c AnswerRead) (*Recorded, error) {
	waiting, err := AnswersWaiting(ctx, tx)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(waiting, func(a Answer) bool { return a.ID == c.ID })
	if i < 0 {
		return nil, fmt.Errorf("answer %s: %w", c.ID, ledger.ErrNotFound)
	}
	note := "answer was read"
	if c.Note != "" {
		note += ": " + c.Note
	}
	event := ledger.Event{Key: "read/" + AnswerKey(c.ID), Event: engine.Event{Date: c.Today, Type: engine.EventNote, Client: waiting[i].Client, Note: note}}
	done, err := RecordIn(ctx, tx, RecordConfig{At: c.At, Today: c.Today, Events: []ledger.Event{event}, By: c.By})
	if err != nil {
		return nil, err
	}
	return done, changeAnswers(ctx, tx, func(keys []string) []string {
		return slices.DeleteFunc(keys, func(key string) bool { return key == AnswerKey(c.ID) })
	})
}

// readAnswers adds the answers that nobody has read to what came in, by the client's open invoices.
func (in Incoming) readAnswers(ctx context.Context, r ledger.Reader, days int, today engine.Date) (Incoming, error) {
	if days <= 0 {
		return in, nil
	}
	waiting, err := AnswersWaiting(ctx, r)
	if err != nil {
		return nil, err
	}
	for i := range waiting {
		a := &waiting[i]
		answer := &engine.Incoming{Entry: a.ID, Answer: true, Name: a.From, Text: a.Text, Booked: a.Since, Until: a.Since + engine.Date(days)}
		if today >= answer.Until {
			continue
		}
		for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: a.Client, Open: true}) {
			if err != nil {
				return nil, err
			}
			if in == nil {
				in = Incoming{}
			}
			in.keep(inv.ID, answer)
		}
	}
	return in, nil
}
