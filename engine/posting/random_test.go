package posting_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/posting"
)

var update = flag.Bool("update", false, "write the outcomes of random imports anew")

const randomOutcomes = "testdata/random_imports.txt"

// randomExport is an export of some invoices of a small world, so that those of several have much in common:
// instalments and wholes, payments, disputes, money on account, columns that come and go.
func randomExport(t testing.TB, r *rand.Rand) *intake.Portfolio {
	p := &intake.Portfolio{}
	columns := []string{"amount", "client", "currency", "due", "entity", "invoice", "on_hold", "open"}
	p.Had.Invoices = slices.DeleteFunc(slices.Clone(columns), func(string) bool { return r.IntN(14) == 0 })
	p.Had.Clients = slices.DeleteFunc([]string{"client", "email", "name", "phone"}, func(string) bool { return r.IntN(14) == 0 })
	p.Papers = r.IntN(12) == 0
	for i := range 6 {
		if r.IntN(4) == 0 {
			continue
		}
		c := engine.Client{ID: fmt.Sprintf("C-%d", i), Name: fmt.Sprintf("Client %d", i), Kind: engine.KindBusiness}
		if r.IntN(8) == 0 {
			c.Name = c.ID
		}
		if r.IntN(3) > 0 {
			c.Email = fmt.Sprintf("ap%d@example.org", r.IntN(2))
		}
		if r.IntN(9) == 0 && c.Name != c.ID {
			c.Contacts = []engine.Contact{{Role: "accounting", Email: "someone@example.org"}}
		}
		p.Clients = append(p.Clients, c)
	}
	gross := r.IntN(3) == 0
	for i := range 14 {
		number := fmt.Sprintf("INV-%02d", i)
		ids := []string{number}
		switch r.IntN(8) {
		case 0, 1:
			continue
		case 2:
			ids = []string{number + "#1", number + "#2"}
		case 3:
			ids = append(ids, number+" b") // between it and its instalments
		}
		for _, id := range ids {
			amount := engine.Amount(1000 * (1 + i))
			inv := engine.Invoice{
				ID: id, Client: fmt.Sprintf("C-%d", i%6), Amount: amount, Open: amount, Currency: currency(t, "EUR"),
				Issued: day(t, "2026-01-01"), Due: day(t, "2026-01-31") + engine.Date(r.IntN(3)), Gross: gross,
			}
			switch r.IntN(12) {
			case 0:
				inv.Client = fmt.Sprintf("C-%d", r.IntN(6))
			case 1:
				if i == 3 && r.IntN(4) == 0 {
					inv.Currency = currency(t, "USD")
				}
			case 2:
				inv.Amount, inv.Open = -amount, -amount
			case 3:
				inv.OnHold = true
			case 4:
				inv.Entity = "north"
			case 5:
				inv.PaidOn = day(t, "2026-03-01") + engine.Date(r.IntN(25))
			}
			if !gross && inv.Amount > 0 {
				inv.Open = amount * engine.Amount(r.IntN(5)) / 4
			}
			p.Invoices = append(p.Invoices, inv)
		}
	}
	if r.IntN(6) == 0 {
		p.LeftOut = []string{fmt.Sprintf("INV-%02d", r.IntN(14))}
	}
	kinds := []engine.EventType{
		engine.EventPayment, engine.EventPayment, engine.EventPayment, engine.EventCredit, engine.EventDispute, engine.EventHold, engine.EventPromise,
		engine.EventDebitRejected,
	}
	if r.IntN(4) == 0 {
		kinds = append(kinds, engine.EventAllocation, engine.EventOptOut)
	}
	for range r.IntN(5) {
		e := engine.Event{
			Date: day(t, "2026-03-01") + engine.Date(r.IntN(19)), Type: kinds[r.IntN(len(kinds))],
			Invoice: randomID(p, r), Amount: engine.Amount(250 * (1 + r.IntN(8))), Currency: currency(t, "EUR"), Note: fmt.Sprint(r.IntN(50)),
		}
		switch e.Type {
		case engine.EventPromise:
			e.Until = e.Date + 10
		case engine.EventOptOut:
			e.Channel, e.Amount, e.Currency = "email", 0, engine.Currency{}
		case engine.EventHold, engine.EventDispute:
			e.Amount, e.Currency = 0, engine.Currency{}
		}
		if r.IntN(3) == 0 && (e.Type == engine.EventPayment || e.Type == engine.EventOptOut) {
			e.Client, e.Invoice = fmt.Sprintf("C-%d", r.IntN(6)), ""
		}
		p.Events = append(p.Events, e)
	}
	slices.SortStableFunc(p.Events, func(a, b engine.Event) int { return cmp.Compare(a.Date, b.Date) })
	return p
}

// randomID is an invoice of an export, or now and then another one.
func randomID(p *intake.Portfolio, r *rand.Rand) string {
	if len(p.Invoices) == 0 || r.IntN(40) == 0 {
		return fmt.Sprintf("INV-%02d", r.IntN(16))
	}
	return p.Invoices[r.IntN(len(p.Invoices))].ID
}

// randomImport is how an export is imported.
func randomImport(t testing.TB, r *rand.Rand, p *intake.Portfolio, run int) posting.ImportConfig {
	today := day(t, "2026-03-20") + engine.Date(run)
	c := posting.ImportConfig{Portfolio: p, At: now.AddDate(0, 0, run), Today: today, AsOf: today - engine.Date(r.IntN(3)), Older: r.IntN(2) == 0, TakeBack: r.IntN(4) == 0}
	if c.Full = r.IntN(3) == 0; r.IntN(3) > 0 {
		c.ClosingShare = 100
	}
	if r.IntN(3) > 0 {
		c.Without = []string{"amount", "client", "currency", "due", "email", "entity", "name", "on_hold", "open", "phone"}
	}
	return c
}

// outcome is what an import came to, in a line: its summary or its refusal, and the head of the journal, which
// vouches for all that was written.
func outcome(t testing.TB, l ledger.Ledger, s *posting.Summary, err error) string {
	t.Helper()
	if s != nil && err != nil {
		s = nil
	}
	text, fail := json.Marshal(s)
	if fail != nil {
		t.Fatal(fail)
	}
	said := fmt.Sprintf("%s %s", text, strings.TrimPrefix(fmt.Sprint(err), "write: "))
	var head ledger.Head
	if err := l.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		head, err = r.Head(ctx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	kind := "imported"
	if err != nil {
		kind = "refused: it " + refusal(err)
	}
	return fmt.Sprintf("%s, says %.8x, entry %d, %.16s", kind, sha256.Sum256([]byte(said)), head.Seq, head.Hash)
}

// refusal is a word for an import that was refused.
func refusal(err error) string {
	var problems posting.Problems
	var closing *posting.ClosingError
	var stale *posting.StaleError
	var lost *posting.LostError
	switch {
	case errors.As(err, &problems):
		return "contradicts the ledger"
	case errors.As(err, &closing):
		return "closes too much"
	case errors.As(err, &stale):
		return "is stale"
	case errors.As(err, &lost):
		return "lacks columns"
	}
	return "failed"
}

// What an import makes of random ledgers and exports is what it made of them when it held both in memory; the file
// has what it answered then. It is the same whether the invoices wait in memory or in files, and a preview says it.
func TestImportsOfRandomExportsStayWhatTheyAre(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			var lines []string
			for seed := range uint64(30) {
				r := rand.New(rand.NewPCG(seed, 14))
				l := newLedger(t)
				for run := range 6 {
					c := randomImport(t, r, randomExport(t, r), run)
					way.change(t, &c)
					p, refused := posting.Preview(t.Context(), l, c)
					s, err := posting.Import(t.Context(), l, c)
					if p.Seq = 0; s != nil {
						p.Seq = s.Seq
					}
					if said, would := outcome(t, l, s, err), outcome(t, l, p, refused); said != would {
						t.Errorf("seed %d, import %d: %s; its preview: %s", seed, run, said, would)
					}
					lines = append(lines, fmt.Sprintf("%d.%d %s", seed, run, outcome(t, l, s, err)))
				}
			}
			text := strings.Join(lines, "\n") + "\n"
			if *update {
				if err := os.WriteFile(randomOutcomes, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(randomOutcomes)
			if err != nil {
				t.Fatal(err)
			}
			for i, line := range strings.Split(string(want), "\n") {
				if i < len(lines) && lines[i] != line {
					t.Errorf("%s\nwas %s", lines[i], line)
				}
			}
			if n := strings.Count(string(want), "\n"); n != len(lines) {
				t.Errorf("%d imports, want %d", len(lines), n)
			}
		})
	}
}

// ways are how the invoices of an export wait.
var ways = []struct {
	name   string
	change func(testing.TB, *posting.ImportConfig)
}{
	{"in memory", func(testing.TB, *posting.ImportConfig) {}},
	{"in files", func(t testing.TB, c *posting.ImportConfig) {
		rows := &intake.Invoices{Folder: t.TempDir(), Room: 300}
		t.Cleanup(func() {
			if err := rows.Close(); err != nil {
				t.Error(err)
			}
		})
		for i := range c.Portfolio.Invoices {
			if err := rows.Add(&c.Portfolio.Invoices[i]); err != nil {
				t.Fatal(err)
			}
		}
		c.Portfolio.Invoices, c.Invoices = nil, rows
	}},
}
