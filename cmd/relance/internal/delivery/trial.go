package delivery

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/policies"
)

// Reached is what came of reaching for what carries a channel.
type Reached struct {
	Carrier
	Checks bool  // it can be reached without sending anything
	Err    error // why it could not be
}

// Reach reaches for every carrier and logs in, where that is possible without sending anything.
func (d *Deployment) Reach(ctx context.Context) (list []Reached) {
	for _, c := range d.Carriers() {
		r := Reached{Carrier: c}
		open, _ := d.Transport(c.Name())
		if checker, ok := open.Channel.(channels.Checker); ok {
			r.Checks, r.Err = true, checker.Check(ctx)
		}
		list = append(list, r)
	}
	return list
}

// CheckTest says why a channel cannot be tried with an address: only what deploy.cue lists for tests gets a test.
func CheckTest(book *policies.Book, to string) error {
	if to == "" {
		return errors.New("say where to: --to ADDRESS")
	}
	if book.Deploy == nil || !slices.Contains(book.Deploy.TestAddresses, to) {
		return fmt.Errorf("%s is no address for tests: add it to test_addresses in deploy.cue, so that no client gets a test by accident", to)
	}
	return nil
}

// SendTest sends a message that is marked as a test through a channel, to an address for tests.
func (d *Deployment) SendTest(ctx context.Context, spec channels.Spec, to string) (channels.Receipt, error) {
	if err := CheckTest(d.Book, to); err != nil {
		return channels.Receipt{}, err
	}
	carrier, _ := d.Transport(spec.Name)
	return carrier.Channel.Send(ctx, TestMessage(spec, d.Book, to, d.world.Now()))
}

// TestMessage is a message that nobody takes for a real one.
func TestMessage(spec channels.Spec, book *policies.Book, to string, now time.Time) channels.Message {
	c := book.Company("")
	words := "TEST: this is a test message of relance for " + c.Name + ". Please ignore it; nobody owes anything."
	m := channels.Message{
		Key: fmt.Sprintf("test-%d", now.UnixNano()), Date: now, Language: c.Language,
		To:      channels.Recipient{Name: "TEST", Address: to, Country: c.Country},
		Subject: "TEST: relance, " + c.Name, Text: words, SMS: words, Params: map[string]string{"queue": to, "title": "TEST: relance, please ignore"},
		Client: "TEST",
	}
	if spec.Address == channels.PostalAddress {
		m.To.Postal = strings.Split(to, ",")
		for i := range m.To.Postal {
			m.To.Postal[i] = strings.TrimSpace(m.To.Postal[i])
		}
	}
	if a, err := mail.ParseAddress(to); err == nil && spec.Address == channels.EmailAddress {
		m.To.Address = a.Address
	}
	return m
}
