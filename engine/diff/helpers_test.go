package diff_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/diff"
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
func portfolio(n int, seed uint64) diff.Facts {
	r := rand.New(rand.NewPCG(seed, 1))
	var f diff.Facts
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
