package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// ErrNothingWaits is the answer to a question that nobody asked.
var ErrNothingWaits = errors.New("nothing waits for a person")

// Answer is a person's word on what a case proposes.
type Answer struct {
	Case  string // its id, or an invoice in it
	Agree bool
	To    string // the state that the person saw it propose; empty for whatever it proposes
	By    string // who says so; may be empty
	Note  string
	Day   engine.Date // the creditor's day at the instant At
	At    time.Time
}

// Reply records a person's word. What is approved happens at the next run; what
// is rejected is silenced until a fact of the client changes. Agreeing to a state with
// State.Blacklist puts the client on the blacklist at once. It fails with
// ErrNothingWaits when the case proposes nothing, with ErrMoved when the case runs
// under another book, or proposes another state than To.
func Reply(ctx context.Context, l ledger.Ledger, book *engine.Book, a Answer) (Waiting, error) {
	var w Waiting
	err := l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
		w, err = reply(ctx, tx, book, a)
		return err
	})
	if err != nil {
		return w, fmt.Errorf("answer for %s: %w", a.Case, err)
	}
	return w, nil
}

func reply(ctx context.Context, tx ledger.Tx, book *engine.Book, a Answer) (Waiting, error) {
	c, err := tx.Case(ctx, a.Case)
	if errors.Is(err, ledger.ErrNotFound) {
		c, err = tx.CaseOf(ctx, a.Case)
	}
	if err != nil {
		return Waiting{}, err
	}
	m := book.Machine(c.Policy)
	switch {
	case c.Proposal == nil:
		return Waiting{}, ErrNothingWaits
	case c.Book != book.Digest || m == nil:
		return Waiting{}, fmt.Errorf("the case runs under another book: %w", ErrMoved)
	}
	what := *c.Proposal
	if a.To != "" && a.To != m.Name(what.To) {
		return Waiting{}, fmt.Errorf("the case proposes %s now, not %s: %w", m.Name(what.To), a.To, ErrMoved)
	}
	w := Waiting{Case: c.ID(), Client: c.Client, Policy: c.Policy, From: m.Name(what.From), To: m.Name(what.To)}
	word := journal.AnswerRejected
	if a.Agree {
		word = journal.AnswerApproved
		c.Run.Approved = append(slices.Clip(c.Run.Approved), what)
	} else {
		c.Run.Rejected = append(slices.Clip(c.Run.Rejected), what)
	}
	c.Proposal, c.Wake = nil, a.Day
	if c, err = tx.PutCase(ctx, c); err != nil {
		return Waiting{}, err
	}
	about := ledger.About{Case: w.Case, Client: c.Client, Invoices: c.Covers}
	if c.Invoice != "" {
		about.Invoices = []string{c.Invoice}
	}
	_, err = journal.Append(ctx, tx, ledger.Draft{At: a.At, By: a.By, About: about}, journal.Answer{
		Answer: word, Note: a.Note, Day: a.Day, Policy: w.Policy, From: w.From, To: w.To,
	})
	if err == nil && a.Agree && m.States[what.To].Blacklist {
		w.Blacklisted, err = blacklist(ctx, tx, a, &w)
	}
	return w, err
}
