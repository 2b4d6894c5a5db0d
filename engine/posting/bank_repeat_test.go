package posting_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/bank"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

// movement is one entry of an account, and balances are those before each and after the last.
type movement struct {
	day    int
	amount engine.Amount
}

// stretch makes a camt.053 of the movements from a to b, without any reference of the bank.
func stretch(t *testing.T, id string, all []movement, a, b int) []bank.Statement {
	t.Helper()
	at := engine.Amount(0)
	for _, m := range all[:a] {
		at += m.amount
	}
	var x strings.Builder
	money := func(v engine.Amount) string { return fmt.Sprintf("%d.%02d", v/100, v%100) }
	bal := func(code string, v engine.Amount, day int) {
		fmt.Fprintf(&x, `<Bal><Tp><CdOrPrtry><Cd>%s</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">%s</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-%02d</Dt></Dt></Bal>`, code, money(v), day)
	}
	fmt.Fprintf(&x, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>%s</Id><Acct><Id><IBAN>%s</IBAN></Id><Ccy>EUR</Ccy></Acct>`, id, ours)
	bal("OPBD", 1_000_00+at, all[a].day)
	sum := at
	for _, m := range all[a:b] {
		sum += m.amount
	}
	bal("CLBD", 1_000_00+sum, all[b-1].day)
	for _, m := range all[a:b] {
		sign := "CRDT"
		if m.amount < 0 {
			sign = "DBIT"
		}
		fmt.Fprintf(&x, `<Ntry><Amt Ccy="EUR">%s</Amt><CdtDbtInd>%s</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-%02d</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>facture F-1001</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`,
			money(max(m.amount, -m.amount)), sign, m.day)
	}
	x.WriteString(`</Stmt></BkToCstmrStmt></Document>`)
	list, err := bank.Read(id+".xml", []byte(x.String()), bank.Options{Accounts: []string{ours, north}})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func gap(c *posting.BankConfig) { c.Gap = true }

// Two transfers that are alike are told apart by the statements that they come in, and one that comes twice is one.
func TestAlikeInTwoStatements(t *testing.T) {
	all := []movement{{2, 100}, {2, 100}, {2, 100}}
	notice := func(id string) []bank.Statement {
		text := `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"><BkToCstmrDbtCdtNtfctn><Ntfctn><Id>` + id + `</Id><Acct><Id><IBAN>` + ours + `</IBAN></Id><Ccy>EUR</Ccy></Acct>` +
			`<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>facture F-1001</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`
		list, err := bank.Read(id+".xml", []byte(text), bank.Options{Accounts: []string{ours}})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	for _, c := range []struct {
		name string
		of   [][]bank.Statement
		want []string
	}{
		{
			"one behind the other, then all",
			[][]bank.Statement{stretch(t, "1", all, 0, 1), stretch(t, "2", all, 1, 2), stretch(t, "1", all, 0, 1), stretch(t, "day", all, 0, 3)},
			[]string{"1 booked, 0 waiting, 0 known", "1 booked, 0 waiting, 0 known", "0 booked, 0 waiting, 1 known", "1 booked, 0 waiting, 2 known"},
		},
		{
			"all, then parts",
			[][]bank.Statement{stretch(t, "day", all, 0, 3), stretch(t, "2", all, 1, 2), stretch(t, "3", all, 2, 3)},
			[]string{"3 booked, 0 waiting, 0 known", "0 booked, 0 waiting, 1 known", "0 booked, 0 waiting, 1 known"},
		},
		{
			"with a stretch between that is missing",
			[][]bank.Statement{stretch(t, "1", all, 0, 1), stretch(t, "3", all, 2, 3), stretch(t, "3", all, 2, 3)},
			[]string{"1 booked, 0 waiting, 0 known", "0 booked, 1 waiting, 0 known", "0 booked, 0 waiting, 1 known"},
		},
		{
			"notifications, then the statement",
			[][]bank.Statement{notice("N1"), notice("N2"), notice("N1"), stretch(t, "day", all, 0, 2)},
			[]string{"1 booked, 0 waiting, 0 known", "0 booked, 1 waiting, 0 known", "0 booked, 0 waiting, 1 known", "0 booked, 0 waiting, 2 known"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			db := banked(t)
			for i, list := range c.of {
				s := must(t)(bankImport(t, db, list, gap))
				if got := counts(s); got != c.want[i] {
					t.Errorf("delivery %d: %s, want %s", i+1, got, c.want[i])
				}
				for _, e := range s.Waiting {
					if e.Doubt == "" || e.Proposal.Level != bank.Open {
						t.Errorf("delivery %d: waits without doubt: %+v", i+1, e)
					}
				}
			}
		})
	}
}

// However the history of an account is cut and delivered, each of its entries is booked once.
func TestDeliveriesOfOneHistory(t *testing.T) {
	for seed := range seeds(25) {
		r := rand.New(rand.NewPCG(seed, 7))
		var all []movement
		for day := 2; day <= 4; day++ {
			for range 1 + r.IntN(4) {
				all = append(all, movement{day, []engine.Amount{100, 100, 100, 250}[r.IntN(4)]})
			}
		}
		db := banked(t)
		lo, hi := 0, 0 // what was delivered so far
		from := r.IntN(len(all))
		var log []string
		for step := 0; step < 40 && (step < 8 || hi-lo < len(all)); step++ {
			a := from
			if hi > 0 { // each stretch touches what is known, or lies within
				a = max(0, lo-r.IntN(3)) + r.IntN(hi-lo+1)
			}
			a = min(a, len(all)-1)
			b := min(len(all), a+1+r.IntN(4))
			if hi > 0 && b < lo {
				b = lo
			}
			id := fmt.Sprintf("S%d-%d", a, b)
			if r.IntN(5) == 0 {
				id += "-again" // a bank may name it anew for each download
			}
			log = append(log, id)
			must(t)(bankImport(t, db, stretch(t, id, all, a, b), gap))
			if hi == 0 {
				lo, hi = a, b
			}
			lo, hi = min(lo, a), max(hi, b)
			want := engine.Amount(10000)
			for _, m := range all[lo:hi] {
				want -= m.amount
			}
			if got := openOf(t, db, "F-1001"); got != want {
				t.Fatalf("seed %d, %v of %v: %d open, want %d", seed, log, all, got, want)
			}
		}
		if n := len(waitingOf(t, db)); n > 0 {
			t.Fatalf("seed %d: %d wait", seed, n)
		}
	}
}

// Where balances come again, or stretches are missing, nothing is booked twice, and what is in doubt waits.
func TestDeliveriesInAnyOrder(t *testing.T) {
	doubts := 0
	for seed := range seeds(25) {
		r := rand.New(rand.NewPCG(seed, 8))
		var all []movement
		for day := 2; day <= 3; day++ {
			for range 2 + r.IntN(4) {
				all = append(all, movement{day, []engine.Amount{100, 100, -100, 250}[r.IntN(4)]})
			}
		}
		db := banked(t)
		had := make([]bool, len(all))
		var log []string
		for range 10 {
			a := r.IntN(len(all))
			b := min(len(all), a+1+r.IntN(4))
			id := fmt.Sprintf("S%d-%d", a, b)
			log = append(log, id)
			must(t)(bankImport(t, db, stretch(t, id, all, a, b), gap))
			var credits, booked, waits engine.Amount
			for i := range all {
				if had[i] = had[i] || i >= a && i < b; had[i] && all[i].amount > 0 {
					credits += all[i].amount
				}
			}
			for _, e := range waitingOf(t, db) {
				if !e.Debit {
					waits += e.Amount
				}
				if e.Doubt != "" {
					doubts++
				}
			}
			booked = paidBy(t, db, "F-1001")
			if booked > credits || booked+waits < credits {
				t.Fatalf("seed %d, %v of %v: %d booked and %d waiting of %d", seed, log, all, booked, waits, credits)
			}
		}
	}
	if doubts == 0 {
		t.Error("nothing was ever in doubt")
	}
}

// paidBy is what payments brought for an invoice.
func paidBy(t *testing.T, l ledger.Ledger, id string) (sum engine.Amount) {
	t.Helper()
	err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for e, err := range r.Events(ctx, ledger.EventFilter{Invoice: id}) {
			if err != nil {
				return err
			}
			if e.Type == engine.EventPayment {
				sum += e.Amount
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
