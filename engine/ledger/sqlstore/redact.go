package sqlstore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine/ledger"
)

// Redact implements ledger.Tx.
func (t *tx) Redact(ctx context.Context, r ledger.Redaction) error {
	for i := range r.Versions {
		if err := t.redactVersion(ctx, &r.Versions[i]); err != nil {
			return err
		}
	}
	for i := range r.Events {
		e := &r.Events[i]
		if err := t.replace(ctx, "event "+e.Key, "UPDATE events SET note = ?, more = ? WHERE key = ?", e.Note, ledger.EventMore(&e.Event), e.Key); err != nil {
			return err
		}
	}
	for i := range r.Messages {
		m := &r.Messages[i]
		body, err := ledger.EncodeBody(&m.Body)
		if err == nil {
			err = t.replace(ctx, "message "+m.Key, "UPDATE messages SET body = ?, receipt = ?, reason = ? WHERE key = ?", body, m.Receipt, m.Reason, m.Key)
		}
		if err != nil {
			return err
		}
		t.changed(messagesTable, m.Key)
	}
	return t.redactRenditions(ctx, r.Renditions)
}

// replace changes one row, or fails with ledger.ErrNotFound.
func (t *tx) replace(ctx context.Context, noun, query string, args ...any) error {
	res, err := t.exec(ctx, query, args...)
	if err != nil {
		return fmt.Errorf("%s: %w", noun, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("%s: %w", noun, ledger.ErrNotFound)
	}
	return nil
}

// redactVersion changes a form where it is: among what is known now, or what was.
func (t *tx) redactVersion(ctx context.Context, v *ledger.Version) error {
	noun, now, before := "", "", ""
	var set string
	var args []any
	if c := v.Client; c != nil {
		address, err := texts(c.Address)
		if err != nil {
			return err
		}
		noun, now, before = "client "+c.ID, "clients", "client_history"
		set = "name = ?, email = ?, phone = ?, contact = ?, address = ?, facts = ?, more = ?"
		args = []any{c.Name, c.Email, c.Phone, c.Contact, address, v.Facts, ledger.ClientMore(c), c.ID, v.Seq}
	} else {
		noun, now, before = "invoice "+v.Invoice.ID, "invoices", "invoice_history"
		set = "facts = ?, more = ?"
		args = []any{v.Facts, ledger.InvoiceMore(v.Invoice), v.Invoice.ID, v.Seq}
	}
	res, err := t.exec(ctx, "UPDATE "+now+" SET "+set+" WHERE id = ? AND seq = ?", args...)
	if err != nil {
		return fmt.Errorf("%s: %w", noun, err)
	}
	if n, err := res.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return t.replace(ctx, noun, "UPDATE "+before+" SET "+set+" WHERE id = ? AND seq = ?", args...)
}

// redactRenditions changes messages as they were handed over, and removes files that no other message went with.
func (t *tx) redactRenditions(ctx context.Context, list []ledger.Rendition) error {
	var digests []string
	for i := range list {
		v := &list[i]
		noun := fmt.Sprintf("rendition %d of message %s", v.Attempt, v.Message)
		files, err := one(ctx, t.reader, noun, func(row scanner) (files []storedFile, err error) {
			err = row.Scan(object{&files})
			return files, err
		}, "SELECT files FROM renditions WHERE message = ? AND attempt = ?", v.Message, v.Attempt)
		if err == nil {
			err = t.replace(ctx, noun, "UPDATE renditions SET body = ?, files = '[]' WHERE message = ? AND attempt = ?", string(v.Body), v.Message, v.Attempt)
		}
		if err != nil {
			return err
		}
		for _, f := range files {
			digests = append(digests, f.Digest)
		}
		t.changed(renditionsTable, fmt.Sprintf("%s/%d", v.Message, v.Attempt))
	}
	return t.removeFiles(ctx, digests)
}

// removeFiles removes those of these files that no rendition has.
func (t *tx) removeFiles(ctx context.Context, digests []string) error {
	if len(digests) == 0 {
		return nil
	}
	slices.Sort(digests)
	gone := map[string]bool{}
	for _, digest := range digests {
		gone[digest] = true
	}
	for files, err := range many(ctx, t.reader, "renditions", func(row scanner) (files []storedFile, err error) {
		err = row.Scan(object{&files})
		return files, err
	}, "SELECT files FROM renditions WHERE files <> '[]'") {
		if err != nil {
			return err
		}
		for _, f := range files {
			delete(gone, f.Digest)
		}
	}
	var ids []string
	for _, digest := range slices.Compact(digests) {
		if gone[digest] {
			ids = append(ids, digest)
		}
	}
	text, err := json.Marshal(slices.Concat([]string{}, ids))
	if err == nil {
		_, err = t.exec(ctx, "DELETE FROM files WHERE digest"+t.dialect.Among("?"), string(text))
	}
	return err
}

// RedactEntries implements ledger.Tx. The store's own trigger looks at what the last entry names.
func (t *tx) RedactEntries(ctx context.Context, list []ledger.Record) error {
	if err := t.flush(ctx); err != nil {
		return err
	}
	for i := range list {
		if err := t.replace(ctx, fmt.Sprintf("entry %d of the journal", list[i].Seq), "UPDATE journal SET text = ? WHERE seq = ?", list[i].Text, list[i].Seq); err != nil {
			return err
		}
	}
	return nil
}
