package evidence

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/run"
)

// planned adds the entries with which the plans of the decisions began: they name the
// book. It reads the whole journal once.
func (g *gatherer) planned(ctx context.Context) error {
	g.plans, g.decided = map[string]Said{}, map[string]string{}
	wanted := map[string]bool{}
	for _, rec := range g.entries {
		e, err := rec.Entry()
		if err != nil {
			return err
		}
		s, err := Read(&e)
		if err != nil {
			return err
		}
		if s.Plan != "" {
			wanted[s.Plan] = true
		}
		if e.Kind == ledger.KindMessage && s.Key != "" {
			g.decided[s.Key] = s.Plan
		}
	}
	for rec, err := range g.r.Journal(ctx, ledger.JournalFilter{}) {
		if err != nil {
			return err
		}
		if !strings.Contains(rec.Text, `"step":"begun"`) {
			continue
		}
		e, err := rec.Entry()
		if err != nil {
			return err
		}
		if s, err := Read(&e); err == nil && e.Kind == ledger.KindPlan && wanted[s.Plan] {
			g.plans[s.Plan] = s
			g.entries[rec.Seq] = rec
		}
	}
	return nil
}

// outgoing is a message of the outbox with what the ledger kept of it.
type outgoing struct {
	ledger.Message
	said engine.Message
	kept []ledger.Rendition
}

// messages packs what was handed over, and lists what was not.
func (g *gatherer) messages(ctx context.Context) error {
	var list []outgoing
	for m, err := range g.r.Messages(ctx, ledger.MessageFilter{Client: g.client.ID}) {
		if err != nil {
			return err
		}
		said, err := run.ReadBody(m.Body)
		if err != nil {
			return err
		}
		if g.whole || slices.ContainsFunc(said.Lines, func(l engine.Line) bool { return g.concerns(l.Invoice) }) {
			list = append(list, outgoing{Message: m, said: said})
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
		g.out.Unsent = append(g.out.Unsent, Unsent{m.Key, m.Channel, m.said.State, m.said.Decided, string(m.Status), m.Reason})
		return nil
	}
	p := Piece{
		Number: len(g.out.Pieces) + 1, Key: m.Key, Channel: m.Channel, Registered: m.said.Params["registered"] == "true", To: m.said.To,
		Policy: m.said.Policy, State: m.said.State, Tone: m.said.Tone.String(), Template: m.said.Template,
		Amount: m.said.Currency.Format(m.said.Amount), Currency: m.said.Currency.Code(), Decided: m.said.Decided,
		Handed: m.Changed, Attempts: m.Attempts, Status: string(m.Status), Changed: m.Changed, Receipt: m.Receipt, Reason: m.Reason, Invoices: []string{},
	}
	for _, l := range m.said.Lines {
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
	if err := g.write(&m.Message, &p, words); err != nil {
		return err
	}
	g.out.Pieces = append(g.out.Pieces, p)
	return nil
}

// words is the message as it was handed over the last time; else as it reads today.
func (g *gatherer) words(ctx context.Context, m *outgoing, p *Piece) (channels.Message, error) {
	if len(m.kept) == 0 {
		return g.Again(ctx, m.Message)
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
	return fmt.Sprintf("%s/%d-%s", message, i+1, path.Base(name))
}

// write packs the message as it reads.
func (g *gatherer) write(m *ledger.Message, p *Piece, words channels.Message) error {
	files, err := g.Write(*m, words)
	if err != nil {
		return fmt.Errorf("message %s: %w", p.Key, err)
	}
	f := files[len(files)-1]
	p.Pages = f.Pages
	name := fmt.Sprintf("pieces/%02d-%s-%s%s", p.Number, p.Day, p.Channel, path.Ext(f.Name))
	p.File = g.pack(name, f.Data)
	return nil
}
