package slack_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/channeltest"
	"github.com/relance-dev/relance/channels/slack"
)

// hook is Slack's side.
type hook struct {
	fault channeltest.Fault

	mu    sync.Mutex
	texts []string
}

func (h *hook) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	switch h.fault {
	case channeltest.Unacceptable:
		http.Error(w, "invalid_payload "+string(body), http.StatusBadRequest)
	case channeltest.Busy:
		http.Error(w, "later", http.StatusServiceUnavailable)
	case channeltest.Unwelcome:
		http.Error(w, "no_service", http.StatusNotFound)
	case channeltest.Limited:
		w.Header().Set("Retry-After", "7")
		http.Error(w, "rate_limited", http.StatusTooManyRequests)
	default:
		var got struct{ Text string }
		if err := json.Unmarshal(body, &got); err != nil {
			http.Error(w, "invalid_payload", http.StatusBadRequest)
			return
		}
		h.mu.Lock()
		h.texts = append(h.texts, got.Text)
		h.mu.Unlock()
		_, _ = io.WriteString(w, "ok")
	}
}

func (h *hook) delivered() []channeltest.Delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []channeltest.Delivery
	for _, text := range h.texts {
		out = append(out, channeltest.Delivery{Key: text[strings.LastIndexByte(text, ' ')+1:]})
	}
	return out
}

func TestConformance(t *testing.T) {
	for _, spec := range []channels.Spec{channels.Task(), channels.Call()} {
		t.Run(spec.Name, func(t *testing.T) {
			channeltest.Run(t, channeltest.Subject{
				Transport: slack.Transport(spec),
				Faults: []channeltest.Fault{
					channeltest.Unacceptable, channeltest.Busy, channeltest.Limited, channeltest.Unwelcome,
					channeltest.Down, channeltest.Silent, channeltest.Dropped, channeltest.Garbled,
				},
				Secrets: []string{"T00/B00/token"},
				Start: func(t channeltest.T, f channeltest.Fault) channeltest.Bench {
					h := &hook{fault: f}
					return channeltest.Bench{Channel: open(t, spec, channeltest.HTTPServer(t, f, h)), Delivered: h.delivered}
				},
			})
		})
	}
}

func open(t channeltest.T, spec channels.Spec, url string) channels.Channel {
	t.Helper()
	ch, err := slack.Transport(spec).Open(channels.Settings{"url": channels.Secret(url + "/services/T00/B00/token")})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return ch
}

func TestTextSaysWhatToDoAndForWhom(t *testing.T) {
	h := &hook{}
	m := channeltest.Sample(channels.PhoneNumber)
	m.Text = "Ask <Zoé> about 1 & 2."
	if _, err := open(t, channels.Call(), channeltest.HTTPServer(t, channeltest.None, h)).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	const want = `*Appeler le client*
Client: C-4711 Zoé Quintanilla
Phone: +33199001234
Invoices: INV-7731

Ask &lt;Zoé&gt; about 1 &amp; 2.

relance sample`
	if h.texts[0] != want {
		t.Errorf("got\n%s\nwant\n%s", h.texts[0], want)
	}
}

func TestARemovedHookStopsTheChannel(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone} {
		gone := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no_service", status) })
		_, err := open(t, channels.Task(), channeltest.HTTPServer(t, channeltest.None, gone)).Send(t.Context(), channeltest.Sample(channels.QueueName))
		if e, ok := errors.AsType[*channels.Error](err); !ok || !e.Reason.StopsChannel() {
			t.Errorf("%d: got %v, want a failure that stops the channel", status, err)
		}
	}
}

func TestAURLIsNeeded(t *testing.T) {
	if _, err := slack.New(slack.Config{URL: "hooks.example.org"}); err == nil || strings.Contains(err.Error(), "hooks.example.org") {
		t.Errorf("got %v", err)
	}
}
