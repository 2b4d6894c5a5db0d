package posting_test

import (
	"context"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

func undo(t *testing.T, l ledger.Ledger, entry string, change ...func(*posting.BankUndoConfig)) (*posting.BankUndone, error) {
	t.Helper()
	c := posting.BankUndoConfig{Entry: entry, Reason: "another client", At: now, Today: day(t, "2026-03-20")}
	for _, f := range change {
		f(&c)
	}
	return posting.UndoBank(t.Context(), l, c)
}

func waitingOf(t *testing.T, l ledger.Ledger) (list []posting.BankEntry) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		list, err = posting.BankWaiting(ctx, r)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestABookingIsTakenBack(t *testing.T) {
	db := banked(t)
	row := "2026-03-02,120.00,F-1001,R1,FR1420041010050500013M02606"
	key := must(t)(bankImport(t, db, rows(t, ours, row))).Booked[0].Key
	if got := openOf(t, db, "F-1001"); got != 0 {
		t.Fatalf("booked, and %d open", got)
	}
	for n := range 2 { // and it can be booked and taken back again
		u, err := undo(t, db, key[:6])
		if err != nil {
			t.Fatal(err)
		}
		if got := openOf(t, db, "F-1001"); got != 10000 {
			t.Errorf("round %d: %d open", n, got)
		}
		if len(u.Recorded.Unapplied) != 1 || u.Recorded.Unapplied[0].After != 0 {
			t.Errorf("round %d: on account %+v", n, u.Recorded.Unapplied)
		}
		list := waitingOf(t, db)
		if len(list) != 1 || list[0].Key != key || list[0].Since != day(t, "2026-03-20") {
			t.Fatalf("round %d: waiting %+v", n, list)
		}
		for _, why := range list[0].Proposal.Reasons {
			if why == "the account paid for C-1 before" {
				t.Errorf("round %d: the payer is not forgotten", n)
			}
		}
		if _, err := undo(t, db, key); err == nil {
			t.Errorf("round %d: taken back twice", n)
		}
		if s := must(t)(bankImport(t, db, rows(t, ours, row))); s.Known != 1 || len(s.Booked) != 0 {
			t.Errorf("round %d: read again: %s", n, counts(s))
		}
		must(t)(posting.MatchBank(t.Context(), db, posting.BankMatchConfig{Answers: []posting.BankAnswer{{Entry: key, AsProposed: true}}, At: now, Today: day(t, "2026-03-20")}))
		if got := openOf(t, db, "F-1001"); got != 0 {
			t.Errorf("round %d: booked again, and %d open", n, got)
		}
	}
	u, err := undo(t, db, key, func(c *posting.BankUndoConfig) { c.Ignore = true })
	if err != nil || !u.Ignored || len(waitingOf(t, db)) != 0 {
		t.Errorf("set aside: %v, %+v, waiting %v", err, u, waitingOf(t, db))
	}
}

func TestABookingWhoseMoneyWentElsewhereStays(t *testing.T) {
	db := banked(t)
	s := must(t)(bankImport(t, db, rows(t, ours, "2026-03-02,100.00,F-1001,R1,", "2026-03-03,60.00,F-1002,R2,", "2026-03-03,70.00,F-1002,R3,")))
	record := func(e engine.Event) {
		e.Date, e.Currency = day(t, "2026-03-10"), currency(t, "EUR")
		if _, err := posting.Record(t.Context(), db, posting.RecordConfig{At: now, Today: day(t, "2026-03-20"), Events: []ledger.Event{{Event: e}}}); err != nil {
			t.Fatal(err)
		}
	}
	record(engine.Event{Type: engine.EventRefund, Invoice: "F-1001", Amount: 10000})
	record(engine.Event{Type: engine.EventRefund, Invoice: "F-1002", Amount: 6000})
	for i, want := range []bool{false, false, true} { // 60 of 130 were given back: of 70 nobody can say so
		if _, err := undo(t, db, s.Booked[i].Key); (err == nil) != want {
			t.Errorf("entry %d: %v", i, err)
		}
	}
	if _, err := undo(t, db, "ffff"); err == nil {
		t.Error("an entry that is none")
	}
}
