package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/cmd/relance/internal/store"
	"github.com/relance-dev/relance/engine/dispatch"
	"github.com/relance-dev/relance/engine/ledger"
	"github.com/relance-dev/relance/engine/ledger/sqlite"
)

// Every field of the contract is filled by some message that really leaves: a field that nobody
// fills is a promise to plugins that is not kept.
func TestEveryFieldOfAMessageIsFilled(t *testing.T) {
	office := openPostOffice(t)
	var texts []string
	twilio := operator(t, &texts)
	dir := liveBook(t, fmt.Sprintf(`{
	live: true
	serve: {public_url: "https://finance.example.org", portal: key: file: "key"}
	documents: invoice: "documents/{invoice}.pdf"
	email: smtp: {host: "127.0.0.1", port: %d, security: "none", from: "Atelier Dupont <accounts@example.org>"}
	sms: folder: dir: "texts"
	whatsapp: twilio: {account_sid: %q, secret: env: "TWILIO_SECRET", from: "+15005550006", base_url: %q}
	letter: folder: {dir: "letters", name: "Atelier Dupont SAS"}
}`, office.port, liveAccount, twilio.URL))
	for name, text := range map[string]string{
		"book.cue": strings.Replace(liveFiles["book.cue"], "{sms: template: \"nudge\"}",
			`{sms: template: "nudge"}, {whatsapp: {template: "chat", contentSid: "HX00000000000000000000000000000001"}}`, 1),
		"key":                      strings.Repeat("0123456789abcdef", 2) + "\n",
		"look.cue":                 "package relance\n\ncreditor: iban: \"FR7699999000010000000000018\"\n",
		"templates/courtesy.fr.md": "---\nsubject: Facture {{.references}}\npay: {{.total.to_ask}}\n---\nMerci de régler {{.total.to_ask}} avant le {{deadline .today 8}} : {{.client.portal_link}}\n",
		"templates/chat.fr.md":     "---\n1: {{.references}}\n2: {{.total.open}}\n---\nFacture {{.references}} : {{.total.open}} à régler avant le {{plus_days .today 8}}.\n",
		"clients.csv": "client,name,email,phone,country,consent,street,postcode,city\n" +
			"C-1,Menuiserie Briance,ap@example.com,+33639980001,FR,whatsapp,2 rue du Bois,87000,Limoges\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, code := at(t, "2026-02-07T08:00:00Z", "import", dir, "--as-of", "2026-02-06"); code != exitDone {
		t.Fatal(out)
	}
	for _, now := range []string{"2026-02-07T09:00:00Z", "2026-02-16T09:00:00Z"} {
		if out, code := at(t, now, "run", dir); code != exitDone {
			t.Fatal(out)
		}
	}
	filled := map[string]bool{
		"Claimed": true, // of the question what became of a message, which is asked by dispatch
	}
	whatsapp := 0
	for _, m := range renditions(t, dir) {
		for i, v := range reflect.ValueOf(m).Fields() {
			filled[i.Name] = filled[i.Name] || !v.IsZero()
		}
		for i, v := range reflect.ValueOf(m.To).Fields() {
			filled["To."+i.Name] = filled["To."+i.Name] || !v.IsZero()
		}
		if len(m.Variables) == 2 && m.Params["contentSid"] != "" {
			whatsapp++
		}
	}
	for name, is := range filled {
		if !is {
			t.Errorf("no message that left fills %s", name)
		}
	}
	if len(filled) < 20 || whatsapp != 1 {
		t.Errorf("%d fields seen, %d templates by WhatsApp", len(filled), whatsapp)
	}
}

// renditions are the messages of a book as they left.
func renditions(t *testing.T, dir string) (out []channels.Message) {
	t.Helper()
	db, err := sqlite.Open(t.Context(), filepath.Join(dir, store.FileName), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	err = db.Read(t.Context(), func(ctx context.Context, r ledger.Reader) error {
		for m, err := range r.Messages(ctx, ledger.MessageFilter{}) {
			if err != nil {
				return err
			}
			for v, err := range r.Renditions(ctx, m.Key) {
				if err != nil {
					return err
				}
				words, err := dispatch.DecodeRendition(v)
				if err != nil {
					return err
				}
				out = append(out, words)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
