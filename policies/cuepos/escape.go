package cuepos

import (
	"fmt"
	"unicode/utf8"
)

// simpleEscapes are the escapes of one character.
var simpleEscapes = [...]struct {
	name byte
	char rune
}{
	{'a', '\a'},
	{'b', '\b'},
	{'f', '\f'},
	{'n', '\n'},
	{'r', '\r'},
	{'t', '\t'},
	{'v', '\v'},
	{'/', '/'},
	{'\\', '\\'},
	{'"', '"'},
}

// escape decodes the escape at d.at. At an interpolation it stays there.
func (d *decoder) escape() (interpolates bool, err error) {
	from := d.at
	i := from + 1 + d.hashes
	switch c := d.raw[i]; c {
	case '(':
		return true, nil
	case 'u', 'U':
		r, next, err := d.unicode(from)
		if err != nil {
			return false, err
		}
		d.emit(r, from, true)
		d.at = next
		return false, nil
	case '\r', '\n':
		return false, d.joinLines(i)
	default:
		for _, e := range simpleEscapes {
			if e.name == c {
				d.emit(e.char, from, true)
				d.at = i + 1
				return false, nil
			}
		}
		return false, fmt.Errorf("byte %d: unknown escape: %w", from, errLiteral)
	}
}

// joinLines decodes an escaped line break, at offset i: it adds nothing.
func (d *decoder) joinLines(i int) error {
	if d.raw[i] == '\r' {
		i++
	}
	if !d.multi || i >= len(d.raw) || d.raw[i] != '\n' {
		return fmt.Errorf("byte %d: line break in a one-line string: %w", i, errLiteral)
	}
	d.at = i + 1
	done, err := d.lineStart()
	if err == nil && done {
		err = fmt.Errorf("byte %d: the last line break cannot be escaped: %w", i, errLiteral)
	}
	return err
}

// The halves of characters that JSON writes as two \u escapes.
const (
	highSurrogates = 0xD800
	lowSurrogates  = 0xDC00
	afterSurrogate = 0xE000
)

// unicode decodes \uXXXX, \UXXXXXXXX or a surrogate pair at offset from, and
// returns the offset after it.
func (d *decoder) unicode(from int) (r rune, next int, err error) {
	r, next, err = d.hex(from)
	if err != nil || r < highSurrogates || r >= afterSurrogate {
		return r, next, err
	}
	if r < lowSurrogates && next < len(d.raw) && d.raw[next] == '\\' && d.hashed(next+1) {
		low, after, err := d.hex(next)
		if err == nil && low >= lowSurrogates && low < afterSurrogate {
			return 0x10000 + (r-highSurrogates)<<10 + (low - lowSurrogates), after, nil
		}
	}
	return 0, 0, fmt.Errorf("byte %d: half a surrogate pair: %w", from, errLiteral)
}

// hex decodes one \uXXXX or \UXXXXXXXX at offset from.
func (d *decoder) hex(from int) (r rune, next int, err error) {
	i := from + 1 + d.hashes
	digits := 4
	switch d.raw[i] {
	case 'u':
	case 'U':
		digits = 8
	default:
		return 0, 0, fmt.Errorf("byte %d: no \\u escape: %w", from, errLiteral)
	}
	i++
	if len(d.raw) < i+digits {
		return 0, 0, fmt.Errorf("byte %d: too few digits: %w", from, errLiteral)
	}
	var v uint32
	for _, c := range d.raw[i : i+digits] {
		h, ok := unhex(c)
		if !ok {
			return 0, 0, fmt.Errorf("byte %d: too few digits: %w", from, errLiteral)
		}
		v = v<<4 | h
	}
	if v > utf8.MaxRune {
		return 0, 0, fmt.Errorf("byte %d: no such character: %w", from, errLiteral)
	}
	return rune(v), i + digits, nil
}

func unhex(c byte) (v uint32, ok bool) {
	switch {
	case '0' <= c && c <= '9':
		return uint32(c - '0'), true
	case 'a' <= c && c <= 'f':
		return uint32(c-'a') + 10, true
	case 'A' <= c && c <= 'F':
		return uint32(c-'A') + 10, true
	}
	return 0, false
}
