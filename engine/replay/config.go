package replay

import (
	"errors"
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine"
)

// DefaultTail is how many days a replay goes on after the last due date or
// event when Config.To is not given.
const DefaultTail = 60

// Config says what is replayed. Only Book is needed.
type Config struct {
	Book *engine.Book

	// Clients in any order. A client that is named by an invoice and not listed
	// is replayed as one of whom no more than the ID is known.
	Clients []engine.Client
	// Invoices, with unique IDs. Open is the balance at the start of the window,
	// with three exceptions: of one that is Gross, no event is in it yet; one
	// that was settled (PaidOn) before the window owes nothing; and one that is
	// settled inside it although Open is 0 owes its Amount until then.
	Invoices []engine.Invoice
	// Events in any order; those of one day apply in the order given. Payments,
	// credits and refunds before From are in the opening balance already, unless
	// the invoice is Gross; the rest of what happened before From applies at the start.
	Events []engine.Event

	// From and To are the first and the last day. Zero means the end that Span gives.
	From, To engine.Date

	// Withhold leaves proposals waiting; by default they are granted at once.
	Withhold bool

	// CallsNotMade says that nobody makes a call or does a task that stands in for a contact, but where an
	// event says so; by default each is done on its day.
	CallsNotMade bool

	// Refuses says what a channel answers to what it is given on a day for an address of a client, as only the
	// delivery shows. Nil: channels take everything.
	Refuses func(day engine.Date, client, channel, to string) Refusal

	// ByState counts how many cases stand in each state week by week; see Tally.ByState.
	ByState bool

	// Policy and Client keep the messages and cases of one policy or one client
	// ("" keeps all). They select; they change nothing about what is selected.
	Policy, Client string

	// Workers is the number of goroutines; 0 means 1.
	Workers int
	// Progress, when given, is told how many invoices are done, never by two
	// goroutines at once.
	Progress func(done, total int)
}

// Span returns the days worth replaying: from the earliest date in the data to
// DefaultTail days after the last due date or event. Both are zero without data.
func Span(invoices []engine.Invoice, events []engine.Event) (from, to engine.Date) {
	var s engine.Span
	for i := range invoices {
		s.Invoice(&invoices[i])
	}
	for i := range events {
		s.Event(&events[i])
	}
	return WorthReplaying(s)
}

// WorthReplaying returns the days worth replaying of a portfolio that speaks of a span, as Span does.
func WorthReplaying(s engine.Span) (from, to engine.Date) {
	if s.To != 0 {
		s.To += DefaultTail
	}
	return s.From, s.To
}

// WithDefaults fills in the span and the workers, and refuses what cannot be replayed.
func (c Config) WithDefaults() (Config, error) {
	if c.Book == nil {
		return c, errors.New("no book to simulate with")
	}
	from, to := Span(c.Invoices, c.Events)
	if c.From == 0 {
		c.From = from
	}
	if c.To == 0 {
		c.To = max(to, c.From)
	}
	if c.To < c.From {
		return c, fmt.Errorf("the last day %s is before the first day %s", c.To, c.From)
	}
	if c.Policy != "" && c.Book.Machine(c.Policy) == nil {
		return c, fmt.Errorf("no policy %s in the book (it has %s)", c.Policy, policyNames(c.Book))
	}
	c.Workers = max(c.Workers, 1)
	return c, c.CheckDue()
}

// CheckDue refuses invoices without a due date.
func (c *Config) CheckDue() error {
	for i := range c.Invoices {
		if c.Invoices[i].Due == 0 {
			return fmt.Errorf("invoice %s has no due date", c.Invoices[i].ID)
		}
	}
	return nil
}

func policyNames(b *engine.Book) string {
	names := make([]string, len(b.Machines))
	for i, m := range b.Machines {
		names[i] = m.Policy
	}
	return strings.Join(names, ", ")
}
