package sqlstore

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"

	"github.com/relance-dev/relance/engine/ledger"
)

// Names of meta, and of what an entry is about.
const (
	headName  = "head"
	ownerName = "owner"

	nounCase    = "case"
	nounClient  = "client"
	nounInvoice = "invoice"
	nounKind    = "kind" // the kind of an entry, unless it is one of many
)

// frequent reports whether a day has so many entries of a kind that they are not noted.
func frequent(kind ledger.Kind) bool {
	return kind == ledger.KindDecision || kind == ledger.KindMessage || kind == ledger.KindReceipt
}

// meta reads a value of meta into to; a value that is not there changes nothing.
func (r *reader) meta(ctx context.Context, name string, to any) error {
	text, known := r.ahead.meta[name]
	if !known {
		v, err := one(ctx, r, name+" of the ledger", func(row scanner) (text string, err error) {
			err = row.Scan(&text)
			return text, err
		}, "SELECT value FROM meta WHERE name = ?", name)
		switch {
		case err == nil:
			text = &v
		case !errors.Is(err, ledger.ErrNotFound):
			return err
		}
		r.ahead.meta[name] = text
	}
	if text == nil {
		return nil
	}
	if err := (object{to}).Scan(*text); err != nil {
		return fmt.Errorf("%s of the ledger: %w", name, err)
	}
	return nil
}

func (t *tx) setMeta(ctx context.Context, name string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	delete(t.ahead.meta, name)
	_, err = t.exec(ctx, "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		name, string(text))
	return err
}

// Meta implements ledger.Reader.
func (r *reader) Meta(ctx context.Context) (m ledger.Meta, err error) {
	err = r.meta(ctx, ownerName, &m)
	return m, err
}

// SetMeta implements ledger.Tx.
func (t *tx) SetMeta(ctx context.Context, m ledger.Meta) error {
	m.Created, m.Live = m.Created.UTC(), m.Live.UTC()
	id, err := t.id(ctx)
	if err != nil {
		return err
	}
	m.ID = cmp.Or(m.ID, id)
	t.ledger = &m.ID
	t.changed(metaTable, ownerName)
	return t.setMeta(ctx, ownerName, m)
}

// id is Meta.ID of the ledger.
func (t *tx) id(ctx context.Context) (string, error) {
	if t.ledger == nil {
		m, err := t.Meta(ctx)
		if err != nil {
			return "", err
		}
		t.ledger = &m.ID
	}
	return *t.ledger, nil
}

// Head implements ledger.JournalReader.
func (r *reader) Head(ctx context.Context) (h ledger.Head, err error) {
	err = r.meta(ctx, headName, &h)
	return h, err
}

func scanRecord(row scanner) (rec ledger.Record, err error) {
	err = row.Scan(&rec.Seq, &rec.Text, &rec.Hash)
	return rec, err
}

// Last implements ledger.JournalReader.
func (r *reader) Last(ctx context.Context, kind ledger.Kind) (ledger.Record, error) {
	if rec, known := r.ahead.last[kind]; known {
		if rec == nil {
			return ledger.Record{}, fmt.Errorf("entry of kind %s: %w", kind, ledger.ErrNotFound)
		}
		return *rec, nil
	}
	query := "SELECT seq, text, hash FROM journal WHERE " + r.dialect.EntryKind + " = ? ORDER BY seq DESC LIMIT 1"
	if !frequent(kind) {
		query = "SELECT journal.seq, text, hash FROM about JOIN journal ON journal.seq = about.seq WHERE noun = '" + nounKind + "' AND id = ? ORDER BY about.seq DESC LIMIT 1"
	}
	rec, err := one(ctx, r, "entry of kind "+string(kind), scanRecord, query, string(kind))
	switch {
	case err == nil:
		r.ahead.last[kind] = &rec
	case errors.Is(err, ledger.ErrNotFound):
		r.ahead.last[kind] = nil
	}
	return rec, err
}

// Journal implements ledger.JournalReader.
func (r *reader) Journal(ctx context.Context, f ledger.JournalFilter) iter.Seq2[ledger.Record, error] {
	for _, by := range []struct{ noun, id string }{{nounClient, f.Client}, {nounInvoice, f.Invoice}, {nounCase, f.Case}} {
		if by.id != "" {
			return many(ctx, r, "journal", scanRecord, `SELECT journal.seq, text, hash FROM about JOIN journal ON journal.seq = about.seq
				WHERE noun = ? AND id = ? AND about.seq > ? ORDER BY about.seq`+limit(f.Limit), by.noun, by.id, f.After)
		}
	}
	return many(ctx, r, "journal", scanRecord, "SELECT seq, text, hash FROM journal WHERE seq > ? ORDER BY seq"+limit(f.Limit), f.After)
}
