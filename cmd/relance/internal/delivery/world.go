package delivery

import (
	"context"
	"time"
)

// World is what a deployment may know of the world outside its book. Now is needed; of the
// others only those that what is called says.
type World struct {
	Now    func() time.Time
	Getenv func(string) string                        // for secrets; nil means that nothing is set
	Pause  func(context.Context, time.Duration) error // waits between attempts; for Deliver
	Jitter func(limit time.Duration) time.Duration    // a random span below limit; for Deliver
}
