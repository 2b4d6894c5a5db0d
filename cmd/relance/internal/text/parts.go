// Package text writes what commands say: tables and sentences for people, in the language that they speak, and lines for
// programs. It decides and computes nothing; what it is given comes from the other packages.
package text

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/policies/diag"
)

// WriteRows writes rows in columns, two spaces apart; those of right are
// aligned on their right.
func WriteRows(w io.Writer, rows [][]string, right ...int) error {
	if len(rows) == 0 {
		return nil
	}
	width := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, cell := range r {
			width[i] = max(width[i], diag.Columns(cell))
		}
	}
	out := bufio.NewWriter(w)
	for _, r := range rows {
		cells := make([]string, len(r))
		for i, cell := range r {
			cells[i] = terminal.Pad(cell, width[i], slices.Contains(right, i))
		}
		fmt.Fprintln(out, strings.TrimRight(strings.Join(cells, "  "), " "))
	}
	return out.Flush()
}

// EntryNumber is the number of an entry of the journal, as it is typed.
func EntryNumber(seq int64) string { return strconv.FormatInt(seq, 10) }
