//go:build !otel

package tracing

import (
	"context"
	"time"
)

// Built says whether the program can tell a collector.
const Built = false

// New returns a Tracer that tells nobody: the program was built without the tag otel.
func New(context.Context, string, func() time.Time) (*Tracer, func(context.Context) error, error) {
	return nil, func(context.Context) error { return nil }, nil
}
