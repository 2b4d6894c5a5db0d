package dispatch

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/agree"
	"github.com/relance-dev/relance/engine/ledger"
)

// rendered is a message as it is handed over, and as the ledger keeps it.
type rendered struct {
	words channels.Message
	kept  ledger.Rendition
	fault error // why it cannot be written; then nothing is handed over
	moved bool  // the attempt before went by another transport, which alone would know it again
}

// write writes a message. One that is sent again because nobody knows its fate says
// what it said before, byte for byte: it may arrive beside the first.
func (p *pass) write(ctx context.Context, s *candidate) *rendered {
	l := &rendered{}
	if repeated(s.Reason) {
		words, err := handedOver(ctx, p.Ledger, &s.Message)
		switch {
		case err == nil:
			t := p.Transports[p.route(&s.Message)]
			l.moved = !t.had(&words) && doubt(s.Reason) == reasonRecognised
			l.words, l.words.Via = words, t.via()
		case !errors.Is(err, ledger.ErrNotFound):
			l.fault = unwritable(s.Channel, err)
			return l
		}
	}
	if l.words.Key == "" {
		if l.words, l.fault = p.render(ctx, s.Message, s.verdict.Lost); l.fault != nil {
			return l
		}
	}
	l.kept = ledger.Rendition{Message: s.Key, At: l.words.Date}
	for _, f := range l.words.Attachments {
		l.kept.Files = append(l.kept.Files, ledger.File{Name: f.Name, Type: f.Type, Data: f.Data})
	}
	var err error
	if l.kept.Body, err = EncodeRendition(l.words); err != nil {
		l.fault = unwritable(s.Channel, err)
	}
	return l
}

// render writes the message anew. A failure says that nothing was sent.
func (d *Dispatcher) render(ctx context.Context, m ledger.Message, lost []Lost) (channels.Message, error) {
	out, err := d.Render(ctx, m, lost)
	if err != nil {
		e, ok := errors.AsType[*channels.Error](err)
		if ok && e.Outcome == channels.Permanent {
			return out, e
		}
		return out, unwritable(m.Channel, err)
	}
	if out.Client != "" && out.Client != m.Client {
		return out, &channels.Error{
			Channel: m.Channel, Outcome: channels.Permanent, Reason: channels.BadContent, Detail: "the message was written for another client",
		}
	}
	out.Key, out.Client, out.Date, out.Via = m.Key, m.Client, d.Now(), d.Transports[d.route(&m)].via()
	out.Params = withoutResend(out.Params)
	return out, nil
}

func unwritable(channel string, err error) *channels.Error {
	return &channels.Error{
		Channel: channel, Outcome: channels.Temporary, Reason: channels.BadContent, Detail: "the message cannot be written: " + err.Error(), Err: err,
	}
}

// handedOver reads what the last attempt at a message handed over; ledger.ErrNotFound
// when the ledger has not kept it.
func handedOver(ctx context.Context, l ledger.Ledger, m *ledger.Message) (out channels.Message, err error) {
	err = l.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		out, err = lastWords(ctx, r, m)
		return err
	})
	return out, err
}

// lastWords is handedOver in a transaction.
func lastWords(ctx context.Context, r ledger.Reader, m *ledger.Message) (channels.Message, error) {
	v, err := lastRendition(ctx, r, m)
	if err != nil {
		return channels.Message{}, err
	}
	words, err := DecodeRendition(v)
	if to := m.Body.To; words.To.Address != to && words.To.Address == address.Kept(to) { // the outbox has it whole
		words.To.Address = to
		if url := m.Body.Params[engine.ParamURL]; url != "" {
			words.Params[engine.ParamURL] = url
		}
	}
	return words, err
}

// lastRendition is what the ledger kept of the last attempt at a message; ledger.ErrNotFound
// when it kept nothing.
func lastRendition(ctx context.Context, r ledger.Reader, m *ledger.Message) (ledger.Rendition, error) {
	for v, err := range r.Renditions(ctx, m.Key) {
		if err != nil || v.Attempt == m.Attempts {
			return v, err
		}
	}
	return ledger.Rendition{}, fmt.Errorf("attempt %d at message %s: %w", m.Attempts, m.Key, ledger.ErrNotFound)
}

// addressOf is where a message goes, as it is kept.
func addressOf(m *channels.Message) string {
	return cmp.Or(address.Kept(m.To.Address), strings.Join(m.To.Postal, ", "))
}

// AsKept is a message as it is kept, and shown to others: of a URL that it goes to address.Kept.
func AsKept(m channels.Message) channels.Message {
	m.To.Address = address.Kept(m.To.Address)
	if url := m.Params[engine.ParamURL]; address.Kept(url) != url {
		m.Params = maps.Clone(m.Params)
		m.Params[engine.ParamURL] = address.Kept(url)
	}
	return m
}

// EncodeRendition writes a message, AsKept, as ledger.Rendition.Body has it.
func EncodeRendition(m channels.Message) (json.RawMessage, error) {
	m = AsKept(m)
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
		return m, agree.Errorf("rendition %d of message %s: %d {attachment|attachments} and %d {file|files}: %w", r.Attempt, r.Message, len(m.Attachments), len(r.Files), ledger.ErrDamaged)
	}
	for i := range r.Files {
		m.Attachments[i].Data = r.Files[i].Data
	}
	return m, nil
}

// renditionOf finds the digest of an attempt's rendition; empty when there is none.
func renditionOf(ctx context.Context, r ledger.Reader, m *ledger.Message) (string, error) {
	v, err := lastRendition(ctx, r, m)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return "", nil
	case err != nil:
		return "", err
	}
	return v.Digest(), nil
}
