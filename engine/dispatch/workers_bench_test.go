//go:build unix

package dispatch

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/postgres"
	"github.com/relance-dev/relance/engine/pgtest"
)

// BenchmarkWorkers sends messages of as many clients from one database, by one process and by four, each with four on their way at once, to a
// channel that takes 20 ms for each, as one over a network does; beside it as many bare rows go into a table of their own, each in a transaction, over as many connections as the processes have
// messages under way; and one process that delivers alone, whose answers go into the journal at once. The server has what it acknowledges on disk.
func BenchmarkWorkers(b *testing.B) {
	pg := pgtest.Durable(b)
	b.Run("dispatch/alone", func(b *testing.B) { dispatchTogether(b, pg.Address(pgtest.Schema(b)), 0) })
	for _, processes := range []int{1, 4} {
		b.Run(fmt.Sprintf("bare/workers=%d", processes), func(b *testing.B) { insertBare(b, pg.Address("public"), 4*processes) })
		b.Run(fmt.Sprintf("dispatch/workers=%d", processes), func(b *testing.B) { dispatchTogether(b, pg.Address(pgtest.Schema(b)), processes) })
	}
}

// distant is a channel that answers after a while.
type distant struct{}

func (distant) Send(_ context.Context, m channels.Message) (channels.Receipt, error) {
	time.Sleep(20 * time.Millisecond)
	return channels.Receipt{ID: m.Key, Status: channels.Sent}, nil
}

func insertBare(b *testing.B, address string, connections int) {
	b.Helper()
	db, err := sql.Open("pgx", address)
	must(b, err)
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	_, err = db.ExecContext(b.Context(), "CREATE TABLE IF NOT EXISTS bare (id bigint, body text)")
	must(b, err)
	rows := make(chan int)
	var all sync.WaitGroup
	b.ResetTimer()
	for range connections {
		all.Go(func() {
			for i := range rows {
				if _, err := db.ExecContext(b.Context(), "INSERT INTO bare VALUES ($1, 'sent')", i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for i := range b.N {
		rows <- i
	}
	close(rows)
	all.Wait()
	perSecond(b)
}

func dispatchTogether(b *testing.B, address string, processes int) {
	b.Helper()
	var list []*Dispatcher
	for i := range max(processes, 1) {
		db, err := postgres.Open(b.Context(), address, postgres.Options{Create: true})
		must(b, err)
		defer func() { _ = db.Close() }()
		if i == 0 {
			fillClients(b, db, b.N)
		}
		var l ledger.Ledger = db
		if processes == 0 {
			l = struct{ ledger.Ledger }{db}
		}
		cfg := config(l, map[string]Transport{"email": {Channel: distant{}, Spec: channels.Email()}})
		cfg.Pause = func(_ context.Context, span time.Duration) error { time.Sleep(span); return nil }
		d, err := New(cfg)
		must(b, err)
		list = append(list, d)
	}
	sent := make([]int, len(list))
	var all sync.WaitGroup
	b.ResetTimer()
	for i, d := range list {
		all.Go(func() {
			r, err := d.Run(b.Context())
			if err != nil {
				b.Error(err)
			}
			sent[i] = r.Sent
		})
	}
	all.Wait()
	total := 0
	for _, n := range sent {
		total += n
	}
	if total != b.N {
		b.Errorf("%v of %d sent", sent, b.N)
	}
	perSecond(b)
}

// fillClients makes n clients, each with an invoice, a case and a message that waits.
func fillClients(b *testing.B, l ledger.Ledger, n int) {
	b.Helper()
	must(b, l.Write(b.Context(), func(ctx context.Context, tx ledger.Tx) error {
		d := ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{"text": "first import"}}
		for i := range n {
			id := fmt.Sprintf("C-%08d", i)
			d.Clients = append(d.Clients, engine.Client{ID: id, Name: "Lumen SARL", Kind: engine.KindBusiness, Email: "compta@example.org"})
			d.Invoices = append(d.Invoices, engine.Invoice{
				ID: fmt.Sprintf("F-%08d", i), Client: id, Amount: 10000, Open: 10000, Currency: engine.MustCurrency("EUR"), Due: today - 7,
			})
		}
		if _, err := tx.Append(ctx, d); err != nil {
			return err
		}
		for i := range n {
			inv := &d.Invoices[i]
			c := ledger.Case{
				Subject: ledger.Subject{Invoice: inv.ID, Client: inv.Client, Currency: inv.Currency, Policy: "standard"},
				Book:    "digest", State: "courtesy", Wake: today + 8,
				Run: engine.Case{Opened: today - 7, State: 1, Entered: today, Since: today, HeldFrom: engine.NoState, Entries: []uint16{1, 1}},
			}
			m := message(1)
			m.Parts[0].Case, m.Client, m.Body.Client, m.Body.Lines[0].Invoice = "invoice/"+inv.ID, inv.Client, inv.Client, inv.ID
			m.Key = ledger.MessageKey("", m.Parts)
			expect(&c, m)
			if _, err := tx.PutCase(ctx, c); err != nil {
				return err
			}
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
		}
		return nil
	}))
}
