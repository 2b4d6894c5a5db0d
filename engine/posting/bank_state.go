package posting

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// bankState is what a ledger knows of its bank: what the entries of the journal of that kind say, one
// after the other.
type bankState struct {
	last    int64                      // number of the last such entry
	ends    []bank.Statement           // without their entries
	byTag   map[string]*bank.Statement // of ends
	entries []journal.StatementEntry
	days    map[engine.Date][]int  // places in entries, by day
	at      map[string]int         // place in entries, by key
	word    map[string]string      // what became of them, by key; nothing while they are open
	since   map[string]engine.Date // the day they were read, by key
	batches map[string][]int       // places in entries, by batch
	said    map[string]string      // the client of those that are booked, by key
	undone  map[string]int         // how often a booking was taken back, by key
	payers  []bank.Payer
}

// readBank goes back from the last entry of the kind to the first. Its cost follows their number.
func readBank(ctx context.Context, r ledger.Reader) (*bankState, error) {
	st := &bankState{days: map[engine.Date][]int{}, byTag: map[string]*bank.Statement{}, at: map[string]int{}, word: map[string]string{}, since: map[string]engine.Date{}, said: map[string]string{}, undone: map[string]int{}, batches: map[string][]int{}}
	rec, err := r.Last(ctx, ledger.KindBank)
	if errors.Is(err, ledger.ErrNotFound) {
		return st, nil
	}
	var said []journal.Statements
	for err == nil {
		_, body, failure := journal.ReadRecord(rec)
		if failure != nil {
			return nil, failure
		}
		b, ok := body.(journal.Statements)
		if !ok || b.Before >= rec.Seq {
			return nil, fmt.Errorf("entry %d of the journal says nothing of the bank", rec.Seq)
		}
		st.last = max(st.last, rec.Seq)
		if said = append(said, b); b.Before == 0 {
			break
		}
		rec, err = record(ctx, r, b.Before)
	}
	if err != nil {
		return nil, err
	}
	slices.Reverse(said)
	for i := range said {
		st.add(&said[i])
	}
	return st, nil
}

// record reads one record by number.
func record(ctx context.Context, r ledger.Reader, seq int64) (found ledger.Record, err error) {
	for rec, err := range r.Journal(ctx, ledger.JournalFilter{After: seq - 1, Limit: 1}) {
		if err != nil {
			return found, err
		}
		found = rec
	}
	if found.Seq != seq {
		return found, fmt.Errorf("entry %d of the journal: %w", seq, ledger.ErrNotFound)
	}
	return found, nil
}

func (st *bankState) add(b *journal.Statements) {
	for i := range b.Accounts {
		st.addEnd(endOf(&b.Accounts[i]))
	}
	for i := range b.Entries {
		e := &b.Entries[i]
		st.at[e.Key] = len(st.entries)
		st.since[e.Key] = cmp.Or(b.Day, e.Booked)
		if e.Batch != "" {
			st.batches[e.Batch+e.Booked.String()] = append(st.batches[e.Batch+e.Booked.String()], len(st.entries))
		}
		st.days[e.Booked] = append(st.days[e.Booked], len(st.entries))
		st.entries = append(st.entries, *e)
	}
	for _, a := range b.Answers {
		st.word[a.Key], st.said[a.Key] = a.Word, a.Client
		if a.Word == wordUndone {
			st.word[a.Key], st.since[a.Key] = "", cmp.Or(b.Day, st.since[a.Key])
			st.undone[a.Key]++
		}
	}
	for _, p := range b.Forgotten {
		st.forget(p)
	}
	for _, p := range b.Payers {
		st.payers = append(st.payers, bank.Payer{Client: p.Client, IBAN: p.IBAN, Name: p.Name})
	}
}

// addEnd notes a statement.
func (st *bankState) addEnd(s bank.Statement) {
	s.Entries = nil
	st.ends, st.byTag[s.Tag()] = append(st.ends, s), &s
}

// open lists the entries that nobody said anything of, as they were read.
func (st *bankState) open() []journal.StatementEntry {
	return slices.DeleteFunc(slices.Clone(st.entries), func(e journal.StatementEntry) bool { return st.word[e.Key] != "" })
}

// storedEntry is an entry as the journal keeps it.
func storedEntry(s *bank.Statement, e *bank.Entry, entity string) journal.StatementEntry {
	c := e.Currency
	out := journal.StatementEntry{
		Key: e.Key, Batch: e.Batch, Account: s.Account, Entity: entity, File: s.File, Place: e.Place, Booked: e.Booked, Value: e.Value,
		Amount: c.Format(e.Amount), Currency: c.Code(), Debit: e.Debit, Reversal: e.Reversal, EndToEndID: e.EndToEndID, Name: e.Name, IBAN: e.IBAN,
		Remittance: e.Remittance, Ref: e.Ref, Return: e.ReturnReason, Lump: e.Lump,
	}
	out.Of, out.Doubt = s.Tag(), e.Doubt
	if e.After != nil {
		out.After = c.Format(*e.After)
	}
	if e.Charges > 0 {
		out.Charges = c.Format(e.Charges)
	}
	return out
}

// readEntry is an entry of the journal as package bank has it.
func readEntry(s *journal.StatementEntry) (bank.Entry, error) {
	e := bank.Entry{
		Key: s.Key, Batch: s.Batch, Place: s.Place, Booked: s.Booked, Value: s.Value, Debit: s.Debit, Reversal: s.Reversal, EndToEndID: s.EndToEndID,
		Name: s.Name, IBAN: s.IBAN, Remittance: s.Remittance, Ref: s.Ref, ReturnReason: s.Return, Lump: s.Lump, Doubt: s.Doubt,
	}
	var err error
	if e.Currency, err = engine.ParseCurrency(s.Currency); err != nil {
		return e, err
	}
	if e.Amount, err = e.Currency.Parse(s.Amount); err != nil {
		return e, err
	}
	if s.Charges != "" {
		e.Charges, err = e.Currency.Parse(s.Charges)
	}
	return e, err
}
