package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/relance-dev/relance/engine/ledger"
)

// messageColumns are those of a message, with the list of its parts.
func (d *Dialect) messageColumns() string {
	return "key, client, channel, status, body, created, not_before, attempts, receipt, reason, changed, made, " + d.Parts
}

func scanMessage(row scanner) (ledger.Message, error) {
	var m ledger.Message
	err := row.Scan(&m.Key, &m.Client, &m.Channel, &m.Status, object{&m.Body}, instant{&m.Created}, instant{&m.NotBefore}, &m.Attempts,
		&m.Receipt, &m.Reason, instant{&m.Changed}, day{&m.Made}, object{&m.Parts})
	return m, err
}

// Message implements ledger.OutboxReader.
func (r *reader) Message(ctx context.Context, key string) (ledger.Message, error) {
	if m, known, err := from(r.ahead.messages, key, "message "+key, scanMessage); known {
		return m, err
	}
	return one(ctx, r, "message "+key, scanMessage, "SELECT "+r.dialect.messageColumns()+" FROM messages WHERE key = ?", key)
}

// Messages implements ledger.OutboxReader.
func (r *reader) Messages(ctx context.Context, f ledger.MessageFilter) iter.Seq2[ledger.Message, error] {
	var w where
	if f.Status != "" {
		w.and("status = ?", string(f.Status))
	}
	if !f.DueBy.IsZero() {
		w.and("not_before <= ?", micros(f.DueBy))
	}
	if f.Client != "" {
		w.and("client = ?", f.Client)
	}
	if f.Case != "" {
		w.and("key IN (SELECT message FROM parts WHERE case_id = ?)", f.Case)
	}
	if len(f.Channels) > 0 {
		w.and("channel IN ("+strings.TrimSuffix(strings.Repeat("?,", len(f.Channels)), ",")+")", anys(f.Channels)...)
	}
	if !f.Since.IsZero() {
		w.and("created >= ?", micros(f.Since))
	}
	if f.Key != "" {
		w.and("key >= ? AND key < ?", f.Key, f.Key+"\U0010FFFF")
	}
	if f.After != "" {
		w.and("(not_before, key) > (SELECT not_before, key FROM messages WHERE key = ?)", f.After)
	}
	return many(ctx, r, "messages", scanMessage, "SELECT "+r.dialect.messageColumns()+" FROM messages"+w.String()+"ORDER BY not_before, key"+limit(f.Limit), w.args...)
}

// AddMessage implements ledger.OutboxWriter.
func (t *tx) AddMessage(ctx context.Context, m ledger.Message) error {
	id, err := t.id(ctx)
	if err == nil {
		err = m.Check(id)
	}
	if err != nil {
		return err
	}
	delete(t.ahead.messages, m.Key)
	before, err := t.LeftBefore(ctx, m.Parts)
	if err != nil {
		return err
	}
	if before {
		m.Status, m.Reason = ledger.Unknown, ledger.ReasonRestored
	}
	body, err := ledger.EncodeBody(&m.Body)
	if err != nil {
		return added(m.Key, err)
	}
	err = t.execNew(ctx, `INSERT INTO messages (key, client, channel, status, body, created, not_before, attempts, receipt, reason, changed)
		VALUES (?, ?, ?, ?, ?, ?, ?, 0, '', ?, ?)`,
		m.Key, m.Client, m.Channel, string(m.Status), body, micros(m.Created), micros(m.NotBefore), m.Reason, micros(m.Created))
	if err != nil {
		return added(m.Key, err)
	}
	b := &batch{t: t, insert: "INSERT INTO parts (key, case_id, message, place)", columns: 4, new: true}
	for i, p := range m.Parts {
		if err := b.add(ctx, p.String(), p.Case, m.Key, i); err != nil {
			return added(m.Key, err)
		}
	}
	t.changed(messagesTable, m.Key)
	if parts, ok := partsText(m.Parts); ok {
		t.wrote(messagesTable, m.Key, written(messageFields, "0", body, whole(micros(m.Created)), m.Channel, m.Client, whole(micros(m.Created)), m.Key,
			"", whole(micros(m.NotBefore)), parts, m.Reason, "", string(m.Status)))
	}
	return added(m.Key, b.flush(ctx))
}

func added(key string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ledger.ErrExists):
		return fmt.Errorf("message %s, or a part of it: %w", key, err)
	}
	return fmt.Errorf("message %s: %w", key, err)
}

// MoveMessage implements ledger.OutboxWriter.
func (t *tx) MoveMessage(ctx context.Context, move ledger.Move) (ledger.Message, error) {
	m, err := t.Message(ctx, move.Key)
	if err != nil {
		return m, err
	}
	if m, err = move.Apply(m); err != nil {
		return m, err
	}
	if t.writeMessage(&m) {
		return m, t.leaves(ctx, &m)
	}
	_, err = t.exec(ctx, "UPDATE messages SET status = ?, not_before = ?, attempts = ?, receipt = ?, reason = ?, changed = ?, made = ? WHERE key = ?",
		string(m.Status), micros(m.NotBefore), m.Attempts, m.Receipt, m.Reason, micros(m.Changed), m.Made.String(), m.Key)
	if err != nil {
		return m, fmt.Errorf("message %s: %w", m.Key, err)
	}
	t.changed(messagesTable, m.Key)
	return m, t.leaves(ctx, &m)
}

// leaves remembers a message that leaves once the transaction is durable.
func (t *tx) leaves(ctx context.Context, m *ledger.Message) error {
	if m.Status != ledger.Sending {
		return nil
	}
	t.left = append(t.left, *m)
	_, err := t.id(ctx) // for the note of it
	return err
}

// Plan implements ledger.OutboxReader.
func (r *reader) Plan(ctx context.Context, digest string) (ledger.Plan, error) {
	return one(ctx, r, "plan "+digest, func(row scanner) (ledger.Plan, error) {
		p := ledger.Plan{Digest: digest}
		err := row.Scan(day{&p.Day}, instant{&p.Begun}, instant{&p.Finished})
		return p, err
	}, "SELECT day, begun, finished FROM plans WHERE digest = ?", digest)
}

// BeginPlan implements ledger.OutboxWriter.
func (t *tx) BeginPlan(ctx context.Context, p ledger.Plan) error {
	if err := t.execNew(ctx, "INSERT INTO plans (digest, day, begun, finished) VALUES (?, ?, ?, 0)", p.Digest, p.Day.String(), micros(p.Begun)); err != nil {
		return fmt.Errorf("plan %s: %w", p.Digest, err)
	}
	t.changed(plansTable, p.Digest)
	return nil
}

// FinishPlan implements ledger.OutboxWriter.
func (t *tx) FinishPlan(ctx context.Context, digest string, at time.Time) error {
	res, err := t.exec(ctx, "UPDATE plans SET finished = ? WHERE digest = ?", micros(at), digest)
	if err != nil {
		return fmt.Errorf("plan %s: %w", digest, err)
	}
	if n, err := res.RowsAffected(); err != nil || n == 0 {
		return fmt.Errorf("plan %s: %w", digest, ledger.ErrNotFound)
	}
	t.changed(plansTable, digest)
	return nil
}
