package text

import (
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// andMore says how many more there are: "and 3 more"; empty for none.
func andMore(say words.Writer, n int) string {
	if n <= 0 {
		return ""
	}
	return say.T("and %s more", say.Whole(n))
}

// firstOfList joins the first names of a list, and says how many more of all there are: "F-1, F-2 and 3 more".
func firstOfList(say words.Writer, names []string, most, all int) string {
	names = names[:min(most, len(names))]
	text := words.Printable(strings.Join(names, ", "))
	if more := andMore(say, all-len(names)); more != "" {
		text += " " + more
	}
	return text
}

// firstRows are the rows of the first of a list, then one that says how many more there are.
func firstRows[T any](say words.Writer, list []T, most int, row func(*T) []string) (rows [][]string) {
	for i := range list[:min(most, len(list))] {
		rows = append(rows, row(&list[i]))
	}
	if more := andMore(say, len(list)-most); more != "" {
		last := make([]string, len(rows[0]))
		last[0] = "  " + more
		rows = append(rows, last)
	}
	return rows
}
