// Package task turns messages into work for people: calls to make, with what to
// say, and anything else that somebody must do. An item goes to a Sink: a folder, or a
// program's own list.
package task

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/relance-dev/relance/channels"
)

// Item is one piece of work.
type Item struct {
	Key      string            `json:"key"`
	Kind     string            `json:"kind"` // the channel: "call" or "task"
	Queue    string            `json:"queue,omitempty"`
	Title    string            `json:"title"`
	Date     string            `json:"date"` // from when it may be done, RFC 3339
	Client   string            `json:"client,omitempty"`
	Name     string            `json:"name,omitempty"`  // whom it is about
	Phone    string            `json:"phone,omitempty"` // for a call
	Invoices []string          `json:"invoices,omitempty"`
	Case     string            `json:"case,omitempty"`
	Language string            `json:"language,omitempty"`
	Script   string            `json:"script,omitempty"`   // what to say, or the details
	Outcomes []string          `json:"outcomes,omitempty"` // what may be recorded when it is done
	Params   map[string]string `json:"params,omitempty"`   // the action's other fields
}

// Sink keeps items. Both methods may be called from several goroutines at once.
type Sink interface {
	// Put keeps an item. One whose key is there already is left as it is, without an
	// error. The error is that of channels.Channel.Send.
	Put(ctx context.Context, item Item) error
	// Has reports whether an item is there.
	Has(ctx context.Context, key string) (bool, error)
}

// Config says what becomes an item and where items go.
type Config struct {
	Channel channels.Spec // channels.Call() or channels.Task()
	Sink    Sink
	// Outcomes are what a person may record; empty means the usual ones of the channel.
	Outcomes []string
}

// List is a channel to people.
type List struct{ cfg Config }

var (
	_ channels.Channel    = (*List)(nil)
	_ channels.Reconciler = (*List)(nil)
)

// New returns a channel. It fails without a sink.
func New(cfg Config) (*List, error) {
	if cfg.Sink == nil {
		return nil, errors.New("no sink is given")
	}
	if len(cfg.Outcomes) == 0 {
		cfg.Outcomes = usualOutcomes(cfg.Channel.Name)
	}
	return &List{cfg}, nil
}

// usualOutcomes lists what can come of a call, or of other work.
func usualOutcomes(channel string) []string {
	if channel == "call" {
		return []string{"answered", "no_answer", "promise", "dispute", "refused", "wrong_number"}
	}
	return []string{"done", "not_done"}
}

// CheckMessage judges the address and the words.
func (l *List) CheckMessage(m channels.Message) ([]string, error) {
	return nil, l.cfg.Channel.Validate(&m)
}

// Send keeps the message as an item. The receipt's ID is the key.
func (l *List) Send(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if err := l.cfg.Channel.Validate(&m); err != nil {
		return channels.Receipt{}, err
	}
	if ctx.Err() != nil {
		e := channels.Interrupted(ctx, false)
		e.Channel = l.cfg.Channel.Name
		return channels.Receipt{}, e
	}
	if err := l.cfg.Sink.Put(ctx, l.item(&m)); err != nil {
		return channels.Receipt{}, err
	}
	return receipt(m.Key), nil
}

// Finder is a Sink that can say whether it has an item just as it is given. The error is that of
// channels.Reconciler.
type Finder interface {
	Find(ctx context.Context, item Item) error
}

// Reconcile looks whether the item is there, and where the sink can tell, whether it is this one.
func (l *List) Reconcile(ctx context.Context, m channels.Message) (channels.Receipt, error) {
	if f, ok := l.cfg.Sink.(Finder); ok {
		if err := f.Find(ctx, l.item(&m)); err != nil {
			return channels.Receipt{}, err
		}
		return receipt(m.Key), nil
	}
	there, err := l.cfg.Sink.Has(ctx, m.Key)
	switch {
	case err != nil:
		return channels.Receipt{}, err
	case !there:
		return channels.Receipt{}, fmt.Errorf("%s: %w", l.cfg.Channel.Name, channels.ErrNotSent)
	default:
		return receipt(m.Key), nil
	}
}

func receipt(key string) channels.Receipt {
	return channels.Receipt{ID: key, Status: channels.Queued, Detail: "waits for a person"}
}

func (l *List) item(m *channels.Message) Item {
	it := Item{
		Key: m.Key, Kind: l.cfg.Channel.Name, Queue: m.Params["queue"], Title: m.Params["title"],
		Date: m.Date.Format(time.RFC3339), Client: m.Client, Name: m.To.Name, Invoices: m.Invoices, Case: m.Case,
		Language: m.Language, Script: m.Text, Outcomes: slices.Clone(l.cfg.Outcomes), Params: m.Params,
	}
	if it.Title == "" {
		it.Title = m.Subject
	}
	switch l.cfg.Channel.Address {
	case channels.PhoneNumber:
		it.Phone = m.To.Address
	case channels.QueueName:
		it.Queue = m.To.Address
	}
	return it
}
