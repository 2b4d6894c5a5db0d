package policies

import (
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"

	"github.com/relance-dev/relance/engine/nearest"
)

// pinAttribute, at the top of a file of tests, names the policy that all tests of the file follow:
// @policy(standard). It is an attribute, since CUE puts the fields of all files together.
const pinAttribute = "policy"

// filePins reads the policies that files of tests pin, by file.
func (l *loader) filePins() map[string]string {
	pins := map[string]string{}
	for _, s := range l.folder.cue {
		if !strings.HasSuffix(s.name, "_test.cue") {
			continue
		}
		file, err := parser.ParseFile(s.name, s.data)
		if err != nil {
			continue // it was reported
		}
		for _, d := range file.Decls {
			if a, ok := d.(*ast.Attribute); ok {
				l.filePin(pins, a)
			}
		}
	}
	return pins
}

func (l *loader) filePin(pins map[string]string, a *ast.Attribute) {
	name, body := a.Split()
	at := posSpan(a.Pos())
	at.end = at.start + len(a.Text)
	body = strings.Trim(strings.TrimSpace(body), `"`)
	var known []string
	for _, m := range l.book.Engine.Machines {
		known = append(known, m.Policy)
	}
	switch {
	case name != pinAttribute:
		l.fail(codeTest, at, "write @policy(NAME), or take the line out", "a file of tests has no line @%s", name)
	case pins[at.file] != "" && pins[at.file] != body:
		l.fail(codeTest, at, "keep one of them; a test says policy: NAME for itself", "the file names two policies for its tests, %s and %s", pins[at.file], body)
	case !slices.Contains(known, body):
		hint := fmt.Sprintf("one of %q", known)
		if near := nearest.Word(body, known); near != "" {
			hint = fmt.Sprintf("did you mean %s?", near)
		}
		l.fail(codeTest, at, hint, "there is no policy %s", body)
	default:
		pins[at.file] = body
	}
}
