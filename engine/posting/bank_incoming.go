package posting

import (
	"context"
	"errors"
	"slices"
	"sync"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// Incoming is the money on bank statements that waits for a person, by the id of each invoice that it may pay.
type Incoming map[string]*engine.Incoming

// ReadIncoming reads the money that waits on a day and holds back the chase of what it may pay, for so many days after
// it was read; nil when there is none, and when days is 0. Of several entries that may pay one invoice it has the one that does so longest.
// Its cost follows the ledger's statements and, when an entry waits, its invoices.
func ReadIncoming(ctx context.Context, r ledger.Reader, days int, today engine.Date) (Incoming, error) {
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
			if had := in[id]; had == nil || had.Until < money.Until {
				in[id] = money
			}
		}
	}
	return in, nil
}

// Mark returns invoices with the money that may be for each. The list that is given is not changed.
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
	days                  int
	today                 engine.Date
}

// Read is ReadIncoming.
func (c *IncomingCache) Read(ctx context.Context, r ledger.Reader, days int, today engine.Date) (Incoming, error) {
	if days <= 0 {
		return nil, nil
	}
	key := incomingKey{days: days, today: today}
	for _, k := range []struct {
		kind ledger.Kind
		seq  *int64
	}{{ledger.KindBank, &key.bank}, {ledger.KindImport, &key.imported}, {ledger.KindEvent, &key.event}} {
		switch last, err := r.Last(ctx, k.kind); {
		case err == nil:
			*k.seq = last.Seq
		case !errors.Is(err, ledger.ErrNotFound):
			return nil, err
		case k.kind == ledger.KindBank:
			return nil, nil
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read && c.key == key {
		return c.in, nil
	}
	in, err := ReadIncoming(ctx, r, days, today)
	if err == nil {
		c.read, c.key, c.in = true, key, in
	}
	return in, err
}
