package ledgertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/forget"
	"github.com/relance-dev/relance/engine/journal"
	"github.com/relance-dev/relance/engine/ledger"
)

// secrets are what is known of client P as a person, and of nobody else.
var secrets = []string{
	"Perrine", "perrine@example.org", "+33 6 39 98 00 01", "Ruelle du Puits", "Gaston Perrin", "gaston@example.org", "Madame Perrin", "FR7630006000011234567890189",
	"left them for", "her cousin answered", "leak in the roof", "perrin-2014.pdf", "Dear Perrine", "reply of hers", "PERRINE ET FILS", "rent of Perrine", "quiet and kind", "Perrin roof",
}

// others are what is known of client Q, and has to stay.
var others = []string{"Quentin", "quentin@example.org", "note about Quentin", "Dear Quentin", "rent of Quentin"}

// old is the instant of everything that was written about P and Q.
var old = time.Date(2014, 3, 4, 10, 0, 0, 0, time.UTC)

// forgettable fills a ledger with two clients of whom nothing is open: P, who is to be forgotten, and Q.
func (s *subject) forgettable() {
	s.Helper()
	p := engine.Client{
		ID: "P", Name: "Perrine Martin", Kind: engine.KindConsumer, Country: "FR", Language: "fr", Email: "perrine@example.org", Phone: "+33 6 39 98 00 01",
		Contact: "Madame Perrin", Address: []string{"3 Ruelle du Puits", "35000 Rennes"}, OptOut: []string{"sms"},
		Contacts: []engine.Contact{{Role: "owner", Name: "Gaston Perrin", Email: "gaston@example.org"}},
		Facts:    []engine.Value{{Type: engine.FactString, Str: "quiet and kind"}, {Type: engine.FactInt, Int: 7}, {}, {}, {}},
	}
	q := engine.Client{ID: "Q", Name: "Quentin SARL", Kind: engine.KindBusiness, Email: "quentin@example.org"}
	bill := func(id, client string, open engine.Amount) engine.Invoice {
		return engine.Invoice{
			ID: id, Client: client, Amount: 10000, Open: open, Currency: euro(), Issued: day("2014-01-01"), Due: day("2014-01-31"),
			Facts: []engine.Value{{}, {Type: engine.FactInt, Int: 3}, {}, {}, {}},
		}
	}
	contested := bill("F-1", "P", 10000)
	contested.Disputed, contested.DisputeReason, contested.Document = true, "leak in the roof", "perrin-2014.pdf"
	s.written(old, ledger.Draft{Clients: []engine.Client{p, q}, Invoices: []engine.Invoice{contested, bill("F-2", "Q", 10000)}},
		journal.Import{AsOf: day("2014-01-31"), Files: []journal.File{{Name: "export.csv", SHA256: "00"}}})
	moved := p
	moved.Address = []string{"9 Ruelle du Puits"}
	paid := bill("F-1", "P", 0)
	s.written(old, ledger.Draft{
		About: ledger.About{Client: "P", Invoices: []string{"F-1"}}, By: "Marie", Clients: []engine.Client{moved}, Invoices: []engine.Invoice{paid},
		Events: []ledger.Event{
			{Key: "e1", Event: engine.Event{Date: day("2014-02-01"), Type: engine.EventPayment, Invoice: "F-1", Client: "P", Amount: 10000, Currency: euro(), Note: "her cousin answered"}},
			{Key: "e2", Event: engine.Event{Date: day("2014-02-01"), Type: engine.EventDispute, Invoice: "F-1", Client: "P", Reason: "leak in the roof"}},
			{Key: "e3", Event: engine.Event{Date: day("2014-02-01"), Type: engine.EventBounce, Client: "P", To: "perrine@example.org"}},
		},
	}, journal.Events{Events: 3, Text: "reply of hers"})
	s.written(old, ledger.Draft{About: ledger.About{Client: "P"}}, journal.Note{On: day("2014-02-02"), Text: "left them for another"})
	s.written(old, ledger.Draft{About: ledger.About{Client: "Q"}, Invoices: []engine.Invoice{bill("F-2", "Q", 0)}}, journal.Note{On: day("2014-02-02"), Text: "note about Quentin"})
	s.written(old, ledger.Draft{}, journal.Statements{
		Day: day("2014-02-03"),
		Entries: []journal.StatementEntry{
			{Key: "b1", Account: "A", File: "f", Booked: day("2014-02-01"), Amount: "100.00", Currency: "EUR", Name: "PERRINE ET FILS", IBAN: "FR7630006000011234567890189", Remittance: "rent of Perrine"},
			{Key: "b2", Account: "A", File: "f", Booked: day("2014-02-01"), Amount: "100.00", Currency: "EUR", Name: "QUENTIN", Remittance: "rent of Quentin"},
		},
		Answers: []journal.StatementAnswer{
			{Key: "b1", Word: "booked", Parts: []journal.StatementPart{{Invoice: "F-1", Amount: "100.00"}}},
			{Key: "b2", Word: "booked", Parts: []journal.StatementPart{{Invoice: "F-2", Amount: "100.00"}}},
		},
		Payers: []journal.StatementPayer{{Client: "P", IBAN: "FR7630006000011234567890189", Name: "PERRINE ET FILS"}, {Client: "Q", Name: "Quentin"}},
	})
	s.handed("P", "F-1", "perrine@example.org", "Dear Perrine", "Perrin roof")
	s.handed("Q", "F-2", "quentin@example.org", "Dear Quentin", "both have it")
}

// written appends an entry of an instant.
func (s *subject) written(at time.Time, d ledger.Draft, b journal.Body) {
	s.Helper()
	d.At = at
	s.write(func(ctx context.Context, tx ledger.Tx) error {
		_, err := journal.Append(ctx, tx, d, b)
		return err
	})
}

// handed has a message to a client in the outbox, sent, with the words and the files it went with.
func (s *subject) handed(client, invoice, to, words, file string) {
	s.Helper()
	s.write(func(ctx context.Context, tx ledger.Tx) error {
		m := message("invoice/" + invoice)
		m.Client, m.Created, m.Body = client, old, engine.Message{Policy: "b2b", State: "courtesy", Client: client, Channel: "email", To: to, Currency: euro(), Params: map[string]string{"registered": "true"}}
		if err := tx.AddMessage(ctx, m); err != nil {
			return err
		}
		body, err := json.Marshal(channels.Message{
			Key: m.Key, Date: old, To: channels.Recipient{Name: words, Address: to}, Subject: words, Text: words, HTML: "<p>" + words,
			Attachments: []channels.Attachment{{Name: "a.txt", Type: "text/plain"}, {Name: "b.txt", Type: "text/plain"}}, Client: client, Invoices: []string{invoice},
		})
		if err != nil {
			return err
		}
		v := ledger.Rendition{Message: m.Key, Attempt: 1, At: old, Body: body, Files: []ledger.File{{Name: "a.txt", Data: []byte(file)}, {Name: "b.txt", Data: []byte("terms for all")}}}
		if err := tx.AddRendition(ctx, v); err != nil {
			return err
		}
		about := ledger.About{Client: client, Case: "invoice/" + invoice, Invoices: []string{invoice}}
		_, err = journal.Append(ctx, tx, ledger.Draft{At: old, About: about}, journal.MessageDecided{
			Day: day("2014-02-01"), Status: ledger.Ready, Message: journal.Message{Key: m.Key, Parts: m.Parts, Channel: "email", To: to, Person: words, Invoices: []string{invoice}},
		})
		if err != nil {
			return err
		}
		for _, way := range [][2]ledger.Status{{ledger.Ready, ledger.Sending}, {ledger.Sending, ledger.Failed}} {
			if _, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: way[0], To: way[1], At: old, Reason: "550 " + to + " is unknown"}); err != nil {
				return err
			}
		}
		_, err = journal.Append(ctx, tx, ledger.Draft{At: old, About: about}, journal.Receipt{Progress: journal.Progress{
			Message: m.Key, Channel: "email", Status: ledger.Failed, Attempt: 1, Rendition: v.Digest(), Reason: "550 " + to + " is unknown",
		}})
		return err
	})
}

// everything is all that a reader gets to see.
func (s *subject) everything() string {
	s.Helper()
	var b strings.Builder
	s.read(func(ctx context.Context, r ledger.Reader) error {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
			if err != nil {
				return err
			}
			b.WriteString(rec.Text + "\n")
		}
		for v, err := range r.Versions(ctx, ledger.VersionFilter{}) {
			if err != nil {
				return err
			}
			b.WriteString(v.Line + "\n")
		}
		for e, err := range r.Events(ctx, ledger.EventFilter{}) {
			if err != nil {
				return err
			}
			b.WriteString(ledger.EventLine(&e) + "\n")
		}
		for c, err := range r.Cases(ctx, ledger.CaseFilter{}) {
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%+v\n", c)
		}
		var keys []string
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			keys = append(keys, m.Key)
			fmt.Fprintf(&b, "%+v\n", m)
		}
		for _, key := range keys {
			for v, err := range r.Renditions(ctx, key) {
				if err != nil {
					return err
				}
				b.Write(v.Body)
				for _, f := range v.Files {
					b.Write(f.Data)
				}
			}
		}
		return nil
	})
	return b.String()
}

func (s *subject) verified() *ledger.Report {
	s.Helper()
	var report *ledger.Report
	s.read(func(ctx context.Context, r ledger.Reader) (err error) {
		report, err = journal.Verify(ctx, r)
		return err
	})
	return report
}

func forgetting(client string) forget.Config {
	return forget.Config{Client: client, Years: 10, Today: day("2026-01-31"), At: noon, By: "Marie", Text: "the term is over"}
}

var forgetTests = []check{
	{"a client who is forgotten is in no place any more, and the others are", func(s *subject) {
		s.forgettable()
		before, noted := s.everything(), s.head()
		for _, text := range append(secrets, others...) {
			if !strings.Contains(before, text) {
				s.Fatalf("%q was never there", text)
			}
		}
		found, err := forget.Forget(s.Context(), s.ledger, forgetting("P"))
		if err != nil {
			s.Fatal(err)
		}
		after := s.everything()
		for _, text := range secrets {
			if strings.Contains(strings.ToLower(after), strings.ToLower(text)) {
				s.Errorf("%q is still there", text)
			}
		}
		for _, text := range others {
			if !strings.Contains(after, text) {
				s.Errorf("%q is gone", text)
			}
		}
		report := s.verified()
		if len(report.Findings) > 0 || report.Redacted != 5 || report.Messages != 2 || report.Head.Seq != found.Seq {
			s.Errorf("got %+v of %+v", report, found)
		}
		s.read(func(ctx context.Context, r ledger.Reader) error {
			c, err := r.Client(ctx, "P")
			if err != nil {
				return err
			}
			if c.Name != engine.Forgotten || c.Forgotten != day("2026-01-31") || c.Country != "FR" {
				s.Errorf("got %+v", c)
			}
			inv, err := r.Invoice(ctx, "F-1")
			if err != nil {
				return err
			}
			if inv.Amount != 10000 || inv.Open != 0 || inv.Client != "P" || inv.Due != day("2014-01-31") {
				s.Errorf("got %+v", inv)
			}
			return ledger.Passed(ctx, r, noted)
		})
		if again, err := forget.Forget(s.Context(), s.ledger, forgetting("P")); err != nil || again.Forgotten != day("2026-01-31") || s.head() != report.Head {
			s.Errorf("again: %+v, %v", again, err)
		}
		if _, err := forget.Forget(s.Context(), s.ledger, forgetting("Q")); err != nil {
			s.Errorf("the other: %v", err)
		}
		if report := s.verified(); len(report.Findings) > 0 {
			s.Errorf("after the other: %+v", report.Findings)
		}
		for _, text := range others {
			if strings.Contains(s.everything(), text) {
				s.Errorf("%q of the other is still there", text)
			}
		}
	}},
	{"a client with something open, or of whom the term is not over, is kept", func(s *subject) {
		s.forgettable()
		c := forgetting("P")
		c.Today = day("2024-12-31")
		var kept *forget.KeptError
		if _, err := forget.Forget(s.Context(), s.ledger, c); !errors.As(err, &kept) || kept.Over != day("2025-01-01") || len(kept.Open) > 0 {
			s.Errorf("the day before the term: %v", err)
		}
		before := s.everything()
		s.write(func(ctx context.Context, tx ledger.Tx) error {
			d := draft(ledger.KindImport)
			d.At, d.Invoices = old, []engine.Invoice{{ID: "F-9", Client: "P", Amount: 100, Open: 1, Currency: euro(), Due: day("2014-01-31")}}
			_, err := tx.Append(ctx, d)
			return err
		})
		if _, err := forget.Forget(s.Context(), s.ledger, forgetting("P")); !errors.As(err, &kept) || len(kept.Open) != 1 || kept.Open[0].What != forget.ByInvoice || kept.Open[0].ID != "F-9" {
			s.Errorf("with something open: %v", err)
		}
		if _, err := forget.Forget(s.Context(), s.ledger, forgetting("X")); !errors.Is(err, ledger.ErrNotFound) {
			s.Errorf("nobody: %v", err)
		}
		if !strings.HasPrefix(s.everything(), before[:1000]) {
			s.Errorf("something was taken out")
		}
	}},
	{"no entry is redacted that the last entry does not name", func(s *subject) {
		s.forgettable()
		var recs []ledger.Record
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
				if err != nil {
					return err
				}
				recs = append(recs, rec)
			}
			return nil
		})
		rewritten := recs[1]
		rewritten.Text = strings.Replace(rewritten.Text, "Marie", "Paul", 1)
		redact := func() error {
			return s.ledger.Write(s.Context(), func(ctx context.Context, tx ledger.Tx) error {
				return tx.RedactEntries(ctx, []ledger.Record{rewritten})
			})
		}
		if redact() == nil {
			s.Error("an entry was changed that nothing names")
		}
		if _, err := forget.Forget(s.Context(), s.ledger, forgetting("P")); err != nil {
			s.Fatal(err)
		}
		s.written(noon, ledger.Draft{}, journal.Note{On: day("2026-01-31"), Text: "later"})
		if redact() == nil {
			s.Error("an entry was changed that an earlier entry names")
		}
		if report := s.verified(); len(report.Findings) > 0 {
			s.Errorf("got %+v", report.Findings)
		}
	}},
	{"what is not as the entry says that took it out is found", func(s *subject) {
		s.forgettable()
		var whole ledger.Record
		s.read(func(ctx context.Context, r ledger.Reader) error {
			for rec, err := range r.Journal(ctx, ledger.JournalFilter{After: 1, Limit: 1}) {
				if err != nil {
					return err
				}
				whole = rec
			}
			return nil
		})
		if _, err := forget.Forget(s.Context(), s.ledger, forgetting("P")); err != nil {
			s.Fatal(err)
		}
		// the last entry still names it: the store lets it be changed, and verify finds it
		for _, text := range []string{whole.Text, strings.Replace(whole.Text, "Marie", "Paul", 1)} {
			s.write(func(ctx context.Context, tx ledger.Tx) error {
				return tx.RedactEntries(ctx, []ledger.Record{{Seq: whole.Seq, Text: text, Hash: whole.Hash}})
			})
			if got := s.verified().Findings; len(got) != 1 || got[0].Seq != whole.Seq {
				s.Errorf("got %+v", got)
			}
		}
		if _, err := forget.Forget(s.Context(), s.ledger, forgetting("Q")); !errors.Is(err, forget.ErrAltered) {
			s.Errorf("a ledger that was altered: %v", err)
		}
	}},
	{"facts and messages that are not as the entry says are found", func(s *subject) {
		s.forgettable()
		if _, err := forget.Forget(s.Context(), s.ledger, forgetting("P")); err != nil {
			s.Fatal(err)
		}
		var note ledger.Event
		var sent ledger.Rendition
		s.read(func(ctx context.Context, r ledger.Reader) (err error) {
			if note, err = r.Event(ctx, "e1"); err != nil {
				return err
			}
			a, err := r.Account(ctx, ledger.AccountQuery{Client: "P", Messages: true})
			if err != nil {
				return err
			}
			for v, err := range r.Renditions(ctx, a.Messages[0].Key) {
				if err != nil {
					return err
				}
				sent = v
			}
			return nil
		})
		wanted := 0
		for _, change := range []func(*ledger.Redaction){
			func(r *ledger.Redaction) {
				note.Note = "her cousin answered"
				r.Events = []ledger.Event{note}
			},
			func(r *ledger.Redaction) {
				sent.Body = json.RawMessage(`{"Text":"Dear Perrine"}`)
				r.Renditions = []ledger.Rendition{sent}
			},
		} {
			s.write(func(ctx context.Context, tx ledger.Tx) error {
				var r ledger.Redaction
				change(&r)
				return tx.Redact(ctx, r)
			})
			wanted++
			if got := s.verified().Findings; len(got) != wanted {
				s.Errorf("change %d: got %+v", wanted, got)
			}
		}
	}},
}
