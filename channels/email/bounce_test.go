package email_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/engine/costtest"
)

const (
	debtor = "zoe.quintanilla@example.org"
	copied = "compta@example.org"
)

func TestBounceFiles(t *testing.T) {
	for name, want := range map[string]*channels.Report{
		"unknown_user.eml": {Status: channels.Failed, Reason: channels.BadAddress, Code: "5.1.1", Detail: "the recipient does not exist: 550 5.1.1 <[…]>: no such user"},
		"delayed.eml":      {Status: channels.Queued, Code: "4.4.1", Detail: "delivery is delayed: connection timed out"},
		"return_path.eml":  {Status: channels.Failed, Reason: channels.Unreachable, Code: "5.2.2", Detail: "the mailbox is full: 552 5.2.2 mailbox full"},
		"spam.eml":         {Status: channels.Failed, Reason: channels.Filtered, Code: "5.7.1", Detail: "the server refuses the mail: 550 5.7.1 message rejected"},
		"foreign.eml":      nil,
		"answer.eml":       nil,
	} {
		raw, err := os.ReadFile(filepath.Join("testdata", "bounces", name))
		if err != nil {
			t.Fatal(err)
		}
		raw = bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))
		got, err := sender().ParseBounce(raw)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		switch {
		case want == nil && len(got) > 0:
			t.Errorf("%s: got %+v, want no report", name, got)
		case want != nil:
			want.Key, want.ID, want.To = "k1", "k1@creditor.example", debtor
			if len(got) != 1 || got[0] != *want {
				t.Errorf("%s:\n got %+v\nwant %+v", name, got, *want)
			}
		}
	}
}

// notice is a notification to be written.
type notice struct {
	to, headers string   // To of the notification; further header lines
	blocks      []string // of recipients
	about       string   // fields about the report
	kind        string   // of the status part; "" for message/delivery-status
	returned    string   // media type of what comes back; "" for message/rfc822, "-" for none
	base64      bool     // of the status part
}

const ours = "Message-ID: <k1@creditor.example>\nFrom: accounts@creditor.example\nTo: <" + debtor + ">\nCc: <" + copied + ">\nSubject: Facture\n\nBonjour"

func (n notice) text() string {
	or := func(s, other string) string {
		if s == "" {
			return other
		}
		return s
	}
	status := "Reporting-MTA: dns; mx.example.net\n" + n.about + "\n" + strings.Join(n.blocks, "\n")
	encoding := ""
	if n.base64 {
		status, encoding = base64.StdEncoding.EncodeToString([]byte(status)), "Content-Transfer-Encoding: base64\n"
	}
	s := "From: Mail Delivery Subsystem <mailer-daemon@mx.example.net>\nTo: " + or(n.to, "accounts@creditor.example") +
		"\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n" + n.headers +
		"Content-Type: multipart/report; report-type=delivery-status; boundary=\"=_b1\"\n\n--=_b1\nContent-Type: text/plain; charset=utf-8\n\nIt failed.\n\n" +
		"--=_b1\nContent-Type: " + or(n.kind, "message/delivery-status") + "\n" + encoding + "\n" + status + "\n"
	if n.returned != "-" {
		s += "--=_b1\nContent-Type: " + or(n.returned, "message/rfc822") + "\n\n" + ours + "\n\n"
	}
	return s + "--=_b1--\n"
}

func recipient(final, action, status, said string) string {
	return fmt.Sprintf("Final-Recipient: rfc822; %s\nAction: %s\nStatus: %s\nDiagnostic-Code: smtp; %s\n", final, action, status, said)
}

func failing(status, said string) notice {
	return notice{blocks: []string{recipient(debtor, "failed", status, said)}}
}

// Only what says that there is no such mailbox marks an address.
func TestWhoseFaultABounceIs(t *testing.T) {
	for want, notices := range map[channels.Reason][]notice{
		channels.BadAddress: {
			failing("5.1.1", "550 5.1.1 <"+debtor+">: Recipient address rejected: User unknown"),
			failing("5.1.1", "550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 double-checking"),
			failing("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
			failing("5.4.1", "550 5.4.1 Recipient address rejected: Access denied. [AM0EUR.prod.example]"),
			failing("5.0.0", "550 5.1.1 unknown"),
			failing("5.0.0", "550 No such user"),
			failing("5.2.1", "550 5.2.1 mailbox disabled"),
			failing("5.4.4", "Host or domain name not found. Name service error for name=example.org type=A: Host not found"),
			failing("5.1.2", "550 5.1.2 bad destination system"),
		},
		channels.Blocked: {
			failing("5.7.1", "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org"),
			failing("5.7.26", "550-5.7.26 Unauthenticated email from creditor.example is not accepted due to domain's DMARC policy"),
			failing("5.7.606", "550 5.7.606 Access denied, banned sending IP [192.0.2.9]"),
		},
		channels.Config:     {failing("5.7.1", "554 5.7.1 <"+debtor+">: Relay access denied")},
		channels.BadContent: {failing("5.3.4", "552 5.3.4 message size exceeds fixed limit")},
		channels.Unreachable: {
			failing("5.2.2", "552 5.2.2 The email account that you tried to reach is over quota"),
			failing("4.2.2", "452 4.2.2 Over quota; giving up after 5 days"),
			failing("5.5.0", "550 failed"),
		},
		channels.Server: {
			failing("4.4.1", "connect to mx.example.org[192.0.2.1]:25: Connection timed out"),
			failing("4.4.7", "delivery time expired"),
		},
		channels.Filtered:  {failing("5.7.1", "550 5.7.1 rejected"), failing("5.7.1", "554 5.7.1 Message looks like spam")},
		channels.RateLimit: {failing("4.7.28", "421 4.7.28 unusual rate of mail")},
	} {
		for _, n := range notices {
			got, err := sender().ParseBounce([]byte(n.text()))
			if err != nil || len(got) != 1 || got[0].Status != channels.Failed || got[0].Reason != want || !got[0].Concerns(debtor) {
				t.Errorf("%s\n got %+v, %v; want %s", n.blocks[0], got, err, want)
			}
			if len(got) == 1 && got[0].Reason.MarksAddress() != (want == channels.BadAddress) {
				t.Errorf("%s marks the address: %v", n.blocks[0], got[0].Reason.MarksAddress())
			}
		}
	}
}

// The message is found, and whom the news is about, whoever wrote it and however it came.
func TestBouncesOfManyServers(t *testing.T) {
	unknown := recipient(debtor, "failed", "5.1.1", "550 5.1.1 unknown")
	exim := "From: Mail Delivery System <Mailer-Daemon@mx.example.net>\nTo: accounts@creditor.example\nAuto-Submitted: auto-replied\nX-Failed-Recipients: " + debtor + "\n" +
		"Subject: Mail delivery failed: returning message to sender\n\nThis message was created automatically by mail delivery software.\n\n" +
		"A message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n" +
		"  " + debtor + "\n    host mx.example.org [192.0.2.1]\n    SMTP error from remote mail server after RCPT TO:<" + debtor + ">:\n    550 5.1.1 No such user\n\n" +
		"------ This is a copy of the message, including all the headers. ------\n\nReturn-path: <accounts@creditor.example>\n" + ours
	qmail := "From: MAILER-DAEMON@mx.example.net\nTo: bounces+k1@creditor.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.net.\n" +
		"I'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n" +
		"<" + debtor + ">:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n" + ours
	for name, raw := range map[string]string{
		"Postfix":                 notice{blocks: []string{"Original-Recipient: rfc822;" + debtor + "\n" + unknown}}.text(),
		"Exchange":                notice{headers: "X-MS-Exchange-Message-Is-Ndr:\n", blocks: []string{unknown}}.text(),
		"headers alone":           notice{returned: "text/rfc822-headers", blocks: []string{unknown}}.text(),
		"status in base64":        notice{base64: true, blocks: []string{unknown}}.text(),
		"nothing but X-Original":  notice{returned: "-", about: "X-Original-Message-ID: <k1@creditor.example>\n", blocks: []string{unknown}}.text(),
		"nothing but In-Reply-To": notice{returned: "-", headers: "In-Reply-To: <k1@creditor.example>\n", blocks: []string{unknown}}.text(),
		"nothing but References":  notice{returned: "-", headers: "References: <x@y.example>\n <k1@creditor.example>\n", blocks: []string{unknown}}.text(),
		"return path":             notice{returned: "-", to: "<bounces+k1@creditor.example>", blocks: []string{unknown}}.text(),
		"return path with a name": notice{returned: "-", to: "\"bounces+k1@creditor.example\" <bounces+k1@creditor.example>", blocks: []string{unknown}}.text(),
		"return path with words":  notice{returned: "-", to: "Bounces, all of them <bounces+k1@creditor.example>", blocks: []string{unknown}}.text(),
		"return path in capitals": notice{returned: "-", to: "<Bounces+k1@Creditor.example>", blocks: []string{unknown}}.text(),
		"return path, delivered":  notice{returned: "-", to: "postmaster@creditor.example", headers: "Delivered-To: bounces+k1@creditor.example\n", blocks: []string{unknown}}.text(),
		"international": notice{kind: "message/global-delivery-status", returned: "message/global-headers", blocks: []string{
			strings.Replace(unknown, "rfc822;", "utf-8;", 1),
		}}.text(),
		"saved from a mailbox": "From MAILER-DAEMON Sat Nov 28 19:40:00 2026\n" + notice{blocks: []string{unknown}}.text(),
		"lines with CR":        strings.ReplaceAll(notice{blocks: []string{unknown}}.text(), "\n", "\r\n"),
		"Exim":                 exim,
		"qmail":                qmail,
		"forwarded by a colleague": "From: marie@creditor.example\nTo: accounts@creditor.example\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"=_f\"\n\n" +
			"--=_f\nContent-Type: text/plain\n\nVoir ci-joint.\n\n--=_f\nContent-Type: message/rfc822\n\n" + notice{blocks: []string{unknown}}.text() + "\n--=_f--\n",
		"Exim with fields": strings.Replace(notice{headers: "X-Failed-Recipients: " + debtor + "\n", blocks: []string{unknown}}.text(), "It failed.", "  "+debtor+"\n    no such user", 1),
	} {
		got, err := sender().ParseBounce([]byte(raw))
		if err != nil || len(got) != 1 || got[0].Key != "k1" || got[0].Status != channels.Failed || got[0].Reason != channels.BadAddress ||
			got[0].To != debtor || got[0].Code != "5.1.1" || strings.Contains(got[0].Detail, "@") {
			t.Errorf("%s: got %+v, %v\n%s", name, got, err, raw)
		}
	}
}

func TestABounceNamesItsRecipient(t *testing.T) {
	for name, tt := range map[string]struct {
		blocks []string
		want   map[string]channels.Status // of the addresses that are named
	}{
		"the copy failed": {[]string{recipient(copied, "failed", "5.1.1", "550 5.1.1 User unknown")}, map[string]channels.Status{copied: channels.Failed}},
		"delivered, and the copy failed": {
			[]string{recipient(debtor, "delivered", "2.0.0", "250 OK"), recipient(copied, "failed", "5.1.1", "550 no")},
			map[string]channels.Status{debtor: channels.Delivered, copied: channels.Failed},
		},
		"forwarded, and lost there": {
			[]string{"Original-Recipient: rfc822;" + debtor + "\n" + recipient("ana@elsewhere.example", "failed", "5.1.1", "550 5.1.1 unknown")},
			map[string]channels.Status{debtor: channels.Failed},
		},
		"relayed": {[]string{recipient(debtor, "relayed", "2.0.0", "250 ok")}, map[string]channels.Status{debtor: channels.Sent}},
		"read":    {[]string{"Final-Recipient: rfc822; " + debtor + "\nDisposition: manual-action/MDN-sent-manually; displayed\n"}, nil},
	} {
		got, err := sender().ParseBounce([]byte(notice{blocks: tt.blocks}.text()))
		if err != nil || len(got) != len(tt.want) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
		for _, r := range got {
			if want, named := tt.want[r.To]; !named || r.Status != want {
				t.Errorf("%s: got %+v", name, r)
			}
			if r.Concerns(debtor) != (r.To == debtor) {
				t.Errorf("%s: %s concerns the debtor: %v", name, r.To, r.Concerns(debtor))
			}
		}
	}
	escaped := notice{
		kind: "message/global-delivery-status", returned: "message/global-headers",
		blocks: []string{`Final-Recipient: utf-8; \x{E9}va@b` + `\x{E9}rard.example` + "\nAction: failed\nStatus: 5.1.1\n"},
	}
	got, err := sender().ParseBounce([]byte(escaped.text()))
	if err != nil || len(got) != 1 || !got[0].Concerns("éva@xn--brard-bsa.example") {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAnswersOfPeopleAreNoBounces(t *testing.T) {
	for name, raw := range map[string]string{
		"out of office": "From: Compta <" + debtor + ">\nTo: bounces+k1@creditor.example\nAuto-Submitted: auto-replied\nIn-Reply-To: <k1@creditor.example>\n\nAbsente jusqu'au 15.\n",
		"about another": strings.ReplaceAll(failing("5.1.1", "550 no").text(), "creditor.example", "else.example"),
	} {
		if got, err := sender().ParseBounce([]byte(raw)); err != nil || len(got) > 0 {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

// A mail made to hurt costs no more than a good one of its size.
func TestNestedAndHugeBouncesAreBounded(t *testing.T) {
	nested := func(levels int) string {
		var b strings.Builder
		for i := range levels {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\n\n--b%d\n", i, i)
		}
		return "From: a@example.net\nTo: bounces+k1@creditor.example\nMIME-Version: 1.0\n" + b.String()
	}
	forwarded := strings.Repeat("Content-Type: message/rfc822\n\n", 20000)
	many := "To: bounces+k1@creditor.example\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: message/delivery-status\n\nAction: failed\n\n", 20000)
	blocks := notice{blocks: []string{strings.Repeat(recipient(debtor, "failed", "5.1.1", "550 no")+"\n", 20000)}}.text()
	huge := notice{blocks: []string{recipient(debtor, "failed", "5.1.1", strings.Repeat("x ", 4<<20))}}.text()
	good := failing("5.1.1", "550 no").text()
	for name, raw := range map[string]string{
		"20,000 levels": nested(20000), "20,000 mails in one another": forwarded, "20,000 parts": many, "20,000 recipients": blocks, "one line of 8 MB": huge,
	} {
		padded := strings.Replace(good, "Bonjour", "Bonjour"+strings.Repeat("\nline of a long mail that came back whole", len(raw)/40), 1)
		measure := func(raw string) (time.Duration, float64) {
			allocated, took := costtest.Of(t, func() {
				if _, err := sender().ParseBounce([]byte(raw)); err != nil {
					t.Fatal(err)
				}
			})
			return took, float64(allocated)
		}
		_, usual := measure(padded)
		took, bytes := measure(raw)
		if bytes > 4*usual+(2<<20) || took > 2*time.Second {
			t.Errorf("%s (%d KB): %.1f MB and %v, where a good one takes %.1f MB", name, len(raw)>>10, bytes/(1<<20), took, usual/(1<<20))
		}
		if got, _ := sender().ParseBounce([]byte(raw)); len(got) > 100 {
			t.Errorf("%s: %d reports", name, len(got))
		}
	}
}

func FuzzParseBounce(f *testing.F) {
	names, err := filepath.Glob("testdata/bounces/*.eml")
	if err != nil || len(names) == 0 {
		f.Fatalf("no bounces: %v", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(failing("5.1.1", "550 no").text()))
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, _ := sender().ParseBounce(raw)
		for _, r := range got {
			if r.Key == "" {
				t.Errorf("a report about nothing: %+v", r)
			}
		}
	})
}
