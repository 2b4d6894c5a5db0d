package email_test

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"strings"
	"testing"

	"github.com/emersion/go-smtp"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/email"
)

// encoded encodes a message and reads its header with a reader that is not ours.
func encoded(t *testing.T, s email.Sender, m channels.Message) *mail.Message {
	t.Helper()
	raw, err := s.Encode(m)
	if err != nil {
		t.Fatalf("Encode: %v", err)
	}
	got, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestNamesComeBackAsTheyWere(t *testing.T) {
	for _, name := range []string{
		`5" pipes Ltd`, `Dupont \`, `Dupont \"`, "Müller, Söhne & Co. <KG>", "O'Brien (Cork)", "a@b.example", "", "Zoé", "株式会社テスト",
		"Société d’Exploitation des Établissements " + strings.Repeat("Très Longs ", 20), `"`, `\\`, "Valmont; SARL:", "=?utf-8?q?x?=",
	} {
		m := full()
		m.To.Name = name
		to, err := encoded(t, sender(), m).Header.AddressList("To")
		if err != nil || len(to) != 1 || to[0].Name != name || to[0].Address != m.To.Address {
			t.Errorf("%q: got %v, %v", name, to, err)
		}
	}
}

func TestFileNamesComeBackAsTheyWere(t *testing.T) {
	for name, plain := range map[string]string{
		"INV-7731.pdf":                    "INV-7731.pdf",
		"N° 7 été.pdf":                    "N_ 7 ete.pdf",
		"Relevé d’œuvres – 2026.pdf":      "Releve d'oeuvres - 2026.pdf",
		`say "hi"; x=1.pdf`:               `say "hi"; x=1.pdf`,
		"請求書.pdf":                         "___.pdf",
		"été 100%.pdf":                    "ete 100%.pdf",
		strings.Repeat("é", 120) + ".pdf": strings.Repeat("e", 120) + ".pdf",
	} {
		m := full()
		m.Attachments = []channels.Attachment{{Name: name, Type: "application/pdf", Data: []byte("%PDF")}}
		got := encoded(t, sender(), m)
		_, params, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
		if err != nil {
			t.Fatal(err)
		}
		parts := multipart.NewReader(got.Body, params["boundary"])
		var raw string
		for {
			p, err := parts.NextRawPart()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if d := p.Header.Get("Content-Disposition"); d != "" {
				raw = d
			}
		}
		if _, read, err := mime.ParseMediaType(raw); err != nil || read["filename"] != name {
			t.Errorf("%q: %q reads as %q, %v", name, raw, read["filename"], err)
		}
		old, _, _ := strings.Cut(raw, "; filename*=")
		if _, read, err := mime.ParseMediaType(old); err != nil || read["filename"] != plain {
			t.Errorf("%q: a program that knows no RFC 2231 reads %q from %q, %v; want %q", name, read["filename"], old, err, plain)
		}
		for i := range len(raw) {
			if raw[i] >= 0x80 {
				t.Fatalf("%q is not ASCII", raw)
			}
		}
	}
}

func TestInternationalAddresses(t *testing.T) {
	for _, tt := range []struct {
		to     string
		utf8   bool // the server offers SMTPUTF8
		want   string
		reason channels.Reason
	}{
		{"compta@bérard.example", false, "compta@xn--brard-bsa.example", ""},
		{"compta@bérard.example", true, "compta@xn--brard-bsa.example", ""},
		{"compta@BÉRARD.example.", false, "compta@xn--brard-bsa.example", ""},
		{"éva@valmont.example", false, "", channels.BadAddress},
		{"éva@valmont.example", true, "éva@valmont.example", ""},
		{"éva@bérard.example", true, "éva@xn--brard-bsa.example", ""},
	} {
		s := startServer(t, channeltest.None, func(srv *smtp.Server, _ *server) { srv.EnableSMTPUTF8 = tt.utf8 })
		m := full()
		m.To.Address, m.CC = tt.to, []string{"chef@bérard.example", "zoé@valmont.example"}
		r, err := connect(t, config(s)).Send(t.Context(), m)
		if tt.want == "" {
			e, ok := errors.AsType[*channels.Error](err)
			if !ok || e.Outcome != channels.Permanent || e.Reason != tt.reason || len(s.received()) > 0 {
				t.Errorf("%s: got %+v, %v, %d mails", tt.to, r, err, len(s.received()))
			}
			if len(s.asked) > 0 {
				t.Errorf("%s: the server was asked about %q", tt.to, s.asked)
			}
			continue
		}
		if err != nil || len(s.to) != 1 || strings.Join(s.to[0], " ") != tt.want+" chef@xn--brard-bsa.example" {
			t.Errorf("%s: got %+v, %v, sent to %q", tt.to, r, err, s.to)
			continue
		}
		if !strings.Contains(r.Detail, "copies refused: 1 of 2") {
			t.Errorf("%s: the receipt does not tell of the copy: %q", tt.to, r.Detail)
		}
		if mail := s.received()[0]; !strings.Contains(mail, "<"+tt.want+">") || strings.Contains(mail, "zoé@") {
			t.Errorf("%s: the header has other addresses:\n%s", tt.to, mail[:600])
		}
	}
}

func TestASenderOfAnInternationalDomain(t *testing.T) {
	s := email.Sender{From: "Bérard <compta@bérard.example>", Bounces: "retours@bérard.example"}
	got := encoded(t, s, full())
	if from, err := got.Header.AddressList("From"); err != nil || from[0].Address != "compta@xn--brard-bsa.example" || from[0].Name != "Bérard" {
		t.Errorf("got %v, %v", from, err)
	}
	if id := got.Header.Get("Message-Id"); id != "<sample@xn--brard-bsa.example>" {
		t.Errorf("got Message-ID %s", id)
	}
}
