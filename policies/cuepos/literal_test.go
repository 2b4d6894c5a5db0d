package cuepos

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"cuelang.org/go/cue/literal"
)

func TestLiteralRefusesWhatIsNone(t *testing.T) {
	for _, raw := range []string{
		``, `#`, `x`, `'bytes'`, `"open`, `"a \(x) b"`, "\"a\nb\"", `"\q"`, `"\u12"`, `"\ud800"`, `"\ud800\u0041"`,
		`"\U00110000"`, `"\U80000000"`, `"""no line break"""`, "\"\"\"\n  a\n b\n  \"\"\"", "\"a\xff\"", "\"a\x00\"", `"\`,
	} {
		if text, _, err := Literal([]byte(raw)); !errors.Is(err, errLiteral) {
			t.Errorf("Literal(%q) = %q, %v, want an error", raw, text, err)
		}
	}
}

func TestLiteralStopsAtItsClosingQuote(t *testing.T) {
	for raw, want := range map[string]string{
		`"a" + "b"`:                     "a",
		`#"a "quoted" b"# // "#`:        `a "quoted" b`,
		`#""# + "x"`:                    "",
		"\"\"\"\n\ta\n\t\"\"\" + \"b\"": "a",
	} {
		text, offsets, err := Literal([]byte(raw))
		if err != nil || text != want || len(offsets) != len(want)+1 {
			t.Errorf("Literal(%q) = %q, %v, %v, want %q", raw, text, offsets, err, want)
		}
	}
}

// FuzzLiteral compares with CUE's own decoder, and checks that offsets only
// grow, lead to the bytes they stand for, and end at the closing quote.
func FuzzLiteral(f *testing.F) {
	for _, seed := range []string{
		`"a"`, `""`, `"\u00e9\n\"\\\/"`, `"\ud83d\ude00"`, `"\U0001F600 é"`, `#"a "b" \#n \n"#`, `##"a"# \##u0041"##`,
		"\"\"\"\n  a\n\n   b \\\"\n  \"\"\"", "\"\"\"\r\n\ta\r\n\t\"\"\"", "#\"\"\"\n\"\"\"\n\"\"\"#", "\"\"\"\n\"\"\"", `#""#`, `"a\`,
		"\"\"\"\n a\\\n b\n \"\"\"", "\"\"\"\n a\\\n \"\"\"", "\"\"\"\n \"\"\"x\n \"\"\"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		lines := strings.ReplaceAll(raw, "\r\n", "\n") // as CUE's scanner hands it over
		if strings.Contains(lines, "\r") {
			t.Skip("a lone carriage return")
		}
		want, unquoteErr := unquote(lines)
		text, offsets, err := Literal([]byte(raw))
		if unquoteErr == nil && strings.IndexByte(raw, '"') >= 0 && raw[strings.IndexFunc(raw, notHash)] == '"' {
			if err != nil || text != want {
				t.Fatalf("Literal(%q) = %q, %v; Unquote = %q", raw, text, err, want)
			}
		}
		if err != nil {
			return
		}
		checkOffsets(t, raw, text, offsets)
	})
}

// unquote is literal.Unquote, which panics on \U80000000 and above.
func unquote(s string) (text string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return literal.Unquote(s)
}

func notHash(r rune) bool { return r != '#' }

func checkOffsets(t *testing.T, raw, text string, offsets []int) {
	t.Helper()
	if len(offsets) != len(text)+1 {
		t.Fatalf("%q: %d offsets for %d bytes", raw, len(offsets), len(text))
	}
	for i := range text {
		at := offsets[i]
		if next := offsets[i+1]; next < at {
			t.Fatalf("%q: offset %d is %d, then %d", raw, i, at, next)
		}
		c, plain := text[i], raw[at]
		if c != plain && plain != '\\' && !(c == '\n' && plain == '\r') {
			t.Fatalf("%q: byte %q of the text is at %d, where %q is", raw, c, at, plain)
		}
	}
	if !utf8.ValidString(text) {
		t.Fatalf("%q: text %q is not UTF-8", raw, text)
	}
	if end := strings.TrimLeft(raw[offsets[len(text)]:], "\r\n\t "); !strings.HasPrefix(end, `"`) {
		t.Fatalf("%q: the text ends before %q, not at the closing quote", raw, end)
	}
}

func BenchmarkLiteral(b *testing.B) {
	raw := []byte("\"\"\"\n\tdays_late >= 7 && invoice.open >= 99.90 &&\n\tclient.profile == \\\"micro\\\"\n\t\"\"\"")
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Literal(raw); err != nil {
			b.Fatal(err)
		}
	}
}
