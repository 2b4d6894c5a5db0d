package ledger_test

import (
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/ledger"
)

// A policy takes over the cases of invoices alone: that of a client has its policy in its name.
func TestWhoTakesOverACase(t *testing.T) {
	standard := &engine.Machine{Policy: "standard"}
	book := &engine.Book{Machines: []*engine.Machine{standard}, Moved: map[string]string{"old": "standard"}}
	for _, c := range []struct {
		invoice, policy string
		want            *engine.Machine
	}{
		{"F-1", "standard", standard},
		{"", "standard", standard},
		{"F-1", "old", standard},
		{"", "old", nil},
		{"F-1", "other", nil},
		{"", "other", nil},
	} {
		of := ledger.Case{Subject: ledger.Subject{Invoice: c.invoice, Client: "C-1", Policy: c.policy}}
		if got := of.MachineIn(book); got != c.want {
			t.Errorf("the case of %q under %s goes on under %v, want %v", c.invoice, c.policy, got, c.want)
		}
	}
}
