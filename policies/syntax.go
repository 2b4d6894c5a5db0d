package policies

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue/errors"
	"cuelang.org/go/cue/scanner"
	"cuelang.org/go/cue/token"
)

// syntax reports the first mistake of a file: the ones after it are mostly its consequences.
func syntax(s source, err error, r *report) {
	first := errors.Errors(err)[0]
	pos := first.Position()
	at := span{file: s.name, start: -1, end: -1}
	if pos.IsValid() {
		at.start = min(pos.Offset(), len(s.data))
		at.end = at.start + tokenLength(s.data[at.start:])
	}
	format, args := first.Msg()
	message := fmt.Sprintf(format, args...)
	if eq := assignment.FindSubmatchIndex(s.data); eq != nil && eq[2] <= at.start {
		r.fail(codeSyntax, span{s.name, eq[2], eq[3]}, `write name: "value"`, "a field is written with a colon, not with =")
		return
	}
	if strings.Contains(message, "found 'EOF'") {
		if open, ok := unclosed(s.data); ok {
			r.fail(codeSyntax, span{s.name, open, open + 1}, "close it, or look for a bracket after it that is not closed", "this %c is never closed", s.data[open])
			return
		}
	}
	if word, at, hint := misnamed(s, at); word != "" {
		r.fail(codeSyntax, at, hint, "%s", word)
		return
	}
	plain, hint := syntaxWords(s.data, at, message)
	r.fail(codeSyntax, at, hint, "%s", plain)
}

// assignment is a line that gives a field its value with an equals sign.
var assignment = regexp.MustCompile(`(?m)^[ \t]*[A-Za-z_]\w*[ \t]*(=)[^=~]`)

// lines that look right and are none: names with a dash or a space, comments of
// other languages, days without quotes.
var misnamings = []struct {
	pattern *regexp.Regexp // the mistake is somewhere in the match; its first group is the place to point at
	message string
	hint    func(text string) string // text is what stands at that place
}{
	{
		regexp.MustCompile(`(?:^|[{,:])[ \t]*([\pL_][\pL\w]*(?:[ -][\pL\w]+)+)[ \t]*:`), "a name is one word, without dashes",
		func(text string) string { return "write " + nameOf(text) },
	},
	{
		regexp.MustCompile(`(?:^|[ \t])(#)(?:[ \t]+[\pL\w]*|\pL[^:{]*$)`), "a comment does not begin with #",
		func(string) string { return "write // in its place" },
	},
	{
		regexp.MustCompile(`(/\*)`), "a comment does not stand between /* and */",
		func(string) string { return "begin each of its lines with //" },
	},
	{
		regexp.MustCompile(`[^"0-9]([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[^"0-9]`), "this day stands without quotes",
		func(text string) string { return fmt.Sprintf("write %q", text) },
	},
}

// misnamed explains a mistake by what its line looks like; nothing when it
// looks like none of the usual ones.
func misnamed(s source, at span) (message string, place span, hint string) {
	start := strings.LastIndexByte(string(s.data[:max(0, at.start)]), '\n') + 1
	line, _, _ := strings.Cut(string(s.data[start:]), "\n")
	for _, m := range misnamings {
		for _, g := range m.pattern.FindAllStringSubmatchIndex(line, -1) {
			if start+g[2] <= at.start && at.start <= start+g[1] {
				return m.message, span{s.name, start + g[2], start + g[3]}, m.hint(line[g[2]:g[3]])
			}
		}
	}
	return "", span{}, ""
}

// unclosed finds the last bracket that is opened and never closed.
func unclosed(data []byte) (offset int, ok bool) {
	var open []int
	var s scanner.Scanner
	s.Init(token.NewFile("", -1, len(data)), data, func(token.Pos, string, []any) {}, scanner.DontInsertCommas)
	for {
		switch pos, tok, _ := s.Scan(); tok {
		case token.LBRACE, token.LBRACK, token.LPAREN:
			open = append(open, pos.Offset())
		case token.RBRACE, token.RBRACK, token.RPAREN:
			open = open[:max(0, len(open)-1)]
		case token.EOF:
			if len(open) == 0 {
				return 0, false
			}
			return open[len(open)-1], true
		}
	}
}

// tokenLength is how much of text to underline: a word, or one character.
func tokenLength(text []byte) int {
	n := 0
	for n < len(text) && (text[n] == '_' || text[n] >= '0' && text[n] <= '9' || text[n]|0x20 >= 'a' && text[n]|0x20 <= 'z') {
		n++
	}
	if n == 0 && len(text) > 0 {
		_, n = utf8.DecodeRune(text)
	}
	return n
}

// opensWithBlankLine is a text of several lines that CUE misreads; see levelled.
var opensWithBlankLine = regexp.MustCompile(`^#*(?:"""|''')\r\n\r\n`)

// syntaxWords puts CUE's words for a mistake into plain ones.
func syntaxWords(data []byte, at span, message string) (plain, hint string) {
	rest := ""
	if at.start >= 0 {
		rest = string(data[at.start:])
	}
	first, _ := utf8.DecodeRuneInString(rest)
	switch {
	case strings.ContainsRune("“”„‘’«»", first):
		return fmt.Sprintf("the quote %c is not understood here", first), `use straight quotes: "text" — word processors turn them into curly ones`
	case strings.HasPrefix(message, "string literal not terminated"):
		return "this text has no closing quote", `end it with " on the same line; a text of several lines stands between """ and """`
	case strings.HasPrefix(message, "non-matching whitespace"):
		if opensWithBlankLine.MatchString(rest) {
			return "this text begins with a blank line, which CUE does not read where lines end with CR LF", "remove the blank line, or save the file with line ends LF"
		}
		return "a line of this text begins left of its closing quotes", `indent each line, also one of blanks alone, as far as the closing """ or farther`
	case strings.Contains(message, "unknown escape sequence"):
		return `this backslash does not stand before a character it can change`, `write \\ for one backslash`
	case first == ';':
		return "a semicolon does not separate entries", "write a comma"
	case strings.HasPrefix(message, "missing ',' in struct literal"), strings.HasPrefix(message, "missing ',' in list literal"), strings.HasPrefix(message, "missing ',' before newline"):
		return "a comma, or the end of the line, is missing before this", "separate entries by a comma or a new line"
	case strings.HasPrefix(message, "illegal character"):
		return fmt.Sprintf("the character %c has no meaning here", first), "text stands in quotes; numbers have no unit and no sign behind them"
	case strings.Contains(message, "found 'EOF'"):
		return "the file ends in the middle of something", ""
	case strings.HasPrefix(rest, "}"), strings.HasPrefix(rest, "]"), strings.HasPrefix(rest, ")"):
		return fmt.Sprintf("this %c is not expected here", first), "a bracket is closed that was not opened, or another one is still open"
	case strings.HasPrefix(message, "expected label or ':'"), strings.HasPrefix(message, "expected ':'"):
		return "a colon is missing after this name", "a field is written name: value"
	}
	return "the syntax is wrong: " + strings.ReplaceAll(message, "'", ""), ""
}
