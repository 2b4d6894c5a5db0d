package diag

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteGitHub writes diagnostics as workflow commands of GitHub Actions, which
// shows them beside the changed lines of a pull request.
func WriteGitHub(w io.Writer, list List, sources map[string][]byte) error {
	out := bufio.NewWriter(w)
	for _, d := range list {
		fmt.Fprintf(out, "::%s file=%s", d.Severity, property(d.File))
		if data, ok := sources[d.File]; ok && d.Start >= 0 {
			start, end := PositionOf(data, d.Start), PositionOf(data, d.End)
			fmt.Fprintf(out, ",line=%d,endLine=%d,col=%d,endColumn=%d", start.Line, end.Line, start.Column, end.Column)
		}
		fmt.Fprintf(out, ",title=%s::%s\n", property(d.Code), data(d.Text()))
	}
	return out.Flush()
}

// data escapes the text of a workflow command.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// property escapes a property of a workflow command.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(data(s))
}
