//go:build otel

package server

import (
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/relance-dev/relance/cmd/relance/internal/tracing"
)

// A collector is told of requests and of the day's work, as parts of what asked for them, and of nobody.
func TestACollectorIsTold(t *testing.T) {
	var mu sync.Mutex
	var told []*spans.Span
	var raw []byte
	c := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var in collector.ExportTraceServiceRequest
		if r.URL.Path != "/v1/traces" || proto.Unmarshal(body, &in) != nil {
			t.Errorf("%s is not what a collector takes", r.URL.Path)
		}
		mu.Lock()
		defer mu.Unlock()
		raw = append(raw, body...)
		for _, of := range in.ResourceSpans {
			for _, scope := range of.ScopeSpans {
				told = append(told, scope.Spans...)
			}
		}
		out, _ := proto.Marshal(&collector.ExportTraceServiceResponse{})
		w.Header().Set("Content-Type", "application/x-protobuf")
		_, _ = w.Write(out)
	}))
	defer c.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", c.URL)

	var end func()
	b := newBench(t, nil, func(cfg *Config) {
		trace, closing, err := tracing.New(t.Context(), "test", cfg.Now)
		if err != nil {
			t.Fatal(err)
		}
		cfg.Trace, cfg.RunAt = trace, []int{8 * 60}
		end = func() {
			if err := closing(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	b.called()
	token := b.token()
	b.ask(token, "/client?id=C-1")
	const asked = "4bf92f3577b34da6a3ce929d0e0e4736"
	r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
	b.server.ServeHTTP(httptest.NewRecorder(), r)
	r = httptest.NewRequest(http.MethodGet, "/nowhere/F-1", nil)
	r.Header.Set("Traceparent", "00-"+asked+"-00f067aa0ba902b7-01")
	b.server.ServeHTTP(httptest.NewRecorder(), r)
	b.server.Tick(t.Context())
	end()

	byName := map[string]*spans.Span{}
	for _, s := range told {
		byName[s.Name] = s
	}
	for _, want := range []string{"GET /api/v1/client", "GET /", "work", "run", "deliver"} {
		if byName[want] == nil {
			t.Errorf("nothing was told of %q", want)
		}
	}
	if t.Failed() {
		for name := range byName {
			t.Log(name)
		}
		return
	}
	if of := byName["GET /"]; hex.EncodeToString(of.TraceId) != asked {
		t.Errorf("a request that is part of trace %s is told of as part of %x", asked, of.TraceId)
	}
	for _, part := range []string{"run", "deliver"} {
		if !slices.Equal(byName[part].ParentSpanId, byName["work"].SpanId) {
			t.Errorf("%s is no part of the work", part)
		}
	}
	if byName["GET /healthz"] != nil {
		t.Error("whoever looks whether the server is there is told of")
	}
	for _, somebody := range []string{"C-1", "F-1", "Briance", "briance", "example.org", "+33"} {
		if strings.Contains(string(raw), somebody) {
			t.Errorf("the collector is told %q", somebody)
		}
	}
}
