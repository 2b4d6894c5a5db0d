// Package worklist lists what people have to do, and carries out what they say: what came of
// a task, what became of a message, what happened outside.
package worklist

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
)

// Queues of what did not leave as it was decided.
const (
	QueueUnknown = "unknown" // messages of which nobody knows whether they left
	QueueFailed  = "failed"  // messages that failed, until the next run sees what is done instead
)

// Kind is what sort of work an Item is.
type Kind string

// The kinds.
const (
	KindTask    Kind = "task"     // what a policy gives to people
	KindCall    Kind = "call"     // it counts once somebody records it
	KindStandIn Kind = "stand_in" // a contact that could not be made: a person makes it in another way, or lets it go
	KindFailed  Kind = "failed"   // see QueueFailed
	KindUnknown Kind = "unknown"  // see QueueUnknown
	KindAnswer  Kind = "answer"   // what a client wrote: somebody reads it
	KindBank    Kind = "bank"     // an entry of a bank statement: somebody says what it is for
)

// ways are the commands below relance tasks that end a piece of work.
var ways = map[Kind][]string{
	KindTask:    {"done"},
	KindCall:    {"done"},
	KindStandIn: {"again", "done", "let-go"},
	KindFailed:  {"again", "done", "let-go"},
	KindUnknown: {"resolve"},
	KindAnswer:  {"done"},
}

// Item is one piece of work for a person. Amounts are exact decimals in text.
type Item struct {
	ID       string      `json:"id"`                // of its message, of an answer, or of the entry of a bank statement
	Kind     Kind        `json:"kind"`              // task, call, stand_in, failed, unknown, answer or bank
	Queue    string      `json:"queue"`             // of a task; call, failed, unknown, answers or bank
	Since    engine.Date `json:"since"`             // the day it was decided for, or that it came in
	Days     int         `json:"days"`              // since then
	Waits    bool        `json:"waits"`             // its case does not go on before somebody says what came of it
	Reason   string      `json:"reason,omitempty"`  // why it did not leave as it was decided
	Ways     []string    `json:"ways"`              // the commands below relance tasks that end it
	Do       string      `json:"do,omitempty"`      // the command that ends it, where it is none of those
	Client   string      `json:"client"`            // empty when nobody knows whose money it is
	Name     string      `json:"name"`              // of the client, or of the other party of an entry
	Contact  string      `json:"contact,omitempty"` // the role of the contact to call
	Person   string      `json:"person,omitempty"`  // their name
	Phone    string      `json:"phone,omitempty"`   // to call, else the client's own
	Title    string      `json:"title"`             // what there is to do; what an answer or an entry says
	Policy   string      `json:"policy"`
	State    string      `json:"state"`
	Amount   string      `json:"amount"` // that is asked for; of an entry, negative when it went out
	Currency string      `json:"currency"`
	Invoices []string    `json:"invoices"`          // that it is about, or may pay
	Script   string      `json:"script,omitempty"`  // what to say
	History  []string    `json:"history,omitempty"` // the client's last events, the newest first
	Why      []string    `json:"why,omitempty"`     // the rule that led to it, where it is written, and the values that it saw; what speaks for what an entry may pay
}

// Who is the client, and the person there whom the task names.
func (i *Item) Who() string {
	if who := cmp.Or(i.Person, i.Contact); who != "" {
		return i.Name + ", " + who
	}
	return i.Name
}

// List lists the work that nobody has done yet, answers of clients and entries of bank statements included, by queue and day. Script and History are
// empty unless whole is set, and so is Why; a script is written with the figures of today.
func List(ctx context.Context, r ledger.Reader, d *delivery.Deployment, today engine.Date, whole bool) ([]Item, error) {
	open, err := openMessages(ctx, r)
	if err != nil {
		return nil, err
	}
	var list []Item
	for i := range open {
		m := &open[i]
		waits, err := dispatch.Waits(ctx, r, d.Book.Engine, m)
		if err != nil {
			return nil, err
		}
		kind, err := kindOf(ctx, r, m, waits)
		if err != nil {
			return nil, err
		}
		if kind == "" {
			continue
		}
		item, err := itemOf(ctx, r, m, kind, waits, today)
		if err == nil && whole && kind != KindUnknown && kind != KindFailed {
			err = item.complete(ctx, r, &delivery.Composer{Deployment: d, Reader: r, Today: today}, *m, words.New("en"))
		}
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	bank, err := bankItems(ctx, r, today)
	if err != nil {
		return nil, err
	}
	answers, err := Answers(ctx, r, today)
	if err != nil {
		return nil, err
	}
	list = append(append(list, bank...), answers...)
	slices.SortFunc(list, func(a, b Item) int { return Compare(&a, &b) })
	return list, nil
}

// Compare puts work in its order: by queue, day, client and id.
func Compare(a, b *Item) int {
	return cmp.Or(cmp.Compare(a.Queue, b.Queue), cmp.Compare(a.Since, b.Since), cmp.Compare(a.Client, b.Client), cmp.Compare(a.ID, b.ID))
}

// openMessages are the messages that a person may have to act on.
func openMessages(ctx context.Context, r ledger.Reader) (open []ledger.Message, err error) {
	meta, err := r.Meta(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range []ledger.MessageFilter{{Status: ledger.Unknown}, {Status: ledger.Failed}, {Channels: []string{"task", "call"}}} {
		f.Since = meta.AfterRehearsal(time.Time{})
		for m, err := range r.Messages(ctx, f) {
			if err != nil {
				return nil, err
			}
			if f.Status == "" && slices.Contains([]ledger.Status{ledger.Unknown, ledger.Suppressed, ledger.Failed}, m.Status) {
				continue
			}
			open = append(open, m)
		}
	}
	return open, nil
}

// kindOf says what work a message is; none when it is done, or nobody waits for it.
func kindOf(ctx context.Context, r ledger.Reader, m *ledger.Message, waits *engine.Pending) (Kind, error) {
	switch m.Status {
	case ledger.Unknown:
		return KindUnknown, nil
	case ledger.Failed:
		if waits == nil || waits.Status != engine.PendingFailed || waits.Why == "" {
			return "", nil
		}
		return KindFailed, nil
	}
	if done, err := closed(ctx, r, m.Key); err != nil || done {
		return "", err
	}
	left := m.Status == ledger.Sent || m.Status == ledger.Delivered
	switch {
	case m.Body.StandIn:
		if waits == nil || waits.Status == engine.PendingFailed {
			return "", nil
		}
		return KindStandIn, nil
	case m.Channel == "task":
		return KindTask, nil
	case left && m.Made == 0 && waits == nil:
		return "", nil
	case left && m.Made == 0:
		if done, err := recorded(ctx, r, m, waits); err != nil || done {
			return "", err
		}
	}
	return KindCall, nil
}

// recorded reports whether somebody recorded a call that a case waits for, although not through its task.
func recorded(ctx context.Context, r ledger.Reader, m *ledger.Message, waits *engine.Pending) (bool, error) {
	for e, err := range r.Events(ctx, ledger.EventFilter{Of: m.Client}) {
		if err != nil {
			return false, err
		}
		about := e.Invoice == "" || slices.ContainsFunc(m.Body.Lines, func(l engine.Line) bool { return l.Invoice == e.Invoice })
		if e.Type == engine.EventCall && e.Date >= waits.Decided && about {
			return true, nil
		}
	}
	return false, nil
}

// taskKey is the key of the event that closes a task.
func taskKey(message string) string { return "task/" + message }

// closed reports whether a person has said what came of a task.
func closed(ctx context.Context, r ledger.Reader, message string) (bool, error) {
	_, err := r.Event(ctx, taskKey(message))
	if errors.Is(err, ledger.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

func itemOf(ctx context.Context, r ledger.Reader, m *ledger.Message, kind Kind, waits *engine.Pending, today engine.Date) (Item, error) {
	body := m.Body
	i := Item{
		ID: m.Key, Kind: kind, Queue: m.Channel, Since: body.Date, Days: max(0, int(today-body.Date)), Waits: waits != nil, Ways: ways[kind],
		Client: m.Client, Contact: body.Contact, Person: body.Person, Policy: body.Policy, State: body.State,
		Amount: body.Currency.Format(body.Amount), Currency: body.Currency.Code(), Title: body.Params["title"], Invoices: []string{},
	}
	if kind == KindCall && waits != nil {
		i.Ways = []string{"done", "let-go"}
	}
	switch kind {
	case KindUnknown:
		i.Queue, i.Title = QueueUnknown, fmt.Sprintf("find out whether the %s to %s left", m.Channel, body.To)
	case KindFailed:
		i.Queue, i.Reason, i.Title = QueueFailed, m.Reason, fmt.Sprintf("%s to %s failed", m.Channel, body.To)
	case KindStandIn:
		i.Reason = cmp.Or(waits.Why, body.Fallback)
		i.Queue = cmp.Or(body.Params["queue"], body.To)
	case KindTask:
		i.Queue = cmp.Or(body.Params["queue"], body.To)
	default:
		i.Phone, i.Title = body.To, cmp.Or(i.Title, "call: "+body.Template)
	}
	for _, l := range body.All() {
		i.Invoices = append(i.Invoices, l.Invoice)
	}
	c, err := r.Client(ctx, m.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return Item{}, err
	}
	i.Name, i.Phone = cmp.Or(c.Name, m.Client), cmp.Or(i.Phone, c.Phone)
	return i, nil
}

// Complete adds what List leaves out unless it is asked for the whole: what to say, with the figures of
// today, what happened lately, and why it is to be done, in the language of say.
func (i *Item) Complete(ctx context.Context, r ledger.Reader, d *delivery.Deployment, today engine.Date, say words.Writer) error {
	if i.Kind == KindUnknown || i.Kind == KindFailed || i.Kind == KindBank || i.Kind == KindAnswer {
		return nil
	}
	m, err := r.Message(ctx, i.ID)
	if err != nil {
		return err
	}
	return i.complete(ctx, r, &delivery.Composer{Deployment: d, Reader: r, Today: today}, m, say)
}

// complete adds what to say, what happened lately, and why. A script that cannot be written says why.
func (i *Item) complete(ctx context.Context, r ledger.Reader, w *delivery.Composer, m ledger.Message, say words.Writer) (err error) {
	if len(m.Parts) > 0 {
		if i.Why, err = timeline.Why(ctx, r, say, m.Parts[0].Case, m.Parts[0].State); err != nil {
			return err
		}
	}
	if i.History, err = lately(ctx, r, say, m.Client, i.Invoices); err != nil || m.Body.Template == "" {
		return err
	}
	said, err := w.Write(ctx, m, nil)
	if err != nil {
		i.Script = say.Says("it cannot be written: " + err.Error())
		return ctx.Err()
	}
	i.Script = strings.TrimRight(said.Text, "\n")
	return nil
}
