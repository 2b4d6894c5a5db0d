package sqlstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// tx is a transaction that writes. It implements ledger.Tx. Nobody else writes meanwhile: it
// knows the head of the journal, and adds its entries many at a time.
type tx struct {
	*reader
	head    *ledger.Head     // nil before the first question
	moved   bool             // head was, and is not stored yet
	ledger  *string          // Meta.ID; nil before the first question
	left    []ledger.Message // that became Sending
	whole   *bool            // nothing left before the ledger was restored; nil before the first question
	pending *ledger.Entry    // the last entry, until it is known which rows were changed with it
	dirty   map[rowOf]string // digests of the rows that were changed since the entry before it; see unread
	records *batch           // entries that wait to be added
	abouts  *batch           // what these are about
	behind  behind
	marks   Marks // nil when none are kept
}

func newTx(r *reader) *tx {
	t := &tx{reader: r, dirty: map[rowOf]string{}}
	t.records = &batch{t: t, insert: "INSERT INTO journal (seq, text, hash)", columns: 3}
	t.abouts = &batch{t: t, insert: "INSERT INTO about (noun, id, seq)", columns: 3, after: "ON CONFLICT DO NOTHING"}
	t.behind.renditions = &batch{t: t, insert: "INSERT INTO renditions (message, attempt, at, body, files)", columns: 5, new: true}
	t.before = t.tell
	return t
}

// flush adds the entries that wait. It is needed before they can be read, and before the end.
func (t *tx) flush(ctx context.Context) error {
	if err := t.seal(ctx); err != nil {
		return err
	}
	if err := t.tell(ctx); err != nil {
		return err
	}
	if !t.moved {
		return nil
	}
	if err := t.records.flush(ctx); err != nil {
		return err
	}
	if err := t.abouts.flush(ctx); err != nil {
		return err
	}
	t.moved = false
	return t.setMeta(ctx, headName, t.head)
}

// Head implements ledger.JournalReader.
func (t *tx) Head(ctx context.Context) (ledger.Head, error) {
	if t.head == nil {
		h, err := t.reader.Head(ctx)
		if err != nil {
			return h, err
		}
		t.head = &h
	}
	err := t.seal(ctx)
	return *t.head, err
}

// Last implements ledger.JournalReader.
func (t *tx) Last(ctx context.Context, kind ledger.Kind) (ledger.Record, error) {
	if _, known := t.ahead.last[kind]; !known {
		if err := t.flush(ctx); err != nil {
			return ledger.Record{}, err
		}
	}
	return t.reader.Last(ctx, kind)
}

// Journal implements ledger.JournalReader.
func (t *tx) Journal(ctx context.Context, f ledger.JournalFilter) iter.Seq2[ledger.Record, error] {
	return func(yield func(ledger.Record, error) bool) {
		if err := t.flush(ctx); err != nil {
			yield(ledger.Record{}, err)
			return
		}
		t.reader.Journal(ctx, f)(yield)
	}
}

// Append implements ledger.Tx. The entry is chained once it is known which rows changed with it.
func (t *tx) Append(ctx context.Context, d ledger.Draft) (ledger.Entry, error) {
	head, err := t.Head(ctx)
	if err != nil {
		return ledger.Entry{}, err
	}
	e, err := ledger.Prepare(&d, t.decls)
	if err != nil {
		return ledger.Entry{}, fmt.Errorf("entry %d of the journal: %w", head.Seq+1, err)
	}
	e.Seq = head.Seq + 1
	delete(t.ahead.last, e.Kind)
	if len(d.Clients)+d.Changed().Len() > 0 {
		t.ahead.clients, t.ahead.open = map[string]values{}, map[string][]values{}
	}
	t.hold(e)
	for _, write := range []func() error{
		func() error { return t.addAbout(ctx, &e) },
		func() error { return t.putClients(ctx, e.Seq, d.Clients) },
		func() error { return t.putInvoices(ctx, e.Seq, d.Changed()) },
		func() error { return t.addEvents(ctx, e.Seq, d.Events) },
	} {
		if err := write(); err != nil {
			return ledger.Entry{}, fmt.Errorf("entry %d of the journal: %w", e.Seq, err)
		}
	}
	return e, nil
}

// addAbout notes what an entry is about.
func (t *tx) addAbout(ctx context.Context, e *ledger.Entry) error {
	note := func(noun, id string) error {
		if id == "" {
			return nil
		}
		return t.abouts.add(ctx, noun, id, e.Seq)
	}
	if !frequent(e.Kind) {
		if err := note(nounKind, string(e.Kind)); err != nil {
			return err
		}
	}
	if err := note(nounCase, e.About.Case); err != nil {
		return err
	}
	if err := note(nounClient, e.About.Client); err != nil {
		return err
	}
	for _, id := range e.About.Invoices {
		if err := note(nounInvoice, id); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) putClients(ctx context.Context, seq int64, clients []engine.Client) error {
	b := &batch{t: t, insert: "INSERT INTO clients (" + clientColumns + ")", columns: 14, after: `ON CONFLICT (id) DO UPDATE SET
		name = excluded.name, profile = excluded.profile, kind = excluded.kind, country = excluded.country,
		language = excluded.language, email = excluded.email, phone = excluded.phone, contact = excluded.contact,
		address = excluded.address, opt_out = excluded.opt_out, facts = excluded.facts, seq = excluded.seq, more = excluded.more`}
	for i := range clients {
		c := &clients[i]
		facts, err := ledger.EncodeFacts(t.decls, c.Facts)
		if err != nil {
			return fmt.Errorf("client %s: %w", c.ID, err)
		}
		address, err := texts(c.Address)
		if err != nil {
			return fmt.Errorf("client %s: %w", c.ID, err)
		}
		refused, err := texts(c.OptOut)
		if err != nil {
			return fmt.Errorf("client %s: %w", c.ID, err)
		}
		if err := b.add(ctx, c.ID, c.Name, c.Profile, string(c.Kind), c.Country, c.Language, c.Email, c.Phone, c.Contact,
			address, refused, facts, seq, ledger.ClientMore(c)); err != nil {
			return err
		}
	}
	return b.flush(ctx)
}

// texts writes a list as a JSON array; no list is an empty one.
func texts(list []string) (string, error) {
	text, err := json.Marshal(slices.Concat([]string{}, list))
	return string(text), err
}

func (t *tx) putInvoices(ctx context.Context, seq int64, invoices ledger.Invoices) error {
	first, err := t.first(ctx, invoices.Len())
	switch {
	case err != nil:
		return err
	case first:
		return t.inBulk(ctx, []string{"invoices"}, func() error { return t.writeInvoices(ctx, seq, invoices) })
	}
	return t.writeInvoices(ctx, seq, invoices)
}

func (t *tx) writeInvoices(ctx context.Context, seq int64, invoices ledger.Invoices) error {
	b := &batch{t: t, insert: "INSERT INTO invoices (" + invoiceColumns + ")", columns: 13, after: `ON CONFLICT (id) DO UPDATE SET
		client = excluded.client, amount = excluded.amount, open = excluded.open, currency = excluded.currency,
		issued = excluded.issued, due = excluded.due, paid_on = excluded.paid_on, disputed = excluded.disputed,
		on_hold = excluded.on_hold, facts = excluded.facts, seq = excluded.seq, more = excluded.more`}
	err := invoices.Each(func(inv *engine.Invoice) error {
		facts, err := ledger.EncodeFacts(t.decls, inv.Facts)
		if err != nil {
			return fmt.Errorf("invoice %s: %w", inv.ID, err)
		}
		return b.add(ctx, inv.ID, inv.Client, int64(inv.Amount), int64(inv.Open), inv.Currency.Code(), inv.Issued.String(),
			inv.Due.String(), inv.PaidOn.String(), flag(inv.Disputed), flag(inv.OnHold), facts, seq, ledger.InvoiceMore(inv))
	})
	if err != nil {
		return err
	}
	return b.flush(ctx)
}

func (t *tx) addEvents(ctx context.Context, seq int64, events []ledger.Event) error {
	b := &batch{t: t, insert: "INSERT INTO events (place, " + eventColumns + ")", columns: 13, new: true}
	for i := range events {
		e := &events[i]
		if err := b.add(ctx, i, e.Key, seq, e.Date.String(), string(e.Type), e.Invoice, e.Client, int64(e.Amount),
			e.Currency.Code(), e.Until.String(), e.Channel, e.Note, ledger.EventMore(&e.Event)); err != nil {
			return known(err)
		}
	}
	return known(b.flush(ctx))
}

// known says of an event that it was recorded before.
func known(err error) error {
	if errors.Is(err, ledger.ErrExists) {
		return fmt.Errorf("the key of an event: %w", err)
	}
	return err
}
