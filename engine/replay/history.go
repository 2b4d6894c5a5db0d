package replay

import (
	"context"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// HistoryHorizon is how many days after the day of a story are searched for
// what happens next.
const HistoryHorizon = 730

// History replays the client of one invoice and tells what became of the
// invoice up to a day, what was decided on that day, and what comes next when
// nothing else changes. Config.To, Policy and Client play no part, save that a zero
// From means the start of the whole portfolio.
//
// It fails when the configuration cannot be replayed, the invoice does not
// exist, or at is before the first day. An invoice that is not known yet on that
// day, or has no policy, is no error: the story says so.
func History(ctx context.Context, c Config, invoice string, at engine.Date) (*Story, error) {
	fail := func(err error) (*Story, error) { return nil, fmt.Errorf("history of %s: %w", invoice, err) }
	c.Policy, c.Client, c.To = "", "", 0
	c, err := c.WithDefaults()
	if err != nil {
		return fail(err)
	}
	if at < c.From {
		return fail(fmt.Errorf("%s is before %s, the first day of the data", at, c.From))
	}
	n := slices.IndexFunc(c.Invoices, func(i engine.Invoice) bool { return i.ID == invoice })
	if n < 0 {
		return fail(fmt.Errorf("no such invoice in the portfolio%s",
			near(invoice, len(c.Invoices), func(i int) string { return c.Invoices[i].ID })))
	}
	c = c.only(c.Invoices[n].Client)
	c.To = at + HistoryHorizon
	p, err := NewPortfolio(c)
	if err != nil {
		return fail(err)
	}
	story, err := p.tell(ctx, invoice, at)
	if err != nil {
		return fail(err)
	}
	return story, nil
}

// only keeps what concerns one client.
func (c Config) only(client string) Config {
	ids := map[string]bool{}
	c.Invoices = slices.Clone(c.Invoices)
	c.Invoices = slices.DeleteFunc(c.Invoices, func(i engine.Invoice) bool { return i.Client != client })
	for i := range c.Invoices {
		ids[c.Invoices[i].ID] = true
	}
	c.Events = slices.DeleteFunc(slices.Clone(c.Events), func(e engine.Event) bool {
		return !ids[e.Invoice] && (e.Invoice != "" || e.Client != client)
	})
	c.Clients = slices.DeleteFunc(slices.Clone(c.Clients), func(k engine.Client) bool { return k.ID != client })
	return c
}

// tell replays the only client until what comes after at is known.
func (p *Portfolio) tell(ctx context.Context, invoice string, at engine.Date) (*Story, error) {
	w, out := NewWalker(p), NewChunk(p, int(p.To-p.From)+1)
	w.out = out
	w.begin(0)
	n := slices.IndexFunc(w.invoices, func(r receivable) bool { return r.ID == invoice })
	x := &watch{int32(n), &Story{From: p.From, At: at, KnownOn: max(p.Config.Invoices[n].Issued, p.From), Until: p.To}}
	w.watch = x
	for day := p.From; ; {
		w.step(day)
		if day == at {
			break
		}
		if day = w.nextDay(day); day == 0 || day > at {
			day = at
		}
	}
	x.look(w)
	pending := x.pending(w)
	w.undisturbed(at)
	for day := w.nextDay(at); day != 0 && day <= p.To && x.Next == nil; day = w.nextDay(day) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		w.step(day)
	}
	x.Messages = p.messagesOf(out, invoice, at, pending)
	return x.Story, nil
}

// messagesOf lists the messages about an invoice up to a day, and those that
// were decided by then and are pending.
func (p *Portfolio) messagesOf(out *Chunk, invoice string, at engine.Date, pending []deferred) []engine.Message {
	var list []engine.Message
	c := NewComposer(p)
	for i, first := range out.first {
		day := p.From + engine.Date(i)
		if first < 0 {
			continue
		}
		for _, m := range c.Compose(out, day).Messages {
			lists := slices.ContainsFunc(m.All(), func(l engine.Line) bool { return l.Invoice == invoice })
			waits := slices.ContainsFunc(pending, func(d deferred) bool { return d.day == day && m.Decided <= at })
			if lists && (day <= at || waits) {
				list = append(list, m)
			}
		}
	}
	return list
}
