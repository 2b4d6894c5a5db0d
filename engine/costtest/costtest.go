// Package costtest measures what a call costs, for the tests that hold a hostile input to a
// bound on memory and time.
package costtest

import (
	"runtime"
	"testing"
	"time"
)

// Of calls f and tells the bytes that were allocated meanwhile, in the whole process, and the
// time of the processors that the process took: what else the machine does meanwhile is not in it. Under the race detector it skips the test, whose memory and time would
// be measured instead.
func Of(tb testing.TB, f func()) (allocated uint64, took time.Duration) {
	tb.Helper()
	if underRace {
		tb.Skip("the race detector's own memory and time would be measured")
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	begun := processorTime()
	f()
	took = processorTime() - begun
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc, took
}

// Least is the least time that f takes of several calls: what else the process does meanwhile lengthens single ones.
func Least(tb testing.TB, f func()) (took time.Duration) {
	tb.Helper()
	for i := range 5 {
		if _, one := Of(tb, f); i == 0 || one < took {
			took = one
		}
	}
	return took
}
