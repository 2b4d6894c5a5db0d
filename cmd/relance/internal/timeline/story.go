// Package timeline tells the story of an invoice or a client, entry by entry of the journal.
package timeline

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/engine/ledger"
)

// Story is what the ledger knows of an invoice or a client.
type Story struct {
	Invoice string  `json:"invoice,omitempty"` // none for the story of a client
	Client  string  `json:"client"`
	Title   string  `json:"title"`          // one line on where it stands
	Entries []Entry `json:"entries"`        // the oldest first
	More    int64   `json:"more,omitempty"` // what --after says for the next page; none on the last one
}

// Page says which entries of a story are told. The zero Page is all of them.
type Page struct {
	After int64 // those with a higher number
	Limit int   // at most so many; 0 means all
}

// Entry is what one entry of the journal says about it.
type Entry struct {
	Seq  int64       `json:"entry"` // its number in the journal
	Day  engine.Date `json:"day"`
	At   time.Time   `json:"at"`   // the instant it was written
	Kind ledger.Kind `json:"kind"` // of entry, such as import, decision or receipt
	Says []string    `json:"says"` // in words, a line each
}

// What an id may be of.
const (
	OfEither  = "either"
	OfInvoice = "invoice"
	OfClient  = "client"
)

// ErrBoth is the error of an id that an invoice has and a client, too.
var ErrBoth = errors.New("is an invoice and a client")

// Tell finds out what the id is of, and tells one page of it. It fails with ErrBoth when of is OfEither
// and the ledger has both, and with ledger.ErrNotFound when it has neither.
func Tell(ctx context.Context, r ledger.Reader, say words.Writer, id, of string, page Page) (*Story, error) {
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	zone, err := calendar.Zone(meta.Timezone)
	if err != nil {
		return nil, err
	}
	inv, noInvoice := r.Invoice(ctx, id)
	client, noClient := r.Client(ctx, id)
	for _, err := range []error{noInvoice, noClient} {
		if err != nil && !errors.Is(err, ledger.ErrNotFound) {
			return nil, err
		}
	}
	teller := teller{ctx: ctx, r: r, words: say, says: map[int64][]string{}, zone: zone, page: page}
	switch {
	case of == OfEither && noInvoice == nil && noClient == nil:
		return nil, fmt.Errorf("%s %w", id, ErrBoth)
	case of != OfClient && noInvoice == nil:
		return teller.invoice(inv)
	case of != OfInvoice && noClient == nil:
		return teller.client(client)
	}
	what := of
	if of == OfEither {
		what = "invoice and no client"
	}
	return nil, noStory("there is no " + what + " " + id + " in the ledger")
}

// noStory is the error of an id that the ledger does not know; it is ledger.ErrNotFound.
type noStory string

func (e noStory) Error() string { return string(e) }

// Is makes it what the ledger says of what it does not know.
func (e noStory) Is(target error) bool { return target == ledger.ErrNotFound }
