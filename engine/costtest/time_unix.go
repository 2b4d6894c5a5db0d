//go:build unix

package costtest

import (
	"syscall"
	"time"
)

// processorTime is what the process has taken of the processors so far.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // of arguments that are none
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
