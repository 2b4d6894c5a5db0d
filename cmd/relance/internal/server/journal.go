package server

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine/ledger"
)

// perJournal is how many entries a page shows.
const perJournal = 100

// journalPage is a piece of the journal.
type journalPage struct {
	Entries []journalEntry // the newest first
	Query   string         // an invoice or a client
	Older   int64          // the entry before which the next page begins; 0 for none
	Newest  bool           // it is the first page
}

// journalEntry is an entry, in words.
type journalEntry struct {
	Seq    int64
	At     time.Time
	Kind   ledger.Kind
	By     string
	Client string
	About  []string // invoices
	Says   []string
}

// showJournal shows who did what.
func (v *visit) showJournal() error {
	q := v.r.URL.Query()
	data := journalPage{Query: strings.TrimSpace(q.Get("q"))}
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64)
	data.Newest = before <= 0
	err := v.read(func(ctx context.Context, r ledger.Reader) (err error) {
		f := ledger.JournalFilter{}
		if data.Query != "" {
			if f, err = journalOf(ctx, r, data.Query); err != nil {
				return err
			}
		}
		head, err := r.Head(ctx)
		if err != nil {
			return err
		}
		if before <= 0 || before > head.Seq+1 {
			before = head.Seq + 1
		}
		if data.Query != "" {
			return v.collect(ctx, r, f, before, &data)
		}
		for back := int64(perJournal); ; back *= 2 { // who sees a part of the clients may see few of so many
			f.After, data.Entries = max(0, before-1-back), nil
			if err := v.collect(ctx, r, f, before, &data); err != nil || f.After == 0 || len(data.Entries) == perJournal {
				return err
			}
		}
	})
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "journal", "Journal", &data)
}

// collect reads the entries before a number, of which the last ones are shown.
func (v *visit) collect(ctx context.Context, r ledger.Reader, f ledger.JournalFilter, before int64, data *journalPage) error {
	var list []ledger.Record
	more := f.After > 0
	for rec, err := range r.Journal(ctx, f) {
		if err != nil {
			return err
		}
		if rec.Seq >= before {
			break
		}
		if list = append(list, rec); len(list) > 2*perJournal {
			list, more = slices.Delete(list, 0, perJournal), true
		}
	}
	if len(list) > perJournal {
		list, more = list[len(list)-perJournal:], true
	}
	for _, rec := range slices.Backward(list) {
		e, err := rec.Entry()
		if err != nil {
			return err
		}
		data.Entries = append(data.Entries, journalEntry{
			Seq: e.Seq, At: e.At.In(v.office.Zone), Kind: e.Kind, By: e.By, Client: e.About.Client, About: e.About.Invoices, Says: timeline.EntryText(words.New(v.language), &e),
		})
	}
	if more && len(list) > 0 {
		data.Older = list[0].Seq
	}
	return nil
}

// journalOf is the filter of an invoice or a client.
func journalOf(ctx context.Context, r ledger.Reader, id string) (ledger.JournalFilter, error) {
	switch _, err := r.Invoice(ctx, id); {
	case err == nil:
		return ledger.JournalFilter{Invoice: id}, nil
	case !errors.Is(err, ledger.ErrNotFound):
		return ledger.JournalFilter{}, err
	}
	_, err := r.Client(ctx, id)
	return ledger.JournalFilter{Client: id}, err
}
