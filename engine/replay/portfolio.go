package replay

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/relance-dev/relance/engine"
)

// Portfolio is the data of a replay by client. It is immutable, and shared by
// all workers.
type Portfolio struct {
	Config
	clients  []engine.Client // sorted by ID
	invoices groups          // indexes in Config.Invoices, by client
	events   groups          // indexes in Config.Events, by client and date
	about    []int32         // of each event: its invoice's index, -1 for the client
	stray    int             // events that name no invoice and no client of the portfolio
	assign   assigner
}

// groups lists numbers by client, one after the other.
type groups struct {
	start []int32 // of each client, and the end
	items []int32
}

func (g *groups) of(client int32) []int32 {
	return g.items[g.start[client]:g.start[client+1]]
}

// groupBy lists 0…len(owner)-1 by owner, in order; an owner of -1 is left out.
func groupBy(owner []int32, owners int) groups {
	g := groups{start: make([]int32, owners+1)}
	for _, o := range owner {
		if o >= 0 {
			g.start[o+1]++
		}
	}
	for i := range owners {
		g.start[i+1] += g.start[i]
	}
	g.items = make([]int32, g.start[owners])
	at := slices.Clone(g.start)
	for i, o := range owner {
		if o >= 0 {
			g.items[at[o]] = int32(i)
			at[o]++
		}
	}
	return g
}

// NewPortfolio orders the data of a configuration that has its defaults. It fails when Config.Client is
// none of the clients.
func NewPortfolio(c Config) (*Portfolio, error) {
	p := &Portfolio{Config: c, assign: newAssigner(c.Book)}
	index := p.indexClients()
	if _, ok := index[c.Client]; c.Client != "" && !ok {
		return nil, UnknownClient(c.Client, len(p.clients), p.ClientID)
	}
	owner := make([]int32, len(c.Invoices))
	for i := range c.Invoices {
		owner[i] = index[c.Invoices[i].Client]
	}
	p.invoices = groupBy(owner, len(p.clients))
	p.indexEvents(index, owner)
	return p, nil
}

// Under is the same portfolio under another book: what was ordered is shared, and not ordered again.
func (p *Portfolio) Under(b *engine.Book) *Portfolio {
	other := *p
	other.Book, other.assign = b, newAssigner(b)
	return &other
}

// UnknownClient says that a portfolio of n clients, whose ids at gives, has none of an id, and names those that are like it.
func UnknownClient(id string, n int, at func(int) string) error {
	return fmt.Errorf("no client %s in the portfolio%s", id, near(id, n, at))
}

// ClientCount is how many clients there are, those of whom only an invoice knows included.
func (p *Portfolio) ClientCount() int { return len(p.clients) }

// ClientID is the id of a client by place.
func (p *Portfolio) ClientID(i int) string { return p.clients[i].ID }

// InvoicesOf is how many invoices a client has, by place.
func (p *Portfolio) InvoicesOf(i int) int { return len(p.invoices.of(int32(i))) }

// Stray is how many events name no invoice and no client of the portfolio, or another currency.
func (p *Portfolio) Stray() int { return p.stray }

// indexClients lists the clients, those of whom only an invoice knows
// included, and returns the index of each.
func (p *Portfolio) indexClients() map[string]int32 {
	index := make(map[string]int32, len(p.Clients))
	add := func(c engine.Client) {
		if _, ok := index[c.ID]; !ok {
			index[c.ID] = 0
			p.clients = append(p.clients, c)
		}
	}
	for i := range p.Clients {
		add(p.Clients[i])
	}
	for i := range p.Invoices {
		add(engine.Client{ID: p.Invoices[i].Client})
	}
	slices.SortFunc(p.clients, func(a, b engine.Client) int { return cmp.Compare(a.ID, b.ID) })
	for i := range p.clients {
		index[p.clients[i].ID] = int32(i)
	}
	return index
}

// indexEvents finds what each event is about.
func (p *Portfolio) indexEvents(clients map[string]int32, owner []int32) {
	named := make(map[string]int32)
	for i := range p.Events {
		if id := p.Events[i].Invoice; id != "" {
			named[id] = -1
		}
	}
	if len(named) > 0 {
		for i := range p.Invoices {
			if _, ok := named[p.Invoices[i].ID]; ok {
				named[p.Invoices[i].ID] = int32(i)
			}
		}
	}
	p.about = make([]int32, len(p.Events))
	whose := make([]int32, len(p.Events))
	for i := range p.Events {
		e := &p.Events[i]
		p.about[i], whose[i] = -1, -1
		if e.Invoice != "" {
			if inv := named[e.Invoice]; inv >= 0 && fits(e, &p.Invoices[inv]) {
				p.about[i], whose[i] = inv, owner[inv]
			}
		} else if c, ok := clients[e.Client]; ok && !e.Type.OfInvoice() {
			whose[i] = c
		}
		if whose[i] < 0 {
			p.stray++
		}
	}
	p.events = groupBy(whose, len(p.clients))
	for c := range p.clients {
		slices.SortStableFunc(p.events.of(int32(c)), func(a, b int32) int {
			return cmp.Compare(p.Events[a].Date, p.Events[b].Date)
		})
	}
}

// fits reports whether an event may be about the invoice it names: amounts of
// another currency, or of another client, are never mixed in.
func fits(e *engine.Event, inv *engine.Invoice) bool {
	return (e.Client == "" || e.Client == inv.Client) && (e.Currency.IsZero() || e.Currency == inv.Currency)
}

// money reports whether events of the type change what is owed.
func money(t engine.EventType) bool { return t.Money() }

// clientOn returns a client as they were on a day, with what events said of them by then, and what deliveries
// taught before it.
func (p *Portfolio) clientOn(client int32, day engine.Date, taught []learned) *engine.Client {
	c := &p.clients[client]
	apply := func(e *engine.Event) {
		changed := *c
		e.ApplyClient(&changed)
		c = &changed
	}
	teach := func(before engine.Date) {
		for ; len(taught) > 0 && taught[0].Date < before; taught = taught[1:] {
			apply(&taught[0].Event)
		}
	}
	for _, i := range p.events.of(client) {
		e := &p.Events[i]
		if !e.ChangesClient() || e.Date > day {
			continue
		}
		teach(e.Date)
		apply(e)
	}
	teach(day)
	return c
}
