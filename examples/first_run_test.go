package examples_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch/dispatchtest"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
)

// The first runs on a ledger in which 5,000 invoices are long overdue send no burst: no
// client gets more than one message a day, and each case takes one step after the other.
func TestAFirstRunOnAnOldLedgerSendsNoBurst(t *testing.T) {
	book := load(t, "../policies/library/france_b2b")
	book.Engine.Pressure.Caps = append(book.Engine.Pressure.Caps, engine.Cap{Contacts: 1, Days: 1})
	const invoices, clients, days = 800, 150, 10
	first := engine.NewDate(2026, 3, 2)
	data := &intake.Portfolio{}
	for i := range clients {
		data.Clients = append(data.Clients, engine.Client{
			ID: fmt.Sprintf("C-%03d", i), Name: fmt.Sprintf("Client %d", i), Kind: engine.KindBusiness, Country: "FR", Language: "fr",
			Email: fmt.Sprintf("c%d@example.org", i), Phone: "+33639980001", Address: []string{"1 rue de l'Exemple", "75000 Paris"},
		})
	}
	for i := range invoices {
		due := first - engine.Date(10+i%400)
		amount := engine.Amount(40000 + i)
		data.Invoices = append(data.Invoices, engine.Invoice{
			ID: fmt.Sprintf("F-%04d", i), Client: data.Clients[i*7%clients].ID, Amount: amount, Open: amount, Currency: book.Currency, Issued: due - 30, Due: due,
		})
	}
	l, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlite.Options{Create: true, Facts: book.Engine.Facts})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	if _, err := posting.Import(t.Context(), l, posting.ImportConfig{Portfolio: data, At: first.Time(), Today: first}); err != nil {
		t.Fatal(err)
	}
	for day := first; day < first+days; day++ {
		p, _, err := plan.Run(t.Context(), l, plan.Config{Book: book.Engine, Day: day, At: day.Time().Add(9 * time.Hour)})
		if err != nil {
			t.Fatal(err)
		}
		dispatchtest.Deliver(t, l, book.Engine, day.Time().Add(10*time.Hour), nil)
		if day == first && (p.Messages() == 0 || p.Messages() > clients) {
			t.Errorf("the first run sends %d messages to %d clients", p.Messages(), clients)
		}
	}
	type contact struct {
		client string
		day    engine.Date
	}
	got := map[contact]int{}
	steps := map[string]int{}
	err = l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for row, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			m := &row.Body
			if ch, ok := engine.ChannelOf(m.Channel); ok && ch.Contact {
				got[contact{m.Client, m.Date}]++
				steps[m.State]++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for c, n := range got {
		if n > 1 {
			t.Fatalf("client %s gets %d messages on %s", c.client, n, c.day)
		}
	}
	if steps["courtesy"] < clients || steps["firm"] == 0 || steps["formal_notice"] > 0 {
		t.Errorf("messages by step: %v; want each client's courtesy first, then firm, and no formal notice in %d days", steps, days)
	}
}
