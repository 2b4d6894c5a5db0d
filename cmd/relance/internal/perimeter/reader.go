package perimeter

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// reader names each question of a ledger.Reader by itself, so that a new one is not answered for all clients unseen.
type reader struct {
	of    ledger.Reader
	sees  func(*engine.Client) bool
	known map[string]bool // by client
	every bool            // known has all clients of whom the ledger has more than an id
}

var _ ledger.Reader = (*reader)(nil)

// client reports whether a client is seen.
func (r *reader) client(ctx context.Context, id string) (bool, error) {
	if seen, ok := r.known[id]; ok {
		return seen, nil
	}
	if r.every {
		return r.judge(&engine.Client{ID: id}), nil
	}
	c, err := r.of.Client(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		c, err = engine.Client{ID: id}, nil
	}
	if err != nil {
		return false, err
	}
	return r.judge(&c), nil
}

// all asks of every client, so that lists can be read without a question in between.
func (r *reader) all(ctx context.Context) error {
	if r.every {
		return nil
	}
	for c, err := range r.of.Clients(ctx) {
		if err != nil {
			return err
		}
		r.judge(&c)
	}
	r.every = true
	return nil
}

// judge reports whether a client that was read is seen.
func (r *reader) judge(c *engine.Client) bool {
	seen, ok := r.known[c.ID]
	if !ok {
		seen = r.sees(c)
		r.known[c.ID] = seen
	}
	return seen
}

// invoice reports whether the client of an invoice is seen; one that is not there is not.
func (r *reader) invoice(ctx context.Context, id string) (bool, error) {
	inv, err := r.of.Invoice(ctx, id)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return r.client(ctx, inv.Client)
}

// only lists of a sequence what is of clients who are seen, as many as limit says; 0 for all of it.
func only[T any](ctx context.Context, r *reader, of iter.Seq2[T, error], limit int, client func(*T) string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if err := r.all(ctx); err != nil {
			yield(none, err)
			return
		}
		n := 0
		for v, err := range of {
			if err != nil {
				yield(none, err)
				return
			}
			seen, err := r.client(ctx, client(&v)) // it asks nothing of the ledger any more
			if err == nil && !seen {
				continue
			}
			if !yield(v, err) || err != nil {
				return
			}
			if n++; n == limit {
				return
			}
		}
	}
}

// theirs is a sequence that is of one client, when they are seen.
func theirs[T any](ctx context.Context, r *reader, client string, of func() iter.Seq2[T, error]) iter.Seq2[T, error] {
	if seen, err := r.client(ctx, client); err != nil || !seen {
		return nothing[T](err)
	}
	return of()
}

func itself(id *string) string { return *id }

// nothing is a sequence without anything; with err it fails.
func nothing[T any](err error) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		if err != nil {
			var none T
			yield(none, err)
		}
	}
}

func missing(noun, id string) error { return fmt.Errorf("%s %s: %w", noun, id, ledger.ErrNotFound) }

// Meta implements ledger.Reader.
func (r *reader) Meta(ctx context.Context) (ledger.Meta, error) {
	m, err := r.of.Meta(ctx)
	if err != nil {
		return m, err
	}
	m.LeftOut, err = r.pick(m.LeftOut, func(id string) (bool, error) { return r.client(ctx, id) })
	if err != nil {
		return m, err
	}
	m.Answers, err = r.pick(m.Answers, func(key string) (bool, error) { return r.eventOf(ctx, key) })
	return m, err
}

// pick keeps of a list what is seen.
func (r *reader) pick(list []string, seen func(string) (bool, error)) (out []string, err error) {
	for _, id := range list {
		ok, err := seen(id)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, id)
		}
	}
	return out, nil
}

// eventOf reports whether the client of the event of a key is seen.
func (r *reader) eventOf(ctx context.Context, key string) (bool, error) {
	e, err := r.of.Event(ctx, key)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return r.client(ctx, e.Client)
}

// Rows implements ledger.Reader: they vouch for the ledger as a whole.
func (*reader) Rows(context.Context) iter.Seq2[ledger.Row, error] {
	return nothing[ledger.Row](ErrOutside)
}

// Damage implements ledger.Reader.
func (*reader) Damage(context.Context) ([]string, error) { return nil, ErrOutside }

// Client implements ledger.FactReader.
func (r *reader) Client(ctx context.Context, id string) (engine.Client, error) {
	c, err := r.of.Client(ctx, id)
	if err == nil && !r.judge(&c) {
		return engine.Client{}, missing("client", id)
	}
	return c, err
}

// Invoice implements ledger.FactReader.
func (r *reader) Invoice(ctx context.Context, id string) (engine.Invoice, error) {
	inv, err := r.of.Invoice(ctx, id)
	if err != nil {
		return inv, err
	}
	if seen, err := r.client(ctx, inv.Client); err != nil || !seen {
		return engine.Invoice{}, errors.Join(err, missing("invoice", id))
	}
	return inv, nil
}

// Clients implements ledger.FactReader.
func (r *reader) Clients(ctx context.Context) iter.Seq2[engine.Client, error] {
	return only(ctx, r, r.of.Clients(ctx), 0, func(c *engine.Client) string { return c.ID })
}

// ClientPage implements ledger.FactReader.
func (r *reader) ClientPage(ctx context.Context, p ledger.ClientPage) iter.Seq2[engine.Client, error] {
	limit := p.Limit
	p.Limit = 0 // of those that are seen
	return only(ctx, r, r.of.ClientPage(ctx, p), limit, func(c *engine.Client) string { return c.ID })
}

// Invoices implements ledger.FactReader.
func (r *reader) Invoices(ctx context.Context, f ledger.InvoiceFilter) iter.Seq2[engine.Invoice, error] {
	if f.Client != "" {
		return theirs(ctx, r, f.Client, func() iter.Seq2[engine.Invoice, error] { return r.of.Invoices(ctx, f) })
	}
	return only(ctx, r, r.of.Invoices(ctx, f), 0, func(i *engine.Invoice) string { return i.Client })
}

// Debtors implements ledger.FactReader.
func (r *reader) Debtors(ctx context.Context, p ledger.DebtorPage) iter.Seq2[string, error] {
	limit := p.Limit
	p.Limit = 0 // of those that are seen
	return only(ctx, r, r.of.Debtors(ctx, p), limit, itself)
}

// InvoicesBehind implements ledger.FactReader.
func (r *reader) InvoicesBehind(ctx context.Context, p ledger.DebtorPage) (n int, err error) {
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Open: p.Open || p.Owing, DueBy: p.DueBy}) {
		if err != nil {
			return 0, err
		}
		if inv.Client > p.Debtor && (inv.Open > 0 || !p.Owing) {
			n++
		}
	}
	return n, nil
}

// Changed implements ledger.FactReader.
func (r *reader) Changed(ctx context.Context, after int64) iter.Seq2[string, error] {
	return only(ctx, r, r.of.Changed(ctx, after), 0, itself)
}

// Event implements ledger.FactReader.
func (r *reader) Event(ctx context.Context, key string) (ledger.Event, error) {
	e, err := r.of.Event(ctx, key)
	if err != nil {
		return e, err
	}
	if seen, err := r.client(ctx, e.Client); err != nil || !seen {
		return ledger.Event{}, errors.Join(err, missing("event", key))
	}
	return e, nil
}

// Events implements ledger.FactReader.
func (r *reader) Events(ctx context.Context, f ledger.EventFilter) iter.Seq2[ledger.Event, error] {
	return only(ctx, r, r.of.Events(ctx, f), 0, func(e *ledger.Event) string { return e.Client })
}

// Versions implements ledger.FactReader: an invoice that went to another client was theirs.
func (r *reader) Versions(ctx context.Context, f ledger.VersionFilter) iter.Seq2[ledger.Version, error] {
	return only(ctx, r, r.of.Versions(ctx, f), 0, func(v *ledger.Version) string {
		if v.Client != nil {
			return v.Client.ID
		}
		return v.Invoice.Client
	})
}

// Case implements ledger.CaseReader.
func (r *reader) Case(ctx context.Context, id string) (ledger.Case, error) {
	c, err := r.of.Case(ctx, id)
	return r.ofCase(ctx, c, id, err)
}

// CaseOf implements ledger.CaseReader.
func (r *reader) CaseOf(ctx context.Context, invoice string) (ledger.Case, error) {
	c, err := r.of.CaseOf(ctx, invoice)
	return r.ofCase(ctx, c, "of "+invoice, err)
}

func (r *reader) ofCase(ctx context.Context, c ledger.Case, id string, err error) (ledger.Case, error) {
	if err != nil {
		return c, err
	}
	if seen, err := r.client(ctx, c.Client); err != nil || !seen {
		return ledger.Case{}, errors.Join(err, missing("case", id))
	}
	return c, nil
}

// Cases implements ledger.CaseReader.
func (r *reader) Cases(ctx context.Context, f ledger.CaseFilter) iter.Seq2[ledger.Case, error] {
	limit := f.Limit
	f.Limit = 0
	return only(ctx, r, r.of.Cases(ctx, f), limit, func(c *ledger.Case) string { return c.Client })
}

// Book implements ledger.CaseReader.
func (r *reader) Book(ctx context.Context, digest string) (ledger.Book, error) {
	return r.of.Book(ctx, digest)
}

// Message implements ledger.OutboxReader.
func (r *reader) Message(ctx context.Context, key string) (ledger.Message, error) {
	m, err := r.of.Message(ctx, key)
	if err != nil {
		return m, err
	}
	if seen, err := r.client(ctx, m.Client); err != nil || !seen {
		return ledger.Message{}, errors.Join(err, missing("message", key))
	}
	return m, nil
}

// Ahead implements ledger.OutboxReader: it answers nothing.
func (r *reader) Ahead(ctx context.Context, keys []string, facts bool) error {
	return r.of.Ahead(ctx, keys, facts)
}

// Messages implements ledger.OutboxReader.
func (r *reader) Messages(ctx context.Context, f ledger.MessageFilter) iter.Seq2[ledger.Message, error] {
	if f.Client != "" {
		return theirs(ctx, r, f.Client, func() iter.Seq2[ledger.Message, error] { return r.of.Messages(ctx, f) })
	}
	limit := f.Limit
	f.Limit = 0
	return only(ctx, r, r.of.Messages(ctx, f), limit, func(m *ledger.Message) string { return m.Client })
}

// LeftBefore implements ledger.OutboxReader.
func (r *reader) LeftBefore(ctx context.Context, parts []ledger.PartKey) (bool, error) {
	return r.of.LeftBefore(ctx, parts)
}

// Renditions implements ledger.OutboxReader.
func (r *reader) Renditions(ctx context.Context, message string) iter.Seq2[ledger.Rendition, error] {
	if _, err := r.Message(ctx, message); errors.Is(err, ledger.ErrNotFound) {
		return nothing[ledger.Rendition](nil)
	} else if err != nil {
		return nothing[ledger.Rendition](err)
	}
	return r.of.Renditions(ctx, message)
}

// Plan implements ledger.OutboxReader.
func (r *reader) Plan(ctx context.Context, digest string) (ledger.Plan, error) {
	return r.of.Plan(ctx, digest)
}

// Account implements ledger.AccountReader.
func (r *reader) Account(ctx context.Context, q ledger.AccountQuery) (ledger.Account, error) {
	list, err := r.Accounts(ctx, []string{q.Client}, q)
	if err != nil {
		return ledger.Account{}, err
	}
	return list[0], nil
}

// Accounts implements ledger.AccountReader.
func (r *reader) Accounts(ctx context.Context, clients []string, q ledger.AccountQuery) ([]ledger.Account, error) {
	seen, err := r.pick(clients, func(id string) (bool, error) { return r.client(ctx, id) })
	if err != nil {
		return nil, err
	}
	list, err := r.of.Accounts(ctx, seen, q)
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Account, len(clients))
	for i, id := range clients {
		out[i].Client.ID = id
		if at := slices.Index(seen, id); at >= 0 {
			out[i] = list[at]
		}
	}
	return out, nil
}

// Marked implements ledger.CountReader.
func (r *reader) Marked(ctx context.Context) iter.Seq2[engine.Client, error] {
	return only(ctx, r, r.of.Marked(ctx), 0, func(c *engine.Client) string { return c.ID })
}

// AskedLess implements ledger.CountReader.
func (r *reader) AskedLess(ctx context.Context) iter.Seq2[string, error] {
	return only(ctx, r, r.of.AskedLess(ctx), 0, itself)
}
