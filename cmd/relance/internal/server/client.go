package server

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
)

// How much the page of a client shows.
const (
	explained    = 12  // invoices of which it says what happens next, and why
	entriesShown = 200 // of the timeline, the last ones
)

// clientPage is all that is known of a client.
type clientPage struct {
	Client   engine.Client
	Totals   []total
	Invoices []view.Invoice
	Account  []view.OnAccount
	Title    string
	Entries  []timeline.Entry // the newest first
	Earlier  int              // entries that are not shown
	Stories  []story
	More     int // open invoices that are not explained
	Types    []engine.EventType
	wrote    func(string) string // what somebody wrote that was not taken; nil for nothing
}

// Wrote is what somebody wrote into a field.
func (c *clientPage) Wrote(field string) string {
	if c.wrote == nil {
		return ""
	}
	return c.wrote(field)
}

// total is what a client owes in one currency.
type total struct{ Currency, Open, ToAsk, Overdue string }

// story says of one invoice what happens next, and why.
type story struct {
	Invoice string
	Next    string
	Text    string // the whole answer of relance why
}

// showClient shows one client.
func (v *visit) showClient() error {
	id := v.r.URL.Query().Get("id")
	if id == "" {
		return v.showClients()
	}
	return v.writeClient(http.StatusOK, id, nil)
}

// writeClient writes the page of a client, with what was wrong with what somebody said.
func (v *visit) writeClient(status int, id string, wrong error) error {
	data := clientPage{Types: recordedHere}
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		if data.Client, err = r.Client(ctx, id); err != nil {
			return err
		}
		list, err := view.ReadInvoices(ctx, r, view.InvoiceFilter{Client: id}, v.today)
		if err != nil {
			return err
		}
		data.Invoices, data.Account, data.Totals = list.Invoices, list.OnAccount, totals(list.Invoices)
		told, err := timeline.Tell(ctx, r, words.New(v.language), id, timeline.OfClient, timeline.Page{})
		if err != nil {
			return err
		}
		data.Title, data.Entries = told.Title, told.Entries
		slices.Reverse(data.Entries)
		if n := len(data.Entries); n > entriesShown {
			data.Entries, data.Earlier = data.Entries[:entriesShown], n-entriesShown
		}
		return v.explain(ctx, r, &data)
	})
	if err != nil {
		return err
	}
	name := data.Client.Name
	if name == "" {
		name = id
	}
	p := page{Title: name, Data: &data}
	if wrong != nil {
		p.Wrong, data.wrote = v.inWords(wrong), v.text
	}
	return v.write(status, "client", p)
}

// explain says of the open invoices what happens next, and why.
func (v *visit) explain(ctx context.Context, r ledger.Reader, data *clientPage) error {
	cfg := v.office.plan(v.now)
	for i := range data.Invoices {
		inv := &data.Invoices[i]
		switch {
		case inv.Open == "" || inv.ToAsk == "" || !isMore(inv.Open, inv.Currency):
			continue
		case len(data.Stories) == explained:
			data.More++
			continue
		}
		s := story{Invoice: inv.Invoice}
		answer, err := evidence.Why(ctx, r, cfg, inv.Invoice, v.today)
		if err != nil && (ctx.Err() != nil || errors.Is(err, ledger.ErrDamaged)) {
			return err
		}
		if err != nil {
			s.Text = err.Error()
			data.Stories = append(data.Stories, s)
			continue
		}
		var b bytes.Buffer
		if err := answer.WriteText(&b, words.New(v.language)); err != nil {
			return err
		}
		s.Text = b.String()
		if n := answer.Next; n != nil {
			s.Next = n.Day.String() + ": " + words.New(v.language).Says(n.What)
		}
		data.Stories = append(data.Stories, s)
	}
	return nil
}

// isMore reports whether an amount is more than 0.
func isMore(amount, currency string) bool {
	_, a, ok := parsed(amount, currency)
	return ok && a > 0
}

func parsed(amount, currency string) (cur engine.Currency, a engine.Amount, ok bool) {
	cur, err := engine.ParseCurrency(currency)
	if err != nil {
		return cur, 0, false
	}
	a, err = cur.Parse(amount)
	return cur, a, err == nil
}

// totals adds up invoices by currency, in the order in which they come.
func totals(list []view.Invoice) (out []total) {
	type sum struct {
		cur                  engine.Currency
		open, toAsk, overdue engine.Amount
	}
	var sums []*sum
	for i := range list {
		cur, open, ok := parsed(list[i].Open, list[i].Currency)
		_, ask, _ := parsed(list[i].ToAsk, list[i].Currency)
		if !ok {
			continue
		}
		at := slices.IndexFunc(sums, func(s *sum) bool { return s.cur == cur })
		if at < 0 {
			at = len(sums)
			sums = append(sums, &sum{cur: cur})
		}
		sums[at].open += open
		sums[at].toAsk += ask
		if list[i].Overdue {
			sums[at].overdue += open
		}
	}
	for _, s := range sums {
		out = append(out, total{s.cur.Code(), s.cur.Format(s.open), s.cur.Format(s.toAsk), s.cur.Format(s.overdue)})
	}
	return out
}
