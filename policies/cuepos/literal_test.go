package cuepos

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"cuelang.org/go/cue/literal"
	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"
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
		text, offsets, err := Literal([]byte(raw))
		loneCR := strings.Contains(strings.ReplaceAll(raw, "\r\n", ""), "\r") // Unquote drops some and keeps some
		if lit, ok := scan(raw); ok && !loneCR {
			want, unquoteErr := literal.Unquote(lit)
			if (err == nil) != (unquoteErr == nil) || text != want {
				t.Fatalf("Literal(%q) = %q, %v; Unquote = %q, %v", raw, text, err, want, unquoteErr)
			}
		}
		if err != nil {
			return
		}
		checkOffsets(t, raw, text, offsets)
	})
}

// scan returns raw as CUE's scanner hands it on, when it is one string token.
func scan(raw string) (lit string, ok bool) {
	if !strings.HasPrefix(strings.TrimLeft(raw, "#"), `"`) {
		return "", false // bytes, or white space before
	}
	var s scanner.Scanner
	s.Init(token.NewFile("literal", -1, len(raw)), []byte(raw), nil, scanner.DontInsertCommas)
	_, tok, lit := s.Scan()
	_, after, _ := s.Scan()
	return lit, tok == token.STRING && after == token.EOF && s.ErrorCount == 0
}

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
