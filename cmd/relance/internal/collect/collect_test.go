package collect_test

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/collect"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

const deploy = `package relance

deploy: {live: true, email: folder: {dir: "deliveries", from: "ar@example.org"}}
`

// mail is one about a mail of ours, from an address.
func mail(id, from, key string) []byte {
	return []byte("From: " + from + "\r\nMessage-ID: <" + id + "@x>\r\nIn-Reply-To: <" + key + "@example.org>\r\nSubject: Re\r\n\r\ntext\r\n")
}

// returned says that a mail of ours found no mailbox.
func returned(id, to, key string) []byte {
	return []byte(strings.ReplaceAll(`From: MAILER-DAEMON@mx.example.org
Message-ID: <`+id+`@x>
Subject: undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; `+to+`
Action: failed
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: <`+key+`@example.org>

--b--
`, "\n", "\r\n"))
}

// A mail is of the client whose mail of ours it answers, whoever wrote it; of one who is no longer there it is of the
// client whose address it came from, else of nobody, and it keeps no other mail from being taken in.
func TestAMailIsOfWhomItIsAbout(t *testing.T) {
	o := booktest.New(t, "2026-03-02", map[string]string{"deploy.cue": deploy})
	o.Import(t, []engine.Client{{ID: "C-1", Name: "Abel", Email: "abel@example.org"}, {ID: "C-2", Name: "Gil", Email: "gil@example.org"}},
		booktest.Euros(t, "F-1", "C-1", "100.00", "2026-03-01"))
	o.Run(t) // its case begins
	put := func(client string) ledger.Message {
		return o.Put(t, engine.Message{
			Client: client, Channel: "email", Template: "courtesy", To: client + "@example.org", Currency: engine.MustCurrency("EUR"), Decided: o.Today(),
			Lines: []engine.Line{{Invoice: "F-1", Open: 100}},
		})
	}
	ours, gone := put("C-1").Key, put("C-9").Key
	c := &collect.Collector{Ledger: o.DB, Book: o.Book, At: o.Now, Today: o.Today()}
	for _, step := range []struct {
		name, client string
		raw          []byte
		kind         collect.Kind
	}{
		{"answer of somebody else there", "C-1", mail("1", "lawyer@elsewhere.example.org", ours), collect.Answer},
		{"the same again", "", mail("1", "lawyer@elsewhere.example.org", ours), collect.Known},
		{"about a client who is gone, by an address that is known", "C-2", mail("2", "gil@example.org", gone), collect.Answer},
		{"about a client who is gone", "", mail("3", "who@example.org", gone), collect.Unknown},
		{"came back", "C-1", returned("4", "C-1@example.org", ours), collect.Bounce},
		{"came back, of a client who is gone", "", returned("5", "C-9@example.org", gone), collect.Unknown},
		{"came back, of no mail of ours", "", returned("6", "C-1@example.org", strings.Repeat("0", 32)), collect.Unknown},
		{"ours", "", mail("7", "AR@example.org", ours), collect.Own},
		{"no mail", "", []byte("\x00"), collect.Unknown},
	} {
		got, err := c.Mail(t.Context(), step.raw)
		if err != nil || got.Kind != step.kind || got.Client != step.client {
			t.Errorf("%s: got %+v, %v, want %s of %q", step.name, got, err, step.kind, step.client)
		}
	}
}
