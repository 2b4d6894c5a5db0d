package engine

import (
	"strings"
	"testing"
)

func TestValidateNamesWhatIsNotWellFormed(t *testing.T) {
	const watch, courtesy, collection, disputed = 0, 1, 4, 6
	for _, tt := range []struct {
		change func(*Machine)
		want   string
	}{
		{func(m *Machine) { m.States = nil }, "start or reopen names no state"},
		{func(m *Machine) { m.Reopen = NoState }, "start or reopen names no state"},
		{func(m *Machine) { m.Start = disputed }, "start or reopen state disputed is a hold"},
		{func(m *Machine) { m.Reopen = disputed }, "start or reopen state disputed is a hold"},
		{func(m *Machine) { m.States[collection].Reopen = disputed }, "state collection: reopen state disputed is a hold"},
		{func(m *Machine) { m.States[collection].Reopen = 99 }, "state collection: reopen names no state"},
		{func(m *Machine) { m.States[courtesy].Name = "watch" }, "two states are named watch"},
		{func(m *Machine) { m.States[courtesy].Final = true }, "final state courtesy has rules or is a hold"},
		{func(m *Machine) { m.States[watch].Next[0].To = 99 }, "state watch: a rule names no state"},
		{func(m *Machine) { m.States[watch].Next[0].Resume = true }, "state watch: resume outside a hold"},
		{func(m *Machine) { m.Always[0].Resume = true }, "an always rule names no state"},
	} {
		m := fourSteps(t)
		tt.change(m)
		if err := m.Validate(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got %v, want …%s", err, tt.want)
		}
	}
}
