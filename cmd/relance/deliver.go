package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/folder"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// deliveriesName is the folder, in that of the book, into which run delivers.
const deliveriesName = "deliveries"

// deliver writes the messages of the outbox into folders that a person can open,
// one for each channel: nobody is contacted.
func deliver(ctx context.Context, p params, l ledger.Ledger, book *policies.Book, dir string) (*dispatch.Report, error) {
	zone, err := time.LoadLocation(book.Engine.Creditor.Timezone)
	if err != nil {
		return nil, fmt.Errorf("the creditor's timezone: %w", err)
	}
	transports := map[string]dispatch.Transport{}
	for _, spec := range channels.Standard() {
		to, err := folder.New(folder.Config{Channel: spec, Dir: filepath.Join(dir, spec.Name)})
		if err != nil {
			return nil, fmt.Errorf("deliver %s: %w", spec.Name, err)
		}
		transports[spec.Name] = dispatch.Transport{Channel: to, Spec: spec, Repeat: channels.ExactlyOnce}
	}
	d, err := dispatch.New(dispatch.Config{
		Ledger: l, Transports: transports, Recheck: dispatch.Standing,
		Render: func(ctx context.Context, m ledger.Message, lost []dispatch.Lost) (out channels.Message, err error) {
			err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
				out, err = write(ctx, r, book, m, lost, engine.DateOf(p.Now().In(zone)))
				return err
			})
			return out, err
		},
		Now:    func() time.Time { return p.Now().In(zone) },
		Pause:  pause,
		Jitter: func(limit time.Duration) time.Duration { return rand.N(limit) },
	})
	if err != nil {
		return nil, err
	}
	if _, err := d.Recover(ctx); err != nil {
		return nil, err
	}
	return d.Run(ctx)
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// write writes a message of the outbox as its channel sends it today: without the
// lines that are lost, and with what is still owed on the others.
func write(ctx context.Context, r ledger.Reader, book *policies.Book, row ledger.Message, lost []dispatch.Lost, today engine.Date) (channels.Message, error) {
	m, err := decide.ReadBody(row.Body)
	if err != nil {
		return channels.Message{}, err
	}
	m.Lines = slices.DeleteFunc(m.Lines, func(l engine.Line) bool {
		return slices.ContainsFunc(lost, func(x dispatch.Lost) bool { return x.Invoice == l.Invoice })
	})
	m.Date = today
	client, err := r.Client(ctx, m.Client)
	if errors.Is(err, ledger.ErrNotFound) {
		client, err = engine.Client{ID: m.Client}, nil
	}
	if err != nil {
		return channels.Message{}, err
	}
	inputs, err := lineInputs(ctx, r, book.Engine, &m, &client)
	if err != nil {
		return channels.Message{}, err
	}
	m.Amount = 0
	for i := range m.Lines {
		l := &m.Lines[i]
		l.Open, l.DaysLate = inputs[i].Invoice.Open, inputs[i].DaysLate()
		m.Amount += l.Open
	}
	words, err := book.Render(m, inputs)
	if err != nil {
		return channels.Message{}, err
	}
	out := channels.Message{
		To:       channels.Recipient{Name: client.Name, Address: m.To, Postal: client.Address, Country: client.Country},
		Language: m.Language, Subject: words.Subject, Text: words.Text, HTML: words.HTML, SMS: words.SMS, Params: m.Params, Client: m.Client,
	}
	for _, l := range m.Lines {
		out.Invoices = append(out.Invoices, l.Invoice)
	}
	return out, nil
}

// lineInputs are the facts that each line of a message is written from.
func lineInputs(ctx context.Context, r ledger.Reader, book *engine.Book, m *engine.Message, client *engine.Client) ([]engine.Input, error) {
	var known []*engine.Invoice
	byID := map[string]*engine.Invoice{}
	for inv, err := range r.Invoices(ctx, ledger.InvoiceFilter{Client: m.Client}) {
		if err != nil {
			return nil, err
		}
		byID[inv.ID] = &inv
		if inv.Currency == m.Currency && inv.Entity == m.Entity {
			known = append(known, &inv)
		}
	}
	account := engine.AccountOf(known, m.Date)
	inputs := make([]engine.Input, len(m.Lines))
	for i, l := range m.Lines {
		c, err := r.CaseOf(ctx, l.Invoice)
		if err != nil {
			return nil, err
		}
		if byID[l.Invoice] == nil {
			return nil, fmt.Errorf("invoice %s is no longer one of client %s", l.Invoice, m.Client)
		}
		paid, err := payments(ctx, r, l.Invoice, m.Date)
		if err != nil {
			return nil, err
		}
		inputs[i] = engine.Input{
			Facts: engine.Facts{
				Invoice: byID[l.Invoice], Client: client, Account: account, Promise: c.Promise, Last: c.Last, Calendar: book.Calendar,
				Payments: paid, Limitation: book.LimitationOf(byID[l.Invoice]),
			},
			Machine: book.Machine(l.Policy), Case: &c.Run, Today: m.Date,
		}
	}
	return inputs, nil
}

// payments lists what came in for an invoice up to a day.
func payments(ctx context.Context, r ledger.Reader, invoice string, day engine.Date) ([]engine.Payment, error) {
	var events []engine.Event
	for e, err := range r.Events(ctx, ledger.EventFilter{Invoice: invoice}) {
		if err != nil {
			return nil, err
		}
		events = append(events, e.Event)
	}
	return engine.PaymentsOf(events, invoice, day), nil
}

// writeDelivered says what became of the outbox.
func writeDelivered(w io.Writer, r *dispatch.Report, dir string) error {
	if r.Sent+r.Failed+r.Suppressed+r.Postponed+r.Unknown+len(r.Problems)+len(r.Waiting) == 0 {
		return nil
	}
	_, err := fmt.Fprintf(w, "Delivered into %s, nobody was contacted: %s; %d suppressed, %d failed, %d to try again, %d of unknown fate.\n",
		filepath.ToSlash(dir), counted(r.Sent, "message", "messages"), r.Suppressed, r.Failed, r.Postponed, len(r.Waiting))
	for _, problem := range r.Problems {
		if err == nil {
			_, err = fmt.Fprintf(w, "  message %s stays in the outbox: %v\n", problem.Key, problem.Err)
		}
	}
	return err
}
