package evidence

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/address"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/why"
)

// outgoing is a message of the outbox with what the ledger kept of it.
type outgoing struct {
	ledger.Message
	kept []ledger.Rendition
}

// messages packs what was handed over, and lists what was not.
func (g *gatherer) messages(ctx context.Context) error {
	all, err := messagesOf(ctx, g.r, g.client.ID, slices.Sorted(maps.Keys(g.decided)))
	if err != nil {
		return err
	}
	if g.calls, err = callsOf(ctx, g.r, g.client.ID, all); err != nil {
		return err
	}
	var list []outgoing
	for _, m := range all {
		if g.whole || slices.ContainsFunc(m.Body.All(), func(l engine.Line) bool { return g.concerns(l.Invoice) }) {
			list = append(list, outgoing{Message: m})
		}
	}
	for i := range list {
		for v, err := range g.r.Renditions(ctx, list[i].Key) {
			if err != nil {
				return err
			}
			list[i].kept = append(list[i].kept, v)
		}
	}
	slices.SortFunc(list, func(a, b outgoing) int {
		return cmp.Or(a.Changed.Compare(b.Changed), a.Created.Compare(b.Created), cmp.Compare(a.Key, b.Key))
	})
	g.out.Pieces, g.out.Unsent = []Piece{}, []Unsent{}
	for i := range list {
		if err := g.message(ctx, &list[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g *gatherer) message(ctx context.Context, m *outgoing) error {
	handed := m.Attempts > 0 && (m.Status == ledger.Sent || m.Status == ledger.Delivered || m.Status == ledger.Unknown || m.Status == ledger.Failed)
	if !handed {
		g.out.Unsent = append(g.out.Unsent, Unsent{m.Key, m.Channel, m.Body.State, m.Body.Decided, string(m.Status), m.Reason})
		return nil
	}
	list, folder := &g.out.Pieces, "pieces"
	if g.rehearsed[m.Key] == m.Attempts {
		list, folder = &g.out.Rehearsed, "rehearsed"
	} else if on, byHand := madeByHand(&m.Message, g.calls); byHand && on == 0 {
		g.out.Unsent = append(g.out.Unsent, Unsent{m.Key, m.Channel, m.Body.State, m.Body.Decided, why.Open, m.Reason})
		return nil
	}
	p := Piece{
		Number: len(*list) + 1, Key: m.Key, Channel: m.Channel, Registered: m.Body.Params["registered"] == "true", To: address.Kept(m.Body.To),
		Policy: m.Body.Policy, State: m.Body.State, Tone: m.Body.Tone.String(), Template: m.Body.Template,
		Amount: m.Body.Currency.Format(m.Body.Amount), Currency: m.Body.Currency.Code(), Decided: m.Body.Decided,
		Handed: m.Changed, Attempts: m.Attempts, Status: string(m.Status), Changed: m.Changed, Receipt: m.Receipt, Reason: m.Reason, Invoices: []string{},
	}
	for _, l := range m.Body.All() {
		p.Invoices = append(p.Invoices, l.Invoice)
	}
	if plan, ok := g.plans[g.decided[m.Key]]; ok {
		p.Book, p.Commit = plan.Book, plan.Commit
	}
	words, err := g.words(ctx, m, &p)
	if err != nil {
		return err
	}
	p.Day, p.Subject = engine.DateOf(p.Handed.In(g.zone)), words.Subject
	if p.Kept {
		p.Invoices = words.Invoices
	}
	if err := g.write(&m.Message, &p, words, folder); err != nil {
		return err
	}
	*list = append(*list, p)
	return nil
}

// words is the message as it was handed over the last time; else as it reads today.
func (g *gatherer) words(ctx context.Context, m *outgoing, p *Piece) (channels.Message, error) {
	if len(m.kept) == 0 {
		words, err := g.Again(ctx, m.Message)
		return dispatch.AsKept(words), err
	}
	for _, v := range m.kept {
		name := fmt.Sprintf("messages/%s-%d", v.Message, v.Attempt)
		g.out.Files[name+".json"] = append([]byte{}, v.Body...)
		for i, f := range v.Files {
			g.out.Files[attachedName(name, i, f.Name)] = append([]byte{}, f.Data...)
		}
	}
	last := m.kept[len(m.kept)-1]
	p.Kept, p.Digest, p.Handed = true, last.Digest(), last.At
	for i, f := range last.Files {
		p.Attached = append(p.Attached, attachedName(fmt.Sprintf("messages/%s-%d", last.Message, last.Attempt), i, f.Name))
	}
	words, err := dispatch.DecodeRendition(last)
	words.Date = last.At.In(g.zone)
	return words, err
}

// attachedName is where the i-th file that went with a message is.
func attachedName(message string, i int, name string) string {
	return fmt.Sprintf("%s/%d-%s", message, i+1, safeName(name))
}

// write packs the message as it reads.
func (g *gatherer) write(m *ledger.Message, p *Piece, words channels.Message, folder string) error {
	files, err := g.Write(*m, words)
	if err != nil {
		return fmt.Errorf("message %s: %w", p.Key, err)
	}
	f := files[len(files)-1]
	p.Pages = f.Pages
	name := fmt.Sprintf("%s/%02d-%s-%s%s", folder, p.Number, p.Day, p.Channel, path.Ext(f.Name))
	p.File = g.pack(name, f.Data)
	return nil
}
