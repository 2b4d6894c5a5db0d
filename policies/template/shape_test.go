package template

import (
	"maps"
	"slices"
	"testing"

	"github.com/relance-dev/relance/policies/formula"
)

func TestCheckKnowsWhatMessagesHave(t *testing.T) {
	v := testVocabulary
	v.Computed = slices.DeleteFunc(slices.Clone(v.Computed), func(n formula.Named) bool { return n.Type == 0 }) // has no value
	root := maps.Clone(testData(t, 1).root)
	delete(root, calendarKey)
	sameFields(t, "", v.root(), root)
}

// sameFields compares what Check lets through with what a rendering finds.
func sameFields(t *testing.T, path string, s shape, value any) {
	t.Helper()
	if list, ok := value.([]map[string]any); ok {
		s, value = *s.elem, list[0]
	}
	fields, isRecord := value.(map[string]any)
	if isRecord != (s.kind == record) {
		t.Fatalf("%s: a record on one side only", path)
	}
	if got, want := slices.Sorted(maps.Keys(s.fields)), slices.Sorted(maps.Keys(fields)); !slices.Equal(got, want) {
		t.Errorf("%s: Check knows %v, a message has %v", path, got, want)
		return
	}
	for name, v := range fields {
		sameFields(t, path+"."+name, s.fields[name], v)
	}
}

func TestFormulasTakeNoNameOfAnInvoice(t *testing.T) {
	var v Vocabulary
	got, want := slices.Sorted(maps.Keys(v.invoiceFields())), slices.Sorted(slices.Values(formula.InvoiceFields))
	if !slices.Equal(got, want) {
		t.Errorf("invoices have %v, formulas leave them %v", got, want)
	}
}
