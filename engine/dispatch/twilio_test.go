package dispatch

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/twilio"
	"github.com/relance-dev/relance/engine/ledger"
)

// operator plays the part of Twilio that takes texts and lists them, and fails as its
// fault says: once.
type operator struct {
	mu    sync.Mutex
	fault func(http.ResponseWriter, *http.Request, func())
	takes []url.Values
	clock func() time.Time
}

func (o *operator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if r.Method == http.MethodGet {
		all := []map[string]any{}
		for i, f := range slices.Backward(o.takes) {
			if f.Get("To") == r.Form.Get("To") {
				all = append(all, o.resource(i, f))
			}
		}
		answer(w, http.StatusOK, map[string]any{"messages": all, "page": 0, "page_size": len(all)})
		return
	}
	accept := func() {
		form := r.PostForm
		form.Set("created", o.clock().Format(time.RFC1123Z))
		o.takes = append(o.takes, form)
	}
	if fault := o.fault; fault != nil {
		o.fault = nil
		fault(w, r, accept)
		return
	}
	accept()
	answer(w, http.StatusCreated, o.resource(len(o.takes)-1, r.PostForm))
}

func (o *operator) resource(i int, f url.Values) map[string]any {
	return map[string]any{
		"sid": fmt.Sprintf("SM%032x", i+1), "status": "queued", "num_segments": "1", "to": f.Get("To"), "from": f.Get("From"),
		"body": f.Get("Body"), "date_created": f.Get("created"), "error_code": nil,
	}
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// refused is how Twilio refuses.
func refused(status, code int) map[string]any {
	return map[string]any{"code": code, "message": "no", "status": status, "more_info": "https://www.twilio.com/docs/errors"}
}

// dropped ends the conversation without an answer.
func dropped(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

// Whatever the operator answers, a text arrives once: what surely did not go out is sent
// again, and what may have is asked about.
func TestWhateverTwilioAnswersATextArrivesOnce(t *testing.T) {
	type fault = func(http.ResponseWriter, *http.Request, func())
	for name, c := range map[string]struct {
		fault  fault
		after  ledger.Status // after the pass in which it failed
		reason string        // in the reason then
		wait   time.Duration // the least time until the next attempt
		tries  int           // attempts in the end
	}{
		"too many requests": {
			fault: func(w http.ResponseWriter, _ *http.Request, _ func()) {
				w.Header().Set("Retry-After", "900")
				answer(w, http.StatusTooManyRequests, refused(429, 20429))
			},
			after: ledger.Ready, reason: "rate limited", wait: 15 * time.Minute, tries: 2,
		},
		"a failure before acceptance": {
			fault: func(w http.ResponseWriter, _ *http.Request, _ func()) { answer(w, 500, refused(500, 20500)) },
			after: ledger.Unknown, reason: "500", tries: 2,
		},
		"a failure after acceptance": {
			fault: func(w http.ResponseWriter, _ *http.Request, accept func()) {
				accept()
				answer(w, 500, refused(500, 20500))
			},
			after: ledger.Unknown, reason: "500", tries: 1,
		},
		"a gateway's page": {
			fault: func(w http.ResponseWriter, _ *http.Request, accept func()) {
				accept()
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(http.StatusBadGateway)
				_, _ = w.Write([]byte("<html><body><h1>502 Bad Gateway</h1></body></html>"))
			},
			after: ledger.Unknown, tries: 1,
		},
		"an acceptance that cannot be read": {
			fault: func(w http.ResponseWriter, _ *http.Request, accept func()) {
				accept()
				w.WriteHeader(http.StatusCreated)
				_, _ = w.Write([]byte(`{"sid": "SM`))
			},
			after: ledger.Unknown, tries: 1,
		},
		"a dropped connection before acceptance": {
			fault: func(w http.ResponseWriter, _ *http.Request, _ func()) { dropped(w) },
			after: ledger.Unknown, tries: 2,
		},
		"a dropped connection after acceptance": {
			fault: func(w http.ResponseWriter, _ *http.Request, accept func()) { accept(); dropped(w) },
			after: ledger.Unknown, tries: 1,
		},
		"an answer that comes too late": {
			fault: func(w http.ResponseWriter, r *http.Request, accept func()) { accept(); <-r.Context().Done() },
			after: ledger.Unknown, tries: 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b, o := texting(t)
			o.fault = c.fault
			first, second := text(t, 1), text(t, 2)
			b.add(first)
			b.pass(time.Minute)
			failed := b.run()
			m := b.read(first.Key)
			if m.Status != c.after || !strings.Contains(m.Reason, c.reason) || c.wait > 0 && m.NotBefore.Sub(b.clock()) < c.wait {
				t.Errorf("it is %s until %s: %s", m.Status, m.NotBefore, m.Reason)
			}
			if len(failed.Resting) != 0 || (len(failed.Waiting) == 1) != (c.after == ledger.Unknown) || failed.Sent != 0 {
				t.Errorf("report %+v", *failed)
			}
			if c.wait > 0 { // until the operator's time has passed, nothing more is asked of them
				b.pass(c.wait / 2)
				b.run()
				if m := b.read(first.Key); m.Attempts != 1 {
					t.Errorf("tried %d times before its time", m.Attempts)
				}
			}
			b.add(second)
			for range 4 {
				b.pass(time.Hour)
				b.run()
			}
			for _, key := range []string{first.Key, second.Key} {
				if m := b.read(key); m.Status != ledger.Sent {
					t.Errorf("in the end message %s is %s: %s", key, m.Status, m.Reason)
				}
			}
			if m := b.read(first.Key); m.Attempts != c.tries {
				t.Errorf("%d attempts, want %d", m.Attempts, c.tries)
			}
			if len(o.takes) != 2 {
				t.Errorf("the operator took %d texts, want 2", len(o.takes))
			}
			var fates []string
			for _, e := range bodies(t, b.db) {
				if e.Message == first.Key {
					fates = append(fates, string(e.Status))
				}
			}
			if got := strings.Join(fates, " "); !strings.HasPrefix(got, "sending "+string(c.after)) || !strings.HasSuffix(got, "sent") {
				t.Errorf("the journal says %s", got)
			}
			verify(t, b.db)
		})
	}
}

// texting is a bench whose texts go to an operator.
func texting(t *testing.T) (*bench, *operator) {
	t.Helper()
	o := &operator{}
	srv := httptest.NewServer(o)
	t.Cleanup(srv.Close)
	const account = "AC00000000000000000000000000000001"
	ch, err := twilio.NewSMS(twilio.Config{
		AccountSID: account, Secret: "0123456789abcdef0123456789abcdef", From: "+15005550006", BaseURL: srv.URL, Timeout: 500 * time.Millisecond,
	})
	must(t, err)
	b := newBench(t, func(c *Config) { c.Transports["sms"] = Transport{Channel: ch, Spec: channels.SMS()} })
	o.clock = b.clock
	return b, o
}

// text is a text message about an invoice; no two say the same.
func text(t *testing.T, n int) ledger.Message {
	t.Helper()
	m := message(n)
	decided := m.Body
	decided.To, decided.Channel, m.Channel = fmt.Sprintf("+3363998000%d", n), "sms", "sms"
	m.Body = decided
	return m
}
