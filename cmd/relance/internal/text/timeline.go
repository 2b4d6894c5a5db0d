package text

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/sheet"
	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// WriteTimelineCSV writes one row for each line, for a spreadsheet.
func WriteTimelineCSV(w io.Writer, t *timeline.Story) error {
	out := sheet.NewWriter(w)
	out.Row("entry", "day", "at", "kind", "says")
	for _, e := range t.Entries {
		for _, line := range e.Says {
			out.Row(strconv.FormatInt(e.Seq, 10), e.Day.String(), e.At.Format(time.RFC3339), string(e.Kind), strings.TrimSpace(line))
		}
	}
	return out.Close()
}

// WriteTimeline writes the timeline for people.
func WriteTimeline(w io.Writer, say words.Writer, t *timeline.Story) error {
	rows := [][]string{}
	for _, e := range t.Entries {
		head := []string{"  " + say.On(e.Day), say.T("entry %s", EntryNumber(e.Seq)), say.Says(string(e.Kind))}
		for _, line := range e.Says {
			rows = append(rows, append(slices.Clone(head), line))
			head = []string{"", "", ""}
		}
	}
	if _, err := fmt.Fprintf(w, "%s\n\n", t.Title); err != nil {
		return err
	}
	if err := WriteRows(w, rows); err != nil || t.More == 0 {
		return err
	}
	_, err := fmt.Fprintf(w, "\n%s\n", say.T("More follows: --after %s", EntryNumber(t.More)))
	return err
}
