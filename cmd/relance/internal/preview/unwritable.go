package preview

import (
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies/law"
)

// Lacking is messages of one template that cannot be written for want of a rate: their cases stay where
// they are.
type Lacking struct {
	Policy, Template string
	Regime           string // of late interest
	Cases            int
	First            engine.Date          // on which one of them would have been decided
	Missing          law.MissingRateError // the first rate that is missing
}

// Lackings lists what a simulation could not write for want of a rate, by policy and template.
func Lackings(unwritten []replay.Unwritten) (list []Lacking) {
	for _, u := range unwritten {
		if missing := (*law.MissingRateError)(nil); errors.As(u.Err, &missing) {
			list = append(list, Lacking{Policy: u.Policy, Template: u.Template, Regime: missing.Regime, Cases: u.Count, First: u.First, Missing: *missing})
		}
	}
	return list
}
