package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/engine"
)

// Mails that the server itself writes: so many wait at once, and each is tried for so long.
const (
	maxMails     = 1000
	maxMailsFile = 64 << 20
	mailLasts    = 3 * 24 * time.Hour
	mailAgain    = 5 * time.Minute
	mailTakes    = time.Minute
)

// mail is what the server itself writes: to a client that their answer came in, to the team what will be sent. It is no
// contact of a case.
type mail struct {
	Key      string    `json:"key"`
	To       string    `json:"to"`
	Name     string    `json:"name,omitempty"`
	Client   string    `json:"client,omitempty"` // whose; empty for the team's
	Language string    `json:"language"`
	Subject  string    `json:"subject"`
	Text     string    `json:"text"`
	HTML     string    `json:"html,omitempty"`
	Since    time.Time `json:"since"`
	Next     time.Time `json:"next,omitzero"`     // it is not tried before
	Leaving  bool      `json:"leaving,omitempty"` // it was handed to the channel, which has not answered
}

// courier keeps those mails until the book's channel for mails took them, in a file that its owner alone can read. A
// mail of which nobody knows whether it left, since the server ended meanwhile, is not sent again. It is safe for
// several goroutines.
type courier struct {
	path string // empty to keep them in memory alone
	log  *slog.Logger

	mu       sync.Mutex
	kept     keptMails
	carrying sync.Mutex
	plan     time.Time // the plan is not written before, since it could not be; of Tick alone
}

// keptMails is the file.
type keptMails struct {
	Planned engine.Date `json:"planned,omitzero"` // the last day of which the plan was written for the team
	Mails   []mail      `json:"mails,omitempty"`
}

// openCourier reads the file.
func openCourier(path string, log *slog.Logger) (*courier, error) {
	c := &courier{path: path, log: log}
	if path == "" {
		return c, nil
	}
	data, err := plainfile.Read(path, maxMailsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &c.kept)
	}
	if err != nil {
		return nil, fmt.Errorf("mails that wait: %w", err)
	}
	return c, c.change(func(k *keptMails) {
		k.Mails = slices.DeleteFunc(k.Mails, func(m mail) bool {
			if m.Leaving {
				log.Warn("a mail of the server may have left, and is not sent again", slog.String("key", m.Key))
			}
			return m.Leaving
		})
	})
}

// change changes what is kept, in the file too: when that cannot be written, nothing was changed.
func (c *courier) change(f func(*keptMails)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	next := keptMails{c.kept.Planned, slices.Clone(c.kept.Mails)}
	f(&next)
	if c.path != "" {
		data, err := json.Marshal(next)
		if err != nil {
			return err
		}
		if err := bookdir.WritePrivate(c.path, data); err != nil {
			return fmt.Errorf("mails that wait: %w", err)
		}
	}
	c.kept = next
	return nil
}

// put keeps a mail until it is sent. One of the same key is one. What cannot be kept is lost, and logged.
func (c *courier) put(m mail) {
	err := c.change(func(k *keptMails) { k.put(m) })
	if err != nil {
		c.log.Error("a mail of the server could not be kept", slog.Any("error", err))
	}
}

func (k *keptMails) put(m mail) {
	if len(k.Mails) < maxMails && !slices.ContainsFunc(k.Mails, func(x mail) bool { return x.Key == m.Key }) {
		k.Mails = append(k.Mails, m)
	}
}

// planned is the last day of which the plan was written.
func (c *courier) planned() engine.Date {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept.Planned
}

// due lists the mails that may be tried.
func (c *courier) due(now time.Time) []mail {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []mail
	for _, m := range c.kept.Mails {
		if !m.Next.After(now) {
			list = append(list, m)
		}
	}
	return list
}

// carry hands the mails that wait to the book's channel for mails.
func (c *courier) carry(ctx context.Context, o *Office, now time.Time) {
	t, ok := o.Deployment.Transport("email")
	if !ok {
		return
	}
	c.carryBy(ctx, now, func(ctx context.Context, m mail) error {
		_, err := t.Channel.Send(ctx, channels.Message{
			Key: m.Key, Date: now, To: channels.Recipient{Name: m.Name, Address: m.To}, Language: m.Language, Subject: m.Subject, Text: m.Text, HTML: m.HTML, Client: m.Client,
		})
		return err
	})
}

// carryBy hands the mails that wait to send. What failed for now is tried again; of what may have left nobody knows,
// and it is not.
func (c *courier) carryBy(ctx context.Context, now time.Time, send func(context.Context, mail) error) {
	if !c.carrying.TryLock() {
		return
	}
	defer c.carrying.Unlock()
	for _, m := range c.due(now) {
		if ctx.Err() != nil {
			return
		}
		if err := c.change(func(k *keptMails) { k.of(m.Key, func(x *mail) { x.Leaving = true }) }); err != nil {
			c.log.Error("a mail of the server waits", slog.Any("error", err))
			return
		}
		sending, end := context.WithTimeout(context.WithoutCancel(ctx), mailTakes)
		err := send(sending, m)
		end()
		outcome := channels.OutcomeOf(err)
		again := (outcome == channels.Temporary || outcome == channels.RateLimited) && now.Sub(m.Since) < mailLasts
		if err != nil {
			c.log.Warn("a mail of the server was not sent", slog.String("key", m.Key), slog.String("outcome", outcome.String()), slog.Bool("again", again))
		}
		err = c.change(func(k *keptMails) {
			if again {
				k.of(m.Key, func(x *mail) { x.Leaving, x.Next = false, now.Add(mailAgain) })
				return
			}
			k.Mails = slices.DeleteFunc(k.Mails, func(x mail) bool { return x.Key == m.Key })
		})
		if err != nil {
			c.log.Error("what became of a mail of the server could not be kept", slog.Any("error", err))
		}
	}
}

// of changes the mail of a key.
func (k *keptMails) of(key string, f func(*mail)) {
	for i := range k.Mails {
		if k.Mails[i].Key == key {
			f(&k.Mails[i])
		}
	}
}
