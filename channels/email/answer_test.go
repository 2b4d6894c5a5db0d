package email_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/relance-dev/relance/channels/email"
)

const fromDebtor = "From: =?utf-8?q?Zo=C3=A9_Quintanilla?= <" + debtor + ">\n"

func TestAnAnswerSaysWhoWroteWhatAboutWhichMail(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want email.Answer // without ID
	}{
		"by In-Reply-To": {
			fromDebtor + "To: accounts@creditor.example\nSubject: =?iso-8859-1?q?Re:_Rappel_d=E9?=\n =?iso-8859-1?q?finitif?=\nDate: Mon, 02 Mar 2026 09:30:00 +0100\nIn-Reply-To: <k1@creditor.example>\n\nBonjour,\n\n\n\nnous avons payé hier.\n\nLe lun. 2 mars 2026 à 09:00, Atelier <accounts@creditor.example> a\nécrit :\n> Vous nous devez 100,00 €\n> depuis longtemps\n",
			email.Answer{Key: "k1", From: debtor, Name: "Zoé Quintanilla", Subject: "Re: Rappel définitif", Sent: time.Date(2026, 3, 2, 8, 30, 0, 0, time.UTC), Text: "Bonjour,\n\nnous avons payé hier."},
		},
		"by References, answers between quoted lines": {
			fromDebtor + "References: <other@else.example>\n <k2@CREDITOR.example>\n\n> Vous nous devez 100,00 €\nC'est faux.\n> depuis longtemps\nNon.\n",
			email.Answer{Key: "k2", From: debtor, Name: "Zoé Quintanilla", Text: "C'est faux.\nNon."},
		},
		"by the return path, an absence": {
			fromDebtor + "To: bounces+k3@creditor.example\nAuto-Submitted: auto-replied (vacation)\nSubject: Absent\n\nDe retour le 15.\n",
			email.Answer{Key: "k3", From: debtor, Name: "Zoé Quintanilla", Subject: "Absent", Text: "De retour le 15.", Automatic: true},
		},
		"names no mail of ours": {
			"From: <" + debtor + ">\nAuto-Submitted: no\nSubject: facture\n\nDe : moi, bonjour\n",
			email.Answer{From: debtor, Subject: "facture", Text: "De : moi, bonjour"},
		},
		"a list": {
			"From: news@example.org\nList-Id: <news.example.org>\n\nNews\n",
			email.Answer{From: "news@example.org", Text: "News", Automatic: true},
		},
		"formatted alone, in Windows' own letters, Outlook's quotation": {
			"From: " + debtor + "\nIn-Reply-To: <k1@creditor.example>\nContent-Type: text/html; charset=windows-1252\nContent-Transfer-Encoding: base64\n\n" +
				base64.StdEncoding.EncodeToString([]byte("<html><head><style>p{color:red}</style><title>no</title></head><body><p>Pay\xe9 <b>hier</b> : 300&nbsp;\x80</p><script>x()</script><div>Marie</div><p>De : Atelier<br>Envoy\xe9 : lundi<br>Rappel</p></body></html>")) + "\n",
			email.Answer{Key: "k1", From: debtor, Text: "Payé hier : 300 €\n\nMarie"},
		},
		"both forms, and a file": {
			"From: " + debtor + "\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/alternative; boundary=c\n\n--c\nContent-Type: text/html\n\n<p>formatted</p>\n--c\nContent-Type: text/plain\n\nplain\n--c--\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=x.txt\n\na file\n--b--\n",
			email.Answer{From: debtor, Text: "plain"},
		},
		"a quotation alone": {"From: " + debtor + "\n\n> whole\n", email.Answer{From: debtor, Text: "> whole"}},
		"no sender":         {"Subject: x\n\nhello\n", email.Answer{Subject: "x", Text: "hello"}},
	} {
		got, err := sender().ParseAnswer([]byte(strings.ReplaceAll(c.raw, "\n", "\r\n")))
		got.Sent = got.Sent.UTC()
		if len(got.ID) != 32 {
			t.Errorf("%s: the ID is %q", name, got.ID)
		}
		got.ID = ""
		if c.want.Sent.IsZero() {
			got.Sent = time.Time{}
		}
		if err != nil || got != c.want {
			t.Errorf("%s:\n got %+v, %v\nwant %+v", name, got, err, c.want)
		}
	}
}

func TestAMailOfOursIsNoAnswer(t *testing.T) {
	if got, err := sender().ParseAnswer([]byte("From: Atelier <ACCOUNTS@creditor.example>\n\nx\n")); err == nil {
		t.Errorf("got %+v", got)
	}
}

// A mail is known again by its Message-ID, and without one by all that it says.
func TestAnAnswerIsKnownAgain(t *testing.T) {
	id := func(raw string) string {
		a, err := sender().ParseAnswer([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		return a.ID
	}
	one := id("Message-ID: <a@x>\nReceived: here\n\ntext\n")
	if one != id("Message-ID:  <a@x>\nReceived: there\n\ntext\n") || one == id("Message-ID: <b@x>\nReceived: here\n\ntext\n") {
		t.Error("a Message-ID does not tell mails apart")
	}
	if id("Subject: a\n\ntext\n") == id("Subject: b\n\ntext\n") {
		t.Error("mails without a Message-ID are one")
	}
}

func FuzzParseAnswer(f *testing.F) {
	f.Add([]byte(fromDebtor + "In-Reply-To: <k1@creditor.example>\n\nLe 2 mars 2026, Atelier a écrit :\n> x\n"))
	f.Add([]byte("From: a@b\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x<blockquote>\n--b--\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := sender().ParseAnswer(raw)
		if err != nil {
			return
		}
		if !utf8.ValidString(a.Text) || utf8.RuneCountInString(a.Text) > 2001 || len(a.ID) != 32 || strings.ContainsAny(a.Subject+a.Name, "\r\n") {
			t.Fatalf("%+v", a)
		}
	})
}
