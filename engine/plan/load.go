package plan

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/engine/replay"
)

// AccountsFor reads of each of several clients what books need to decide about them on a day, group by group.
func AccountsFor(ctx context.Context, r ledger.Reader, clients []string, day engine.Date, books ...*engine.Book) iter.Seq2[*ledger.Account, error] {
	return func(yield func(*ledger.Account, error) bool) {
		q, err := accountQuery(ctx, r, day, books...)
		if err != nil {
			yield(nil, err)
			return
		}
		for ids := range slices.Chunk(clients, ledger.ClientsAtOnce) {
			accounts, err := r.Accounts(ctx, ids, q)
			if err != nil {
				yield(nil, err)
				return
			}
			for i := range accounts {
				if !yield(&accounts[i], nil) {
					return
				}
			}
		}
	}
}

// AccountFor reads of one client what books need to decide about them on a day.
func AccountFor(ctx context.Context, r ledger.Reader, client string, day engine.Date, books ...*engine.Book) (ledger.Account, error) {
	q, err := accountQuery(ctx, r, day, books...)
	if err != nil {
		return ledger.Account{}, err
	}
	q.Client = client
	return r.Account(ctx, q)
}

// accountQuery says what books need to know of clients.
func accountQuery(ctx context.Context, r ledger.Reader, day engine.Date, books ...*engine.Book) (ledger.AccountQuery, error) {
	meta, err := r.Meta(ctx)
	if err != nil {
		return ledger.AccountQuery{}, err
	}
	q, since := ledger.AccountQuery{}, day
	for _, b := range books {
		q.Messages = q.Messages || b.UsesContacts || len(b.Pressure.Caps) > 0
		since = min(since, contactsSince(b, day))
	}
	q.Since = meta.AfterRehearsal(since.Time().Add(-24 * time.Hour)) // whatever the creditor's timezone
	return q, nil
}

// take brings an account under the book. It fails with a *ledger.StuckError when the book cannot take over a case.
func take(ctx context.Context, r ledger.CaseReader, book *engine.Book, in posting.Incoming, a *ledger.Account, day engine.Date, changed bool) (replay.ClientState, error) {
	s, stuck, err := TakeOver(ctx, r, book, in, a, day, changed)
	if err == nil && len(stuck) > 0 {
		err = stuck[0]
	}
	return s, err
}

// contactsSince is the day after which the contacts of a client count for a book; 0 when all do.
func contactsSince(book *engine.Book, day engine.Date) engine.Date {
	if book.UsesContacts {
		return 0
	}
	return book.Pressure.Since(day)
}

// TakeOver is what a book decides on: an account as it stands on a day, with the money that may be for its invoices, its cases brought under the book. changed says
// that the client's facts did since the last run. Stuck are the cases that stand where the book has no state; with any,
// nothing can be decided about the client. The account is not changed.
func TakeOver(ctx context.Context, r ledger.CaseReader, book *engine.Book, in posting.Incoming, a *ledger.Account, day engine.Date, changed bool) (s replay.ClientState, stuck []*ledger.StuckError, err error) {
	s = replay.ClientState{Client: a.Client, Invoices: in.Mark(a.Invoices)}
	s.Cases, s.Parted = cases(a)
	for i := range a.Events {
		s.Events = append(s.Events, a.Events[i].Event)
	}
	s.Contacts = contacts(a.Messages, contactsSince(book, day), s.Events)
	for _, list := range [][]ledger.Case{s.Cases, s.Parted} {
		for i := range list {
			c := &list[i]
			err := ledger.Adopt(ctx, r, book, c, day)
			if x := new(ledger.StuckError); errors.As(err, &x) {
				stuck = append(stuck, x)
			} else if err != nil {
				return s, nil, err
			}
			if changed {
				c.Run.Rejected = nil
			}
		}
	}
	return s, stuck, nil
}

// contacts lists the messages that a client got, or will get, since a day: those of the
// outbox that were not given up, by day.
func contacts(messages []ledger.Message, since engine.Date, happened []engine.Event) []engine.Contacted {
	var list []engine.Contacted
	for i := range messages {
		m := &messages[i]
		if ch, ok := engine.ChannelOf(m.Channel); ok && !ch.Contact || m.Made == 0 && (m.Status == ledger.Suppressed || m.Status == ledger.Failed) {
			continue
		}
		on := cmp.Or(m.Made, m.Body.Date)
		if m.Made == 0 && m.Channel == "call" {
			on = cmp.Or(CalledOn(&m.Body, happened), on)
		}
		if on > since {
			list = append(list, engine.Contacted{On: on, Channel: m.Channel, Pending: m.Made == 0})
		}
	}
	slices.SortStableFunc(list, func(a, b engine.Contacted) int { return cmp.Compare(a.On, b.On) })
	return list
}

// CalledOn is the day on which a person made a call that a list gave them; zero when nobody recorded it. The event
// itself is the contact: the message only holds its place under the caps.
func CalledOn(m *engine.Message, happened []engine.Event) engine.Date {
	for i := range happened {
		e := &happened[i]
		if e.Type == engine.EventCall && e.Date >= m.Date && (e.Invoice == "" || slices.ContainsFunc(m.Lines, func(l engine.Line) bool { return l.Invoice == e.Invoice })) {
			return e.Date
		}
	}
	return 0
}

// cases lists the cases of a client, and those of invoices that were another client's until now; parted are the cases
// of other clients that cover invoices of this one.
func cases(a *ledger.Account) (list, parted []ledger.Case) {
	client := a.Client.ID
	covered, mine := map[string]bool{}, map[string]bool{}
	for i := range a.Cases {
		for _, id := range a.Cases[i].Covers {
			covered[id] = true
		}
	}
	for i := range a.Invoices {
		mine[a.Invoices[i].ID] = true
	}
	for _, c := range a.Cases {
		switch own := c.Client == client; {
		case c.Invoice == "" && own:
			if len(c.Covers) == 0 || slices.ContainsFunc(c.Covers, func(id string) bool { return mine[id] }) {
				list = append(list, c) // otherwise it went with its invoices
			}
		case c.Invoice == "":
			parted = append(parted, c)
		case own:
			if mine[c.Invoice] { // an invoice that went to another client takes its case there
				list = append(list, c)
			}
		case !covered[c.Invoice]:
			c.Client, c.Wake = client, 1 // Wake says that it is another one than the ledger has
			list = append(list, c)
		}
	}
	return list, parted
}
