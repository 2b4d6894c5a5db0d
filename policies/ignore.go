package policies

import (
	"bytes"
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// ignoreMark, with a code and a reason behind it, silences a warning on its
// line or the next one: // relance:ignore RL512 the agency takes these over.
const ignoreMark = "relance:ignore"

// unignored drops the warnings that their file says to ignore. Errors stay.
func unignored(list diag.List, sources map[string][]byte) diag.List {
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool {
		data := sources[d.File]
		if d.Severity != diag.Warning || !bytes.Contains(data, []byte(ignoreMark)) {
			return false
		}
		line := bytes.Count(data[:max(0, min(d.Start, len(data)))], []byte("\n"))
		lines := bytes.Split(data, []byte("\n"))
		return ignores(lines[line], d.Code) || line > 0 && ignores(lines[line-1], d.Code)
	})
}

func ignores(line []byte, code string) bool {
	_, after, found := strings.Cut(string(line), ignoreMark)
	words := strings.Fields(after)
	return found && len(words) > 0 && strings.TrimRight(words[0], ",:") == code
}
