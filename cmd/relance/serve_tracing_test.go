package main

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/tracing"
)

// A program without OpenTelemetry says so when the environment names a collector, and goes on.
func TestACollectorThatCannotBeTold(t *testing.T) {
	for _, test := range []struct {
		environment string
		warns       bool
	}{{"", false}, {"OTEL_EXPORTER_OTLP_ENDPOINT", !tracing.Built}, {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", !tracing.Built}} {
		var log bytes.Buffer
		p := params{Now: time.Now, Getenv: func(name string) string {
			if name == test.environment {
				return "http://127.0.0.1:1"
			}
			return ""
		}}
		_, end, err := openTracing(t.Context(), p, slog.New(slog.NewJSONHandler(&log, nil)))
		if err != nil {
			t.Fatal(err)
		}
		end()
		if warned := strings.Contains(log.String(), "without the tag otel"); warned != test.warns {
			t.Errorf("with %q: %s", test.environment, log.String())
		}
	}
}
