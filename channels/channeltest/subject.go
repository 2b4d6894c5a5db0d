package channeltest

import (
	"context"
	"time"

	"github.com/relance-dev/relance/channels"
)

// T is the part of *testing.T that the suite needs.
type T interface {
	Helper()
	Context() context.Context
	TempDir() string
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Subject is the channel under test.
type Subject struct {
	// Transport declares the channel. Its Open is not called: Start is.
	Transport channels.Transport
	// Faults are those that Start can play, besides None. The more the better: what
	// is not listed is not proven.
	Faults []Fault
	// Start puts up a fresh other side that behaves as told and opens a channel to
	// it. It registers what must be taken down again with t.Cleanup.
	Start func(t T, f Fault) Bench
	// Secrets are values given to the channel that must never show, such as
	// its password.
	Secrets []string
	// Message makes the message that is sent; nil means Sample. The suite sets the key.
	Message func() channels.Message
	// CannotTell is true when Reconcile only ever says that it cannot tell.
	CannotTell bool
	// Patience is the context's length against a Silent other side; 0 means 300 ms.
	Patience time.Duration
}

// Bench is a channel and its other side.
type Bench struct {
	Channel channels.Channel
	// Delivered returns what reached the other side so far, complete messages only.
	Delivered func() []Delivery
	// Address is where messages must go to reach this other side, for a channel that learns
	// it from the message, such as a URL. Empty means the message's own.
	Address string
	// Logs returns everything the channel has logged; nil when it logs nothing.
	Logs func() string
}

// Delivery is a message as the other side got it.
type Delivery struct {
	Key string // the idempotency key, wherever the channel puts it
	To  string // the address it was for, as the other side writes it; not compared
}

// Sample returns a message with an address of every kind and words that are
// easy to find again. Nobody is called or written to by it: the names and numbers are reserved.
func Sample(kind channels.AddressKind) channels.Message {
	m := channels.Message{
		Key:  "sample",
		Date: time.Date(2026, 3, 2, 9, 30, 0, 0, time.FixedZone("CET", 3600)),
		To: channels.Recipient{
			Name: "Zoé Quintanilla", Country: "FR",
			Postal: []string{"12 rue des Ormeaux", "35999 Trifouillis"},
		},
		Language: "fr",
		Subject:  "Rappel : facture INV-7731",
		Text:     "Bonjour, la facture INV-7731 de 1 234,50 € reste due. Merci de la régler.",
		Client:   "C-4711", Invoices: []string{"INV-7731"}, Case: "INV-7731",
		Params: map[string]string{"title": "Appeler le client", "contentSid": "HX00000000000000000000000000000001"},
	}
	switch kind {
	case channels.EmailAddress:
		m.To.Address = "zoe.quintanilla@example.org"
	case channels.PhoneNumber:
		m.To.Address = "+33199001234"
	case channels.QueueName:
		m.To.Address = "agency"
	case channels.URLAddress:
		m.To.Address = "https://hooks.example.org/secret-path"
	}
	return m
}

// message returns the subject's message to a bench, under a key.
func (s *Subject) message(b Bench, key string) channels.Message {
	m := Sample(s.Transport.Channel.Address)
	if s.Message != nil {
		m = s.Message()
	}
	if b.Address != "" {
		m.To.Address = b.Address
	}
	m.Key = key
	return m
}
