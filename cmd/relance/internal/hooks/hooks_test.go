package hooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/posting"
)

var (
	noon  = time.Unix(1614265330, 0)
	other = "whsec_" + base64.StdEncoding.EncodeToString([]byte("another secret of 24 bytes or more"))
)

func hookOf(t testing.TB, kind Kind, secret string) *Hook {
	t.Helper()
	h, err := New(kind, secret, "invoice")
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// The vector of the libraries of Standard Webhooks.
const (
	vectorSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	vectorBody   = `{"test": 2432232314}`
	vectorMAC    = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

func vector() http.Header {
	return http.Header{"Webhook-Id": {"msg_p5jXN8AQM9LWM0D4loKWxJek"}, "Webhook-Timestamp": {"1614265330"}, "Webhook-Signature": {vectorMAC}}
}

func TestStandardWebhooks(t *testing.T) {
	for name, c := range map[string]struct {
		secret  string
		change  func(http.Header)
		body    string
		later   time.Duration
		genuine bool
	}{
		"the published vector":    {genuine: true},
		"without the prefix":      {secret: strings.TrimPrefix(vectorSecret, "whsec_"), genuine: true},
		"one of several":          {change: func(h http.Header) { h.Set("Webhook-Signature", "v1a,x v1,AAAA "+vectorMAC) }, genuine: true},
		"five minutes late":       {later: 5 * time.Minute, genuine: true},
		"later than five minutes": {later: 5*time.Minute + time.Second},
		"from the future":         {later: -6 * time.Minute},
		"another secret":          {secret: other},
		"another body":            {body: vectorBody + " "},
		"another id":              {change: func(h http.Header) { h.Set("Webhook-Id", "msg_2") }},
		"without an id":           {change: func(h http.Header) { h.Del("Webhook-Id") }},
		"an id that is a line":    {change: func(h http.Header) { h.Set("Webhook-Id", "a b") }},
		"another instant":         {change: func(h http.Header) { h.Set("Webhook-Timestamp", "1614265331") }},
		"an instant that is none": {change: func(h http.Header) { h.Set("Webhook-Timestamp", "now") }},
		"unsigned":                {change: func(h http.Header) { h.Del("Webhook-Signature") }},
		"an empty signature":      {change: func(h http.Header) { h.Set("Webhook-Signature", "v1,") }},
	} {
		t.Run(name, func(t *testing.T) {
			secret, body, header := vectorSecret, vectorBody, vector()
			if c.secret != "" {
				secret = c.secret
			}
			if c.body != "" {
				body = c.body
			}
			if c.change != nil {
				c.change(header)
			}
			id, err := hookOf(t, Standard, secret).Verify(header, []byte(body), noon.Add(c.later))
			if (err == nil) != c.genuine || c.genuine && id != "msg_p5jXN8AQM9LWM0D4loKWxJek" {
				t.Errorf("%q, %v", id, err)
			}
		})
	}
}

func TestStripeSignatures(t *testing.T) {
	const secret, body = "whsec_0123456789abcdef0123456789abcdef", `{"id":"evt_1"}`
	at := strconv.FormatInt(noon.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(at + "." + body))
	good := hex.EncodeToString(mac.Sum(nil))
	for signature, genuine := range map[string]bool{
		"t=" + at + ",v1=" + good:               true,
		"t=" + at + ",v1=00,v1=" + good:         true,
		"t=" + at + ", v0=00, v1=" + good:       true,
		"t=" + at + ",v0=" + good:               false,
		"t=" + at:                               false,
		"t=1" + at + ",v1=" + good:              false,
		"v1=" + good:                            false,
		"":                                      false,
		"t=" + at + ",v1=" + good[:len(good)-2]: false,
	} {
		header := http.Header{"Stripe-Signature": {signature}}
		if _, err := hookOf(t, Stripe, secret).Verify(header, []byte(body), noon); (err == nil) != genuine {
			t.Errorf("%q: %v", signature, err)
		}
		if _, err := hookOf(t, Stripe, secret).Verify(header, []byte(body), noon.Add(time.Hour)); err == nil {
			t.Errorf("%q: an hour later it is taken", signature)
		}
	}
}

func TestASecretThatCannotBeOneIsRefused(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		secret string
	}{{Standard, ""}, {Standard, "whsec_"}, {Standard, "whsec_c2hvcnQ="}, {Standard, "no base64 at all, and long enough"}, {Stripe, ""}, {Stripe, "whsec_short"}, {GoCardless, "short"}} {
		if _, err := New(c.kind, c.secret, ""); err == nil || len(c.secret) > len("whsec_") && strings.Contains(err.Error()+" ", c.secret+" ") {
			t.Errorf("%s, %q: %v", c.kind, c.secret, err)
		}
	}
}

func TestWhatStripeSays(t *testing.T) {
	h := hookOf(t, Stripe, other)
	event := func(kind, object string) string {
		return `{"id":"evt_1","object":"event","type":"` + kind + `","created":1772496000,"data":{"object":` + object + `}}` // 2026-03-03 00:00 UTC
	}
	for _, c := range []struct{ body, want string }{
		{event("invoice.paid", `{"object":"invoice","id":"in_1","number":"F-1","currency":"eur","total":120000,"amount_paid":120000}`), "payment 2026-03-03 F-1 1200.00 EUR"},
		{event("invoice.paid", `{"object":"invoice","id":"in_1","number":null,"currency":"jpy","total":500,"amount_paid":500}`), "payment 2026-03-03 in_1 500 JPY"},
		{event("invoice.paid", `{"object":"invoice","id":"in_1","number":"F-1","currency":"eur","total":7,"amount_paid":0}`), "payment 2026-03-03 F-1 0.07 EUR"},
		{event("invoice.voided", `{"object":"invoice","id":"in_1","number":"F-1","currency":"eur","total":7,"amount_paid":0}`), "credit 2026-03-03 F-1  EUR"},
		{event("invoice.payment_succeeded", `{"object":"invoice","number":"F-1","currency":"eur","amount_paid":7}`), ""},
		{event("customer.created", `{"object":"customer","id":"cus_1"}`), ""},
		{event("invoice.paid", `{"object":"invoice","number":"F-1","currency":"eur","total":7,"amount_paid":1.5}`), "error"},
		{event("invoice.paid", `{"object":"invoice","number":"F-1","currency":"eur","total":-7,"amount_paid":-7}`), "error"},
		{`{}`, "error"},
		{`[]`, "error"},
		{``, "error"},
	} {
		list, err := h.Events("h", []byte(c.body), time.FixedZone("", 3600))
		if got := said(list, err); got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.body, got, err, c.want)
		}
	}
}

func TestWhatGoCardlessSays(t *testing.T) {
	h := hookOf(t, GoCardless, other)
	event := func(action, more string) string {
		return `{"events":[{"id":"EV1","created_at":"2026-03-02T23:30:00.120Z","resource_type":"payments","action":"` + action + `","links":{"payment":"PM1"}` + more + `}]}`
	}
	const ours = `,"resource_metadata":{"invoice":"F-1"}`
	for _, c := range []struct{ body, want string }{
		{event("submitted", ours), "debit 2026-03-03 F-1  "},
		{event("failed", ours+`,"details":{"description":"no money"}`), "debit_rejected 2026-03-03 F-1  "},
		{event("confirmed", ours), ""}, // its amount comes with the statement
		{event("submitted", ``), ""},
		{event("submitted", `,"resource_metadata":{"order":"F-1"}`), ""},
		{`{"events":[{"id":"EV1","created_at":"2026-03-02T23:30:00Z","resource_type":"mandates","action":"failed","links":{}}]}`, ""},
		{`{"events":[]}`, ""},
		{`{"events":[{"id":"EV1","created_at":"yesterday","resource_type":"payments"}]}`, "error"},
		{`{}`, "error"},
		{`null`, "error"},
	} {
		list, err := h.Events("h", []byte(c.body), time.FixedZone("", 3600))
		if got := said(list, err); got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.body, got, err, c.want)
		}
	}
}

func said(list []posting.Said, err error) string {
	if err != nil {
		return "error"
	}
	var parts []string
	for _, e := range list {
		parts = append(parts, string(e.Type)+" "+e.Date.String()+" "+e.Invoice+" "+e.Money+" "+e.Code)
	}
	return strings.Join(parts, "; ")
}

// Whatever is sent is refused or understood, and nobody without the secret is believed.
func FuzzHook(f *testing.F) {
	f.Add(vectorMAC, "1614265330", vectorBody)
	f.Add("t=1614265330,v1=00", "", `{"id":"evt_1","object":"event","type":"invoice.paid","created":1772496000,"data":{"object":{"object":"invoice","number":"F-1","currency":"eur","amount_paid":7}}}`)
	f.Add("00", "", `{"events":[{"id":"EV1","created_at":"2026-03-02T23:30:00Z","resource_type":"payments","action":"failed","links":{"payment":"PM1"},"resource_metadata":{"invoice":"F-1"}}]}`)
	f.Fuzz(func(t *testing.T, signature, at, body string) {
		header := http.Header{"Webhook-Id": {"1"}, "Webhook-Timestamp": {at}, "Webhook-Signature": {signature}, "Stripe-Signature": {signature}}
		for _, kind := range []Kind{Standard, Stripe, GoCardless} {
			h := hookOf(t, kind, other)
			if _, err := h.Verify(header, []byte(body), noon); err == nil {
				t.Errorf("%s: believed", kind)
			}
			list, err := h.Events("h", []byte(body), time.UTC)
			for _, e := range list {
				if err != nil || e.Key == "" || e.Invoice == "" && kind == GoCardless {
					t.Errorf("%s: %+v, %v", kind, e, err)
				}
			}
		}
	})
}
