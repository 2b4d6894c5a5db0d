package twilio_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/twilio"
)

// mobile is a message to a mobile number that is reserved for fiction.
func mobile() channels.Message {
	m := channeltest.Sample(channels.PhoneNumber)
	m.To.Address = "06 39 98 12 34"
	m.Variables = map[string]string{"1": "Zoé Quintanilla", "2": "1 234,50 €"}
	return m
}

func config(url string) twilio.Config {
	return twilio.Config{
		AccountSID: account, Secret: token, From: sender, BaseURL: url, Country: "FR",
		StatusCallback: "https://relance.example.org/status?from=twilio",
	}
}

// open makes one of the three channels.
func open(t channeltest.T, kind string, cfg twilio.Config) channels.Channel {
	t.Helper()
	ch, err := map[string]func(twilio.Config) (*twilio.Twilio, error){
		"sms": twilio.NewSMS, "whatsapp": twilio.NewWhatsApp, "call": twilio.NewVoice,
	}[kind](cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return ch
}

func TestConformance(t *testing.T) {
	for _, tr := range []channels.Transport{twilio.SMS(), twilio.WhatsApp(), twilio.Voice()} {
		t.Run(tr.Channel.Name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Subject{
				Transport: tr,
				Faults: []channeltest.Fault{
					channeltest.NoRecipient, channeltest.Unacceptable, channeltest.Limited, channeltest.WrongLogin,
					channeltest.Down, channeltest.Silent, channeltest.Dropped, channeltest.Garbled,
				},
				Secrets: []string{token},
				Message: mobile,
				Start: func(t channeltest.T, f channeltest.Fault) channeltest.Bench {
					m := &mock{fault: f, now: mobile().Date}
					return channeltest.Bench{Channel: open(t, tr.Channel.Name, config(channeltest.HTTPServer(t, f, m))), Delivered: m.deliveries}
				},
			})
		})
	}
}

func TestWhatGoesOverTheWire(t *testing.T) {
	for kind, want := range map[string]map[string]string{
		"sms": {
			"To": "+33639981234", "From": sender, "Body": "Court.", "ValidityPeriod": "3600",
			"StatusCallback": "https://relance.example.org/status?from=twilio&key=sample",
		},
		"whatsapp": {
			"To": "whatsapp:+33639981234", "From": "whatsapp:" + sender, "ContentSid": "HX00000000000000000000000000000001",
			"ContentVariables": `{"1":"Zoé Quintanilla","2":"1 234,50 €"}`,
			"StatusCallback":   "https://relance.example.org/status?from=twilio&key=sample",
		},
		"call": {
			"To": "+33639981234", "From": sender, "Twiml": `<Response><Say language="fr-FR">Court.</Say></Response>`,
			"StatusCallback": "https://relance.example.org/status?from=twilio&key=sample", "StatusCallbackEvent": "initiated",
		},
	} {
		m := &mock{}
		cfg := config(channeltest.HTTPServer(t, channeltest.None, m))
		cfg.Validity = time.Hour
		msg := mobile()
		msg.SMS = "Court."
		r, err := open(t, kind, cfg).Send(t.Context(), msg)
		if err != nil || r.ID != m.taken[0].sid || r.Status != channels.Queued {
			t.Fatalf("%s: got %+v, %v", kind, r, err)
		}
		if kind == "sms" && r.Units != 2 {
			t.Errorf("%d segments, want 2", r.Units)
		}
		got := m.taken[0].form
		for name := range got {
			if got.Get(name) != want[name] {
				t.Errorf("%s: %s is %q, want %q", kind, name, got.Get(name), want[name])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: got %v, want %v", kind, got, want)
		}
	}
}

// answering is a server that takes every message and answers in its own way.
func answering(taken *atomic.Int32, answer http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		taken.Add(1)
		answer(w, r)
	})
}

func TestFaultsOfTheServiceAreAmbiguousAndNeverRetried(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"500 after acceptance": func(w http.ResponseWriter, _ *http.Request) { refuse(w, 500, 20500, "Internal Server Error") },
		"502 with HTML": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>Bad gateway</html>")
		},
		"503":              func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", http.StatusServiceUnavailable) },
		"201 without JSON": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusCreated) },
		"201 without SID":  func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); _, _ = io.WriteString(w, "{}") },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
		},
		"connection reset":     func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"slower than patience": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		t.Run(name, func(t *testing.T) {
			var taken atomic.Int32
			cfg := config(channeltest.HTTPServer(t, channeltest.None, answering(&taken, answer)))
			cfg.Timeout = 200 * time.Millisecond
			_, err := open(t, "sms", cfg).Send(t.Context(), mobile())
			if channels.OutcomeOf(err) != channels.Ambiguous || taken.Load() != 1 {
				t.Errorf("got %v after %d requests, want one that is ambiguous", err, taken.Load())
			}
		})
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"in Twilio's words": func(w http.ResponseWriter, _ *http.Request) { refuse(w, 429, 20429, "Too Many Requests") },
		"from a proxy":      func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "<html>", http.StatusTooManyRequests) },
	} {
		var taken atomic.Int32
		after := func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "12")
			answer(w, r)
		}
		cfg := config(channeltest.HTTPServer(t, channeltest.None, answering(&taken, after)))
		_, err := open(t, "sms", cfg).Send(t.Context(), mobile())
		if e, ok := errors.AsType[*channels.Error](err); !ok || e.Outcome != channels.RateLimited || e.After != 12*time.Second {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestEveryErrorCodeHasItsReaction(t *testing.T) {
	for code, want := range map[int]struct {
		outcome channels.Outcome
		reason  channels.Reason
	}{
		20003: {channels.Permanent, channels.Auth}, 20404: {channels.Permanent, channels.Config},
		21211: {channels.Permanent, channels.BadAddress}, 21408: {channels.Permanent, channels.Config},
		21606: {channels.Permanent, channels.Config}, 21608: {channels.Permanent, channels.Config},
		21610: {channels.Permanent, channels.OptedOut}, 21611: {channels.RateLimited, channels.RateLimit},
		21612: {channels.Permanent, channels.NotCapable}, 21614: {channels.Permanent, channels.NotCapable},
		21635: {channels.Permanent, channels.NotCapable}, 30002: {channels.Permanent, channels.Suspended},
		30003: {channels.Temporary, channels.Unreachable}, 30005: {channels.Permanent, channels.BadAddress},
		30006: {channels.Permanent, channels.NotCapable}, 30007: {channels.Permanent, channels.Filtered},
		30008: {channels.Temporary, channels.Server}, 30460: {channels.Permanent, channels.Config},
		30863: {channels.Permanent, channels.Config}, 63013: {channels.Permanent, channels.BadContent},
		63014: {channels.Permanent, channels.OptedOut}, 63016: {channels.Permanent, channels.BadContent},
		63017: {channels.RateLimited, channels.RateLimit}, 63018: {channels.RateLimited, channels.RateLimit},
		63021: {channels.Permanent, channels.BadContent}, 63024: {channels.Permanent, channels.NotCapable},
		99999: {channels.Permanent, channels.BadContent},
	} {
		var taken atomic.Int32
		cfg := config(channeltest.HTTPServer(t, channeltest.None, answering(&taken, func(w http.ResponseWriter, _ *http.Request) {
			refuse(w, http.StatusBadRequest, code, "no")
		})))
		_, err := open(t, "sms", cfg).Send(t.Context(), mobile())
		e, ok := errors.AsType[*channels.Error](err)
		if !ok || e.Outcome != want.outcome || e.Reason != want.reason || e.Code != fmt.Sprint(code) {
			t.Errorf("%d: got %v, want %v, %s", code, err, want.outcome, want.reason)
		}
	}
}

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for _, tt := range []struct {
		number, country string
		want            string
		reason          channels.Reason
	}{
		{"06 39 98 12 34", "", "+33639981234", ""},
		{"+33 6 39 98 12 34", "US", "+33639981234", ""},
		{"07911 123456", "GB", "+447911123456", ""},
		{"+15005550006", "", "+15005550006", ""},
		{"01 99 00 12 34", "", "", channels.NotCapable},
		{"12", "", "", channels.BadAddress},
		{"0639981", "", "", channels.BadAddress},
		{"call me", "", "", channels.BadAddress},
	} {
		m := &mock{}
		ch := open(t, "sms", config(channeltest.HTTPServer(t, channeltest.None, m)))
		msg := mobile()
		msg.To.Address, msg.To.Country = tt.number, tt.country
		_, err := ch.Send(t.Context(), msg)
		e, _ := errors.AsType[*channels.Error](err)
		switch {
		case tt.want != "" && (err != nil || m.taken[0].form.Get("To") != tt.want):
			t.Errorf("%s: got %v, want it sent to %s", tt.number, err, tt.want)
		case tt.want == "" && (e == nil || e.Reason != tt.reason || len(m.taken) > 0):
			t.Errorf("%s: got %v, want %s", tt.number, err, tt.reason)
		}
	}
}

func TestReconcileTellsOrSaysThatItCannot(t *testing.T) {
	date := mobile().Date
	for name, tt := range map[string]struct {
		earlier []string // texts sent before to the same number
		at      []time.Duration
		want    string // "sent", "not sent" or "unsure"
	}{
		"nothing was sent":               {nil, nil, "not sent"},
		"it was":                         {[]string{mobile().Text}, []time.Duration{0}, "sent"},
		"other words were":               {[]string{"Autre."}, []time.Duration{0}, "not sent"},
		"the same words long before":     {[]string{mobile().Text}, []time.Duration{-time.Hour}, "not sent"},
		"the same words twice since":     {[]string{mobile().Text, mobile().Text}, []time.Duration{0, time.Minute}, "unsure"},
		"long before, and once since":    {[]string{mobile().Text, mobile().Text}, []time.Duration{-time.Hour, 0}, "sent"},
		"a clock that is a little early": {[]string{mobile().Text}, []time.Duration{-time.Minute}, "sent"},
	} {
		m := &mock{}
		ch := open(t, "sms", config(channeltest.HTTPServer(t, channeltest.None, m)))
		for i, text := range tt.earlier {
			m.now = date.Add(tt.at[i])
			msg := mobile()
			msg.Text = text
			if _, err := ch.Send(t.Context(), msg); err != nil {
				t.Fatal(err)
			}
		}
		_, err := ch.(channels.Reconciler).Reconcile(t.Context(), mobile())
		got := "unsure"
		if err == nil {
			got = "sent"
		} else if errors.Is(err, channels.ErrNotSent) {
			got = "not sent"
		}
		if got != tt.want {
			t.Errorf("%s: got %s (%v), want %s", name, got, err, tt.want)
		}
	}
}

func TestSettingsThatCannotWorkAreRefused(t *testing.T) {
	for want, spoil := range map[string]func(*twilio.Config){
		"account_sid is not AC":          func(c *twilio.Config) { c.AccountSID = "AC1" },
		"api_key is not SK":              func(c *twilio.Config) { c.APIKey = "key" },
		"secret is missing":              func(c *twilio.Config) { c.Secret = "" },
		"messaging_service is not MG":    func(c *twilio.Config) { c.MessagingService = "x" },
		"from is missing":                func(c *twilio.Config) { c.From = "" },
		"from is neither a number":       func(c *twilio.Config) { c.From = "A name that is long" },
		"status_callback is not an http": func(c *twilio.Config) { c.StatusCallback = "relance.example.org" },
		"country is not one of two":      func(c *twilio.Config) { c.Country = "France" },
		"validity is not between":        func(c *twilio.Config) { c.Validity = 11 * time.Hour },
	} {
		cfg := config("")
		spoil(&cfg)
		if _, err := twilio.NewSMS(cfg); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	cfg := config("")
	cfg.From = "DUPONT"
	if _, err := twilio.NewSMS(cfg); err != nil {
		t.Errorf("a name as the sender: %v", err)
	}
	if _, err := twilio.NewVoice(cfg); err == nil {
		t.Error("a name was accepted as a caller")
	}
}

func TestWhatsAppSendsNoFreeText(t *testing.T) {
	m := &mock{}
	msg := mobile()
	msg.Params = nil
	_, err := open(t, "whatsapp", config(channeltest.HTTPServer(t, channeltest.None, m))).Send(t.Context(), msg)
	if channels.OutcomeOf(err) != channels.Permanent || len(m.taken) > 0 {
		t.Errorf("got %v, %d sent", err, len(m.taken))
	}
}
