package bank_test

import (
	"slices"
	"testing"

	"github.com/relance-dev/relance/engine/bank"
)

func TestEveryColumnIsExplained(t *testing.T) {
	var names []string
	for _, d := range bank.ColumnDocs() {
		names = append(names, d.Name)
		if d.What == "" {
			t.Errorf("%s is not explained", d.Name)
		}
		if _, found := bank.Columns[d.Name]; found == d.Mapped {
			t.Errorf("%s: is it found by its header (%t), or mapped alone (%t)?", d.Name, found, d.Mapped)
		}
	}
	slices.Sort(names)
	if !slices.Equal(names, bank.Kinds()) {
		t.Errorf("explained are %v, and there are %v", names, bank.Kinds())
	}
}
