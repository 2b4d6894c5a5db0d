package preview

import (
	"errors"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/replay"
	"github.com/relance-dev/relance/policies/law"
)

// Lacking is messages of one template that cannot be written, for one reason: their cases stay where they are.
type Lacking struct {
	Policy, Template string
	Cases            int
	First            engine.Date // on which one of them would have been decided
	Of               []string    // the first cases: invoices, or clients for a policy of scope client

	Regime  string                // of late interest, when it lacks a rate; empty for another reason
	Missing *law.MissingRateError // the first rate that is missing; nil for another reason
	Why     string                // the other reason
}

// Lackings lists what a simulation could not write, by policy, template and reason.
func Lackings(unwritten []replay.Unwritten) (list []Lacking) {
	for _, u := range unwritten {
		l := Lacking{Policy: u.Policy, Template: u.Template, Cases: u.Count, First: u.First, Of: u.Cases}
		if missing := (*law.MissingRateError)(nil); errors.As(u.Err, &missing) {
			l.Regime, l.Missing = missing.Regime, missing
		} else {
			l.Why = u.Err.Error()
		}
		list = append(list, l)
	}
	return list
}
