package server

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

const reportsTo = "https://finance.example.org/relance/in/twilio/sms"

var twilioBook = map[string]string{"deploy.cue": `package relance

deploy: {
	live: true
	sms: twilio: {account_sid: "AC00000000000000000000000000000000", secret: env: "TWILIO", from: "+15550100", status_callback: "` + reportsTo + `"}
}
`}

// report sends what Twilio reports of a message, signed with a secret.
func (b *bench) report(secret, key string, fields ...string) int {
	b.Helper()
	return b.passOn(secret, "?key="+key, fields...)
}

// passOn sends what Twilio passes on.
func (b *bench) passOn(secret, query string, fields ...string) int {
	b.Helper()
	w := b.anyone()
	r := w.form("/in/twilio/sms"+query, fields...)
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	signed := reportsTo + query
	for _, name := range slices.Sorted(maps.Keys(form)) {
		signed += name + strings.Join(form[name], "")
	}
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(signed))
	r.Header.Set("X-Twilio-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	code, _, _ := w.do(r)
	return code
}

// texted puts a text message into the ledger that has left.
func (b *bench) texted() ledger.Message {
	b.Helper()
	b.invoice("Menuiserie Briance")
	b.Run(b)
	eur := engine.MustCurrency("EUR")
	m := b.Put(b, engine.Message{
		Client: "C-1", Channel: "sms", To: "+33199001212", Date: b.Today(), Policy: "standard", State: "courtesy", Template: "courtesy", Language: "en", Currency: eur, Amount: 120000,
		Lines: []engine.Line{{Invoice: "F-1", Policy: "standard", State: "courtesy", Open: 120000, Due: booktest.Day(b, "2026-03-01")}},
	})
	b.Advance(b, m, ledger.Sending, ledger.Sent)
	return m
}

func (b *bench) status(key string) ledger.Status {
	b.Helper()
	for _, m := range b.Messages(b) {
		if m.Key == key {
			return m.Status
		}
	}
	b.Fatalf("no message %s", key)
	return ""
}

func TestTwilioReportsWhatBecameOfAMessage(t *testing.T) {
	b := newBench(t, twilioBook, nil)
	m := b.texted()
	const sid = "SM00000000000000000000000000000001"
	for name, code := range map[string]int{
		"forged":     b.report("another secret", m.Key, "MessageSid", sid, "MessageStatus", "failed", "ErrorCode", "30005"),
		"no channel": func() int { c, _ := b.anyone().post("/in/twilio/whatsapp", "MessageSid", sid); return c }(),
		"unsigned":   func() int { c, _ := b.anyone().post("/in/twilio/sms?key="+m.Key, "MessageSid", sid); return c }(),
	} {
		if code != http.StatusForbidden && code != http.StatusNotFound {
			t.Errorf("%s: %d", name, code)
		}
	}
	if got := b.status(m.Key); got != ledger.Sent {
		t.Fatalf("the message is %s", got)
	}
	for _, word := range []string{"sent", "delivered", "delivered", "sent", "undelivered"} { // late, twice, and out of order
		if code := b.report("secret", m.Key, "MessageSid", sid, "MessageStatus", word, "SomethingNew", "1"); code != http.StatusNoContent {
			t.Errorf("%s: %d", word, code)
		}
	}
	if got := b.status(m.Key); got != ledger.Delivered {
		t.Errorf("the message is %s", got)
	}
	if code := b.report("secret", "0123456789abcdef0123456789abcdef", "MessageSid", sid, "MessageStatus", "delivered"); code != http.StatusNoContent {
		t.Errorf("a message that nobody knows: %d", code)
	}
}

func TestANumberThatRefusedIsNotTextedAgain(t *testing.T) {
	b := newBench(t, twilioBook, nil)
	m := b.texted()
	if code := b.report("secret", m.Key, "MessageSid", "SM00000000000000000000000000000001", "MessageStatus", "failed", "ErrorCode", "21610"); code != http.StatusNoContent {
		t.Fatal(code)
	}
	if got := b.status(m.Key); got != ledger.Failed {
		t.Errorf("the message is %s", got)
	}
	_, body := b.as("Claire", Reader).get("/client?id=C-1")
	has(t, body, "Refuses: SMS")
}

func TestStopIsAnOptOut(t *testing.T) {
	b := newBench(t, twilioBook, nil)
	b.texted()
	reply := func(secret, sid, from, text string) int {
		return b.passOn(secret, "", "MessageSid", sid, "SmsStatus", "received", "From", from, "To", "+15550100", "Body", text)
	}
	for name, c := range map[string]struct {
		secret, from, text string
		code               int
	}{
		"forged":          {"another", "+33199001212", "STOP", http.StatusForbidden},
		"nobody's number": {"secret", "+33199001213", "STOP", http.StatusNoContent},
		"no stop":         {"secret", "+33199001212", "please stop by on Monday", http.StatusNoContent},
	} {
		if code := reply(c.secret, "SM1", c.from, c.text); code != c.code {
			t.Errorf("%s: %d", name, code)
		}
	}
	w := b.as("Claire", Reader)
	_, body := w.get("/client?id=C-1")
	hasNot(t, body, "Refuses: ")
	for range 2 { // it comes twice
		if code := reply("secret", "SM00000000000000000000000000000002", "+33199001212", " Stop. "); code != http.StatusNoContent {
			t.Errorf("%d", code)
		}
	}
	_, body = w.get("/client?id=C-1")
	has(t, body, "Refuses: SMS")
	if n := strings.Count(body, "opt_out"); n != 1 {
		t.Errorf("the timeline tells of it %d times", n)
	}
}
