package report

import (
	"fmt"
	"testing"
)

// A table that is too wide for paper is split where every piece says which row is which.
func TestPieces(t *testing.T) {
	for _, tt := range []struct {
		names, figures int
		want           string
	}{
		{1, 6, "[[0 1 2 3 4 5 6]]"},
		{2, 6, "[[0 1 2 3 4] [0 1 5 6 7]]"},
		{1, 9, "[[0 1 2 3 4] [0 5 6 7 8 9]]"},
		{2, 12, "[[0 1 2 3 4 5] [0 1 6 7 8 9] [0 1 10 11 12 13]]"},
		{0, 8, "[[0 1 2 3] [4 5 6 7]]"},
		{3, 6, "[[0 1 2 3 4 5] [0 1 2 6 7 8]]"},
		{8, 1, "[[0 1 2 3 4 5 6] [0 1 2 3 4 5 7] [0 1 2 3 4 5 8]]"},
	} {
		var row []Cell
		for range tt.names {
			row = append(row, Cell{Text: "x"})
		}
		for range tt.figures {
			row = append(row, Cell{Text: "1", Number: "1"})
		}
		if got := fmt.Sprint(pieces(make([]string, len(row)), [][]Cell{row})); got != tt.want {
			t.Errorf("%d and %d: %s, want %s", tt.names, tt.figures, got, tt.want)
		}
	}
}
