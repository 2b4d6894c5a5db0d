package worklist

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// What can come of a task, beside the outcomes of a call.
const (
	OutcomeDone    = "done"
	OutcomeDispute = "dispute"
)

// Outcomes lists what can come of a task or a call.
func Outcomes() []string {
	return slices.Concat(engine.CallOutcomes, []string{OutcomeDone, OutcomeDispute})
}

// Done is a person's word on a task or a call.
type Done struct {
	Task    string      // its id, or the beginning of it
	Outcome string      // one of Outcomes
	On      engine.Date // the day it happened
	Until   engine.Date // the last day on which paying keeps a promise; for that alone
	Amount  string      // that is promised or contested, of one invoice; empty for all
	Reason  string      // why the client has not paid
	Note    string
	By      string // who says so; may be empty
	// LetGo says that it is not made, and the case goes on without it; it has no outcome then.
	LetGo bool

	At    time.Time   // now
	Today engine.Date // of the creditor, at that instant
}

// Close records what came of a task, and closes it, in one step. The contact that a case waits for has happened
// then, or was let go. An answer of a client was read. A task that is closed already stays as it is: then recorded is nil. It fails with a
// *FieldError when the word is not whole, and with posting.Problems when it cannot be.
func Close(ctx context.Context, l ledger.Ledger, book *engine.Book, d Done) (m ledger.Message, recorded *posting.Recorded, err error) {
	if all := Outcomes(); !d.LetGo && !slices.Contains(all, d.Outcome) {
		return m, nil, &FieldError{"outcome", d.Outcome, errors.New(words.Near(d.Outcome, all, "write one of "+strings.Join(all, ", ")))}
	}
	err = l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		if answer, err := answer(ctx, tx, d.Task); err != nil || answer != nil {
			if err == nil {
				m.Key = answer.ID
				recorded, err = d.read(ctx, tx, answer)
			}
			return err
		}
		recorded = nil
		if m, err = Find(ctx, tx, d.Task); err != nil {
			return err
		}
		done, err := closed(ctx, tx, m.Key)
		if err != nil || done {
			return err
		}
		recorded, err = d.close(ctx, tx, book, m)
		return err
	})
	return m, recorded, err
}

// close writes the word down, and lets it count for the cases that wait.
func (d *Done) close(ctx context.Context, tx ledger.Tx, book *engine.Book, m ledger.Message) (*posting.Recorded, error) {
	waits, err := dispatch.Waits(ctx, tx, book, &m)
	if err != nil {
		return nil, err
	}
	if m.Channel != "task" && m.Channel != "call" && (waits == nil || m.Status != ledger.Failed) {
		return nil, &refusal{fmt.Sprintf("message %s is a %s: only calls, tasks and what failed are done by people; see relance tasks resolve", m.Key, m.Channel), ledger.ErrConflict}
	}
	if d.LetGo && waits == nil {
		return nil, &refusal{fmt.Sprintf("no case waits for %s: there is nothing to let go", m.Key), ledger.ErrConflict}
	}
	events, err := d.events(m)
	if err != nil {
		return nil, err
	}
	if waits != nil {
		said := dispatch.Attention{Key: m.Key, Word: dispatch.AttentionReplaced, Note: d.Note, By: d.By, At: d.At, On: d.On}
		if d.LetGo {
			said.Word = dispatch.AttentionLetGo
		} else if of, ok := events[0].CameOf(); ok {
			said.Last = of
		}
		if _, err := dispatch.AttendIn(ctx, tx, book, said); err != nil {
			return nil, err
		}
	}
	return posting.RecordIn(ctx, tx, posting.RecordConfig{At: d.At, Today: d.Today, Events: events, By: d.By})
}

// called reports whether the word is what came of a call: of one that a list has, or one that was made
// instead of another contact.
func (d *Done) called(m *ledger.Message) bool {
	return !d.LetGo && (m.Channel == "call" || (m.Body.StandIn || m.Channel != "task") && slices.Contains(engine.CallOutcomes, d.Outcome))
}

// events are what a task that was done says; the first closes it.
func (d *Done) events(m ledger.Message) ([]ledger.Event, error) {
	about, err := d.about(m)
	if err != nil {
		return nil, err
	}
	word := "task " + d.Outcome
	if d.LetGo {
		word = m.Channel + " let go"
	}
	closing := engine.Event{Date: d.On, Type: engine.EventNote, Client: m.Client, Note: strings.TrimSuffix(word+": "+d.Note, ": ")}
	if d.called(&m) {
		closing = engine.Event{Date: d.On, Type: engine.EventCall, Client: m.Client, Outcome: d.Outcome, Reason: d.Reason, Note: d.Note}
		switch d.Outcome {
		case OutcomeDone:
			closing.Outcome = engine.CallAnswered
		case OutcomeDispute:
			closing.Outcome, closing.Reason = engine.CallAnswered, "dispute"
		case engine.CallWrongNumber:
			if m.Channel == "call" {
				closing.To, closing.Contact = m.Body.To, m.Body.Contact
			}
		case engine.CallPromise:
			if len(about) > 0 {
				closing, about = about[0], about[1:]
			}
		}
	}
	events := []ledger.Event{{Event: closing, Key: taskKey(m.Key)}}
	for _, e := range about {
		events = append(events, ledger.Event{Event: e, Key: taskKey(m.Key) + "/" + e.Invoice})
	}
	return events, nil
}

// about is what a promise or a dispute says of each invoice of the task.
func (d *Done) about(m ledger.Message) ([]engine.Event, error) {
	promise, dispute := !d.LetGo && d.Outcome == engine.CallPromise, !d.LetGo && d.Outcome == OutcomeDispute
	switch {
	case promise && d.Until == 0:
		return nil, &FieldError{"until", "", errors.New("say by which day, as YYYY-MM-DD")}
	case !promise && d.Until != 0:
		return nil, &FieldError{"until", d.Until.String(), fmt.Errorf("it is the day of a promise, and the outcome is %s", d.Outcome)}
	case d.Amount != "" && (len(m.Body.Lines) != 1 || !promise && !dispute):
		return nil, &FieldError{"amount", d.Amount, errors.New("it is of a promise or a dispute of one invoice; record several with relance record")}
	}
	amount, err := amountOf("amount", d.Amount, m.Body.Currency)
	if err != nil || !promise && !dispute {
		return nil, err
	}
	var list []engine.Event
	for _, l := range m.Body.Lines {
		e := engine.Event{Date: d.On, Invoice: l.Invoice, Client: m.Client, Note: d.Note}
		if amount != 0 {
			e.Amount, e.Currency = amount, m.Body.Currency
		}
		switch {
		case dispute:
			e.Type, e.Reason = engine.EventDispute, d.Reason
		case d.called(&m):
			e.Type, e.Outcome, e.Reason, e.Until = engine.EventCall, engine.CallPromise, d.Reason, d.Until
		default:
			e.Type, e.Until = engine.EventPromise, d.Until
		}
		list = append(list, e)
	}
	return list, nil
}
