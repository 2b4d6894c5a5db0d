package template

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
)

// header is what stands between the --- lines at the top of a file.
type header struct {
	subject   *part
	pay       *part
	language  part
	variables []variableLine
}

// variableLine is what fills one hole of a template that the operator keeps.
type variableLine struct {
	number int
	part   part
}

// maxVariables is how many holes such a template may have.
const maxVariables = 100

// variableNumber reads the name of a line that fills a hole; 0 when it is another line.
func variableNumber(key string) int {
	n, err := strconv.Atoi(key)
	if err != nil || n < 1 || n > maxVariables || strconv.Itoa(n) != key {
		return 0
	}
	return n
}

// gap reports a hole that no line fills though a later one is filled.
func (h *header) gap() *diag.Problem {
	slices.SortFunc(h.variables, func(a, b variableLine) int { return cmp.Compare(a.number, b.number) })
	for i, v := range h.variables {
		if v.number != i+1 {
			return &diag.Problem{
				Code: "RL402", Start: v.part.base, End: v.part.base + len(v.part.text),
				Message: fmt.Sprintf("the header fills %d and not %d", v.number, i+1), Hint: "number the holes as the operator's template does: 1, 2, 3 and so on",
			}
		}
	}
	return nil
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
			if gap := h.gap(); gap != nil {
				problems = append(problems, *gap)
			}
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
		case key == "pay":
			h.pay = &value
		case key == "language":
			h.language = value
		case variableNumber(key) > 0:
			h.variables = append(h.variables, variableLine{variableNumber(key), value})
		default:
			bad.Code, bad.Message = "RL402", fmt.Sprintf("a header has no %s", key)
			bad.Hint = "it has subject, pay and language, and for WhatsApp 1, 2 and so on"
			if near := nearest.Word(key, []string{"subject", "pay", "language"}); near != "" {
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
