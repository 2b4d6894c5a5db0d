package delivery_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

// texts are templates of a letter and of a text message that is near the most that fits when names are long.
var texts = map[string]string{
	"templates/courtesy.fr.md": "---\nsubject: \"Facture {{.references}}\"\n---\n{{.client.name}} : {{.total.to_ask}}, {{.references}} " + strings.Repeat("x ", 640) + "\n",
}

// Asked in bulk, the channels say of each message what they say when they are asked of it alone.
func TestInBulkChannelsSayWhatTheySayOfEachMessage(t *testing.T) {
	open := func(judge func(*delivery.Deployment)) *policies.Book {
		o := booktest.New(t, "2026-03-02", texts)
		d, err := delivery.New(world(o), o.Book, o.Dir)
		if err != nil {
			t.Fatal(err)
		}
		judge(d)
		return o.Book
	}
	alone, bulk := open((*delivery.Deployment).JudgeBeforehand), open((*delivery.Deployment).JudgeInBulk)
	r := rand.New(rand.NewPCG(1, 2))
	var refused sync.Map
	var wg sync.WaitGroup
	for range 200 {
		m, input := randomMessage(alone, r)
		wg.Go(func() {
			for range 2 {
				a, b := alone.Engine.Unwritable(m, input), bulk.Engine.Unwritable(m, input)
				if fmt.Sprint(a) != fmt.Sprint(b) {
					t.Errorf("%s to %q: alone %v, in bulk %v", m.Channel, m.Client, a, b)
				}
				if a != nil {
					refused.Store(a.Error(), true)
				}
			}
		})
	}
	wg.Wait()
	kinds := 0
	refused.Range(func(any, any) bool { kinds++; return true })
	if kinds < 3 {
		t.Errorf("only %d ways to refuse: the trial shows nothing", kinds)
	}
}

// randomMessage is a letter or a text message about some invoices of a client with a name of any length and letters.
func randomMessage(b *policies.Book, r *rand.Rand) (*engine.Message, func(int) engine.Input) {
	name := strings.Repeat([]string{"Noé ", "Żółw ", "Αθήνα ", "Москва "}[r.IntN(4)], 1+r.IntN(40))
	if n := r.IntN(12); n < 3 {
		name += []string{"株式会社", "🍕", "中"}[n]
	}
	c := &engine.Client{ID: fmt.Sprintf("C-%d", r.Uint32()), Name: strings.TrimSpace(name), Phone: "+33639980001", Country: "FR", Address: []string{"1 rue des Essais", "75001 Paris"}, Kind: engine.KindBusiness}
	machine := b.Engine.Machine("standard")
	m := &engine.Message{
		Date: engine.NewDate(2026, 3, 2) + engine.Date(r.IntN(9)), Policy: "standard", State: "courtesy", Client: c.ID, Channel: []string{"letter", "sms"}[r.IntN(2)],
		Template: "courtesy", Language: "fr", Currency: engine.MustCurrency("EUR"), To: "1 rue des Essais, 75001 Paris",
	}
	if m.Channel == "sms" {
		m.To = c.Phone
	}
	var invoices []engine.Invoice
	for i := range 1 + r.IntN(12) {
		inv := engine.Invoice{ID: strings.Repeat("F", 1+r.IntN(20)) + fmt.Sprint(i), Client: c.ID, Amount: 10000, Open: 10000, Currency: m.Currency, Due: m.Date - 9}
		invoices = append(invoices, inv)
		m.Lines = append(m.Lines, engine.Line{Invoice: inv.ID, Policy: "standard", State: "courtesy", Open: 10000, Due: inv.Due, DaysLate: 9})
		m.Amount += 10000
	}
	return m, func(i int) engine.Input {
		k := engine.NewCase(machine, m.Date)
		return engine.Input{Facts: b.Engine.FactsOf(&invoices[i], c, nil), Machine: machine, Case: &k, Today: m.Date}
	}
}
