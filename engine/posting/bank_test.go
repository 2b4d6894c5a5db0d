package posting_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/posting"
)

const (
	ours  = "FR7699999000010000000000018"
	north = "DE02120300000000202051"
)

// banked is a ledger with a few invoices, and the accounts of its book.
func banked(t *testing.T) *sqlite.DB {
	t.Helper()
	db := newLedger(t)
	of := func(id, client, entity string, open engine.Amount) engine.Invoice {
		inv := invoice(t, id, open, open)
		inv.Client, inv.Entity, inv.Issued = client, entity, day(t, "2026-01-01")
		return inv
	}
	p := &intake.Portfolio{
		Invoices: []engine.Invoice{of("F-1001", "C-1", "", 10000), of("F-1002", "C-1", "", 20000), of("N-1001", "C-2", "north", 10000)},
		Clients:  []engine.Client{{ID: "C-1", Name: "Abel SARL"}, {ID: "C-2", Name: "Bea SA"}},
	}
	if _, err := posting.Import(t.Context(), db, posting.ImportConfig{Portfolio: p, At: now, Today: day(t, "2026-03-20")}); err != nil {
		t.Fatal(err)
	}
	return db
}

// rows makes a statement of a CSV: date, amount, text, reference and IBAN of each row.
func rows(t *testing.T, account string, lines ...string) []bank.Statement {
	t.Helper()
	text := "Date,Amount,Description,Transaction ID,Counterparty IBAN\n" + strings.Join(lines, "\n") + "\n"
	list, err := bank.Read("bank.csv", []byte(text), bank.Options{Account: account, Currency: currency(t, "EUR"), Accounts: []string{ours, north}})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func bankImport(t *testing.T, l ledger.Ledger, list []bank.Statement, change ...func(*posting.BankConfig)) (*posting.BankSummary, error) {
	t.Helper()
	c := posting.BankConfig{
		Statements: list, At: now, Today: day(t, "2026-03-20"), Accounts: []posting.BankAccount{{IBAN: ours}, {IBAN: north, Entity: "north"}},
		Files: []posting.File{{Name: "bank.csv", SHA256: "00"}},
	}
	for _, f := range change {
		f(&c)
	}
	return posting.ImportBank(t.Context(), l, c)
}

func must(t *testing.T) func(*posting.BankSummary, error) *posting.BankSummary {
	return func(s *posting.BankSummary, err error) *posting.BankSummary {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
}

// counts is how many are booked, wait and were known.
func counts(s *posting.BankSummary) string {
	return fmt.Sprintf("%d booked, %d waiting, %d known", len(s.Booked), len(s.Waiting), s.Known)
}

func openOf(t *testing.T, l ledger.Ledger, id string) (open engine.Amount) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		inv, err := r.Invoice(ctx, id)
		open = inv.Open
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return open
}

func TestAnEntryIsBookedOnce(t *testing.T) {
	db := banked(t)
	list := rows(t, ours, "2026-03-02,40.00,F-1001,,", "2026-03-02,40.00,F-1001,,", "2026-03-03,7.00,who,,")
	if got := counts(must(t)(bankImport(t, db, list, func(c *posting.BankConfig) { c.DryRun = true }))); got != "2 booked, 1 waiting, 0 known" {
		t.Errorf("dry run: %s", got)
	}
	if open := openOf(t, db, "F-1001"); open != 10000 {
		t.Errorf("a dry run left %d open", open)
	}
	for i, want := range []string{"2 booked, 1 waiting, 0 known", "0 booked, 0 waiting, 3 known"} {
		if got := counts(must(t)(bankImport(t, db, list))); got != want {
			t.Errorf("import %d: %s", i, got)
		}
		if open := openOf(t, db, "F-1001"); open != 2000 {
			t.Errorf("import %d leaves %d open", i, open)
		}
	}
	longer := rows(t, ours, "2026-03-02,40.00,F-1001,,", "2026-03-02,40.00,F-1001,,", "2026-03-03,7.00,who,,", "2026-03-04,20.00,F-1001,,")
	if got := counts(must(t)(bankImport(t, db, longer))); got != "1 booked, 0 waiting, 3 known" {
		t.Errorf("a longer export: %s", got)
	}
	if open := openOf(t, db, "F-1001"); open != 0 {
		t.Errorf("%d are open", open)
	}
}

// The transactions of a batch and its sum are one, whichever comes first.
func TestABatchAndItsSumAreOne(t *testing.T) {
	eur := currency(t, "EUR")
	batch := func(format bank.Format, keys string, amounts ...engine.Amount) []bank.Statement {
		s := bank.Statement{Format: format, File: "f.xml", Account: ours, Currency: eur, From: day(t, "2026-03-02"), To: day(t, "2026-03-02")}
		for i, a := range amounts {
			s.Entries = append(s.Entries, bank.Entry{
				Key: fmt.Sprint(keys, i), Batch: "b1", Booked: s.From, Amount: a, Currency: eur, Place: "entry 1", Lump: len(amounts) == 1, Remittance: []string{"F-1001", "F-1002"}[i],
			})
			if len(amounts) == 1 {
				s.Entries[i].Remittance = ""
			}
		}
		return []bank.Statement{s}
	}
	db := banked(t)
	if got := counts(must(t)(bankImport(t, db, batch(bank.Camt054, "n", 10000, 20000)))); got != "2 booked, 0 waiting, 0 known" {
		t.Errorf("notification: %s", got)
	}
	if got := counts(must(t)(bankImport(t, db, batch(bank.Camt053, "s", 30000)))); got != "0 booked, 0 waiting, 1 known" {
		t.Errorf("statement: %s", got)
	}
	db = banked(t)
	if got := counts(must(t)(bankImport(t, db, batch(bank.Camt053, "s", 30000)))); got != "0 booked, 1 waiting, 0 known" {
		t.Errorf("statement first: %s", got)
	}
	if got := counts(must(t)(bankImport(t, db, batch(bank.Camt054, "n", 10000, 20000)))); got != "2 booked, 0 waiting, 0 known" {
		t.Errorf("notification after it: %s", got)
	}
	if list := bankWaiting(t, db); len(list) != 0 {
		t.Errorf("the sum still waits: %+v", list)
	}
}

func bankWaiting(t *testing.T, l ledger.Ledger) (list []posting.BankEntry) {
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

// Money on the account of an entity is for its invoices, and for nobody else's.
func TestAnAccountIsAnEntitys(t *testing.T) {
	db := banked(t)
	if got := counts(must(t)(bankImport(t, db, rows(t, ours, "2026-03-02,100.00,N-1001,,")))); got != "0 booked, 1 waiting, 0 known" {
		t.Errorf("on the creditor's account: %s", got)
	}
	if got := counts(must(t)(bankImport(t, db, rows(t, north, "2026-03-02,100.00,N-1001,,")))); got != "1 booked, 0 waiting, 0 known" {
		t.Errorf("on its own: %s", got)
	}
	var refused *posting.StatementError
	if _, err := bankImport(t, db, rows(t, "FR1420041010050500013M02606", "2026-03-02,1.00,x,,")); !errors.As(err, &refused) || refused.Hint == "" {
		t.Errorf("another account: %v", err)
	}
}

// A statement has to follow the last one; one that is read again does not.
func TestAGapIsRefused(t *testing.T) {
	eur := currency(t, "EUR")
	s := func(id, on string, opening, closing engine.Amount) []bank.Statement {
		st := bank.Statement{Format: bank.MT940, ID: id, File: id, Account: ours, Currency: eur, From: day(t, on), To: day(t, on), Opening: &opening, Closing: &closing}
		if d := closing - opening; d > 0 {
			st.Entries = []bank.Entry{{Key: id, Booked: day(t, on), Amount: d, Currency: eur, Place: "line 1", Remittance: "x"}}
		}
		return []bank.Statement{st}
	}
	db := banked(t)
	for _, c := range []struct {
		list    []bank.Statement
		refused bool
		gap     bool
	}{
		{s("1", "2026-03-02", 0, 100), false, false},
		{s("3", "2026-03-04", 150, 200), true, false},
		{s("2", "2026-03-03", 100, 150), false, false},
		{s("3", "2026-03-04", 150, 200), false, false},
		{s("1", "2026-03-02", 0, 100), false, false},
		{s("9", "2026-03-09", 900, 950), false, true},
	} {
		_, err := bankImport(t, db, c.list, func(b *posting.BankConfig) { b.Gap = c.gap })
		var refused *posting.StatementError
		if got := errors.As(err, &refused) && refused.Gap; got != c.refused || err != nil && !got {
			t.Errorf("%s of %s: %v", c.list[0].ID, c.list[0].From, err)
		}
	}
}

// What a person says is booked, and remembered for the next time.
func TestMatchBank(t *testing.T) {
	db := banked(t)
	must(t)(bankImport(t, db, rows(t, ours, "2026-03-02,150.00,who,1,"+north, "2026-03-02,9.00,?,2,", "2026-03-02,5.00,?,3,")))
	list := bankWaiting(t, db)
	if len(list) != 3 {
		t.Fatalf("%d wait", len(list))
	}
	match := func(answers ...posting.BankAnswer) (*posting.BankSummary, error) {
		return posting.MatchBank(t.Context(), db, posting.BankMatchConfig{At: now, Today: day(t, "2026-03-20"), Answers: answers, By: "claire"})
	}
	for _, c := range []struct {
		answer posting.BankAnswer
		want   string
	}{
		{posting.BankAnswer{Entry: "zz", Ignore: true}, "no entry zz"},
		{posting.BankAnswer{Entry: list[0].Key, Parts: []posting.BankPart{{Invoice: "F-9"}}}, "no invoice F-9"},
		{posting.BankAnswer{Entry: list[0].Key, Parts: []posting.BankPart{{Invoice: "F-1002", Amount: "150.01"}}}, "the parts are more"},
		{posting.BankAnswer{Entry: list[0].Key, Parts: []posting.BankPart{{Invoice: "F-1002", Amount: "1,5"}}}, "no amount of EUR"},
		{posting.BankAnswer{Entry: list[0].Key, Parts: []posting.BankPart{{Invoice: "F-1001", Amount: "1.00"}, {Invoice: "N-1001", Amount: "1.00"}}}, "148.00 are left"},
		{posting.BankAnswer{Entry: list[0].Key, AsProposed: true}, "nothing is proposed"},
	} {
		if _, err := match(c.answer); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.answer, err, c.want)
		}
	}
	s := must(t)(match(posting.BankAnswer{Entry: list[0].Key[:10], Parts: []posting.BankPart{{Invoice: "F-1001"}, {Invoice: "F-1002", Amount: "30.00"}}}, posting.BankAnswer{Entry: list[1].Key, Client: "C-1"}, posting.BankAnswer{Entry: list[2].Key, Ignore: true}))
	if a, b := openOf(t, db, "F-1001"), openOf(t, db, "F-1002"); a != 0 || b != 17000 || len(s.Recorded.Events) != 4 {
		t.Errorf("%d and %d are open after %d events", a, b, len(s.Recorded.Events))
	}
	if list := bankWaiting(t, db); len(list) != 0 {
		t.Errorf("%d still wait", len(list))
	}
	if _, err := match(posting.BankAnswer{Entry: list[0].Key, Client: "C-1"}); err == nil || !strings.Contains(err.Error(), "booked already") {
		t.Errorf("a second time: %v", err)
	}
	next := must(t)(bankImport(t, db, rows(t, ours, "2026-03-09,170.00,,4,"+north)))
	if len(next.Waiting) != 1 || next.Waiting[0].Proposal.Client != "C-1" || next.Waiting[0].Proposal.Level != bank.Likely {
		t.Errorf("the next payment from that account: %+v", next.Waiting)
	}
	if err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		report, err := journal.Verify(ctx, r)
		if err == nil && len(report.Findings) > 0 {
			err = fmt.Errorf("%v", report.Findings)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}
