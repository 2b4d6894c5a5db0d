// Package tracing tells an OpenTelemetry collector how long the work of a server takes: each request, the run of a day,
// what is delivered and what mailboxes brought. A span has the pattern of an address, counts and whether the work
// failed; it has no name, no address, no amount and no text of an error.
//
// The library for it is in the program only when it was built with the tag otel.
package tracing

import (
	"context"
	"net/http"
	"time"
)

// Tracer tells of spans. A nil Tracer tells nobody, and costs nothing.
type Tracer struct {
	now   func() time.Time
	begin func(ctx context.Context, at time.Time, name string, from http.Header) (context.Context, span)
}

// span is a piece of work that is going on.
type span interface {
	end(at time.Time, name string, failed bool, attrs []Attr)
}

// Attr is what a span says beside its name: a word when Word is not empty, else a number.
type Attr struct {
	Key    string
	Word   string
	Number int
}

// Work begins a piece of work. The context is for what belongs to it; finish ends it, once, and says whether it failed
// and what was counted.
func (t *Tracer) Work(ctx context.Context, name string) (_ context.Context, finish func(failed bool, attrs ...Attr)) {
	if t == nil {
		return ctx, func(bool, ...Attr) {}
	}
	ctx, s := t.begin(ctx, t.now(), name, nil)
	return ctx, func(failed bool, attrs ...Attr) { s.end(t.now(), name, failed, attrs) }
}

// Request begins the answer to a request: part of what its header traceparent says, when there is one (W3C Trace
// Context). finish ends it with the pattern of its address, such as /clients/{id}, and the status that was answered.
func (t *Tracer) Request(r *http.Request) (_ *http.Request, finish func(pattern string, status int)) {
	if t == nil {
		return r, func(string, int) {}
	}
	ctx, s := t.begin(r.Context(), t.now(), r.Method, r.Header)
	method := r.Method
	return r.WithContext(ctx), func(pattern string, status int) {
		s.end(t.now(), method+" "+pattern, status >= http.StatusInternalServerError, []Attr{
			{Key: "http.request.method", Word: method}, {Key: "http.route", Word: pattern}, {Key: "http.response.status_code", Number: status},
		})
	}
}
