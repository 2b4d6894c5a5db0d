package rehearsal

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

// Begin says how the cases go on once a ledger is live.
type Begin string

// The values of Begin.
const (
	// Start has each case with something open begin again at its policy's start.
	Start Begin = "start"
	// AsRehearsed leaves each case in its state. It forgets contacts, formal notices and what it waits for.
	AsRehearsed Begin = "as-rehearsed"
)

// Begins lists every Begin.
var Begins = []Begin{Start, AsRehearsed}

// Reason is why a message is suppressed that waited when its ledger went live.
const Reason = "rehearsed"

// Config says how a rehearsal ends. All but By and Text are needed.
type Config struct {
	Book  *engine.Book
	Begin Begin
	Day   engine.Date // the creditor's at the instant At
	At    time.Time
	By    string // who says so, for the journal
	Text  string // why, for the journal
}

// Ended says what the end of a rehearsal changed.
type Ended struct {
	Cases      int // that began again, or forgot what was rehearsed
	Suppressed int // messages that waited
}

// End takes a ledger live: from c.At on, nothing that was rehearsed counts. It fails with ErrLive when it
// is live already, with a *ledger.StuckError when a case stands where the book has no state, and when
// something was rehearsed for a later day.
func End(ctx context.Context, tx ledger.Tx, c Config) (*Ended, error) {
	e := ender{Config: c, tx: tx}
	if err := e.run(ctx); err != nil {
		return nil, fmt.Errorf("go live: %w", err)
	}
	return &e.ended, nil
}

type ender struct {
	Config
	tx    ledger.Tx
	ended Ended
}

func (e *ender) run(ctx context.Context) error {
	m, err := e.tx.Meta(ctx)
	if err != nil {
		return err
	}
	if !m.Live.IsZero() {
		return fmt.Errorf("%w since %s", ErrLive, m.Live.Format(time.DateOnly))
	}
	m.Live = before(e.At)
	if err := e.messages(ctx, &m); err != nil {
		return err
	}
	if err := e.cases(ctx); err != nil {
		return err
	}
	if err := e.tx.PutBook(ctx, ledger.Pinning(e.Book)); err != nil {
		return err
	}
	_, err = journal.Append(ctx, e.tx, ledger.Draft{At: e.At, By: e.By}, journal.Live{
		Live: string(e.Begin), Day: e.Day, Cases: e.ended.Cases, Suppressed: e.ended.Suppressed, Text: e.Text,
	})
	if err != nil {
		return err
	}
	return e.tx.SetMeta(ctx, m)
}

// messages suppresses those that wait, and has m.Live be after all of them.
func (e *ender) messages(ctx context.Context, m *ledger.Meta) error {
	var open []ledger.Message
	for msg, err := range e.tx.Messages(ctx, ledger.MessageFilter{}) {
		if err != nil {
			return err
		}
		if msg.Created.After(m.Live) {
			m.Live = msg.Created
		}
		if !msg.Status.Concluded() {
			open = append(open, msg)
		}
	}
	if m.Live.After(e.At) {
		return fmt.Errorf("days up to %s were rehearsed, and today is %s: begin with a new ledger (relance import), or wait for that day",
			m.Live.Format(time.DateOnly), e.Day)
	}
	for i := range open {
		move := ledger.Move{Key: open[i].Key, From: open[i].Status, To: ledger.Suppressed, At: e.At, Reason: Reason}
		if move.From == ledger.Sending { // a rehearsal that died: it went into a folder at most
			back := ledger.Move{Key: move.Key, From: move.From, To: ledger.Ready, At: e.At, Reason: Reason}
			if _, err := e.tx.MoveMessage(ctx, back); err != nil {
				return err
			}
			move.From = ledger.Ready
		}
		if _, err := e.tx.MoveMessage(ctx, move); err != nil {
			return err
		}
	}
	e.ended.Suppressed = len(open)
	return nil
}

// cases has every case go on as Begin says.
func (e *ender) cases(ctx context.Context) error {
	var all []ledger.Case
	for c, err := range e.tx.Cases(ctx, ledger.CaseFilter{}) {
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	for i := range all {
		c := &all[i]
		if c.Policy == "" {
			continue
		}
		if err := ledger.Adopt(ctx, e.tx, e.Book, c, e.Day); err != nil {
			return err
		}
		again, err := e.again(ctx, c)
		if err != nil {
			return err
		}
		c.Run, c.Deferred, c.Last, c.Wake = c.Run.Unrehearsed(), nil, engine.Outcome{}, e.Day
		if again {
			if err := e.beginAgain(ctx, c); err != nil {
				return err
			}
		}
		if _, err := e.tx.PutCase(ctx, *c); err != nil {
			return err
		}
		e.ended.Cases++
	}
	return nil
}

// beginAgain takes a case back to its policy's start, and says so.
func (e *ender) beginAgain(ctx context.Context, c *ledger.Case) error {
	m, from := e.Book.Machine(c.Policy), c.State
	c.Run, c.Proposal = c.Run.BeginAgain(m, e.Day), nil
	c.State = m.Name(c.Run.State)
	about := ledger.About{Case: c.ID(), Client: c.Client, Invoices: c.Covers}
	if c.Invoice != "" {
		about.Invoices = []string{c.Invoice}
	}
	_, err := journal.Append(ctx, e.tx, ledger.Draft{At: e.At, By: e.By, About: about}, journal.Live{
		Live: string(e.Begin), Day: e.Day, From: from, To: c.State,
	})
	return err
}

// again reports whether a case begins again: when something of it is open.
func (e *ender) again(ctx context.Context, c *ledger.Case) (bool, error) {
	if e.Begin != Start {
		return false, nil
	}
	covers := c.Covers
	if c.Invoice != "" {
		covers = []string{c.Invoice}
	}
	for _, id := range covers {
		inv, err := e.tx.Invoice(ctx, id)
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return false, err
		}
		if err == nil && inv.Open > 0 {
			return true, nil
		}
	}
	return false, nil
}

// ParseBegin reads a Begin.
func ParseBegin(text string) (Begin, error) {
	if !slices.Contains(Begins, Begin(text)) {
		return "", fmt.Errorf("%q: write %s or %s", text, Start, AsRehearsed)
	}
	return Begin(text), nil
}
