package dispatch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/ledger"
)

// keep stores the message as it is about to be handed over: what cannot be kept is not
// sent, and goes back into the outbox.
func (d *Dispatcher) keep(ctx context.Context, a *attempt, out channels.Message) error {
	r := ledger.Rendition{Message: a.Key, Attempt: a.Attempts, At: out.Date}
	for _, f := range out.Attachments {
		r.Files = append(r.Files, ledger.File{Name: f.Name, Type: f.Type, Data: f.Data})
	}
	var err error
	if r.Body, err = EncodeRendition(out); err == nil {
		err = d.Ledger.Write(context.WithoutCancel(ctx), func(ctx context.Context, tx ledger.Tx) error { return tx.AddRendition(ctx, r) })
	}
	if err != nil {
		a.unkept = fmt.Errorf("keep message %s: %w", a.Key, err)
		return &channels.Error{Channel: a.Channel, Outcome: channels.Temporary, Reason: channels.Cancelled, Detail: a.unkept.Error(), Err: err}
	}
	a.rendition = r.Digest()
	return nil
}

// EncodeRendition writes a message as ledger.Rendition.Body has it.
func EncodeRendition(m channels.Message) (json.RawMessage, error) {
	m.Attachments = slices.Clone(m.Attachments)
	for i := range m.Attachments {
		m.Attachments[i].Data = nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m); err != nil {
		return nil, fmt.Errorf("message %s: %w", m.Key, err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte{'\n'}), nil
}

// DecodeRendition reads what a message was, with its files.
func DecodeRendition(r ledger.Rendition) (channels.Message, error) {
	var m channels.Message
	if err := json.Unmarshal(r.Body, &m); err != nil {
		return m, fmt.Errorf("rendition %d of message %s: %w", r.Attempt, r.Message, err)
	}
	if len(m.Attachments) != len(r.Files) {
		return m, fmt.Errorf("rendition %d of message %s: %d attachments and %d files: %w", r.Attempt, r.Message, len(m.Attachments), len(r.Files), ledger.ErrDamaged)
	}
	for i := range r.Files {
		m.Attachments[i].Data = r.Files[i].Data
	}
	return m, nil
}

// renditionOf finds the digest of an attempt's rendition; empty when there is none.
func renditionOf(ctx context.Context, r ledger.Reader, m *ledger.Message) (string, error) {
	for v, err := range r.Renditions(ctx, m.Key) {
		if err != nil {
			return "", err
		}
		if v.Attempt == m.Attempts {
			return v.Digest(), nil
		}
	}
	return "", nil
}
