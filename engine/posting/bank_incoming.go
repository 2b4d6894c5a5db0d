package posting

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Incoming is what came in and waits for a person, by the id of each invoice that it is about: money on bank statements that
// may pay it, and answers of its client that nobody has read.
type Incoming map[string]*engine.Incoming

// ReadIncoming reads what waits on a day and holds back a chase, for as many days as the book says; nil when there is
// nothing. Of several things about one invoice it has the one that holds it back longest.
// Its cost follows the ledger's statements, the answers that wait and, when an entry waits, its invoices.
func ReadIncoming(ctx context.Context, r ledger.Reader, book *engine.Book, today engine.Date) (Incoming, error) {
	in, err := readMoney(ctx, r, book.WaitingDays, today)
	if err != nil {
		return nil, err
	}
	return in.readAnswers(ctx, r, book.AnswerDays, today)
}

// readMoney reads the money that waits.
func readMoney(ctx context.Context, r ledger.Reader, days int, today engine.Date) (Incoming, error) {
	if days <= 0 {
		return nil, nil
	}
	waiting, err := BankWaiting(ctx, r)
	if err != nil {
		return nil, err
	}
	var in Incoming
	for i := range waiting {
		e := &waiting[i]
		money := &engine.Incoming{
			Entry: e.Key, Amount: e.Amount, Currency: e.Currency, Name: e.Name, Text: e.Remittance, Booked: e.Booked, Until: e.Since + engine.Date(days),
		}
		if e.Debit || today >= money.Until {
			continue
		}
		for _, id := range e.Proposal.MayPay {
			if in == nil {
				in = Incoming{}
			}
			in.keep(id, money)
		}
	}
	return in, nil
}

// keep keeps what holds an invoice back longest.
func (in Incoming) keep(id string, what *engine.Incoming) {
	if had := in[id]; had == nil || had.Until < what.Until {
		in[id] = what
	}
}

// Mark returns invoices with what came in about each. The list that is given is not changed.
func (in Incoming) Mark(invoices []engine.Invoice) []engine.Invoice {
	if len(in) == 0 {
		return invoices
	}
	marked := slices.Clone(invoices)
	for i := range marked {
		marked[i].Incoming = in[marked[i].ID]
	}
	return marked
}

// IncomingCache reads what ReadIncoming does again only when the ledger may say otherwise by now. The zero
// IncomingCache is ready; several goroutines may use it.
type IncomingCache struct {
	mu   sync.Mutex
	read bool
	key  incomingKey
	in   Incoming
}

// incomingKey is what Incoming rests on: the last entries that may change it.
type incomingKey struct {
	bank, imported, event int64
	money, answers        int // days
	today                 engine.Date
}

// Read is ReadIncoming.
func (c *IncomingCache) Read(ctx context.Context, r ledger.Reader, book *engine.Book, today engine.Date) (Incoming, error) {
	key := incomingKey{money: book.WaitingDays, answers: book.AnswerDays, today: today}
	for _, k := range []struct {
		kind ledger.Kind
		seq  *int64
	}{{ledger.KindBank, &key.bank}, {ledger.KindImport, &key.imported}, {ledger.KindEvent, &key.event}} {
		switch last, err := r.Last(ctx, k.kind); {
		case err == nil:
			*k.seq = last.Seq
		case !errors.Is(err, ledger.ErrNotFound):
			return nil, err
		case k.kind == ledger.KindBank: // then nothing can wait but answers
			if m, err := r.Meta(ctx); err != nil || len(m.Answers) == 0 {
				return nil, err
			}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read && c.key == key {
		return c.in, nil
	}
	in, err := ReadIncoming(ctx, r, book, today)
	if err == nil {
		c.read, c.key, c.in = true, key, in
	}
	return in, err
}
