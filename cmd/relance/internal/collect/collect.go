// Package collect takes in the mails that come to the creditor: a mail of ours that came back is recorded as
// what it says, and what a client answered is noted and holds back their chase until somebody has read it.
package collect

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/channels/email"
	"github.com/relance-dev/relance/cmd/relance/internal/worklist"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// Kind says what a mail is.
type Kind string

// The kinds.
const (
	Answer    Kind = "answer"    // of a client; somebody has to read it
	Automatic Kind = "automatic" // a program of a client's answered; noted
	Bounce    Kind = "bounce"    // a mail of ours came back, and its address is none
	Returned  Kind = "returned"  // a mail of ours came back for another reason, or a copy did; noted
	Late      Kind = "late"      // a server says that a mail of ours is late, or was delivered; nothing is recorded
	Unknown   Kind = "unknown"   // of nobody whom the ledger knows, or of several clients; nothing is recorded
	Known     Kind = "known"     // it was taken in before
	Own       Kind = "own"       // the creditor wrote it
)

// Taken is what became of a mail.
type Taken struct {
	Kind    Kind
	ID      string   // of an answer: what relance tasks lists it by
	Client  string   // whose it is; empty when nobody knows
	Name    string   // of the client
	From    string   // the address that wrote; empty when it names none
	Subject string   // may be empty
	Detail  string   // of a mail that came back: why
	Clients []string // of an unknown mail: several whose address it is
}

// Collector takes in mails for one ledger.
type Collector struct {
	Ledger ledger.Ledger
	Book   *policies.Book
	At     time.Time   // now
	Today  engine.Date // the creditor's day at that instant
	By     string      // who collects, for the journal; may be empty
	DryRun bool        // nothing is recorded

	senders []email.Sender      // of the book, once they were asked for
	owners  map[string][]string // clients by address, once they were asked for
}

// Mail takes in a mail as it came. A mail that was taken in before changes nothing.
func (c *Collector) Mail(ctx context.Context, raw []byte) (Taken, error) {
	if c.senders == nil {
		var err error
		if c.senders, err = worklist.Senders(c.Book); err != nil {
			return Taken{}, err
		}
	}
	reports, err := worklist.Bounced(c.senders, raw)
	if err != nil {
		return Taken{Kind: Unknown}, nil //nolint:nilerr // it is no mail that says anything
	}
	a, own := c.read(raw)
	if own {
		return Taken{Kind: Own, Subject: a.Subject}, nil
	}
	if known, err := c.known(ctx, a.ID); err != nil || known {
		return Taken{Kind: Known, From: a.From, Subject: a.Subject}, err
	}
	if len(reports) > 0 {
		return c.bounced(ctx, a, reports)
	}
	return c.answered(ctx, a)
}

// returnedKey is the key of the event of a mail that came back.
func returnedKey(id string) string { return "mail/" + id }

// known reports whether a mail was taken in before.
func (c *Collector) known(ctx context.Context, id string) (known bool, err error) {
	err = c.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		for _, key := range []string{returnedKey(id), posting.AnswerKey(id)} {
			_, err := r.Event(ctx, key)
			if err == nil {
				known = true
			} else if !errors.Is(err, ledger.ErrNotFound) {
				return err
			}
		}
		return nil
	})
	return known, err
}

// read reads a mail as an answer to the sender that it answers, else to any.
func (c *Collector) read(raw []byte) (a email.Answer, own bool) {
	senders := c.senders
	if len(senders) == 0 {
		senders = []email.Sender{{}}
	}
	for i, s := range senders {
		got, err := s.ParseAnswer(raw)
		if err != nil {
			own = true
			continue
		}
		if i == 0 || got.Key != "" && a.Key == "" {
			a = got
		}
	}
	return a, own
}

// bounced records a mail of ours that came back.
func (c *Collector) bounced(ctx context.Context, a email.Answer, reports []channels.Report) (Taken, error) {
	e := engine.Event{Date: c.Today, Type: engine.EventBounce}
	found, err := worklist.Returned(ctx, c.Ledger, reports, &e)
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		return Taken{Kind: Unknown, From: a.From, Subject: a.Subject}, nil
	case err != nil:
		return Taken{}, err
	case !found:
		return Taken{Kind: Late, From: a.From, Subject: a.Subject}, nil
	}
	if known, err := c.knows(ctx, e.Client); err != nil || !known {
		return Taken{Kind: Unknown, From: a.From, Subject: a.Subject}, err
	}
	t := Taken{Kind: Bounce, Client: e.Client, From: e.To, Subject: a.Subject, Detail: e.Note}
	if e.Type != engine.EventBounce {
		t.Kind = Returned
	}
	if !c.DryRun {
		_, err = posting.Record(ctx, c.Ledger, posting.RecordConfig{
			At: c.At, Today: c.Today, By: c.By, Events: []ledger.Event{{Event: e, Key: returnedKey(a.ID)}},
		})
	}
	if err != nil {
		return Taken{}, err
	}
	return c.named(ctx, t)
}

// knows reports whether the ledger has a client.
func (c *Collector) knows(ctx context.Context, client string) (known bool, err error) {
	err = c.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		found, err := r.Client(ctx, client)
		if known = err == nil && found.Forgotten == 0; errors.Is(err, ledger.ErrNotFound) {
			return nil
		}
		return err
	})
	return known, err
}

// answered notes what a client wrote.
func (c *Collector) answered(ctx context.Context, a email.Answer) (Taken, error) {
	t := Taken{Kind: Answer, ID: a.ID, From: a.From, Subject: a.Subject}
	if a.Automatic {
		t.Kind = Automatic
	}
	who, err := c.clients(ctx, a)
	if err != nil {
		return Taken{}, err
	}
	if len(who) != 1 {
		return Taken{Kind: Unknown, From: a.From, Subject: a.Subject, Clients: who}, nil
	}
	t.Client = who[0]
	if c.DryRun {
		return c.named(ctx, t)
	}
	fresh, err := posting.RecordAnswer(ctx, c.Ledger, posting.AnswerConfig{
		At: c.At, Today: c.Today, ID: a.ID, Client: t.Client, From: a.From, Subject: a.Subject, Text: a.Text,
		Automatic: a.Automatic, By: c.By,
	})
	if err != nil {
		return Taken{}, err
	}
	if !fresh {
		t.Kind = Known
	}
	return c.named(ctx, t)
}

// named adds the name of the client.
func (c *Collector) named(ctx context.Context, t Taken) (Taken, error) {
	err := c.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		client, err := r.Client(ctx, t.Client)
		if errors.Is(err, ledger.ErrNotFound) {
			return nil
		}
		t.Name = client.Name
		return err
	})
	return t, err
}

// clients are those who may have written: the client of the mail of ours that it answers, else all whose address, or
// a contact's, it came from.
func (c *Collector) clients(ctx context.Context, a email.Answer) (who []string, err error) {
	err = c.Ledger.Read(ctx, func(ctx context.Context, r ledger.Reader) error {
		if a.Key != "" {
			m, err := r.Message(ctx, a.Key)
			var client engine.Client
			if err == nil {
				client, err = r.Client(ctx, m.Client) // whom an import may have merged into another since
			}
			if err == nil && client.Forgotten == 0 {
				who = []string{m.Client}
			}
			if err == nil || !errors.Is(err, ledger.ErrNotFound) {
				return err
			}
		}
		if a.From == "" {
			return nil
		}
		if c.owners == nil {
			if c.owners, err = ownersOf(ctx, r); err != nil {
				return err
			}
		}
		who = c.owners[same(a.From)]
		return nil
	})
	return who, err
}

// ownersOf are all clients by the addresses at which they are written to.
func ownersOf(ctx context.Context, r ledger.Reader) (map[string][]string, error) {
	owners := map[string][]string{}
	for client, err := range r.Clients(ctx) {
		if err != nil {
			return nil, err
		}
		if client.Forgotten != 0 {
			continue
		}
		seen := map[string]bool{"": true}
		add := func(text string) {
			if at := same(text); !seen[at] {
				seen[at] = true
				owners[at] = append(owners[at], client.ID)
			}
		}
		add(client.Email)
		for i := range client.Contacts {
			add(client.Contacts[i].Email)
		}
	}
	return owners, nil
}

// same is an address as it is compared: two that lead to one mailbox are equal.
func same(text string) string {
	if at, _ := address.Email(text); at != "" {
		text = at
	}
	return strings.ToLower(strings.TrimSpace(text))
}
