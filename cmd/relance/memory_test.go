package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestCollectionsGoOnAfterTheFirst(t *testing.T) {
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "")
	percent, limit := debug.SetGCPercent(100), debug.SetMemoryLimit(-1)
	t.Cleanup(func() {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(limit)
	})
	spareCollections()
	if now := debug.SetMemoryLimit(-1); now != quietMemory {
		t.Errorf("the first collection comes at %d bytes, want %d", now, quietMemory)
	}
	for range 500 { // a finalizer runs some time after a collection
		runtime.GC()
		if debug.SetMemoryLimit(-1) == limit {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if now := debug.SetMemoryLimit(-1); now != limit {
		t.Errorf("after a collection the limit is %d, want %d", now, limit)
	}
	if now := debug.SetGCPercent(100); now != laterPercent {
		t.Errorf("after a collection the percentage is %d, want %d", now, laterPercent)
	}
}

func TestAUsersOwnSettingsCount(t *testing.T) {
	t.Setenv("GOGC", "50")
	limit := debug.SetMemoryLimit(-1)
	spareCollections()
	if now := debug.SetMemoryLimit(-1); now != limit {
		t.Errorf("the limit became %d although GOGC is set", now)
	}
}
