package worklist

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/policies"
)

// ReadBounce makes e the event of a mail that came back, as Returned does. It fails when nothing of the book came back.
func ReadBounce(ctx context.Context, l ledger.Ledger, book *policies.Book, data []byte, e *engine.Event) error {
	senders, err := Senders(book)
	if err != nil {
		return err
	}
	reports, err := Bounced(senders, data)
	if err != nil {
		return err
	}
	if len(reports) == 0 {
		return errors.New("it reports no lasting failure of a mail of this book; record it with --client, --channel and --to")
	}
	found, err := Returned(ctx, l, reports, e)
	if err == nil && !found {
		err = errors.New("it says that the mail is late or was delivered: nothing came back, and there is nothing to record")
	}
	return err
}

// Returned makes e the event of a mail that came back: which of our mails it is about, to whom,
// and why. It is a bounce when there is no such mailbox. Anything else, a full mailbox or a sender on
// a blocklist, says nothing against the address, and a copy that came back says nothing of the
// client's: both are noted. It reports false when nothing came back, and fails with ledger.ErrNotFound when the ledger
// knows no such mail.
func Returned(ctx context.Context, l ledger.Ledger, reports []channels.Report, e *engine.Event) (bool, error) {
	failed := slices.DeleteFunc(slices.Clone(reports), func(b channels.Report) bool { return b.Status != channels.Failed })
	if len(failed) == 0 {
		return false, nil
	}
	var m ledger.Message
	err := l.Read(ctx, func(ctx context.Context, r ledger.Reader) (err error) {
		m, err = r.Message(ctx, failed[0].Key)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("it is about the mail %s: %w", failed[0].Key, err)
	}
	e.Client = m.Client
	ours := slices.DeleteFunc(slices.Clone(failed), func(b channels.Report) bool { return !b.Concerns(m.Body.To) })
	if i := slices.IndexFunc(ours, func(b channels.Report) bool { return b.Reason.MarksAddress() }); i >= 0 {
		e.Channel, e.To = m.Channel, m.Body.To
		if e.Note == "" {
			e.Note = ours[i].Detail
		}
		return true, nil
	}
	e.Type = engine.EventNote
	said := "the mail to " + m.Body.To + " came back, and the address stays in use: "
	if len(ours) > 0 {
		said += ours[0].Detail
	} else {
		said = "the copy to " + failed[0].To + " came back, not the mail to " + m.Body.To
		if slices.ContainsFunc(reports, func(b channels.Report) bool { return b.Concerns(m.Body.To) && b.Status == channels.Delivered }) {
			said += ", which was delivered"
		}
		said += ": " + failed[0].Detail
	}
	e.Note = strings.TrimSuffix(said+"; "+e.Note, "; ")
	return true, nil
}

// Bounced reads a mail that came back to one of the senders; there is no report of one that did not.
func Bounced(senders []email.Sender, data []byte) (reports []channels.Report, err error) {
	for _, sender := range senders {
		of, err := sender.ParseBounce(data)
		if err != nil {
			return nil, err
		}
		reports = append(reports, of...)
	}
	return reports, nil
}

// Senders are those in whose name a book writes e-mails: its creditor and its entities.
func Senders(book *policies.Book) (senders []email.Sender, err error) {
	d, err := delivery.New(delivery.World{}, book, book.Dir)
	if err != nil {
		return nil, err
	}
	for _, route := range d.Routes() {
		if route.Channel != "email" {
			continue
		}
		var sender email.Sender
		sender.From, _ = route.Settings["from"].(string)
		sender.Bounces, _ = route.Settings["bounces"].(string)
		senders = append(senders, sender)
	}
	return senders, nil
}
