package main

import (
	"os"
	"runtime"
	"runtime/debug"
)

// quietMemory is how many bytes a process may take before its garbage is collected: most commands are
// over before.
const quietMemory = 64 << 20

// laterPercent is how much the heap grows between two collections from then on. Go's own 100 would save a
// simulation some 8 % of its time, and take a quarter more memory.
const laterPercent = 50

// spareCollections puts the first collection off until the process takes quietMemory; from then on the heap
// grows by laterPercent. A GOGC or GOMEMLIMIT of the user's counts instead.
func spareCollections() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(-1)
	limit := debug.SetMemoryLimit(quietMemory)
	type sentinel struct{ _ *int }
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) { // runs with the first collection
		debug.SetGCPercent(laterPercent)
		debug.SetMemoryLimit(limit)
	})
}
