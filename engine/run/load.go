package run

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/simulate"
)

// load reads all that concerns one client. changed says that his facts did since
// the last run: rejections no longer count.
func load(ctx context.Context, r ledger.Reader, book *engine.Book, client string, day engine.Date, changed bool) (simulate.Standing, error) {
	s := simulate.Standing{Client: engine.Client{ID: client}}
	known, err := r.Client(ctx, client)
	switch {
	case err == nil:
		s.Client = known
	case !errors.Is(err, ledger.ErrNotFound):
		return s, err
	}
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: client}) {
		if err != nil {
			return s, err
		}
		s.Invoices = append(s.Invoices, inv)
	}
	if s.Events, err = events(ctx, r, client); err != nil {
		return s, err
	}
	since := book.Pressure.Since(day)
	if book.UsesContacts {
		since = 0
	}
	if book.UsesContacts || len(book.Pressure.Caps) > 0 {
		if s.Contacts, err = contacts(ctx, r, client, since); err != nil {
			return s, err
		}
	}
	s.Cases, err = cases(ctx, r, client, s.Invoices)
	if err != nil {
		return s, err
	}
	for i := range s.Cases {
		c := &s.Cases[i]
		if err := adopt(ctx, r, book, c); err != nil {
			return s, err
		}
		if changed {
			c.Run.Rejected = nil
		}
	}
	return s, nil
}

// contacts lists the messages that a client got, or will get, since a day: those of the
// outbox that were not given up, by day.
func contacts(ctx context.Context, r ledger.Reader, client string, since engine.Date) ([]engine.Contacted, error) {
	var list []engine.Contacted
	created := since.Time().Add(-24 * time.Hour) // whatever the creditor's timezone
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Client: client, Since: created}) {
		if err != nil {
			return nil, err
		}
		if ch, ok := engine.ChannelOf(m.Channel); ok && !ch.Contact || m.Status == ledger.Suppressed || m.Status == ledger.Failed {
			continue
		}
		body, err := ReadBody(m.Body)
		if err != nil {
			return nil, err
		}
		if body.Date > since {
			list = append(list, engine.Contacted{On: body.Date, Channel: m.Channel})
		}
	}
	slices.SortStableFunc(list, func(a, b engine.Contacted) int { return cmp.Compare(a.On, b.On) })
	return list, nil
}

// events lists what was recorded about a client and his invoices, in order.
func events(ctx context.Context, r ledger.Reader, client string) ([]engine.Event, error) {
	var list []engine.Event
	for e, err := range r.Events(ctx, ledger.EventFilter{Of: client}) {
		if err != nil {
			return nil, err
		}
		list = append(list, e.Event)
	}
	return list, nil
}

// cases lists the cases of a client, and those of invoices that were another
// client's until now.
func cases(ctx context.Context, r ledger.Reader, client string, invoices []engine.Invoice) ([]ledger.Case, error) {
	var list []ledger.Case
	covered := map[string]bool{} // by a case of the client himself
	for c, err := range r.Cases(ctx, ledger.CaseFilter{Of: client}) {
		if err != nil {
			return nil, err
		}
		list = append(list, c)
		for _, id := range c.Covers {
			covered[id] = true
		}
	}
	mine := map[string]bool{}
	for i := range invoices {
		mine[invoices[i].ID] = true
	}
	list = slices.DeleteFunc(list, func(c ledger.Case) bool {
		switch {
		case c.Invoice == "":
			return c.Client != client
		case c.Client != client:
			return covered[c.Invoice]
		}
		return !mine[c.Invoice] // an invoice that went to another client takes its case there
	})
	for i := range list {
		list[i].Client = client
	}
	return list, nil
}
