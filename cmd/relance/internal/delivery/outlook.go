package delivery

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// Holdings says which messages of the outbox, and of a plan, would not leave if it was
// carried out at this instant; until when the first of them waits.
func (d *Deployment) Holdings(ctx context.Context, r ledger.Reader, made *plan.Plan) ([]dispatch.Holding, error) {
	var list []dispatch.Holding
	hold := d.holder()
	add := func(client, channel string, m ledger.Message) error {
		m.Client, m.Channel = client, channel
		h, err := hold(ctx, r, m)
		if err != nil || h.Reason == "" {
			return err
		}
		i := slices.IndexFunc(list, func(x dispatch.Holding) bool { return x.Reason == h.Reason && x.Channel == channel })
		if i < 0 {
			list = append(list, dispatch.Holding{Held: h, Channel: channel, Messages: 1})
			return nil
		}
		list[i].Messages++
		if h.Until.Before(list[i].Until) {
			list[i].Until = h.Until
		}
		return nil
	}
	var ready []ledger.Message
	for m, err := range r.Messages(ctx, ledger.MessageFilter{Status: ledger.Ready}) {
		if err != nil {
			return nil, err
		}
		ready = append(ready, m)
	}
	for _, m := range ready {
		if err := add(m.Client, m.Channel, m); err != nil {
			return nil, err
		}
	}
	for i := range made.Clients {
		for _, m := range made.Clients[i].Messages {
			if err := add(made.Clients[i].ID, m.Channel, ledger.Message{}); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

// Undocumented is a message that would wait for the file of an invoice.
type Undocumented struct {
	Key, To string
	Err     error // which file, and how to do without
}

// Undocumented says which messages of a plan would wait for the file of an invoice.
func (d *Deployment) Undocumented(ctx context.Context, r ledger.Reader, made *plan.Plan) (list []Undocumented) {
	for i := range made.Clients {
		for _, m := range made.Clients[i].Messages {
			if !slices.Contains(m.Attach, "invoice") {
				continue
			}
			for _, id := range m.Invoices {
				if _, err := d.documentOf(ctx, r, id); err != nil {
					list = append(list, Undocumented{Key: m.Key, To: m.To, Err: err})
					break
				}
			}
		}
	}
	return list
}

// Missing is the invoices whose file a simulation looked for in vain: messages that they go along with would wait.
// It is safe for several goroutines.
type Missing struct {
	mu   sync.Mutex
	seen map[string]error // by invoice: nil for one whose file is there
}

// LookForDocuments has the book of the deployment look, whenever something is decided that has to be sent, for the files
// that go along, and note those that are missing. It keeps nothing where it is: files come.
func (d *Deployment) LookForDocuments() *Missing {
	missing, book := &Missing{seen: map[string]error{}}, d.Book
	if book.Deploy == nil || book.Deploy.Documents.Invoice == "" {
		return missing
	}
	unwritable := book.Engine.Unwritable
	book.Engine.Unwritable = func(m *engine.Message, input func(int) engine.Input) error {
		if unwritable != nil {
			if err := unwritable(m, input); err != nil {
				return err
			}
		}
		if slices.Contains(paramList(m.Params["attach"]), "invoice") {
			for i, l := range m.Lines {
				missing.look(l.Invoice, func() error {
					_, err := d.documentAt(d.documentName(l.Invoice, input(i).Invoice.Document), l.Invoice)
					return err
				})
			}
		}
		return nil
	}
	return missing
}

func (m *Missing) look(invoice string, find func() error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, seen := m.seen[invoice]; !seen {
		m.seen[invoice] = find()
	}
}

// List says of each of them which file, and how to do without, by invoice.
func (m *Missing) List() (list []error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, invoice := range slices.Sorted(maps.Keys(m.seen)) {
		if err := m.seen[invoice]; err != nil {
			list = append(list, err)
		}
	}
	return list
}
