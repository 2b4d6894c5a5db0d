package twilio_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/twilio"
)

// sign signs a form as Twilio's documentation says, written apart from the channel's own code.
func sign(token, address string, form url.Values) string {
	text := address
	for _, name := range slices.Sorted(maps.Keys(form)) {
		text += name + form.Get(name)
	}
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func receive(t *testing.T, token, address, body, signature string) ([]channels.Report, error) {
	t.Helper()
	cfg := config("")
	cfg.AuthToken = channels.Secret(token)
	ch, err := twilio.NewSMS(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return ch.Receive(t.Context(), channels.Callback{
		URL: address, Body: []byte(body), Header: http.Header{"X-Twilio-Signature": {signature}},
	})
}

func TestSignaturesThatTwilioPublished(t *testing.T) {
	form := url.Values{
		"Digits": {"1234"}, "CallSid": {"CA1234567890ABCDE"}, "To": {"+18005551212"}, "Caller": {"+14158675309"},
		"From": {"+14158675309"}, "ReasonConferenceEnded": {"test"}, "Reason": {"Participant"},
	}.Encode()
	const json = `{"property": "value", "boolean": true}`
	const digest = "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
	for _, tt := range []struct{ name, url, body, signature string }{
		{"form over https", "https://mycompany.com/myapp.php?foo=1&bar=2", form, "vOEb5UThFn24KEfnOFLQY2AE5FY="},
		{"form over http", "http://mycompany.com/myapp.php?foo=1&bar=2", form, "n2xBNyzSW7rfYStDtOFiFMv7qNo="},
		{"JSON", "https://mycompany.com/myapp.php?foo=1&bar=2&bodySHA256=" + digest, json, "a9nBmqA0ju/hNViExpshrM61xv4="},
		{"JSON alone", "https://mycompany.com/myapp.php?bodySHA256=" + digest, json, "y77kIzt2vzLz71DgmJGsen2scGs="},
		{"short form", "https://mycompany.com/myapp.php?foo=1&bar=2", "property=value&boolean=true", "NBdBDr/T/lgjI+tlgpXjKZQZs/k="},
	} {
		if _, err := receive(t, "12345", tt.url, tt.body, tt.signature); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		for what, bad := range map[string][4]string{
			"another token": {"54321", tt.url, tt.body, tt.signature},
			"another url":   {"12345", tt.url + "&x=1", tt.body, tt.signature},
			"another body":  {"12345", tt.url, tt.body + "&To=%2B1", tt.signature},
			"no signature":  {"12345", tt.url, tt.body, ""},
		} {
			if _, err := receive(t, bad[0], bad[1], bad[2], bad[3]); err == nil {
				t.Errorf("%s with %s was believed", tt.name, what)
			}
		}
	}
}

func TestThePortCountsEitherWay(t *testing.T) {
	form := url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"sent"}}
	for _, tt := range []struct{ signed, seen string }{
		{"https://relance.example.org/status?key=k1", "https://relance.example.org:443/status?key=k1"},
		{"https://relance.example.org:443/status?key=k1", "https://relance.example.org/status?key=k1"},
		{"http://relance.example.org:80/status", "http://relance.example.org/status"},
		{"https://relance.example.org/status", "https://relance.example.org:8443/status"},
		{"https://[2001:db8::1]:443/status", "https://[2001:db8::1]/status"},
	} {
		if _, err := receive(t, token, tt.seen, form.Encode(), sign(token, tt.signed, form)); err != nil {
			t.Errorf("signed %s, seen %s: %v", tt.signed, tt.seen, err)
		}
	}
}

func TestNewsOfAMessage(t *testing.T) {
	for _, tt := range []struct {
		form url.Values
		want *channels.Report
	}{
		{
			url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"delivered"}, "ErrorCode": {"0"}, "SomethingNew": {"x"}},
			&channels.Report{ID: "SM1", Key: "k1", Status: channels.Delivered, Detail: "Twilio: delivered"},
		},
		{
			url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"undelivered"}, "ErrorCode": {"30005"}},
			&channels.Report{ID: "SM1", Key: "k1", Status: channels.Failed, Reason: channels.BadAddress, Code: "30005", Detail: "the number does not exist or is not in service"},
		},
		{
			url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"failed"}, "ErrorCode": {"63014"}},
			&channels.Report{ID: "SM1", Key: "k1", Status: channels.Failed, Reason: channels.OptedOut, Code: "63014", Detail: "the recipient blocked the sender or withdrew consent"},
		},
		{
			url.Values{"SmsSid": {"SM1"}, "SmsStatus": {"READ"}},
			&channels.Report{ID: "SM1", Key: "k1", Status: channels.Read, Detail: "Twilio: read"},
		},
		{
			url.Values{"CallSid": {"CA1"}, "CallStatus": {"no-answer"}},
			&channels.Report{ID: "CA1", Key: "k1", Status: channels.Failed, Reason: channels.Unreachable, Detail: "nobody answered"},
		},
		{
			url.Values{"CallSid": {"CA1"}, "CallStatus": {"completed"}},
			&channels.Report{ID: "CA1", Key: "k1", Status: channels.Delivered, Detail: "Twilio: completed"},
		},
		{url.Values{"MessageSid": {"SM1"}, "SmsStatus": {"received"}, "Body": {"Hello"}}, nil},
		{url.Values{"MessageSid": {"SM1"}, "MessageStatus": {"a-word-of-2027"}}, nil},
	} {
		const address = "https://relance.example.org/status?from=twilio&key=k1"
		got, err := receive(t, token, address, tt.form.Encode(), sign(token, address, tt.form))
		switch {
		case err != nil:
			t.Errorf("%v: %v", tt.form, err)
		case tt.want == nil && len(got) > 0:
			t.Errorf("%v: got %+v, want no report", tt.form, got)
		case tt.want != nil && (len(got) != 1 || got[0] != *tt.want):
			t.Errorf("%v:\n got %+v\nwant %+v", tt.form, got, *tt.want)
		}
	}
}

func FuzzReceive(f *testing.F) {
	f.Add("https://relance.example.org/status", "MessageStatus=sent&MessageSid=SM1", "x")
	f.Add("://[", "%zz", "////")
	f.Fuzz(func(t *testing.T, address, body, signature string) {
		if got, err := receive(t, token, address, body, signature); err == nil && len(got) > 0 {
			t.Errorf("believed a signature that nobody made: %+v", got)
		}
	})
}
