package main

import (
	"archive/zip"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// The URL of a webhook lets whoever has it post: what is shown of it is its host.
func TestTheURLOfAWebhookIsShownAndKeptByNobody(t *testing.T) {
	dir := liveBook(t, `{live: false}`)
	book := strings.Replace(liveFiles["book.cue"], "{sms: template: \"nudge\"}",
		`{webhook: {url: "https://hookuser:hunter2@hooks.example.org/services/T00TOKEN?sig=QUERY4711", template: "nudge"}}`, 1)
	book = strings.Replace(book, `, attach: ["invoice", "statement"]`, "", 1)
	if err := os.WriteFile(filepath.Join(dir, "book.cue"), []byte(book), 0o644); err != nil {
		t.Fatal(err)
	}
	const now = "2026-02-07T09:00:00Z"
	if out, code := at(t, now, "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	secrets := []string{"hookuser", "hunter2", "T00TOKEN", "QUERY4711"}
	shown := 0
	for _, args := range [][]string{
		{"simulate", dir},
		{"simulate", dir, "--format", "csv"},
		{"simulate", dir, "--format", "jsonl"},
		{"plan", dir},
		{"plan", dir, "--format", "json"},
		{"plan", dir, "--out", filepath.Join(dir, "plan.json")},
		{"render", "--client", "C-1", dir},
		{"run", dir},
		{"timeline", "F/1", "--book", dir},
		{"status", dir},
		{"tasks", dir},
		{"evidence", "C-1", "--out", filepath.Join(dir, "evidence.zip"), "--book", dir},
	} {
		out, _ := at(t, now, args...)
		for _, secret := range secrets {
			if strings.Contains(out, secret) {
				t.Errorf("relance %s shows %q:\n%s", strings.Join(args, " "), secret, out)
			}
		}
		if strings.Contains(out, "https://hooks.example.org/") {
			shown++
		}
	}
	if shown < 4 {
		t.Errorf("only %d commands show where the webhook goes", shown)
	}
	kept := map[string]string{"journal": journalOf(t, dir)}
	plan, err := os.ReadFile(filepath.Join(dir, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	kept["plan"] = string(plan)
	z, err := zip.OpenReader(filepath.Join(dir, "evidence.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		data, err := fs.ReadFile(z, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		kept["evidence "+f.Name] = string(data)
	}
	known := 0
	for name, text := range kept {
		for _, secret := range secrets {
			if strings.Contains(text, secret) {
				t.Errorf("the %s has %q", name, secret)
			}
		}
		known += strings.Count(text, "https://hooks.example.org/…#")
	}
	if known < 3 {
		t.Errorf("the same URL is known again in %d places of plan, journal and evidence", known)
	}
}

// journalOf is the text of a book's journal.
func journalOf(t *testing.T, dir string) string {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, "relance.db"), sqlite.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var text strings.Builder
	err = db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for rec, err := range r.Journal(ctx, ledger.JournalFilter{}) {
			if err != nil {
				return err
			}
			text.WriteString(rec.Text + "\n")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}
