package guard

import (
	"testing"
	"time"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/needtest"
)

func TestNoAnswerDependsOnTheMachinesZone(t *testing.T) {
	e := newEnv(t, vocabulary())
	local := time.Local
	t.Cleanup(func() { time.Local = local })
	for _, zone := range []string{"UTC", "Pacific/Auckland", "Pacific/Honolulu", "Europe/Paris"} {
		l, err := time.LoadLocation(zone)
		if err != nil {
			needtest.Lacks(t, err)
		}
		time.Local = l
		// Both clock changes of Paris in 2026 lie within the days compared.
		for _, due := range []string{"2026-03-22", "2026-03-29", "2026-10-18", "2026-10-25"} {
			in := input()
			in.Invoice.Due = day(due)
			for late := range 15 {
				in.Today = in.Invoice.Due + engine.Date(late)
				got, err := compile(t, e, "days_late >= 7 && today >= invoice.due.plus_days(7)").Holds(in)
				if err != nil || got != (late >= 7) {
					t.Errorf("%s: due %s, %d days late: %v, %v", zone, due, late, got, err)
				}
			}
		}
	}
}
