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
					channeltest.NoRecipient, channeltest.Unacceptable, channeltest.Limited, channeltest.WrongLogin, channeltest.Unwelcome,
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
		"201 with a SID that is none": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(201)
			_, _ = io.WriteString(w, `{"sid":"SM1\u001b[2J","status":"queued"}`)
		},
		"201 without SID": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201); _, _ = io.WriteString(w, "{}") },
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
	for want, codes := range map[channels.Reason][]int{
		channels.BadAddress:  {21201, 21211, 21217, 21401, 30005},
		channels.NotCapable:  {21214, 21216, 21612, 21614, 21635, 30004, 30006, 63003, 63024, 63032},
		channels.OptedOut:    {21610, 63014, 63033},
		channels.Unreachable: {30003, 30036, 63049},
		channels.BadContent:  {21602, 21605, 21617, 21619, 21620, 21655, 21656, 63005, 63013, 63016, 63021, 63027, 63040},
		channels.Filtered:    {30007, 30453},
		channels.Auth:        {20003, 20006, 20403, 20104},
		channels.Suspended:   {10001, 20005, 30002, 30033, 63051},
		// The last three stand in no list: the account's, whose next message would fare no better.
		channels.Config: {
			20008, 20404, 21210, 21212, 21603, 21606, 21608, 21701, 21703, 30024, 30032, 30034, 30460, 30863, 63007, 21999, 45678, 99999,
		},
		channels.NotAllowed: {21215, 21408, 30018},
		channels.RateLimit:  {20429, 21611, 30001, 30022, 63017, 63018, 63038},
		channels.Server:     {30008, 30017, 63012},
	} {
		outcome := channels.Permanent
		switch want {
		case channels.RateLimit:
			outcome = channels.RateLimited
		case channels.Unreachable, channels.Server:
			outcome = channels.Temporary
		}
		for _, code := range codes {
			_, err := answered(t, func(w http.ResponseWriter) { refuse(w, http.StatusBadRequest, code, "no") })
			e, ok := errors.AsType[*channels.Error](err)
			if !ok || e.Outcome != outcome || e.Reason != want || e.Code != fmt.Sprint(code) {
				t.Errorf("%d: got %v, want %v, %s", code, err, outcome, want)
			}
			if only := ok && want == channels.NotAllowed; only != (e.Only == "country FR") {
				t.Errorf("%d: it concerns %q alone", code, e.Only)
			}
		}
	}
}

// answered sends one message to a server that answers it in one way.
func answered(t *testing.T, answer func(http.ResponseWriter)) (channels.Receipt, error) {
	t.Helper()
	var taken atomic.Int32
	cfg := config(channeltest.HTTPServer(t, channeltest.None, answering(&taken, func(w http.ResponseWriter, _ *http.Request) { answer(w) })))
	return open(t, "sms", cfg).Send(t.Context(), mobile())
}

// An answer that is none of Twilio's says nothing about the recipient or the message.
func TestAnswersThatAreNotTwiliosAreAMatterOfSettings(t *testing.T) {
	for status, want := range map[int]struct {
		outcome channels.Outcome
		reason  channels.Reason
	}{
		400: {channels.Permanent, channels.Config},
		401: {channels.Permanent, channels.Auth},
		402: {channels.Permanent, channels.Suspended},
		403: {channels.Permanent, channels.Auth},
		404: {channels.Permanent, channels.Config},
		405: {channels.Permanent, channels.Config},
		407: {channels.Permanent, channels.Config},
		408: {channels.Temporary, channels.Server},
		410: {channels.Permanent, channels.Config},
		413: {channels.Permanent, channels.Config},
		429: {channels.RateLimited, channels.RateLimit},
		451: {channels.Permanent, channels.Config},
		500: {channels.Ambiguous, channels.Server},
		502: {channels.Ambiguous, channels.Server},
		503: {channels.Ambiguous, channels.Server},
	} {
		for name, answer := range map[string]func(http.ResponseWriter){
			"HTML":    func(w http.ResponseWriter) { http.Error(w, "<html>no</html>", status) },
			"nothing": func(w http.ResponseWriter) { w.WriteHeader(status) },
			"JSON of somebody else": func(w http.ResponseWriter) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(status)
				_, _ = io.WriteString(w, `{"error":"denied"}`)
			},
		} {
			_, err := answered(t, answer)
			e, ok := errors.AsType[*channels.Error](err)
			if !ok || e.Outcome != want.outcome || e.Reason != want.reason || e.Code != fmt.Sprintf("HTTP %d", status) {
				t.Errorf("%d with %s: got %v, want %v, %s", status, name, err, want.outcome, want.reason)
			}
		}
	}
}

func TestNumbersAreReadAsPeopleWriteThem(t *testing.T) {
	for _, tt := range []struct {
		number, country string
		want            string
		reason          channels.Reason
	}{
		{"0692 12 34 56", "RE", "+262692123456", ""},
		{"+33 692 12 34 56", "FR", "", channels.BadAddress},
		{"08 99 70 12 34", "", "", channels.NotCapable},
		{"09 70 12 34 56", "", "", channels.NotCapable},
		{"0262 12 34 56", "", "", channels.NotCapable},
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

func TestThePostcodeTellsFranceOverseas(t *testing.T) {
	m := &mock{}
	msg := mobile()
	msg.To.Address, msg.To.Country = "0639 98 34 56", "FR"
	msg.To.Postal = []string{"3 rue du Lagon", "97600 Mamoudzou"}
	_, err := open(t, "sms", config(channeltest.HTTPServer(t, channeltest.None, m))).Send(t.Context(), msg)
	if err != nil || m.taken[0].form.Get("To") != "+262639983456" {
		t.Errorf("got %v, %v", m.taken, err)
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

func TestWhatsAppSendsNoEmptyVariable(t *testing.T) {
	m := &mock{}
	msg := mobile()
	msg.Variables = map[string]string{"1": "Zoé", "2": " "}
	_, err := open(t, "whatsapp", config(channeltest.HTTPServer(t, channeltest.None, m))).Send(t.Context(), msg)
	e, ok := errors.AsType[*channels.Error](err)
	if !ok || e.Reason != channels.BadContent || !strings.Contains(e.Detail, "variable 2") || len(m.taken) > 0 {
		t.Errorf("got %v, %d sent", err, len(m.taken))
	}
}

func TestWhatCanBeKnownOfAMessageBeforehand(t *testing.T) {
	for name, tt := range map[string]struct {
		kind   string
		change func(*channels.Message)
		note   string
		reason channels.Reason
	}{
		"fine":                   {"sms", func(*channels.Message) {}, "", ""},
		"typography is free":     {"sms", func(m *channels.Message) { m.SMS = "L’échéance – 1\u202f234,50\u00a0€" }, "", ""},
		"a letter that costs":    {"sms", func(m *channels.Message) { m.SMS = strings.Repeat("x", 90) + " fenêtre, œuvre" }, "2 segments of 67 to 70 characters instead of 153 to 160, because of ê œ", ""},
		"a landline":             {"sms", func(m *channels.Message) { m.To.Address = "01 99 00 12 34" }, "", channels.NotCapable},
		"a number that is none":  {"sms", func(m *channels.Message) { m.To.Address = "06 39" }, "", channels.BadAddress},
		"too long":               {"sms", func(m *channels.Message) { m.SMS = strings.Repeat("x", 1601) }, "", channels.BadContent},
		"no template":            {"whatsapp", func(m *channels.Message) { m.Params = nil }, "", channels.BadContent},
		"an empty variable":      {"whatsapp", func(m *channels.Message) { m.Variables["2"] = "" }, "", channels.BadContent},
		"a script without end":   {"call", func(m *channels.Message) { m.SMS = strings.Repeat("x", 4000) }, "", channels.BadContent},
		"a landline can be rung": {"call", func(m *channels.Message) { m.To.Address = "01 99 00 12 34" }, "", ""},
	} {
		m := mobile()
		tt.change(&m)
		notes, err := open(t, tt.kind, config("")).(channels.MessageChecker).CheckMessage(m)
		e, _ := errors.AsType[*channels.Error](err)
		switch {
		case tt.reason != "" && (e == nil || e.Reason != tt.reason):
			t.Errorf("%s: got %v, want %s", name, err, tt.reason)
		case tt.reason == "" && (err != nil || strings.Join(notes, "; ") != tt.note):
			t.Errorf("%s: got %q, %v; want %q", name, notes, err, tt.note)
		}
	}
}
