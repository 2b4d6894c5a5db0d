package dispatch

import (
	"context"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// claims are the invoices of a client with an entity in a currency that are open, with what is asked of each.
type claims map[string]*engine.Invoice

func claimsOf(ctx context.Context, r ledger.Reader, book *engine.Book, known *posting.IncomingCache, m *ledger.Message, today engine.Date) (claims, error) {
	if len(m.Body.Lines)+len(m.Body.Also) == 0 {
		return nil, nil
	}
	open, err := ledger.Demands(ctx, r, m.Client, m.Body.Entity, m.Body.Currency)
	if err != nil {
		return nil, err
	}
	if book != nil {
		book.Tolerate(open...)
		in, err := known.Read(ctx, r, book, today)
		if err != nil {
			return nil, err
		}
		for _, inv := range open {
			inv.Incoming = in[inv.ID]
		}
	}
	list := claims{}
	for _, inv := range open {
		list[inv.ID] = inv
	}
	return list, nil
}

// changed says what took away the reason of a line since it was decided; "" when nothing did.
func (c claims) changed(ctx context.Context, r ledger.Reader, m *ledger.Message, l *engine.Line, machine *engine.Machine, moved bool, today engine.Date) (string, error) {
	now := engine.Standing{Moved: moved}
	if l.Invoice == "" {
		return engine.Lapsed(engine.Standing{}, now, machine, false), nil
	}
	then := l.Was
	if then == (engine.Standing{}) { // of an older relance
		then = engine.Standing{Open: l.Open, ToAsk: l.ToAsk(), Due: l.Due, Late: l.DaysLate}
	}
	if inv := c[l.Invoice]; inv != nil {
		now = engine.StandingOf(inv, today)
		now.Moved = moved
		return engine.Lapsed(then, now, machine, contacts(m.Channel)), nil
	}
	inv, err := r.Invoice(ctx, l.Invoice)
	switch {
	case err != nil:
		return "", err
	case inv.Open > 0: // and not among those of the message's client
		return ReasonElsewhere, nil
	}
	return engine.Lapsed(then, now, machine, contacts(m.Channel)), nil
}
