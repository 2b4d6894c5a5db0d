package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/cmd/relance/internal/text"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// recordFile records all events of a file.
func recordFile(ctx context.Context, p params, o recordOptions) error {
	return o.withLedger(ctx, p, func(db store.Ledger, book *policies.Book) error {
		data, err := readData(ctx, p, book, bookdir.Exports{Events: o.from})
		if err != nil {
			return err
		}
		events := make([]ledger.Event, len(data.Events))
		for i, e := range data.Events {
			events[i].Event = e
		}
		return record(ctx, p, db, book, o, events...)
	})
}

// record writes events into the ledger, and says what became of them.
func record(ctx context.Context, p params, l ledger.Ledger, book *policies.Book, o recordOptions, events ...ledger.Event) error {
	today, err := p.day("on", "today", book.Engine.Creditor.Timezone)
	if err != nil {
		return err
	}
	done, err := posting.Record(ctx, l, posting.RecordConfig{At: p.Now(), Today: today, Events: events, Overpaid: o.overpaid, By: o.by})
	if err != nil {
		return err
	}
	if o.json() {
		return view.Write(p.Stdout, view.NewRecorded(done))
	}
	return text.WriteRecorded(p.Stdout, p.speaksOf(book), done)
}

// recordNote writes a note into the journal.
func recordNote(ctx context.Context, p params, l ledger.Ledger, say words.Writer, about engine.Event, o recordOptions) error {
	switch {
	case about.Note == "":
		return errors.New("a note needs its text: --note TEXT")
	case about.Invoice == "" && about.Client == "":
		return errors.New("a note needs to say what it is about: --invoice or --client")
	}
	entry, err := posting.Note(ctx, l, p.Now(), about, o.by)
	if err != nil {
		return err
	}
	if o.json() {
		return view.Write(p.Stdout, view.Noted{Entry: entry.Seq, Note: about.Note})
	}
	_, err = fmt.Fprintln(p.Stdout, say.T("Noted, entry %s of the journal.", text.EntryNumber(entry.Seq)))
	return err
}
