package evidence_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/evidence"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

var noon = time.Date(2026, 3, 2, 11, 0, 0, 0, time.UTC)

func day(s string) engine.Date {
	d, err := engine.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// filled is a ledger with a client, an invoice, a message that was sent with a file and
// one from before messages were kept, and another client.
func filled(t *testing.T) *sqlite.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), sqlite.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	eur := engine.MustCurrency("EUR")
	invoice := func(id, client string) engine.Invoice {
		return engine.Invoice{ID: id, Client: client, Amount: 120000, Open: 120000, Currency: eur, Due: day("2026-01-31")}
	}
	err = db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		if err := tx.SetMeta(ctx, ledger.Meta{Creditor: "Atelier", Timezone: "Europe/Paris", Created: noon}); err != nil {
			return err
		}
		drafts := []ledger.Draft{
			{
				At: noon, Kind: ledger.KindImport, Body: map[string]string{"as_of": "2026-03-01"},
				Clients:  []engine.Client{{ID: "LUMEN", Name: "Lumen SARL", Email: "compta@lumen.example.org"}, {ID: "OTHER", Name: "Other"}},
				Invoices: []engine.Invoice{invoice("F-1", "LUMEN"), invoice("F-2", "OTHER")},
			},
			{
				At: noon, Kind: ledger.KindEvent, Body: map[string]int{"events": 1}, About: ledger.About{Client: "LUMEN", Invoices: []string{"F-1"}},
				Events: []ledger.Event{{Key: "d1", Event: engine.Event{Date: day("2026-03-01"), Type: engine.EventDispute, Invoice: "F-1", Client: "LUMEN"}}},
			},
			{At: noon, Kind: ledger.KindPlan, Body: map[string]string{"plan": "p1", "step": "begun", "book": "b00c", "commit": "c0ffee"}},
		}
		for _, d := range drafts {
			if _, err := tx.Append(ctx, d); err != nil {
				return err
			}
		}
		return errors.Join(send(ctx, tx, "courtesy", engine.ToneCourteous, false), send(ctx, tx, "notice", engine.ToneFormal, true))
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// send decides a message, hands it over and writes the receipt down.
func send(ctx context.Context, tx ledger.Tx, state string, tone engine.Tone, keep bool) error {
	parts := []ledger.PartKey{{Case: "invoice/F-1", State: state, Entry: 1}}
	m := ledger.Message{Key: ledger.MessageKey("", parts), Parts: parts, Client: "LUMEN", Channel: "letter", Status: ledger.Ready, Created: noon}
	m.Body = engine.Message{Client: "LUMEN", Channel: "letter", State: state, Tone: tone, Currency: engine.MustCurrency("EUR"), Lines: []engine.Line{{Invoice: "F-1"}}}
	if err := tx.AddMessage(ctx, m); err != nil {
		return err
	}
	about := ledger.About{Case: "invoice/F-1", Client: "LUMEN", Invoices: []string{"F-1"}}
	said := map[string]any{"plan": "p1", "key": m.Key, "status": "ready", "channel": "letter", "amount": "1200.00", "currency": "EUR"}
	if _, err := tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindMessage, About: about, Body: said}); err != nil {
		return err
	}
	receipt := map[string]any{"message": m.Key, "channel": "letter", "status": "delivered", "attempt": 1}
	if keep {
		words := channels.Message{Key: m.Key, Text: "Pay now", Attachments: []channels.Attachment{{Name: "F-1.pdf"}}}
		body, err := dispatch.EncodeRendition(words)
		if err != nil {
			return err
		}
		v := ledger.Rendition{Message: m.Key, Attempt: 1, At: noon, Body: body, Files: []ledger.File{{Name: "F-1.pdf", Data: []byte("%PDF")}}}
		if err := tx.AddRendition(ctx, v); err != nil {
			return err
		}
		receipt["rendition"] = v.Digest()
	}
	for _, step := range []ledger.Status{ledger.Sending, ledger.Delivered} {
		from := ledger.Ready
		if step == ledger.Delivered {
			from = ledger.Sending
		}
		if _, err := tx.MoveMessage(ctx, ledger.Move{Key: m.Key, From: from, To: step, At: noon}); err != nil {
			return err
		}
	}
	_, err := tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindReceipt, About: about, Body: receipt})
	return err
}

func config(about string) evidence.Config {
	return evidence.Config{
		About: about,
		Write: func(_ ledger.Message, m channels.Message) ([]evidence.Written, error) {
			return []evidence.Written{{Name: "m.txt", Data: []byte(m.Text)}}, nil
		},
		Again: func(context.Context, ledger.Message) (channels.Message, error) {
			return channels.Message{Text: "Please pay"}, nil
		},
		Document:   func(string) (*evidence.Written, error) { return nil, nil },
		Limitation: func(*engine.Invoice, *engine.Client) engine.Date { return 0 },
		Words:      func(e *ledger.Entry) []string { return []string{string(e.Kind)} },
		Extra:      []evidence.Extra{{Item: evidence.ItemOrder, Written: evidence.Written{Name: "order.pdf", Data: []byte("order")}}},
	}
}

// collected is the evidence of F-1, under a configuration that is changed.
func collected(t *testing.T, db *sqlite.DB, change func(*evidence.Config)) *evidence.Collected {
	t.Helper()
	cfg := config("F-1")
	change(&cfg)
	var c *evidence.Collected
	err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) (err error) {
		c, err = evidence.Collect(ctx, r, cfg)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// packed is the evidence of an invoice of a ledger.
func packed(t *testing.T, db *sqlite.DB, about string) (*evidence.Collected, []byte) {
	t.Helper()
	c := collected(t, db, func(cfg *evidence.Config) { cfg.About = about })
	var b bytes.Buffer
	if err := evidence.Pack(&b, c); err != nil {
		t.Fatal(err)
	}
	return c, b.Bytes()
}

func TestADossierHoldsWhatWasDone(t *testing.T) {
	db := filled(t)
	c, first := packed(t, db, "F-1")
	if _, again := packed(t, db, "F-1"); !bytes.Equal(first, again) {
		t.Error("the same ledger gave other bytes")
	}
	if len(c.Pieces) != 2 || len(c.Events) != 1 || c.Client.Name != "Lumen SARL" {
		t.Fatalf("dossier %+v", c.Dossier)
	}
	before, notice := c.Pieces[0], c.Pieces[1]
	if notice.State != "notice" {
		before, notice = notice, before
	}
	if before.Kept || !notice.Kept || notice.Book != "b00c" || notice.Commit != "c0ffee" || len(notice.Attached) != 1 {
		t.Errorf("pieces %+v and %+v", before, notice)
	}
	if got := string(c.Files[notice.File]); got != "Pay now" {
		t.Errorf("the notice reads %q", got)
	}
	if got := string(c.Files[before.File]); got != "Please pay" {
		t.Errorf("the reminder reads %q", got)
	}
	var present []string
	for _, i := range c.Items {
		if i.Present {
			present = append(present, i.Name)
		}
	}
	if want := []string{evidence.ItemOrder, evidence.ItemRemind, evidence.ItemNotice, evidence.ItemReceipt}; !slices.Equal(present, want) {
		t.Errorf("present %v, want %v", present, want)
	}
	for name, data := range c.Files {
		if strings.Contains(string(data), "F-2") || strings.Contains(string(data), "OTHER") {
			t.Errorf("%s tells of another client", name)
		}
	}
	report := check(t, db, first)
	if len(report.Findings) > 0 || report.Messages != 1 || report.Facts != 1 {
		t.Errorf("report %+v", report)
	}
}

func check(t *testing.T, db *sqlite.DB, data []byte) *evidence.Report {
	t.Helper()
	report, err := evidence.Check(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if db != nil {
		if err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error { return evidence.CheckIn(ctx, r, report) }); err != nil {
			t.Fatal(err)
		}
	}
	return report
}

// Whoever changes one file is found out; and whoever mends the sums after it too, where the
// journal vouches for the file.
func TestWhatIsChangedIsFound(t *testing.T) {
	db := filled(t)
	c, made := packed(t, db, "F-1")
	var notice evidence.Piece
	for _, p := range c.Pieces {
		if p.Kept {
			notice = p
		}
	}
	message := "messages/" + notice.Key + "-1.json"
	last := fmt.Sprintf("journal/%08d.json", c.Proof.Entries[len(c.Proof.Entries)-1].Seq)
	for name, want := range map[string]string{
		notice.File: "was changed", "index.json": "was changed", message: "another digest", notice.Attached[0]: "another digest",
		last: "does not have its hash", "facts/00000002.txt": "facts that entry 2 made were changed", "decisions.txt": "was changed",
	} {
		t.Run(name, func(t *testing.T) {
			forged := repack(t, made, func(files map[string][]byte) { files[name] = append(files[name], ' ') })
			if got := check(t, nil, forged).Findings; !strings.Contains(strings.Join(got, "\n"), want) {
				t.Errorf("findings %q, want one with %q", got, want)
			}
			gone := repack(t, made, func(files map[string][]byte) { delete(files, name) })
			report, err := evidence.Check(bytes.NewReader(gone), int64(len(gone)))
			if err == nil && len(report.Findings) == 0 {
				t.Error("nobody misses it")
			}
		})
	}
	t.Run("sums mended", func(t *testing.T) {
		forged := repack(t, made, func(files map[string][]byte) {
			files[message] = bytes.ReplaceAll(files[message], []byte("Pay now"), []byte("Pay 999"))
			resum(files)
		})
		if got := check(t, nil, forged).Findings; len(got) != 1 || !strings.Contains(got[0], "another digest") {
			t.Errorf("findings %q", got)
		}
	})
	t.Run("entry and its hash written anew", func(t *testing.T) {
		forged := repack(t, made, func(files map[string][]byte) {
			old := ledger.DigestOf(files[last])
			files[last] = bytes.ReplaceAll(files[last], []byte("delivered"), []byte("delivereD"))
			for _, name := range []string{"index.json", "journal/SHA256SUMS"} {
				files[name] = bytes.ReplaceAll(files[name], []byte(old), []byte(ledger.DigestOf(files[last])))
			}
			resum(files)
		})
		if got := check(t, db, forged).Findings; !strings.Contains(strings.Join(got, "\n"), "not that of the ledger") {
			t.Errorf("the ledger does not object: %q", got)
		}
	})
	if _, err := evidence.Check(strings.NewReader("no zip"), 6); !errors.Is(err, evidence.ErrNoEvidence) {
		t.Errorf("got %v", err)
	}
}

// repack changes the files of a zip file.
func repack(t *testing.T, data []byte, change func(map[string][]byte)) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	change(files)
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for name, data := range files {
		w, err := out.Create(name)
		if err == nil {
			_, err = w.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// resum writes SHA256SUMS anew.
func resum(files map[string][]byte) {
	var b strings.Builder
	for name, data := range files {
		if name != "SHA256SUMS" {
			fmt.Fprintf(&b, "%s  %s\n", ledger.DigestOf(data), name)
		}
	}
	files["SHA256SUMS"] = []byte(b.String())
}

func TestATamperedLedgerGivesNoEvidence(t *testing.T) {
	db := filled(t)
	err := db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		_, err := evidence.Collect(ctx, tampered{r}, config("F-1"))
		return err
	})
	if !errors.Is(err, evidence.ErrTampered) {
		t.Errorf("got %v", err)
	}
	err = db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		_, err := evidence.Collect(ctx, r, config("F-9"))
		return err
	})
	if !errors.Is(err, ledger.ErrNotFound) {
		t.Errorf("got %v", err)
	}
}

// tampered is a ledger whose head is another.
type tampered struct{ ledger.Reader }

func (tampered) Head(context.Context) (ledger.Head, error) {
	return ledger.Head{Seq: 7, Hash: "00"}, nil
}

// What may be asked is less than what is open when the client has credit; evidence says both.
func TestEvidenceClaimsNoMoreThanMayBeAsked(t *testing.T) {
	db := filled(t)
	if c, _ := packed(t, db, "F-1"); c.Invoices[0].ToAsk != "" {
		t.Errorf("without credit %s is asked", c.Invoices[0].ToAsk)
	}
	err := db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
		client, err := tx.Client(ctx, "LUMEN")
		if err != nil {
			return err
		}
		client.AddUnapplied(engine.Unapplied{Currency: engine.MustCurrency("EUR"), Amount: 100})
		_, err = tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindImport, Body: map[string]string{}, Clients: []engine.Client{client}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	c, data := packed(t, db, "F-1")
	inv := c.Invoices[0]
	open, err := engine.MustCurrency("EUR").Parse(inv.Open)
	if err != nil || inv.ToAsk != engine.MustCurrency("EUR").Format(open-100) {
		t.Errorf("%s open, %s asked, %v", inv.Open, inv.ToAsk, err)
	}
	if report := check(t, db, data); len(report.Findings) > 0 {
		t.Errorf("report %+v", report)
	}
}

// What was written to a folder proves nothing, however it is counted later; what was sent after
// it does.
func TestARehearsalIsNoEvidence(t *testing.T) {
	db := filled(t)
	receipt := func(attempt int, reason string) {
		t.Helper()
		err := db.Write(t.Context(), func(ctx context.Context, tx ledger.Tx) error {
			for m, err := range tx.Messages(ctx, ledger.MessageFilter{Client: "LUMEN"}) {
				if err != nil {
					return err
				}
				body := map[string]any{"message": m.Key, "channel": m.Channel, "status": "sent", "attempt": attempt, "reason": reason}
				about := ledger.About{Case: "invoice/F-1", Client: "LUMEN", Invoices: []string{"F-1"}}
				if _, err := tx.Append(ctx, ledger.Draft{At: noon, Kind: ledger.KindReceipt, About: about, Body: body}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	receipt(1, channels.IntoFolder)
	receipt(1, "arrived on 2026-03-02") // somebody says so of a message that is in a folder
	c, data := packed(t, db, "F-1")
	if len(c.Pieces) != 0 || len(c.Rehearsed) != 2 {
		t.Fatalf("%d pieces, %d rehearsed", len(c.Pieces), len(c.Rehearsed))
	}
	for _, i := range c.Items {
		if i.Present && i.Name != evidence.ItemOrder {
			t.Errorf("%s is said to be present", i.Name)
		}
	}
	if !strings.HasPrefix(c.Rehearsed[0].File, "rehearsed/01-") {
		t.Errorf("it is in %s", c.Rehearsed[0].File)
	}
	if report := check(t, db, data); len(report.Findings) > 0 {
		t.Errorf("report %+v", report)
	}
}
