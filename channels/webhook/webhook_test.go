package webhook_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/webhook"
)

const secret = "a-secret-of-the-hook"

// receiver is the other system.
type receiver struct {
	fault channeltest.Fault

	mu       sync.Mutex
	requests []*http.Request
	bodies   [][]byte
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return
	}
	switch r.fault {
	case channeltest.NoRecipient:
		http.Error(w, "no hook here for "+string(body), http.StatusNotFound)
	case channeltest.Unacceptable:
		http.Error(w, "bad payload "+string(body), http.StatusBadRequest)
	case channeltest.Busy:
		http.Error(w, "later", http.StatusServiceUnavailable)
	case channeltest.Limited:
		w.Header().Set("Retry-After", "7")
		http.Error(w, "slow down", http.StatusTooManyRequests)
	case channeltest.WrongLogin:
		http.Error(w, "bad signature, not "+secret, http.StatusUnauthorized)
	case channeltest.Unwelcome:
		http.Error(w, "<html>proxy</html>", http.StatusProxyAuthRequired)
	default:
		r.mu.Lock()
		defer r.mu.Unlock()
		r.requests = append(r.requests, req)
		r.bodies = append(r.bodies, body)
	}
}

func (r *receiver) delivered() []channeltest.Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []channeltest.Delivery
	for _, req := range r.requests {
		out = append(out, channeltest.Delivery{Key: req.Header.Get("Idempotency-Key")})
	}
	return out
}

func open(t channeltest.T) channels.Channel {
	t.Helper()
	ch, err := webhook.Transport().Open(channels.Settings{"secret": channels.Secret(secret)})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return ch
}

func TestConformance(t *testing.T) {
	channeltest.Run(t, channeltest.Subject{
		Transport: webhook.Transport(),
		Faults: []channeltest.Fault{
			channeltest.NoRecipient, channeltest.Unacceptable, channeltest.Busy, channeltest.Limited, channeltest.WrongLogin, channeltest.Unwelcome,
			channeltest.Down, channeltest.Silent, channeltest.Dropped, channeltest.Garbled,
		},
		Secrets: []string{secret},
		Start: func(t channeltest.T, f channeltest.Fault) channeltest.Bench {
			r := &receiver{fault: f}
			url := channeltest.HTTPServer(t, f, r)
			return channeltest.Bench{Channel: open(t), Delivered: r.delivered, Address: url + "/secret-path"}
		},
	})
}

func TestRequestsAreSignedAndSayWhatTheyAreAbout(t *testing.T) {
	r := &receiver{}
	m := channeltest.Sample(channels.URLAddress)
	m.To.Address = channeltest.HTTPServer(t, channeltest.None, r)
	m.Headers = map[string]string{"X-Team": "finance"}
	m.Attachments = []channels.Attachment{{Name: "a.pdf", Data: []byte("%PDF")}}
	if _, err := open(t).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	var got webhook.Payload
	if err := json.Unmarshal(r.bodies[0], &got); err != nil {
		t.Fatal(err)
	}
	if got.Version != 1 || got.Key != m.Key || got.Text != m.Text || len(got.Invoices) != 1 || string(got.Attachments[0].Data) != "%PDF" {
		t.Errorf("got %s", r.bodies[0])
	}
	head := r.requests[0].Header
	if err := webhook.Verify(secret, head.Get("Relance-Signature"), r.bodies[0], m.Date.Add(time.Minute), 5*time.Minute); err != nil {
		t.Error(err)
	}
	if head.Get("X-Team") != "finance" {
		t.Errorf("headers %v", head)
	}
}

func TestVerifyRefusesWhatIsNotGenuineOrNotNow(t *testing.T) {
	at := time.Unix(1772440200, 0)
	body := []byte(`{"key":"k1"}`)
	good := webhook.Sign(secret, at, body)
	for _, tt := range []struct {
		name, signature, body, secret string
		now                           time.Time
		ok                            bool
	}{
		{"genuine", good, string(body), secret, at, true},
		{"a little late", good, string(body), secret, at.Add(4 * time.Minute), true},
		{"fields in another order", strings.Split(good, ",")[1] + "," + strings.Split(good, ",")[0], string(body), secret, at, true},
		{"too old", good, string(body), secret, at.Add(6 * time.Minute), false},
		{"from the future", good, string(body), secret, at.Add(-6 * time.Minute), false},
		{"another body", good, `{"key":"k2"}`, secret, at, false},
		{"another secret", good, string(body), "another-secret-here", at, false},
		{"another time", strings.Replace(good, "t=1772440200", "t=1772440201", 1), string(body), secret, at, false},
		{"nothing", "", string(body), secret, at, false},
		{"no hex", "t=1772440200,v1=zz", string(body), secret, at, false},
	} {
		err := webhook.Verify(channels.Secret(tt.secret), tt.signature, []byte(tt.body), tt.now, 5*time.Minute)
		if (err == nil) != tt.ok || (err != nil && !errors.Is(err, webhook.ErrSignature)) {
			t.Errorf("%s: got %v", tt.name, err)
		}
	}
}

func TestARedirectIsNotFollowed(t *testing.T) {
	r := &receiver{}
	target := channeltest.HTTPServer(t, channeltest.None, r)
	m := channeltest.Sample(channels.URLAddress)
	m.To.Address = channeltest.HTTPServer(t, channeltest.None, http.RedirectHandler(target, http.StatusTemporaryRedirect))
	if _, err := open(t).Send(t.Context(), m); channels.OutcomeOf(err) != channels.Permanent {
		t.Errorf("got %v, want a permanent failure", err)
	}
	if len(r.delivered()) > 0 {
		t.Error("the message went elsewhere")
	}
}

func TestAShortSecretIsRefused(t *testing.T) {
	if _, err := webhook.New(webhook.Config{Secret: "short"}); err == nil {
		t.Error("it was accepted")
	}
}

// A connection in use before is lost once the request was taken, and net/http repeats it: whatever
// the repeat is answered, the first may have arrived.
func TestARefusedRepeatSaysNothingOfTheFirst(t *testing.T) {
	for _, status := range []int{
		http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusBadRequest, http.StatusUnauthorized, http.StatusNotFound,
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			var n atomic.Int32
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				_, _ = io.Copy(io.Discard, req.Body)
				switch n.Add(1) {
				case 1: // taken, and the connection is kept
				case 2: // taken, and nothing is answered
					if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
						_ = conn.Close()
					}
				default:
					w.WriteHeader(status)
				}
			}))
			defer srv.Close()
			ch := open(t)
			m := channeltest.Sample(channels.URLAddress)
			m.To.Address = srv.URL
			if _, err := ch.Send(t.Context(), m); err != nil {
				t.Fatal(err)
			}
			_, err := ch.Send(t.Context(), m)
			if n.Load() != 3 {
				t.Fatalf("%d requests: nothing was repeated", n.Load())
			}
			if channels.OutcomeOf(err) != channels.Ambiguous {
				t.Errorf("a message that may have arrived: %v", err)
			}
		})
	}
}
