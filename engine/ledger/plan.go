package ledger

import (
	"time"

	"github.com/relance-dev/relance/engine"
)

// Plan is a plan that was carried out, or is about to be.
type Plan struct {
	Digest   string
	Day      engine.Date // it was made for
	Begun    time.Time
	Finished time.Time // zero while it is not: it goes on where it stopped
}
