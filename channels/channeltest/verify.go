package channeltest

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
)

// Result is what one check found.
type Result struct {
	Name     string
	Failures []string // empty: the promise is kept
}

// Verify runs the checks outside go test, one after the other, and stops early
// only when the context ends.
func Verify(ctx context.Context, s Subject) []Result {
	var out []Result
	for _, c := range Checks(s) {
		if ctx.Err() != nil {
			break
		}
		r := &recorder{ctx: ctx}
		done := make(chan struct{})
		go func() { // Fatalf ends this goroutine, as it would a test's
			defer close(done)
			defer r.cleanup()
			c.Run(r)
		}()
		<-done
		out = append(out, Result{Name: c.Name, Failures: r.failures})
	}
	return out
}

// recorder is a T that collects failures.
type recorder struct {
	ctx      context.Context
	mu       sync.Mutex
	failures []string
	cleanups []func()
}

func (r *recorder) Helper()                  {}
func (r *recorder) Context() context.Context { return r.ctx }

func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

func (r *recorder) cleanup() {
	for _, f := range slices.Backward(r.cleanups) {
		f()
	}
}

func (r *recorder) TempDir() string {
	dir, err := os.MkdirTemp("", "relance-verify-")
	if err != nil {
		r.Fatalf("temporary folder: %v", err)
	}
	r.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}
