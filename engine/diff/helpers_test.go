package diff_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
)

var eur = engine.MustCurrency("EUR")

const start = engine.Date(20000)

// late holds from n days late on.
type late int

func (n late) Holds(in *engine.Input) (bool, error) { return in.DaysLate() >= int(n), nil }

func (n late) NextChange(in *engine.Input) (engine.Date, bool) {
	if day := in.Due() + engine.Date(n); day > in.Today {
		return day, true
	}
	return 0, true
}

// paid holds when nothing is open.
type paid struct{}

func (paid) Holds(in *engine.Input) (bool, error) { return in.Invoice.Open <= 0, nil }

func (paid) NextChange(*engine.Input) (engine.Date, bool) { return 0, true }

// steps are the days of the reminders of a book: courteous, firm, and formal by letter.
type steps struct{ courtesy, firm, formal int }

func (s steps) book() *engine.Book {
	do := func(channel string) []engine.Action {
		return []engine.Action{{Channel: channel, Template: "late", Contact: true}}
	}
	m := &engine.Machine{Policy: "steps", States: []engine.State{
		{Name: "watch", Reopen: engine.NoState, Next: []engine.Rule{{To: 1, When: late(s.courtesy)}}},
		{Name: "courtesy", Reopen: engine.NoState, Tone: engine.ToneCourteous, Do: do("email"), Next: []engine.Rule{{To: 2, When: late(s.firm)}}},
		{Name: "firm", Reopen: engine.NoState, Tone: engine.ToneFirm, Do: do("email"), Next: []engine.Rule{{To: 3, When: late(s.formal)}}},
		{Name: "formal", Reopen: engine.NoState, Tone: engine.ToneFormal, Do: do("letter")},
		{Name: "settled", Reopen: engine.NoState, Final: true},
	}, Always: []engine.Rule{{To: 4, When: paid{}}}}
	return &engine.Book{
		Digest: fmt.Sprint(s), Creditor: engine.Creditor{Name: "Dupont", Language: "en"}, Machines: []*engine.Machine{m},
		Assign: []engine.AssignLine{{}}, Calendar: engine.Weekdays{},
		Costs: engine.Costs{Currency: eur, Channels: map[string]engine.Amount{"email": 1, "letter": 250}},
	}
}

// portfolio is n invoices of n/4 clients, issued and due after the start; most are paid some day.
func portfolio(n int, seed uint64) memory {
	r := rand.New(rand.NewPCG(seed, 1))
	var f memory
	for i := range n / 4 {
		f.Clients = append(f.Clients, engine.Client{
			ID: fmt.Sprintf("C-%04d", i), Name: "Client", Email: fmt.Sprintf("c%d@example.org", i), Address: []string{"1 rue de l’Exemple", "75002 Paris"}, Country: "FR",
		})
	}
	for i := range n {
		inv := engine.Invoice{
			ID: fmt.Sprintf("F-%05d", i), Client: f.Clients[r.IntN(len(f.Clients))].ID, Amount: engine.Amount(1000 + r.IntN(100000)),
			Currency: eur, Issued: start, Due: start + 1 + engine.Date(r.IntN(60)),
		}
		inv.Open = inv.Amount
		if r.IntN(4) > 0 {
			inv.PaidOn = inv.Due + engine.Date(r.IntN(45)) - 5
		}
		f.Invoices = append(f.Invoices, inv)
	}
	return f
}

// memory is a portfolio that is held whole.
type memory struct {
	Clients  []engine.Client
	Invoices []engine.Invoice
	Events   []engine.Event
}

// grouped is the portfolio in groups of neighbouring clients.
func (f memory) grouped() *intake.Grouped {
	whose := map[string]string{}
	for _, inv := range f.Invoices {
		whose[inv.ID] = inv.Client
	}
	all := map[string]*intake.Group{} // by client
	of := func(id string) *intake.Group {
		if all[id] == nil {
			all[id] = &intake.Group{}
		}
		return all[id]
	}
	for _, inv := range f.Invoices {
		g := of(inv.Client)
		g.Invoices = append(g.Invoices, inv)
	}
	for _, e := range f.Events {
		e.Client = cmp.Or(whose[e.Invoice], e.Client)
		g := of(e.Client)
		g.Events = append(g.Events, e)
	}
	var ids []string
	for id, g := range all {
		ids = append(ids, id)
		if at := slices.IndexFunc(f.Clients, func(c engine.Client) bool { return c.ID == id }); at >= 0 {
			g.Clients = f.Clients[at : at+1]
		}
	}
	slices.Sort(ids)
	return &intake.Grouped{Clients: f.Clients, Invoices: len(f.Invoices), Groups: func(invoices int, use func(*intake.Group) error) error {
		g := &intake.Group{}
		for i, id := range ids {
			x := all[id]
			g.Clients, g.Invoices, g.Events = append(g.Clients, x.Clients...), append(g.Invoices, x.Invoices...), append(g.Events, x.Events...)
			if len(g.Invoices) < invoices && i < len(ids)-1 {
				continue
			}
			if err := use(g); err != nil {
				return err
			}
			g = &intake.Group{}
		}
		return nil
	}}
}
