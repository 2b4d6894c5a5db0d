package policytest

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/parser"

	"github.com/relance-dev/relance/policies/cuepos"
)

// Update rewrites, in the CUE file src, what the tests of the results expect:
// their expect lists, and what differs of final, waiting and follows. Everything outside
// them keeps its bytes; comments inside a rewritten list are lost. It fails
// when src is no CUE, or when an expectation is not written out in it. A test that was
// written for another policy than assign gives now (Result.Meant) is left as it is.
func Update(src []byte, results []Result) ([]byte, error) {
	file, err := parser.ParseFile("", src, parser.ParseComments)
	if err != nil {
		return nil, fmt.Errorf("test file: %w", err)
	}
	var edits []edit
	for i := range results {
		r := &results[i]
		if r.Passed() || r.Err != nil || r.Meant != "" {
			continue
		}
		more, err := rewrite(src, file, r)
		if err != nil {
			return nil, err
		}
		edits = append(edits, more...)
	}
	return splice(src, edits), nil
}

// edit replaces the bytes from start to end.
type edit struct {
	start, end int
	text       string
}

// rewrite finds what one test expects, and says how to change it.
func rewrite(src []byte, file *ast.File, r *Result) ([]edit, error) {
	var edits []edit
	if !slices.Equal(r.Test.Expect, r.Got) {
		list, ok := cuepos.Field(file.Decls, r.at("expect")...).(*ast.ListLit)
		if !ok {
			return nil, fmt.Errorf("test %s: expect is not written as a list here; change it by hand", r.Test.Name)
		}
		start := list.Lbrack.Offset()
		text := format(r.Got, len(r.Test.Invoices) > 1, indentOf(src, start), newlineOf(src))
		edits = append(edits, edit{start, list.Rbrack.Offset() + 1, text})
	}
	for _, s := range []struct {
		field     string
		want, got map[string]string
	}{{"final", r.Test.Final, r.Final}, {"waiting", r.Test.Waiting, r.Waiting}, {"follows", r.Test.Follows, r.Under}} {
		for _, id := range slices.Sorted(maps.Keys(s.want)) {
			if s.got[id] == s.want[id] {
				continue
			}
			lit, ok := cuepos.Field(file.Decls, r.at(s.field, id)...).(*ast.BasicLit)
			if !ok {
				return nil, fmt.Errorf("test %s: %s %s is not written as text here; change it by hand", r.Test.Name, s.field, id)
			}
			at := lit.Pos().Offset()
			edits = append(edits, edit{at, at + len(lit.Value), literal.String.Quote(s.got[id])})
		}
	}
	return edits, nil
}

// at is the path of a part of the test in its file.
func (r *Result) at(part ...string) []string {
	if len(r.Test.Path) == 0 {
		return append([]string{"tests", r.Test.Name}, part...)
	}
	return append(slices.Clone(r.Test.Path), part...)
}

// format writes rows as a CUE list, the way cue fmt does.
func format(rows []Row, invoices bool, indent, newline string) string {
	lines := make([]string, len(rows))
	for i, r := range rows {
		fields := []string{"day: " + literal.String.Quote(r.Day.String()), "state: " + literal.String.Quote(r.State)}
		add := func(name, value string) {
			if value != "" {
				fields = append(fields, name+": "+literal.String.Quote(value))
			}
		}
		add("channel", r.Channel)
		add("template", r.Template)
		if invoices {
			add("invoice", r.Invoice)
		}
		add("to", r.To)
		if r.Compute != "" {
			fields = append(fields, "compute: {"+r.Compute+"}")
		}
		if r.Amount != "" {
			fields = append(fields, "amount: "+r.Amount)
		}
		if r.Words != "" {
			fields = append(fields, "words: ["+r.Words+"]")
		}
		lines[i] = "{" + strings.Join(fields, ", ") + "}"
	}
	if len(lines) < 2 {
		return "[" + strings.Join(lines, "") + "]"
	}
	var b strings.Builder
	b.WriteString("[" + newline)
	for _, l := range lines {
		b.WriteString(indent + "\t" + l + "," + newline)
	}
	b.WriteString(indent + "]")
	return b.String()
}

// indentOf is the white space that begins the line of an offset.
func indentOf(src []byte, offset int) string {
	line := src[bytes.LastIndexByte(src[:offset], '\n')+1:]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

func newlineOf(src []byte) string {
	if bytes.Contains(src, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// splice applies edits, which do not overlap.
func splice(src []byte, edits []edit) []byte {
	slices.SortFunc(edits, func(a, b edit) int { return a.start - b.start })
	var out []byte
	from := 0
	for _, e := range edits {
		out = append(out, src[from:e.start]...)
		out = append(out, e.text...)
		from = e.end
	}
	return append(out, src[from:]...)
}
