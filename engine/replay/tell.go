package replay

import (
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Tell is the story of one invoice on a day of a ledger: what a Step on that day decides
// about it, and what comes next when nothing else changes. Its path has the day's steps
// alone, and no messages: what went before, a journal tells.
//
// It fails as Step does, and when the client has no such invoice.
func Tell(book *engine.Book, s ClientState, invoice string, day engine.Date) (*Story, error) {
	fail := func(err error) (*Story, error) { return nil, fmt.Errorf("story of %s: %w", invoice, err) }
	at := slices.IndexFunc(s.Invoices, func(i engine.Invoice) bool { return i.ID == invoice })
	if at < 0 {
		return fail(fmt.Errorf("client %s has no such invoice", s.Client.ID))
	}
	w, err := takeUp(book, s, day, day+HistoryHorizon)
	if err != nil {
		return fail(err)
	}
	n := slices.IndexFunc(w.invoices, func(r receivable) bool { return r.ID == invoice })
	x := &watch{int32(n), &Story{From: day, At: day, KnownOn: min(day, max(s.Invoices[at].Issued, 0)), Until: day + HistoryHorizon}}
	w.watch = x
	w.step(day)
	x.look(w)
	w.undisturbed(day)
	w.foresee(day)
	for next := w.nextDay(day); next != 0 && next <= x.Until && x.Next == nil; next = w.nextDay(next) {
		w.step(next)
	}
	return x.Story, nil
}
