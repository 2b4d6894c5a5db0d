package preview

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/plan"
)

// Draft is a message that an agreement sends, as it reads today.
type Draft struct {
	Message engine.Message   // channel, recipient and amount
	Words   channels.Message // as its channel gets it; empty when Err is set
	Err     error            // why it cannot be written
}

// Proposed are the messages that the next run sends for one case once a person has agreed to what it
// proposes, with the figures of a day. What that run puts into the same mail for other cases is not among
// them. None when the state sends nothing, or nothing is open any more.
func Proposed(ctx context.Context, r ledger.Reader, d *delivery.Deployment, w plan.Waiting, today engine.Date) ([]Draft, error) {
	m := d.Book.Engine.Machine(w.Policy)
	if m == nil || m.State(w.To) == engine.NoState {
		return nil, nil
	}
	of, err := r.Case(ctx, w.Case)
	if err != nil {
		return nil, err
	}
	client, err := r.Client(ctx, w.Client)
	if err != nil && !errors.Is(err, ledger.ErrNotFound) {
		return nil, err
	}
	client.ID = w.Client
	drafts, err := draftsOf(ctx, r, &of, m, m.State(w.To), &client, today)
	if err != nil {
		return nil, err
	}
	composer := &delivery.Composer{Deployment: d, Reader: r, Today: today}
	var out []Draft
	for _, body := range engine.Outreach(d.Book.Engine, today, drafts) {
		row := ledger.Message{Client: w.Client, Channel: body.Channel, Body: body, Parts: []ledger.PartKey{{Case: w.Case, State: w.To, Entry: 1}}}
		words, err := composer.Write(ctx, row, nil)
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
		out = append(out, Draft{Message: body, Words: words, Err: err})
	}
	return out, nil
}

// account is what one message asks for.
type account struct {
	entity   string
	currency engine.Currency
}

// draftsOf makes a draft of each action of a state, for each account that the case's open invoices are in.
func draftsOf(ctx context.Context, r ledger.Reader, of *ledger.Case, m *engine.Machine, state engine.StateID, client *engine.Client, today engine.Date) ([]engine.Draft, error) {
	ids := of.Covers
	if of.Invoice != "" {
		ids = []string{of.Invoice}
	}
	accounts := map[account]bool{}
	for _, id := range ids {
		inv, err := r.Invoice(ctx, id)
		if err != nil {
			return nil, err
		}
		accounts[account{inv.Entity, inv.Currency}] = true
	}
	sorted := slices.SortedFunc(maps.Keys(accounts), func(a, b account) int {
		return cmp.Or(cmp.Compare(a.entity, b.entity), cmp.Compare(a.currency.Code(), b.currency.Code()))
	})
	var drafts []engine.Draft
	for _, acc := range sorted {
		open, err := ledger.Demands(ctx, r, client.ID, acc.entity, acc.currency)
		if err != nil {
			return nil, err
		}
		var lines []engine.Line
		for _, inv := range open {
			if inv.Open > 0 && slices.Contains(ids, inv.ID) {
				lines = append(lines, engine.Line{
					Invoice: inv.ID, Policy: m.Policy, State: m.Name(state), Open: inv.Open, Less: inv.Open - inv.ToAsk(), Due: inv.Due, DaysLate: int(today - inv.Due),
				})
			}
		}
		for i := range m.States[state].Do {
			if len(lines) > 0 {
				drafts = append(drafts, engine.Draft{
					Machine: m, State: state, Action: &m.States[state].Do[i], Client: client, Entity: acc.entity, Currency: acc.currency, Decided: today, Lines: lines,
				})
			}
		}
	}
	return drafts, nil
}
