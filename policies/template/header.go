package template

import (
	"fmt"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
)

// header is what stands between the --- lines at the top of a file.
type header struct {
	subject  *part
	language part
}

// readHeader reads the header that begins at start and returns where the body
// begins. A file without header is all body.
func readHeader(src string, start int) (h header, body int, problems []diag.Problem) {
	line, next := lineAt(src, start)
	if line != "---" {
		return h, start, nil
	}
	seen := map[string]bool{}
	for at := next; at < len(src); at = next {
		line, next = lineAt(src, at)
		if line == "---" {
			return h, next, problems
		}
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := splitLine(line, at)
		bad := diag.Problem{Start: at, End: at + len(line)}
		switch {
		case !ok:
			bad.Code, bad.Message = "RL401", "this line of the header has no colon"
			bad.Hint = "a line is written name: value; the header ends with ---"
		case seen[key]:
			bad.Code, bad.Message, bad.Hint = "RL402", key+" is given twice", "leave one out"
		case key == "subject":
			h.subject = &value
		case key == "language":
			h.language = value
		default:
			bad.Code, bad.Message = "RL402", fmt.Sprintf("a header has no %s", key)
			bad.Hint = "it has subject and language"
			if near := nearest.Word(key, []string{"subject", "language"}); near != "" {
				bad.Hint = "did you mean " + near + "?"
			}
		}
		seen[key] = true
		if bad.Code != "" {
			problems = append(problems, bad)
		}
	}
	return h, len(src), append(problems, diag.Problem{
		Code: "RL401", Start: start, End: start + len("---"),
		Message: "the header does not end", Hint: "write --- on a line of its own below the header",
	})
}

// lineAt returns the line at an offset without its end, and where the next begins.
func lineAt(src string, at int) (line string, next int) {
	line, _, _ = strings.Cut(src[at:], "\n")
	next = min(at+len(line)+1, len(src))
	return strings.TrimSuffix(line, "\r"), next
}

// splitLine reads "name: value" at an offset; the value may stand in quotes.
func splitLine(line string, at int) (key string, value part, ok bool) {
	key, text, ok := strings.Cut(line, ":")
	base := at + len(key) + 1
	base += len(text) - len(strings.TrimLeft(text, " \t"))
	text = strings.TrimSpace(text)
	if n := len(text); n > 1 && text[0] == text[n-1] && (text[0] == '"' || text[0] == '\'') {
		text, base = text[1:n-1], base+1
	}
	return strings.TrimSpace(key), part{text: text, base: base}, ok
}
