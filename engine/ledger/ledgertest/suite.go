// Package ledgertest is the conformance suite that every ledger passes, ours and
// others: one call of Run from a test.
package ledgertest

import (
	"context"
	"errors"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Harness makes the ledgers that the suite tries. Place names a store: a path, a
// database; the suite uses each once.
type Harness struct {
	// Place returns a store that does not exist yet, and sees to its removal.
	Place func(t testing.TB) string
	// Open opens a store, and makes it when it is not there. Facts are declared as Decls.
	Open func(ctx context.Context, place string) (ledger.Ledger, error)
	// Tamper changes the closed store as somebody could who goes behind the
	// ledger's back. It is given one of the Tamperings.
	Tamper func(t testing.TB, place string, what Tampering)
}

// Tampering is a change that Verify must find.
type Tampering string

// The tamperings. The store then holds four entries; entry 2 is of kind note, entry 4 is the
// receipt of message m, which was handed over with the file F-1.pdf. Case invoice/F-1 is in state
// watch, and one message, with the part invoice/F-1/courtesy/1/0, is sending.
const (
	EntryText    Tampering = "the text of entry 2 says something else"
	EntryReplace Tampering = "entry 2 has another text and the hash of that text: {\"seq\":2}"
	EntryGone    Tampering = "entry 2 is not there"
	LastGone     Tampering = "entry 4 is not there"
	InvoiceOpen  Tampering = "invoice F-1 has 1 open"
	HistoryOpen  Tampering = "the form of invoice F-1 that entry 1 made has 1 open"
	EventAmount  Tampering = "the event pay-1 is about 1"
	EntryAdded   Tampering = "there is an entry 5 that nobody appended"
	EntrySwapped Tampering = "entries 2 and 3 have changed places"
	MessageWords Tampering = "message m, as it was handed over, has the body {}"
	MessageFile  Tampering = "the file that went with message m says something else"
	MessageGone  Tampering = "message m, as it was handed over, is not there"

	CaseState   Tampering = "the case is in state firm"
	CaseGone    Tampering = "the case is not there"
	CaseAdded   Tampering = "there is a case invoice/F-2, a copy of the other"
	OutboxReady Tampering = "the message of the outbox is ready"
	OutboxTo    Tampering = "the message of the outbox goes to other@example.org"
	OutboxGone  Tampering = "the message of the outbox is not there, nor its part"
	PartMoved   Tampering = "the part of the message is invoice/F-2/courtesy/1/0"
	Unfindable  Tampering = "entry 1 is not found by client C-1"
)

// Tamperings lists every Tampering.
var Tamperings = []Tampering{
	EntryText, EntryReplace, EntryGone, LastGone, InvoiceOpen, HistoryOpen, EventAmount, EntryAdded, EntrySwapped,
	MessageWords, MessageFile, MessageGone,
	CaseState, CaseGone, CaseAdded, OutboxReady, OutboxTo, OutboxGone, PartMoved, Unfindable,
}

// Decls are the facts that the suite's clients and invoices have.
func Decls() []engine.FactDecl {
	return []engine.FactDecl{
		{Name: "sector", Type: engine.FactString},
		{Name: "score", Type: engine.FactInt},
		{Name: "ratio", Type: engine.FactNumber},
		{Name: "vip", Type: engine.FactBool},
		{Name: "since", Type: engine.FactDate},
	}
}

// Run tries a ledger.
func Run(t *testing.T, h Harness) {
	for _, group := range []struct {
		name  string
		tests []check
	}{
		{"transactions", transactionTests},
		{"facts", factTests},
		{"journal", journalTests},
		{"cases", caseTests},
		{"counts", countTests},
		{"outbox", outboxTests},
		{"several openers", openerTests},
		{"forgetting", forgetTests},
	} {
		t.Run(group.name, func(t *testing.T) {
			for _, c := range group.tests {
				t.Run(c.name, func(t *testing.T) { c.run(newSubject(t, h)) })
			}
		})
	}
	t.Run("verification", func(t *testing.T) { verification(t, h) })
}

// check is one test of the suite.
type check struct {
	name string
	run  func(*subject)
}

// subject is one ledger under test.
type subject struct {
	*testing.T
	h      Harness
	place  string
	ledger ledger.Ledger
}

func newSubject(t *testing.T, h Harness) *subject {
	t.Helper()
	s := &subject{T: t, h: h, place: h.Place(t)}
	s.open()
	t.Cleanup(func() {
		if s.ledger != nil {
			if err := s.ledger.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		}
	})
	return s
}

func (s *subject) open() {
	s.Helper()
	l, err := s.h.Open(s.Context(), s.place)
	if err != nil {
		s.Fatalf("open: %v", err)
	}
	s.ledger = l
}

func (s *subject) close() {
	s.Helper()
	if err := s.ledger.Close(); err != nil {
		s.Fatalf("close: %v", err)
	}
	s.ledger = nil
}

// write commits what f does.
func (s *subject) write(f func(ctx context.Context, tx ledger.Tx) error) {
	s.Helper()
	if err := s.ledger.Write(s.Context(), f); err != nil {
		s.Fatalf("write: %v", err)
	}
}

// refused expects that f fails with an error, any error when want is nil, and
// that nothing of f happened.
func (s *subject) refused(want error, f func(ctx context.Context, tx ledger.Tx) error) {
	s.Helper()
	before := s.head()
	if err := s.ledger.Write(s.Context(), f); err == nil || want != nil && !errors.Is(err, want) {
		s.Fatalf("got error %v, want %v", err, want)
	}
	if after := s.head(); after != before {
		s.Fatalf("the journal went from %v to %v although the write failed", before, after)
	}
}

func (s *subject) read(f func(ctx context.Context, r ledger.Reader) error) {
	s.Helper()
	if err := s.ledger.Read(s.Context(), f); err != nil {
		s.Fatalf("read: %v", err)
	}
}

func (s *subject) head() (h ledger.Head) {
	s.Helper()
	s.read(func(ctx context.Context, r ledger.Reader) (err error) {
		h, err = r.Head(ctx)
		return err
	})
	return h
}

// collect reads a sequence to its end.
func collect[T any](s *subject, seq func(func(T, error) bool)) []T {
	s.Helper()
	var out []T
	for v, err := range seq {
		if err != nil {
			s.Fatalf("sequence: %v", err)
		}
		out = append(out, v)
	}
	return out
}
