package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// BankUndoConfig says which booking was wrong. Entry, Reason, At and Today are needed.
type BankUndoConfig struct {
	Entry  string // its key, or the beginning of it
	Reason string // in words
	Ignore bool   // it is about no client: it does not wait again
	At     time.Time
	Today  engine.Date // the creditor's day at that instant
	By     string
	DryRun bool
}

// BankUndone is what became of a booking that was wrong.
type BankUndone struct {
	Seq      int64     // of the journal's entry; 0 for a dry run
	Entry    BankEntry // with what is proposed for it now
	Ignored  bool      // it does not wait
	Recorded *Recorded // the events that take the booking back; never nil
}

// UndoBank takes back what an entry of a statement was booked as: each event is answered by one of its own day that
// takes it back, and the entry waits again. What its booking said of who pays for whom is forgotten, unless another says so too. It
// fails with Problems when the entry is not booked, and when its money was given back or used otherwise since.
func UndoBank(ctx context.Context, l ledger.Ledger, c BankUndoConfig) (*BankUndone, error) {
	var u *bankUndo
	err := writeOrTry(ctx, l, c.DryRun, func(ctx context.Context, tx ledger.Tx) error {
		u = &bankUndo{BankUndoConfig: c, tx: tx, done: &BankUndone{Ignored: c.Ignore, Recorded: &Recorded{}}}
		return u.run(ctx)
	})
	if err != nil {
		return nil, failedIn[Problems]("bank undo", err)
	}
	if c.DryRun {
		u.done.Seq = 0
	}
	return u.done, nil
}

type bankUndo struct {
	BankUndoConfig
	tx       ledger.Tx
	done     *BankUndone
	state    *bankState
	entry    *journal.StatementEntry
	problems Problems
}

func (u *bankUndo) run(ctx context.Context) (err error) {
	if u.state, err = readBank(ctx, u.tx); err != nil {
		return err
	}
	booked, err := u.booked(ctx)
	switch {
	case err != nil:
		return err
	case len(u.problems) > 0:
		return u.problems
	}
	if u.done.Recorded, err = RecordIn(ctx, u.tx, RecordConfig{At: u.At, Today: u.Today, Events: u.back(booked), Overpaid: true, By: u.By}); err != nil {
		return err
	}
	body := journal.Statements{
		Before: u.state.last, Day: u.Today, Events: u.done.Recorded.Seq, Forgotten: u.forgotten(booked),
		Answers: []journal.StatementAnswer{{Key: u.entry.Key, Word: wordUndone, Reasons: []string{u.Reason}}},
	}
	if u.Ignore {
		body.Answers = append(body.Answers, journal.StatementAnswer{Key: u.entry.Key, Word: wordIgnored})
	}
	entry, err := journal.Append(ctx, u.tx, ledger.Draft{At: u.At, By: u.By}, body)
	if err != nil {
		return err
	}
	u.done.Seq = entry.Seq
	u.state.add(&body)
	k, err := knowledgeOf(ctx, u.tx, u.state)
	if err != nil {
		return err
	}
	u.done.Entry, err = waiting(k, u.entry, u.Today)
	return err
}

// booked are the events that booked the entry, as far as they can be taken back.
func (u *bankUndo) booked(ctx context.Context) ([]ledger.Event, error) {
	var ok bool
	if u.entry, ok = u.state.find(u.Entry, &u.problems); !ok {
		return nil, nil
	}
	if u.state.word[u.entry.Key] != wordBooked {
		u.problems.add(engine.Event{}, "relance bank list shows what waits", "entry %s is not booked: there is nothing to take back", u.entry.Key)
		return nil, nil
	}
	var list []ledger.Event
	for i := 0; ; i++ {
		e, err := u.tx.Event(ctx, u.state.eventKey(u.entry.Key, i))
		if errors.Is(err, ledger.ErrNotFound) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		list = append(list, e)
		if err := u.free(ctx, &e); err != nil {
			return nil, err
		}
	}
}

// free sees whether the money of an event is still there.
func (u *bankUndo) free(ctx context.Context, e *ledger.Event) error {
	if e.Type != engine.EventPayment || e.Invoice == "" {
		return nil // of money on account, recording looks
	}
	inv, err := u.tx.Invoice(ctx, e.Invoice)
	if err != nil {
		return err
	}
	var back engine.Amount // given back since
	for x, err := range u.tx.Events(ctx, ledger.EventFilter{Invoice: e.Invoice}) {
		if err != nil {
			return err
		}
		if x.Seq > e.Seq && (x.Type == engine.EventRefund && !isUndo(x.Key) || x.Type == engine.EventDebitRejected) {
			back += x.Amount
		}
	}
	if back >= e.Amount || inv.Paid() < e.Amount {
		u.problems.add(e.Event, "it is taken back already; correct what was recorded since, if that was wrong", "%s %s of entry %s were paid on %s, and were given back since",
			inv.Currency.Format(e.Amount), inv.Currency, u.entry.Key, e.Invoice)
	}
	return nil
}

// back are the events that take others back, on the same days: as if they had never been.
func (u *bankUndo) back(booked []ledger.Event) []ledger.Event {
	var list []ledger.Event
	for i, e := range booked {
		ev := engine.Event{Date: e.Date, Invoice: e.Invoice, Client: e.Client, Entity: e.Entity, Amount: e.Amount, Currency: e.Currency, Note: "booking taken back: " + u.Reason}
		switch {
		case e.Type == engine.EventPayment:
			ev.Type = engine.EventRefund
		case e.Amount == 0: // a debit that was over
			ev.Type = engine.EventDebit
		default:
			ev.Type = engine.EventPayment
		}
		if e.Invoice != "" {
			ev.Entity = ""
		}
		list = append(list, ledger.Event{Event: ev, Key: undoPrefix + u.state.eventKey(u.entry.Key, i)})
	}
	return list
}

// forgotten is what the booking said of who pays for whom, and no other booking does.
func (u *bankUndo) forgotten(booked []ledger.Event) (list []journal.StatementPayer) {
	for _, e := range booked {
		p := journal.StatementPayer{Client: e.Client, IBAN: u.entry.IBAN, Name: u.entry.Name}
		if !slices.Contains(list, p) && !u.state.supported(u.entry.Key, p) {
			list = append(list, p)
		}
	}
	return list
}

// supported reports whether another entry that is booked says that somebody paid for a client.
func (st *bankState) supported(but string, p journal.StatementPayer) bool {
	return slices.ContainsFunc(st.entries, func(e journal.StatementEntry) bool {
		return e.Key != but && st.word[e.Key] == wordBooked && st.said[e.Key] == p.Client && e.IBAN == p.IBAN && e.Name == p.Name
	})
}

// forget takes back what was said of a payer.
func (st *bankState) forget(p journal.StatementPayer) {
	st.payers = slices.DeleteFunc(st.payers, func(had bank.Payer) bool { return had == bank.Payer{Client: p.Client, IBAN: p.IBAN, Name: p.Name} })
}

// undoPrefix begins the keys of events that take back a booking.
const undoPrefix = "undo:"

func isUndo(key string) bool {
	return len(key) > len(undoPrefix) && key[:len(undoPrefix)] == undoPrefix
}

// eventKey is the key of the n-th event, from 0, that an entry is booked as: another one for each time that
// it is booked anew.
func (st *bankState) eventKey(entry string, n int) string {
	key := "bank:" + entry
	if times := st.undone[entry]; times > 0 {
		key += fmt.Sprintf("@%d", times+1)
	}
	if n > 0 {
		key += fmt.Sprintf("/%d", n+1)
	}
	return key
}

// find is the one entry whose key begins so.
func (st *bankState) find(key string, p *Problems) (*journal.StatementEntry, bool) {
	var found *journal.StatementEntry
	n := 0
	for i := range st.entries {
		if e := &st.entries[i]; begins(e.Key, key) {
			found = cmp.Or(found, e)
			n++
		}
	}
	switch {
	case n == 0:
		p.add(engine.Event{}, "relance bank list shows those that wait", "there is no entry %s", key)
	case n > 1:
		p.add(engine.Event{}, "write more of it", "%d entries begin with %s", n, key)
	}
	return found, n == 1
}
