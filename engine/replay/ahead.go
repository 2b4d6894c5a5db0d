package replay

import (
	"fmt"

	"github.com/relance-dev/relance/engine"
)

// Course is what one client goes through in days to come.
type Course struct {
	Messages []engine.Message // by day, then as engine.Outreach has them
	Tally    Tally            // where their cases stand at the end of the last day
}

// Ahead carries one client of a ledger forward, from where their cases stand, over the days from c.From
// to c.To: what Step decides on the first day, and what follows when nothing happens but what is known
// to come, such as the end of a hold or of a promise. Channels take what they are given; people answer and
// call as c.Withhold and c.CallsNotMade say. What is on its way already counts as having left on the first
// day, and is not among the messages. Of c, Clients, Invoices, Events, Policy and Client play no part.
//
// It fails when a case names a policy or state that the book lacks, and when the last day is before the first.
func Ahead(c Config, s ClientState) (*Course, error) {
	if c.To < c.From {
		return nil, fmt.Errorf("client %s: the last day %s is before the first day %s", s.Client.ID, c.To, c.From)
	}
	w, err := takeUp(c.Book, s, c.From, c.To)
	if err != nil {
		return nil, fmt.Errorf("client %s: %w", s.Client.ID, err)
	}
	w.Portfolio.Withhold, w.Portfolio.CallsNotMade = c.Withhold, c.CallsNotMade
	w.live.silent = true
	if c.ByState {
		w.out.Tally.ByState = NewByState(c.Book, c.From, c.To)
	}
	w.foresee(c.From)
	for day := c.From; day != 0 && day <= c.To; day = w.nextDay(day) {
		w.step(day)
	}
	w.finish()
	out := &Course{Tally: w.out.Tally}
	composer := NewComposer(w.Portfolio)
	for day := c.From; day <= c.To; day++ {
		if w.out.Acts(day) {
			out.Messages = append(out.Messages, composer.Compose(w.out, day).Messages...)
		}
	}
	return out, nil
}
