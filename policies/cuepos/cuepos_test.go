package cuepos

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/cue/load"
)

// compile compiles one file and returns the value of its field g.
func compile(t *testing.T, source string) (cue.Value, func(string) []byte) {
	t.Helper()
	v := cuecontext.New().CompileBytes([]byte(source), cue.Filename("p.cue"))
	g := v.LookupPath(cue.ParsePath("g"))
	if err := g.Validate(cue.Concrete(true)); err != nil {
		t.Fatalf("compile: %v", err)
	}
	return g, func(string) []byte { return []byte(source) }
}

func TestEveryQuoteFormIsMappedExactly(t *testing.T) {
	// needle is looked for in the resulting text, written in the file.
	tests := []struct{ name, source, needle, written string }{
		{"plain", `g: "days_late >= 7"`, ">= 7", ">= 7"},
		{"first byte", `g: "days_late"`, "days_late", "days_late"},
		{"escaped quote before", `g: "a == \"x\" && bad"`, "bad", "bad"},
		{"escaped quote itself", `g: "a == \"x\" && bad"`, `"x`, `\"x`},
		{"backslash", `g: "a\\b bad"`, "bad", "bad"},
		{"line break escape", `g: "a\nbad"`, "bad", "bad"},
		{"solidus escape", `g: "a \/ bad"`, "bad", "bad"},
		{"u escape", `g: "\u00e9t\u00e9 bad"`, "bad", "bad"},
		{"u escape itself", `g: "abc \u00e9"`, "é", `\u00e9`},
		{"U escape", `g: "\U0001F600 bad"`, "bad", "bad"},
		{"surrogate pair", `g: "\ud83d\ude00 bad"`, "bad", "bad"},
		{"non-ASCII", `g: "été 😀 bad"`, "bad", "bad"},
		{"block", "g: \"\"\"\n\tfirst &&\n\t  bad\n\t\"\"\"", "bad", "bad"},
		{"block with an empty line", "g: \"\"\"\n\tfirst &&\n\n\tbad\n\t\"\"\"", "bad", "bad"},
		{"block with escapes", "g: \"\"\"\n    \\\"a\\\" \\u00e9 bad\n    \"\"\"", "bad", "bad"},
		{"block with quotes", "g: \"\"\"\n  a \"\" b \"c\" bad\n  \"\"\"", "bad", "bad"},
		{"hash", `g: #"a "quoted" \n bad"#`, "bad", "bad"},
		{"hash escape", `g: #"a \#n \#u00e9 bad"#`, "bad", "bad"},
		{"two hashes", `g: ##"a "# b bad"##`, "bad", "bad"},
		{"hash block", "g: #\"\"\"\n\ta \"\"\" b\n\tbad\n\t\"\"\"#", "bad", "bad"},
		{"parenthesis", `g: ("a bad")`, "bad", "bad"},
		{"reference", "_g: \"a bad\"\ng: _g", "bad", "bad"},
		{"reference through fields", "_x: big: \"a bad\"\n_y: _x.big\ng: _y", "bad", "bad"},
		{"index", "_x: [\"no\", \"a bad\"]\ng: _x[1]", "bad", "bad"},
		{"let", "let G = \"a bad\"\ng: G", "bad", "bad"},
		{"sum, first part", `g: "a bad" + " && b"`, "bad", "bad"},
		{"sum, second part", `g: "a &&" + " \"\" bad"`, "bad", "bad"},
		{"sum of references", "_a: \"a &&\"\n_b: \" bad\"\ng: _a + _b", "bad", "bad"},
		{"three parts", `g: "a &&" + " b && " + "bad"`, "bad", "bad"},
		{"unified twice", "g: \"a bad\"\ng: \"a bad\"", "bad", "bad"},
		{"unified with a type", "#G: string\ng: #G & \"a bad\"", "bad", "bad"},
		{"definition", "#P: {g!: string, n?: int}\n{#P, g: \"a bad\"}", "bad", "bad"},
		{"template", "#T: {_d: int, g: \"x\" + \" bad\"}\n{#T, _d: 3}", "bad", "bad"},
		{"interpolation, before", `_n: 7` + "\n" + `g: "bad \(_n) end"`, "bad", "bad"},
		{"interpolation, after", `_n: 7` + "\n" + `g: "é \(_n) \"\" bad"`, "bad", "bad"},
		{"interpolation, between", `_n: 7` + "\n" + `g: "a \(_n) bad \(_n)"`, "bad", "bad"},
		{"interpolated string", `_s: "\u00e9 bad"` + "\n" + `g: "a \(_s) b"`, "bad", "bad"},
		{"interpolated literal", `g: "a \("c bad") b"`, "bad", "bad"},
		{"interpolated number", "_n: 1234\ng: \"a \\(_n) b\"", "1234", "1234"},
		{"interpolation at both ends", "_n: 12\ng: \"\\(_n) bad \\(_n)\"", "bad", "bad"},
		{"interpolation in an interpolation", "_n: 7\n_s: \"x \\(_n) bad\"\ng: \"a \\(_s) b\"", "bad", "bad"},
		{"interpolation in a block", "_n: 7\ng: \"\"\"\n\t\ta \\(_n)\n\t\tbad\n\t\t\"\"\"", "bad", "bad"},
		{"block interpolation ending in a value", "_n: 7\ng: \"\"\"\n\tbad\n\t\\(_n)\n\t\"\"\"", "bad", "bad"},
		{"interpolation between hashes", "_n: 7\ng: #\"a \\(no) \\#(_n) bad\"#", "bad", "bad"},
		{"comment before", "// é\n\n\tg: \"a bad\"", "bad", "bad"},
		{"CRLF", "_x: 1\r\ng: \"\"\"\r\n\tfirst\r\n\tbad\r\n\t\"\"\"\r\n", "bad", "bad"},
		{"CRLF interpolation", "_n: 1\r\ng: \"\"\"\r\n\t\\(_n) first\r\n\tbad\r\n\t\"\"\"\r\n", "bad", "bad"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, src := compile(t, tt.source)
			m := Of(g, src)
			off := strings.Index(m.Text(), tt.needle)
			if off < 0 {
				t.Fatalf("%q is not in %q", tt.needle, m.Text())
			}
			want := Pos{File: "p.cue", Offset: strings.Index(tt.source, tt.written), Exact: true}
			if got := m.At(off); got != want {
				t.Errorf("At(%d) = %+v, want %+v", off, got, want)
			}
			from, end := m.Range(off, off+len(tt.needle))
			if from != want || end != want.Offset+len(tt.written) {
				t.Errorf("Range = %+v, %d, want %+v, %d", from, end, want, want.Offset+len(tt.written))
			}
		})
	}
}

func TestComprehensionsMapToTheirTemplate(t *testing.T) {
	source := "l: [for d in [3, 8] {g: \"days_late > \\(d) bad\"}]"
	v := cuecontext.New().CompileString(source, cue.Filename("p.cue"))
	for i, number := range []string{"3", "8"} {
		g := v.LookupPath(cue.MakePath(cue.Str("l"), cue.Index(i), cue.Str("g")))
		m := Of(g, func(string) []byte { return []byte(source) })
		if got, want := m.At(strings.Index(m.Text(), "bad")), strings.Index(source, "bad"); got.Offset != want || !got.Exact {
			t.Errorf("%d: bad at %+v, want %d", i, got, want)
		}
		if got, want := m.At(strings.Index(m.Text(), number)), strings.Index(source, number); got.Offset != want {
			t.Errorf("%d: %s at %+v, want %d", i, number, got, want)
		}
	}
}

func TestComputedTextFallsBackToItsExpression(t *testing.T) {
	tests := []struct{ name, source, expr string }{
		{"builtin", "import \"strings\"\ng: strings.Join([\"a\", \"bad\"], \" \")", "strings.Join"},
		{"repetition", `g: "a" * 3`, `"a" * 3`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, src := compile(t, tt.source)
			got := Of(g, src).At(2)
			if got.Exact || got.File != "p.cue" {
				t.Errorf("At = %+v, want an inexact place in p.cue", got)
			}
			line := strings.Count(tt.source[:strings.Index(tt.source, tt.expr)], "\n")
			if strings.Count(tt.source[:got.Offset], "\n") != line {
				t.Errorf("At = %+v, want the line of %s", got, tt.expr)
			}
		})
	}
}

func TestRangeStopsWhereThePlaceDoes(t *testing.T) {
	source := "g: \"first\" + \"second\""
	g, src := compile(t, source)
	m := Of(g, src)
	from, end := m.Range(2, 9)
	if got := source[from.Offset:end]; got != "rst" {
		t.Errorf("Range covers %q, want %q", got, "rst")
	}
	if got, want := m.At(len(m.Text())), len(source)-1; got.Offset != want {
		t.Errorf("the end is at %d, want the closing quote at %d", got.Offset, want)
	}
	if got := m.At(-5).Offset; source[got] != 'f' {
		t.Errorf("a negative offset gives %d, want the first byte", got)
	}
}

func TestValuesThatAreNoStringHaveNoPlace(t *testing.T) {
	g, src := compile(t, "g: 3")
	m := Of(g, src)
	if got := m.At(0); got != (Pos{}) {
		t.Errorf("At = %+v, want no place", got)
	}
	if got, end := m.Range(0, 3); got != (Pos{}) || end != 0 {
		t.Errorf("Range = %+v, %d, want no place", got, end)
	}
}

func TestOffsetsCountTheByteOrderMark(t *testing.T) {
	dir := t.TempDir()
	source := "\xef\xbb\xbfpackage p\r\n\r\ng: \"é bad\"\r\n"
	file := filepath.Join(dir, "p.cue")
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	inst := load.Instances([]string{"p.cue"}, &load.Config{Dir: dir})[0]
	v := cuecontext.New().BuildInstance(inst)
	m := Of(v.LookupPath(cue.ParsePath("g")), func(name string) []byte {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	})
	got := m.At(strings.Index(m.Text(), "bad"))
	if want := strings.Index(source, "bad"); got.Offset != want || !got.Exact {
		t.Errorf("bad at %+v, want %d", got, want)
	}
}
