// Package webhook posts messages to another system of the creditor's as signed JSON.
//
// The body is a Payload. Three headers go with it: Idempotency-Key, by which the
// receiver drops a message it has seen, Relance-Signature, which Verify
// checks, and Content-Type. A receiver answers 2xx once the message is its own.
package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/internal/httpsend"
)

// MinSecret is the shortest secret that is taken, in bytes.
const MinSecret = 16

// Config says how requests are signed and bounded.
type Config struct {
	Secret  channels.Secret // shared with the receiver; at least MinSecret bytes
	Timeout time.Duration   // for one request; 0 means 30 seconds
	Client  *http.Client    // nil means one that follows no redirect
}

// Webhook is a channel to a URL that each message names.
type Webhook struct {
	secret channels.Secret
	sender httpsend.Sender
}

var _ channels.Channel = (*Webhook)(nil)

// New returns a webhook. It fails when the secret is too short.
func New(cfg Config) (*Webhook, error) {
	if len(cfg.Secret) < MinSecret {
		return nil, errors.New("secret is shorter than 16 bytes")
	}
	if cfg.Client == nil {
		cfg.Client = httpsend.NewClient()
	}
	return &Webhook{cfg.Secret, httpsend.Sender{
		Channel: "webhook", Client: cfg.Client, Timeout: cfg.Timeout, Secrets: []channels.Secret{cfg.Secret},
	}}, nil
}

// Transport carries webhooks over HTTP.
func Transport() channels.Transport {
	return channels.Transport{
		Name: "http", Summary: "A signed POST of JSON.", Channel: channels.Webhook(), Repeat: channels.AtLeastOnce,
		Settings: []channels.Field{
			{Name: "secret", Kind: channels.SecretText, Required: true, Doc: "Signs requests; shared with the receiver, at least 16 bytes."},
			{Name: "timeout", Kind: channels.Span, Doc: "For one request.", Default: "30s"},
		},
		Open: func(s channels.Settings) (channels.Channel, error) {
			return New(Config{Secret: s.Secret("secret"), Timeout: s.Span("timeout")})
		},
	}
}

// Payload is the body of a request.
type Payload struct {
	Version     int               `json:"version"` // 1
	Key         string            `json:"key"`
	Date        string            `json:"date"` // RFC 3339
	Client      string            `json:"client,omitempty"`
	Name        string            `json:"name,omitempty"` // of the client
	Invoices    []string          `json:"invoices,omitempty"`
	Case        string            `json:"case,omitempty"`
	Language    string            `json:"language,omitempty"`
	Subject     string            `json:"subject,omitempty"`
	Text        string            `json:"text,omitempty"`
	HTML        string            `json:"html,omitempty"`
	Params      map[string]string `json:"params,omitempty"`
	Attachments []File            `json:"attachments,omitempty"`
}

// File is an attachment; its data is base64 in JSON.
type File struct {
	Name string `json:"name"`
	Type string `json:"type,omitempty"`
	Data []byte `json:"data"`
}

// CheckMessage judges the address and the words.
func (w *Webhook) CheckMessage(m channels.Message) ([]string, error) {
	return nil, channels.Webhook().Validate(&m)
}

// Send posts the message to the URL it is addressed to. The receipt's ID is the key.
func (w *Webhook) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	spec := channels.Webhook()
	if err := spec.Validate(&m); err != nil {
		return channels.Receipt{}, err
	}
	body, err := json.Marshal(payload(&m))
	if err != nil {
		return channels.Receipt{}, &channels.Error{Channel: spec.Name, Outcome: channels.Permanent, Reason: channels.BadContent, Detail: "the message cannot be written as JSON"}
	}
	header := http.Header{
		"Content-Type":      {"application/json"},
		"User-Agent":        {"relance"},
		"Idempotency-Key":   {m.Key},
		"Relance-Signature": {Sign(w.secret, m.Date, body)},
	}
	for name, value := range m.Headers {
		header.Set(name, value)
	}
	if _, err := w.sender.Post(ctx, &m, m.To.Address, header, body); err != nil {
		return channels.Receipt{}, err
	}
	return channels.Receipt{ID: m.Key, Status: channels.Delivered}, nil
}

func payload(m *channels.Message) Payload {
	p := Payload{
		Version: 1, Key: m.Key, Date: m.Date.Format(time.RFC3339), Client: m.Client, Name: m.To.Name,
		Invoices: m.Invoices, Case: m.Case, Language: m.Language,
		Subject: m.Subject, Text: m.Text, HTML: m.HTML, Params: m.Params,
	}
	for _, a := range m.Attachments {
		p.Attachments = append(p.Attachments, File(a))
	}
	return p
}
