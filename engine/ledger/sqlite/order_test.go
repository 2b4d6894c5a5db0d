package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// The order of the events of one entry says which is applied first: verify sees any two of them changed over, in
// whichever column the order is kept.
func TestTheOrderOfTheEventsOfAnEntryIsVouchedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	db, err := live(t, path)
	must(t, err)
	day := engine.DateOf(holder.Since)
	euro := engine.MustCurrency("EUR")
	must(t, db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		d := ledger.Draft{
			At: holder.Since, About: ledger.About{Client: "C-1", Invoices: []string{"F-1"}},
			Clients:  []engine.Client{{ID: "C-1", Name: "Briance", Kind: engine.KindBusiness}},
			Invoices: []engine.Invoice{{ID: "F-1", Client: "C-1", Amount: 20000, Open: 20000, Currency: euro, Issued: day - 30, Due: day}},
		}
		for _, e := range []struct {
			key string
			of  engine.EventType
		}{{"z", engine.EventDispute}, {"a", engine.EventDisputeResolved}, {"m", engine.EventNote}} { // not the order of their keys
			d.Events = append(d.Events, ledger.Event{Key: e.key, Event: engine.Event{Date: day, Type: e.of, Invoice: "F-1", Client: "C-1"}})
		}
		_, err := journal.Append(ctx, tx, d, journal.Events{Events: 3})
		return err
	}))
	mustClose(t, db)
	if found := findings(t, path); found != "" {
		t.Fatalf("as it was written: %s", found)
	}
	whole := copyOf(t, path)
	for _, pair := range [][2]string{{"z", "a"}, {"a", "m"}, {"z", "m"}} {
		must(t, os.WriteFile(path, whole, 0o600))
		behind, err := sql.Open("sqlite", "file:"+path)
		must(t, err)
		for _, change := range []string{ // a place is taken once: by way of places below 0
			"UPDATE events SET place = place - (SELECT sum(place) FROM events WHERE key IN (?1, ?2)) - 100 WHERE key IN (?1, ?2)",
			"UPDATE events SET place = -100 - place WHERE place < 0 AND key IN (?1, ?2)",
		} {
			res, err := behind.ExecContext(t.Context(), change, pair[0], pair[1])
			must(t, err)
			if n, err := res.RowsAffected(); err != nil || n != 2 {
				t.Fatalf("%d rows changed, %v", n, err)
			}
		}
		must(t, behind.Close())
		if found := findings(t, path); found == "" {
			t.Errorf("events %v were changed over, and nothing was found", pair)
		}
	}
}
