package channeltest_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
)

// pigeon is a channel in memory. Its flaws, when set, break one promise each.
type pigeon struct {
	fault channeltest.Fault
	flaw  string

	mu   sync.Mutex
	sent []channeltest.Delivery
	log  strings.Builder
}

func (p *pigeon) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if p.flaw != "sends anything" {
		if err := spec().Validate(&m); err != nil {
			return channels.Receipt{}, err
		}
	}
	if ctx.Err() != nil && p.flaw != "ignores the context" {
		return channels.Receipt{}, named(channels.Interrupted(ctx, false))
	}
	if p.flaw == "logs the address" {
		p.note(m.To.Address)
	}
	if p.flaw == "writes into the message" {
		m.Params["seen"] = "yes"
	}
	switch p.fault {
	case channeltest.Silent:
		<-ctx.Done()
		return channels.Receipt{}, named(channels.Interrupted(ctx, p.flaw != "calls silence temporary"))
	case channeltest.NoRecipient:
		detail := "no such loft"
		if p.flaw == "repeats the address" {
			detail += " " + m.To.Address
		}
		return channels.Receipt{}, named(&channels.Error{Outcome: channels.Permanent, Reason: channels.BadAddress, Detail: detail})
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, d := range p.sent {
		if d.Key == m.Key && p.flaw != "forgets its keys" {
			return channels.Receipt{ID: "loft/" + m.Key}, nil
		}
	}
	key := m.Key
	if p.flaw == "loses the key" {
		key = fmt.Sprint(len(p.sent))
	}
	p.sent = append(p.sent, channeltest.Delivery{Key: key, To: m.To.Address})
	return channels.Receipt{ID: "loft/" + m.Key}, nil
}

func named(e *channels.Error) error {
	e.Channel = "pigeon"
	return e
}

func (p *pigeon) note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.log.WriteString(text)
}

func (p *pigeon) logged() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.String()
}

func (p *pigeon) delivered() []channeltest.Delivery {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

func spec() channels.Spec {
	return channels.Spec{Name: "pigeon", Summary: "By air.", Address: channels.PhoneNumber, Contact: true}
}

func subject(flaw string) channeltest.Subject {
	return channeltest.Subject{
		Transport: channels.Transport{Name: "loft", Channel: spec(), Repeat: channels.ExactlyOnce},
		Faults:    []channeltest.Fault{channeltest.NoRecipient, channeltest.Silent},
		Start: func(_ channeltest.T, f channeltest.Fault) channeltest.Bench {
			p := &pigeon{fault: f, flaw: flaw}
			return channeltest.Bench{Channel: p, Delivered: p.delivered, Logs: p.logged}
		},
	}
}

func TestAFaithfulChannelPasses(t *testing.T) {
	channeltest.Run(t, subject(""))
}

func TestEveryFlawIsFound(t *testing.T) {
	for flaw, check := range map[string]string{
		"sends anything":          "refuses a message that nothing could send",
		"ignores the context":     "sends nothing once cancelled",
		"calls silence temporary": "outcome when the other side is: silent",
		"repeats the address":     "outcome when the other side is: no such recipient",
		"logs the address":        "delivers a message and returns a receipt",
		"forgets its keys":        "keeps its word about a repeated key",
		"loses the key":           "delivers a message and returns a receipt",
		"writes into the message": "leaves the message as it was",
	} {
		t.Run(flaw, func(t *testing.T) {
			found := false
			for _, r := range channeltest.Verify(t.Context(), subject(flaw)) {
				found = found || (r.Name == check && len(r.Failures) > 0)
			}
			if !found {
				t.Errorf("the check %q passed", check)
			}
		})
	}
}

func TestVerifyFindsNothingWrongWithAFaithfulChannel(t *testing.T) {
	results := channeltest.Verify(t.Context(), subject(""))
	if len(results) < 10 {
		t.Errorf("only %d checks ran", len(results))
	}
	for _, r := range results {
		for _, f := range r.Failures {
			t.Errorf("%s: %s", r.Name, f)
		}
	}
}
