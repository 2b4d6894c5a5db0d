package agree_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine/agree"
)

func TestWordsAgreeWithTheirNumber(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"%d {row is|rows are} hidden", []any{1}, "1 row is hidden"},
		{"%d {row is|rows are} hidden", []any{2}, "2 rows are hidden"},
		{"%d {row is|rows are} hidden", []any{0}, "0 rows are hidden"},
		{"{It is|They are} %d", []any{1}, "It is 1"},
		{"{It is|They are} %d, %d {more|others}", []any{2, 1}, "They are 2, 1 more"},
		{"%[2]d {row|rows} of %[1]s, %[3]d {client|clients}", []any{"export", 1, 7}, "1 row of export, 7 clients"},
		{"%s {row|rows}", []any{"1,200"}, "1,200 rows"},
		{"%s {row|rows}", []any{"1"}, "1 row"},
		{"%s {is|are} late", []any{"1 invoice"}, "1 invoice is late"},
		{"%s {is|are} late", []any{"1 200 invoices"}, "1 200 invoices are late"},
		{"%s {is|are} late", []any{"1\u202f234,50\u00a0€"}, "1\u202f234,50\u00a0€ are late"},
		{"of %s {is|are} late", []any{"2026-01-01"}, "of 2026-01-01 are late"},
		{"of %s %d {is|are} late", []any{"1-A", 1}, "of 1-A 1 is late"},
		{"%d rows of {a: b}, {a|b}", []any{2}, "2 rows of {a: b}, b"},
		{"100%% of %d {row|rows}", []any{uint8(1)}, "100% of 1 row"},
		{"of %s {row|rows}", []any{"a day"}, "of a day rows"},
		{"%05.1f of %d {row|rows}", []any{1.5, int64(1)}, "001.5 of 1 row"},
		{"%d {row|rows} too few: it has %d", []any{1, 12}, "1 row too few: it has 12"},
	} {
		if got := agree.Sprintf(c.format, c.args...); got != c.want {
			t.Errorf("%s: %q, want %q", c.format, got, c.want)
		}
	}
	if err := agree.Errorf("%d {file|files}: %w", 1, io.EOF); !errors.Is(err, io.EOF) || err.Error() != "1 file: EOF" {
		t.Errorf("%v", err)
	}
	if one, other := agree.Forms("%d {row is|rows are} {one|many}"); one != "%d row is one" || other != "%d rows are many" {
		t.Errorf("%q, %q", one, other)
	}
}

var (
	counted = regexp.MustCompile(`%(?:\[\d\])?d (?:(?:more|open|other|different|earlier|random|own) )?[a-z]+s\b`)
	// constant are names of what is more than one for ever: limits.
	constant  = regexp.MustCompile(`^(?:most|max|min|Max|Min|Most|longest|deepest|usual|headerWithin|oldest|Default|replay\.Default|report\.Simulation|policies\.Max)`)
	verbOfOne = regexp.MustCompile(` (?:is|was|has|says|follows|needs|does|stands|leads|comes|begins)$`)
)

// several are texts whose number is never one, since who says them counted before; and those that are about a number, not of things.
var several = []string{
	"%s gives %d messages: choose one with --channel", // of one there is no choice
	"%d messages begin with %s: give more of the id",
	"%d entries begin with %s",
	"%s has %d days of grace",      // fewer than none
	"%d days after the last entry", // of the ledger: months, at least
	"%d open invoices have that amount",
	"is the sum of %d open invoices",
	"the %d instalments of %s all fall due",
	"the test has %d invoices: say which one",
	"the test has %d clients: say whose invoice it is",
	"%s has %d decimals", // of currencies: 0, 2, 3 and 4
	"logs in in %d ways",
	"is carried by %d transports", "is %d sources: it needs exactly one",
	"this guard is too long: %d bytes",
	"%d of its values have",
	"%d or %d values", "%d values", "at least %d values", // of functions: "one value" stands beside it
	"has %d bytes, and a file",
	"%d rows, and a sheet holds", "At most %d characters.", // of what is too long
}

// No text of ours counts things whose number may be one without saying so: it has both forms, or its number is a constant.
func TestEveryTextThatCountsHasBothForms(t *testing.T) {
	root := os.DirFS("../..")
	looked := 0
	look := func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.Contains(path.Dir(name)+"/", "test/") || strings.HasPrefix(path.Base(name), "french") {
			return err
		}
		src, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, name, src, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for i, arg := range call.Args {
				lit, ok := arg.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING || !counted.MatchString(lit.Value) {
					continue
				}
				looked++
				verbs := regexp.MustCompile(`%(?:\[\d\])?[a-z]`).FindAllStringIndex(lit.Value, -1)
				for _, m := range counted.FindAllStringIndex(lit.Value, -1) {
					at := slices.IndexFunc(verbs, func(v []int) bool { return v[0] == m[0] })
					if at += i + 1; at >= len(call.Args) || verbOfOne.MatchString(lit.Value[m[0]:m[1]]) {
						continue
					}
					of := string(src[files.Position(call.Args[at].Pos()).Offset:files.Position(call.Args[at].End()).Offset])
					if !constant.MatchString(of) && !slices.ContainsFunc(several, func(s string) bool { return strings.Contains(lit.Value, s) }) {
						t.Errorf("%s: %s of %s: write {one|several} with package agree", files.Position(lit.Pos()), lit.Value, of)
					}
				}
			}
			return true
		})
		return nil
	}
	for _, folder := range []string{"cmd", "engine", "channels", "policies"} {
		if err := fs.WalkDir(root, folder, look); err != nil {
			t.Fatal(err)
		}
	}
	if looked < 40 {
		t.Errorf("only %d texts count something: the test looks in the wrong place", looked)
	}
}
