package email_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/email"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func sender() email.Sender {
	return email.Sender{
		From: "Atelier Dupont <accounts@creditor.example>", ReplyTo: "claire@creditor.example",
		Bounces: "bounces@creditor.example", Unsubscribe: "stop@creditor.example",
		UnsubscribeURL: "https://creditor.example/stop/{key}",
	}
}

func full() channels.Message {
	m := channeltest.Sample(channels.EmailAddress)
	m.Subject = "Rappel : facture INV-7731, 1 234,50 € à régler"
	m.HTML = "<p>Bonjour, la facture <b>INV-7731</b> reste due.</p>\n"
	m.CC = []string{"compta@example.org"}
	m.Thread = []string{"first", "second"}
	m.Headers = map[string]string{"X-Case": "INV-7731"}
	m.Attachments = []channels.Attachment{{Name: "INV-7731.pdf", Type: "application/pdf", Data: []byte("%PDF-1.4 été")}}
	return m
}

func TestEncodeMatchesTheGoldenMail(t *testing.T) {
	got, err := sender().Encode(full())
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "full.eml")
	if *update {
		if err := os.WriteFile(golden, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEncodeGivesTheSameBytesEveryTime(t *testing.T) {
	first, err := sender().Encode(full())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := sender().Encode(full())
		if err != nil || !bytes.Equal(first, again) {
			t.Fatalf("the second mail differs (%v):\n%s\n%s", err, first, again)
		}
	}
}

func TestEncodeLeavesOutWhatIsNotSet(t *testing.T) {
	raw, err := email.Sender{From: "accounts@creditor.example"}.Encode(channeltest.Sample(channels.EmailAddress))
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range []string{"List-Unsubscribe", "In-Reply-To", "References", "Reply-To", "Cc:", "multipart", "User-Agent", "X-Mailer"} {
		if strings.Contains(string(raw), header) {
			t.Errorf("%s is in\n%s", header, raw)
		}
	}
}

func TestEncodeInjectsNoHeader(t *testing.T) {
	for name, spoil := range map[string]func(*channels.Message){
		"subject": func(m *channels.Message) { m.Subject = "x\r\nBcc: evil@example.org" },
		"name":    func(m *channels.Message) { m.To.Name = "x\r\nBcc: evil@example.org" },
		"header":  func(m *channels.Message) { m.Headers["X-Case"] = "x\nBcc: evil@example.org" },
		"copy":    func(m *channels.Message) { m.CC[0] = "a@example.org\r\nBcc: evil@example.org" },
	} {
		m := full()
		spoil(&m)
		if raw, err := sender().Encode(m); channels.OutcomeOf(err) != channels.Permanent {
			t.Errorf("%s: got %v and\n%s", name, err, raw)
		}
	}
}

func FuzzEncodeKeepsHeadersApart(f *testing.F) {
	f.Add("Zoé", "Rappel", "Bonjour")
	f.Add("a\"b", "=?utf-8?q?x?=\x00", ".\r\n.\r\nMAIL FROM")
	f.Fuzz(func(t *testing.T, name, subject, text string) {
		m := full()
		m.To.Name, m.Subject, m.Text = name, subject, text
		raw, err := sender().Encode(m)
		if err != nil {
			return
		}
		head, _, ok := bytes.Cut(raw, []byte("\r\n\r\n"))
		if !ok || bytes.Contains(head, []byte("\nBcc:")) || bytes.Count(head, []byte("\nSubject:")) != 1 {
			t.Errorf("headers are broken:\n%s", head)
		}
	})
}
