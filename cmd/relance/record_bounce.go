package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	decide "github.com/relance-dev/relance/engine/run"
	"github.com/relance-dev/relance/policies"
)

// setBounce reads a delivery status notification (RFC 3464): which of our mails it is
// about, and so which client and which address.
func (o *recordOptions) setBounce(ctx context.Context, l ledger.Ledger, book *policies.Book, e *engine.Event) error {
	if o.invoice != "" || o.client != "" || o.channel != "" || o.to != "" || o.contact != "" {
		return errors.New("--file says all of a bounce: leave out --invoice, --client, --channel, --to and --contact")
	}
	data, err := os.ReadFile(o.file)
	if err != nil {
		return err
	}
	reports, err := bouncedTo(book, data)
	if err != nil {
		return fmt.Errorf("%s: %w", o.file, err)
	}
	for _, b := range reports {
		if b.Key == "" || b.Status != channels.Failed {
			continue
		}
		return l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
			m, err := r.Message(ctx, b.Key)
			if err != nil {
				return fmt.Errorf("%s is about the mail %s: %w", o.file, b.Key, err)
			}
			body, err := decide.ReadBody(m.Body)
			if err != nil {
				return err
			}
			e.Channel, e.Client, e.To = m.Channel, m.Client, body.To
			if e.Note == "" {
				e.Note = b.Detail
			}
			return nil
		})
	}
	return fmt.Errorf("%s reports no lasting failure of a mail of this book; record it with --client, --channel and --to", o.file)
}

// bouncedTo reads a mail that came back to one of the senders of a book.
func bouncedTo(book *policies.Book, data []byte) (reports []channels.Report, err error) {
	r, err := registry()
	if err != nil {
		return nil, err
	}
	d := &deployment{book: book, live: book.Deploy != nil && book.Deploy.Live}
	for _, route := range d.ownRoutes(r) {
		if route.Channel != "email" {
			continue
		}
		var sender email.Sender
		sender.From, _ = route.Settings["from"].(string)
		sender.Bounces, _ = route.Settings["bounces"].(string)
		of, err := sender.ParseBounce(data)
		if err != nil {
			return nil, err
		}
		reports = append(reports, of...)
	}
	return reports, nil
}
