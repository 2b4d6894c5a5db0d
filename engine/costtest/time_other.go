//go:build !unix

package costtest

import "time"

var begun = time.Now()

// processorTime is the time that went by: nothing better is known here.
func processorTime() time.Duration { return time.Since(begun) }
