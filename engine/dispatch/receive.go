package dispatch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// ErrOnItsWay says that news came of a message whose attempt has not ended yet: ask again in a moment.
var ErrOnItsWay = errors.New("it is on its way")

// Receive writes down what the operator of a channel said afterwards of a message, which the report names
// by its key: that it arrived, or that it will not. Guards see it as last.outcome, "delivered" or "bounced",
// while the message is the last action of its case on that channel. Of a message that was taken for lost it
// proves that it left. An address that turns out to be nobody's, and a client who refused the channel, are noted
// as when a message is refused at once.
//
// News comes late, twice and out of order: it reports false, and writes nothing, when it knows nothing new. So it
// does of a message that the ledger does not know, or that is not the operator's own (another receipt). It fails
// with ErrOnItsWay while the message is being sent.
func Receive(ctx context.Context, l ledger.Ledger, book *engine.Book, report channels.Report, at time.Time) (told bool, err error) {
	if report.Key == "" {
		return false, nil
	}
	write := func() error {
		return l.Write(ctx, func(ctx context.Context, tx ledger.Tx) (err error) {
			told, err = receive(ctx, tx, book, report, at)
			return err
		})
	}
	err = write()
	if _, several := l.(ledger.Together); several && errors.Is(err, ErrOnItsWay) { // or its answer is not in the journal yet
		if _, err = Seal(ctx, l, book, at.Location()); err == nil {
			err = write()
		}
	}
	if err != nil {
		return false, fmt.Errorf("news of message %s: %w", report.Key, err)
	}
	return told, nil
}

func receive(ctx context.Context, tx ledger.Tx, book *engine.Book, report channels.Report, at time.Time) (bool, error) {
	m, err := tx.Message(ctx, report.Key)
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	if err != nil || report.ID != "" && m.Receipt != "" && report.ID != m.Receipt {
		return false, err
	}
	end, ok := endingOf(report)
	switch {
	case m.Status == ledger.Sending:
		return false, ErrOnItsWay
	case !ok || m.Status != ledger.Sent && m.Status != ledger.Unknown || m.Status == end.to:
		return false, nil
	}
	a := &attempt{Message: m}
	words, err := lastWords(ctx, tx, &m)
	switch {
	case err == nil:
		a.to = addressOf(&words)
	case !errors.Is(err, ledger.ErrNotFound):
		return false, err
	}
	if !report.Concerns(a.to) {
		return false, nil
	}
	if m.Status == ledger.Unknown {
		return true, writeEnding(ctx, tx, book, a, end, "", at)
	}
	return true, news(ctx, tx, a, end, at)
}

// news writes down what became of a message that had left.
func news(ctx context.Context, tx ledger.Tx, a *attempt, end ending, at time.Time) error {
	move := ledger.Move{Key: a.Key, From: a.Status, To: end.to, At: at, Receipt: end.receipt.ID, Reason: end.reason}
	if _, err := afterwards(ctx, tx, move, engine.DateOf(at), end.last, ""); err != nil {
		return err
	}
	_, err := learn(ctx, tx, a, end, at)
	return err
}

// endingOf is where a report takes a message; ok is false when it says nothing that counts.
func endingOf(r channels.Report) (end ending, ok bool) {
	end.receipt.ID = r.ID
	switch r.Status {
	case channels.Sent:
		end.to, end.last = ledger.Sent, "sent"
	case channels.Delivered, channels.Read:
		end.to, end.last = ledger.Delivered, "delivered"
	case channels.Failed:
		end.to, end.last = ledger.Failed, "bounced"
		end.reason = cmp.Or(r.Detail, "its operator says that it failed")
		end.badAddress, end.refused = r.Reason.MarksAddress(), r.Reason == channels.OptedOut
	default:
		return end, false
	}
	return end, true
}
