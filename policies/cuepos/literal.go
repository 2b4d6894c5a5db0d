package cuepos

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// errLiteral is wrapped by every error about text that is no CUE string literal.
var errLiteral = errors.New("not a CUE string literal")

// Literal decodes the CUE string literal that raw begins with, in any quote
// form: "…", """…""", and both between hash signs. What follows the closing
// quote is ignored; carriage returns are dropped, as CUE does.
//
// It returns the string, and for each of its bytes the offset in raw of the
// character or escape that made it; offsets has one more entry, where the text
// ends: at the closing quote, in a block at the line break before it. It fails for bytes literals ('…'), interpolations, and
// whatever cue/literal.Unquote refuses.
func Literal(raw []byte) (text string, offsets []int, err error) {
	q, body, err := openQuotes(raw)
	if err != nil {
		return "", nil, err
	}
	if q.multi {
		q.indent = q.closingIndent(raw[body:])
	}
	d := decoder{quotes: q, raw: raw, at: body}
	interpolates, err := d.fragment(true)
	if err == nil && interpolates {
		err = fmt.Errorf("interpolation at byte %d: %w", d.at, errLiteral)
	}
	if err != nil {
		return "", nil, err
	}
	return string(d.text), append(d.offsets, d.at), nil
}

// quotes is the form of a literal.
type quotes struct {
	hashes int
	multi  bool
	indent []byte // of a multi-line literal: what each line starts with
}

// openQuotes reads the opening quotes of raw and returns where the body
// begins: after the quotes, and after the line break that must follow """.
func openQuotes(raw []byte) (q quotes, body int, err error) {
	for body < len(raw) && raw[body] == '#' {
		body++
	}
	q.hashes = body
	rest := raw[body:]
	if len(rest) == 0 || rest[0] != '"' {
		return q, 0, fmt.Errorf("no opening quote: %w", errLiteral)
	}
	// An empty string between hashes, #""#, is not the start of a block.
	if !bytes.HasPrefix(rest, []byte(`"""`)) || len(rest) > 3 && rest[3] == '#' {
		return q, body + 1, nil
	}
	q.multi = true
	body += 3
	for body < len(raw) && raw[body] == '\r' {
		body++
	}
	if body == len(raw) || raw[body] != '\n' {
		return q, 0, fmt.Errorf(`no line break after """: %w`, errLiteral)
	}
	return q, body + 1, nil
}

// closes reports whether b begins with the closing quotes.
func (q quotes) closes(b []byte) bool {
	n := 1
	if q.multi {
		n = 3
	}
	if len(b) < n+q.hashes {
		return false
	}
	for i, c := range b[:n+q.hashes] {
		if i < n && c != '"' || i >= n && c != '#' {
			return false
		}
	}
	return true
}

// closingIndent returns the white space before the closing quotes of a
// multi-line body: the first quotes that stand at the start of a line.
func (q quotes) closingIndent(body []byte) []byte {
	for line := range bytes.Lines(body) {
		trimmed := bytes.TrimLeft(line, " \t")
		if q.closes(trimmed) {
			return line[:len(line)-len(trimmed)]
		}
	}
	return nil
}

// decoder walks a literal, or one literal part of an interpolation.
type decoder struct {
	quotes
	raw     []byte
	at      int // where it stands in raw
	text    []byte
	offsets []int // of each byte of text, in raw
}

// emit adds a character that was written at offset from. Bytes of a character
// written as itself have their own offsets; those of an escape share one.
func (d *decoder) emit(r rune, from int, escaped bool) {
	n := len(d.text)
	d.text = utf8.AppendRune(d.text, r)
	for i := range d.text[n:] {
		if escaped {
			i = 0
		}
		d.offsets = append(d.offsets, from+i)
	}
}

// fragment decodes up to the end of the text or the \( of an interpolation,
// and leaves d.at there. start says that the fragment begins its literal.
func (d *decoder) fragment(start bool) (interpolates bool, err error) {
	if d.multi && start {
		if done, err := d.lineStart(); done || err != nil {
			return false, err
		}
	}
	for d.at < len(d.raw) {
		switch c := d.raw[d.at]; {
		case c == '\r':
			d.at++
		case c == '\n' && !d.multi, c == 0:
			return false, fmt.Errorf("byte %d: %w", d.at, errLiteral)
		case c == '\n':
			from := d.at
			if d.raw[from-1] == '\r' {
				from--
			}
			d.at++
			done, err := d.lineStart()
			if err != nil {
				return false, err
			}
			if done { // the last line break belongs to the quotes
				d.at = from
				return false, nil
			}
			d.emit('\n', from, false)
		case c == '"' && !d.multi && d.closes(d.raw[d.at:]):
			return false, nil
		case c == '\\' && d.hashed(d.at+1):
			interpolates, err := d.escape()
			if interpolates || err != nil {
				return interpolates, err
			}
		default:
			r, size := utf8.DecodeRune(d.raw[d.at:])
			if r == utf8.RuneError && size == 1 {
				return false, fmt.Errorf("byte %d is not UTF-8: %w", d.at, errLiteral)
			}
			d.emit(r, d.at, false)
			d.at += size
		}
	}
	return false, fmt.Errorf("no closing quote: %w", errLiteral)
}

// lineStart skips the indentation of a line and reports whether the closing
// quotes follow. Only an empty line may have less.
func (d *decoder) lineStart() (done bool, err error) {
	rest := d.raw[d.at:]
	switch {
	case bytes.HasPrefix(rest, d.indent):
		d.at += len(d.indent)
	case bytes.HasPrefix(rest, []byte("\n")), bytes.HasPrefix(rest, []byte("\r\n")):
	default:
		return false, fmt.Errorf("byte %d: indentation differs from the closing quotes': %w", d.at, errLiteral)
	}
	return d.closes(d.raw[d.at:]), nil
}

// hashed reports whether the hash signs of an escape stand at offset i, with
// a character after them.
func (d *decoder) hashed(i int) bool {
	for range d.hashes {
		if i >= len(d.raw) || d.raw[i] != '#' {
			return false
		}
		i++
	}
	return i < len(d.raw)
}
