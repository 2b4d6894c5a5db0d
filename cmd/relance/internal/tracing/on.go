//go:build otel

package tracing

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	api "go.opentelemetry.io/otel/trace"
)

// Built says whether the program can tell a collector.
const Built = true

// New returns a Tracer that tells the collector which the variables OTEL_EXPORTER_OTLP_… name, by OTLP over HTTP. Close
// it with the function that is returned: it sends what waits.
func New(ctx context.Context, version string, now func() time.Time) (*Tracer, func(context.Context) error, error) {
	to, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, nil, err
	}
	// What OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES say counts more than the name given here.
	of, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", "relance"), attribute.String("service.version", version)),
		resource.WithFromEnv())
	if err != nil {
		return nil, nil, err
	}
	p := trace.NewTracerProvider(trace.WithBatcher(to), trace.WithResource(of))
	tracer := p.Tracer("github.com/relance-dev/relance")
	t := &Tracer{now: now}
	t.begin = func(ctx context.Context, at time.Time, name string, from http.Header) (context.Context, span) {
		kind := api.SpanKindInternal
		if from != nil {
			kind = api.SpanKindServer
			ctx = propagation.TraceContext{}.Extract(ctx, propagation.HeaderCarrier(from))
		}
		ctx, s := tracer.Start(ctx, name, api.WithTimestamp(at), api.WithSpanKind(kind))
		return ctx, begun{s}
	}
	return t, p.Shutdown, nil
}

// begun is a span of the library.
type begun struct{ of api.Span }

func (b begun) end(at time.Time, name string, failed bool, attrs []Attr) {
	b.of.SetName(name)
	for _, a := range attrs {
		if a.Word != "" {
			b.of.SetAttributes(attribute.String(a.Key, a.Word))
		} else {
			b.of.SetAttributes(attribute.Int(a.Key, a.Number))
		}
	}
	if failed {
		b.of.SetStatus(codes.Error, "")
	}
	b.of.End(api.WithTimestamp(at))
}
