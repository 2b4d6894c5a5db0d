package intake

import "testing"

func TestEveryColumnIsExplained(t *testing.T) {
	for _, k := range kinds {
		docs := ColumnDocs(k)
		if len(docs) != len(Columns(k)) || len(columnWords[k]) != len(docs) {
			t.Errorf("%s: %d columns, %d explained", k, len(Columns(k)), len(columnWords[k]))
		}
		for _, d := range docs {
			if d.What == "" {
				t.Errorf("%s: %s is not explained", k, d.Name)
			}
		}
	}
}
