package template

import (
	"strings"
)

// tidy mends the lines of an address of which some printed nothing: a line with
// only the backslash of its break goes, and so does a backslash after which
// the paragraph ends, which Markdown would print.
func tidy(src string) string {
	var kept []string
	for line := range strings.SplitSeq(src, "\n") {
		switch strings.TrimSpace(line) {
		case `\`:
			continue
		case "":
			unbreak(kept)
		}
		kept = append(kept, line)
	}
	unbreak(kept)
	return strings.Join(kept, "\n")
}

// unbreak takes the break off the last line. An even number of backslashes is
// no break: each second one is a printed backslash.
func unbreak(lines []string) {
	if len(lines) == 0 {
		return
	}
	last := &lines[len(lines)-1]
	bare := strings.TrimRight(*last, `\`)
	if n := len(*last) - len(bare); n%2 == 1 {
		*last = (*last)[:len(*last)-1]
	}
}

// ruler is the line below the head of a table that begins its lines with a bar.
var ruler = lazily(`^\s*\|(\s*:?-+:?\s*\|)+\s*$`)

// endTables sets a line directly below a table apart when it has no bar in front, as the others
// do: Markdown would make it a row, and a sentence after {{end}} is a paragraph.
func endTables(src string) string {
	var out []string
	table, head := false, false
	for line := range strings.SplitSeq(src, "\n") {
		row := strings.HasPrefix(strings.TrimSpace(line), "|")
		if table && !row && strings.TrimSpace(line) != "" {
			out = append(out, "")
		}
		table = row && (table || head && ruler().MatchString(line))
		head = row
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}
