package dispatch

import (
	"errors"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

func TestAPersonSaysWhatBecameOfALetter(t *testing.T) {
	for name, c := range map[string]struct {
		returned bool
		status   ledger.Status
		result   string
	}{
		"it arrived":   {false, ledger.Delivered, "delivered"},
		"it came back": {true, ledger.Failed, "bounced"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			m := message(1)
			b.add(m)
			said := Confirmation{Key: m.Key, Returned: c.returned, On: today, Tracking: "1A", By: "Marie", At: noon}
			if _, err := Confirm(t.Context(), b.db, said); !errors.Is(err, ledger.ErrTransition) {
				t.Errorf("before it was sent: %v", err)
			}
			b.run()
			if _, err := Confirm(t.Context(), b.db, said); err != nil {
				t.Fatal(err)
			}
			if got := b.read(m.Key); got.Status != c.status || got.Receipt != "1A" {
				t.Errorf("message %+v", got)
			}
			if want := (engine.Outcome{Channel: "email", Result: c.result, On: today, State: "courtesy", Entry: 1}); b.caseOf(1).Last != want {
				t.Errorf("case has %+v", b.caseOf(1).Last)
			}
			if _, err := Confirm(t.Context(), b.db, said); !errors.Is(err, ledger.ErrTransition) {
				t.Errorf("a second time: %v", err)
			}
			last := bodies(t, b.db)
			if got := last[len(last)-1]; got.By != "Marie" || got.Status != c.status || got.Rendition == "" {
				t.Errorf("journal %+v", got)
			}
			verify(t, b.db)
		})
	}
}
