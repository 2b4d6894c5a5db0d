package text

import (
	"reflect"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

func TestTheFirstOfAListAreNamedAndTheOthersCounted(t *testing.T) {
	say := words.New("en")
	for _, tt := range []struct {
		names     []string
		most, all int
		want      string
	}{
		{nil, 3, 0, ""},
		{[]string{"F-1"}, 3, 1, "F-1"},
		{[]string{"F-1", "F-2", "F-3"}, 3, 3, "F-1, F-2, F-3"},
		{[]string{"F-1", "F-2", "F-3"}, 2, 3, "F-1, F-2 and 1 more"},
		{[]string{"F-1", "F-2"}, 3, 1200, "F-1, F-2 and 1,198 more"},
	} {
		if got := firstOfList(say, tt.names, tt.most, tt.all); got != tt.want {
			t.Errorf("%v, %d of %d: got %q, want %q", tt.names, tt.most, tt.all, got, tt.want)
		}
	}
	if got := firstOfList(words.New("fr"), []string{"F-1", "F-2"}, 1, 2); got != "F-1 et 1 de plus" {
		t.Errorf("in French: %q", got)
	}
}

func TestTheFirstRowsOfAListAreWrittenAndTheOthersCounted(t *testing.T) {
	row := func(n *int) []string { return []string{"  row", string(rune('0' + *n))} }
	for _, tt := range []struct {
		list []int
		want [][]string
	}{
		{nil, nil},
		{[]int{1, 2}, [][]string{{"  row", "1"}, {"  row", "2"}}},
		{[]int{1, 2, 3, 4}, [][]string{{"  row", "1"}, {"  row", "2"}, {"  and 2 more", ""}}},
	} {
		if got := firstRows(words.New("en"), tt.list, 2, row); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%v: got %v, want %v", tt.list, got, tt.want)
		}
	}
}
