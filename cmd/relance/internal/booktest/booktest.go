// Package booktest gives tests a small book, and a ledger that it runs on: one policy that
// sends a mail from the first day late on, has the client called a week later, and asks a
// person before a task goes to the agency.
package booktest

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
	"github.com/relance-dev/relance/engine/plan"
	"github.com/relance-dev/relance/engine/posting"
	"github.com/relance-dev/relance/policies"
)

// files are those of the book, by name.
var files = map[string]string{
	"book.cue": `package relance

import "relance.dev/policy"

policy.#Book

creditor: {name: "Lumière & Cie", country: "FR", timezone: "Europe/Paris", language: "fr", currency: "EUR", email: "compta@example.org"}
languages: ["fr", "en"]

assign: [{policy: "standard"}]

policies: standard: {
	title:    "A mail, a call, the agency"
	currency: "EUR"
	start:    "watch"
	states: {
		watch: next: [{to: "courtesy", when: "days_late >= 1"}]
		courtesy: {
			tone: "courteous"
			do: [{email: template: "courtesy"}]
			next: [{to: "phone", when: "days_late >= 8"}]
		}
		phone: {
			tone: "firm"
			do: [{call: script: "script"}]
			next: [{to: "agency", when: "days_late >= 15"}]
		}
		agency: {
			final:   true
			approve: "true"
			do: [{task: {queue: "agency", title: "Hand it over"}}]
		}
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`,
	"templates/courtesy.fr.md": "---\nsubject: \"Facture {{.references}}\"\n---\nBonjour,\n\nIl reste {{.total.to_ask}} à régler.\n",
	"templates/courtesy.en.md": "---\nsubject: \"Invoice {{.references}}\"\n---\nHello,\n\n{{.total.to_ask}} is still to be paid.\n",
	"templates/script.fr.md":   "Demandez quand {{.total.to_ask}} seront réglés.\n",
	"templates/script.en.md":   "Ask when {{.total.to_ask}} will be paid.\n",
}

// ledgerID is that of every ledger.
const ledgerID = "booktest"

// Office is a book in a folder, and its ledger.
type Office struct {
	Dir  string
	Book *policies.Book
	DB   *sqlite.DB
	Now  time.Time // of what is written next; 09:00 UTC of a day

	put int // messages that Put has put
}

// New makes an office on a day, with the book's files and those of extra, which go before them,
// and closes it when the test ends. The ledger is empty.
func New(t testing.TB, day string, extra map[string]string) *Office {
	t.Helper()
	o := &Office{Dir: t.TempDir()}
	all := maps.Clone(files)
	maps.Copy(all, extra)
	for name, text := range all {
		path := filepath.Join(o.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	book, list := policies.Load(o.Dir, policies.Options{})
	if list.Errors() > 0 {
		t.Fatalf("the book: %v", list)
	}
	o.Book = book
	db, err := sqlite.Open(t.Context(), filepath.Join(o.Dir, "relance.db"), sqlite.Options{Facts: book.Engine.Facts, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	o.DB = db
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	o.Go(t, day)
	c := book.Engine.Creditor
	o.write(t, func(ctx context.Context, tx ledger.Tx) error {
		return tx.SetMeta(ctx, ledger.Meta{ID: ledgerID, Creditor: c.Name, Timezone: c.Timezone, Created: o.Now})
	})
	return o
}

// Go goes to a day.
func (o *Office) Go(t testing.TB, day string) { o.Now = Day(t, day).Time().Add(9 * time.Hour) }

// Today is the day of Now.
func (o *Office) Today() engine.Date { return engine.DateOf(o.Now) }

// Import writes clients and invoices into the ledger. Clients without a language get English.
func (o *Office) Import(t testing.TB, clients []engine.Client, invoices ...engine.Invoice) {
	t.Helper()
	clients = slices.Clone(clients)
	for i := range clients {
		if clients[i].Language == "" {
			clients[i].Language = "en"
		}
	}
	_, err := posting.Import(t.Context(), o.DB, posting.ImportConfig{
		Portfolio: &intake.Portfolio{Clients: clients, Invoices: invoices}, At: o.Now, Today: o.Today(),
		Files: []posting.File{{Name: "export.csv", SHA256: "00"}},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Run decides what is due today, and writes it down.
func (o *Office) Run(t testing.TB) *plan.Plan {
	t.Helper()
	made, _, err := plan.Run(t.Context(), o.DB, plan.Config{Book: o.Book.Engine, Day: o.Today(), At: o.Now})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// Read reads the ledger.
func (o *Office) Read(t testing.TB, f func(context.Context, ledger.Reader) error) {
	t.Helper()
	if err := o.DB.Read(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func (o *Office) write(t testing.TB, f func(context.Context, ledger.Tx) error) {
	t.Helper()
	if err := o.DB.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// Messages lists the messages of the ledger, in the order of its outbox.
func (o *Office) Messages(t testing.TB) (list []ledger.Message) {
	t.Helper()
	o.Read(t, func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			list = append(list, m)
		}
		return nil
	})
	return list
}

// Day is a day written as YYYY-MM-DD.
func Day(t testing.TB, text string) engine.Date {
	t.Helper()
	d, err := engine.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Euros is an invoice of a client, in euros and due on a day; all of it is open.
func Euros(t testing.TB, id, client, amount, due string) engine.Invoice {
	t.Helper()
	eur := engine.MustCurrency("EUR")
	a, err := eur.Parse(amount)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Invoice{ID: id, Client: client, Amount: a, Open: a, Currency: eur, Issued: Day(t, due) - 30, Due: Day(t, due)}
}

// Advance moves a message on by hand, as a dispatcher would: from one status to the next.
func (o *Office) Advance(t testing.TB, m ledger.Message, to ...ledger.Status) {
	t.Helper()
	for _, next := range to {
		o.write(t, func(ctx context.Context, tx ledger.Tx) (err error) {
			_, err = tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: m.Status, To: next, At: o.Now, Reason: "by hand"})
			return err
		})
		m.Status = next
	}
}

// Put puts a message into the outbox as if the case of its first invoice had decided it.
func (o *Office) Put(t testing.TB, body engine.Message) ledger.Message {
	t.Helper()
	o.put++
	m := ledger.Message{Client: body.Client, Channel: body.Channel, Status: ledger.Ready, Body: body, Created: o.Now, Changed: o.Now}
	o.write(t, func(ctx context.Context, tx ledger.Tx) error {
		of, err := tx.CaseOf(ctx, body.Lines[0].Invoice)
		if err != nil {
			return err
		}
		m.Parts = []ledger.PartKey{{Case: of.ID(), State: body.State, Entry: 100 + o.put}}
		m.Key = ledger.MessageKey(ledgerID, m.Parts)
		if err := tx.AddMessage(ctx, m); err != nil {
			return err
		}
		invoices := make([]string, len(body.Lines))
		for i, line := range body.Lines {
			invoices[i] = line.Invoice
		}
		_, err = journal.Append(ctx, tx, ledger.Draft{At: o.Now, About: ledger.About{Client: body.Client, Case: of.ID(), Invoices: invoices}}, journal.MessageDecided{
			Day: o.Today(), Status: ledger.Ready, Message: journal.Message{
				Key: m.Key, Parts: m.Parts, Channel: body.Channel, To: body.To, Amount: body.Currency.Format(body.Amount), Currency: body.Currency.Code(), Invoices: invoices,
			},
		})
		return err
	})
	return m
}

// Record records events of today, in their order.
func (o *Office) Record(t testing.TB, events ...engine.Event) {
	t.Helper()
	list := make([]ledger.Event, len(events))
	for i, e := range events {
		e.Date = o.Today()
		list[i].Event = e
	}
	if _, err := posting.Record(t.Context(), o.DB, posting.RecordConfig{At: o.Now, Today: o.Today(), Events: list}); err != nil {
		t.Fatal(err)
	}
}
