package lsp

import (
	"bytes"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"unicode/utf8"
)

// Encodings of positions: what a character is counted in.
const (
	utf8Units  = "utf-8"
	utf16Units = "utf-16" // what every client speaks
)

// text is a file with the unit in which its places are counted.
type text struct {
	data  []byte
	units string
}

// at is the place of a byte.
func (t text) at(offset int) position {
	offset = max(0, min(offset, len(t.data)))
	start := bytes.LastIndexByte(t.data[:offset], '\n') + 1
	return position{Line: bytes.Count(t.data[:start], []byte("\n")), Character: t.width(t.data[start:offset])}
}

func (t text) span(start, end int) textRange {
	return textRange{t.at(start), t.at(max(start, end))}
}

func (t text) width(b []byte) int {
	if t.units == utf8Units {
		return len(b)
	}
	n := 0
	for _, r := range string(b) {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

// offset is the byte at a place. A place behind the end of its line is that end.
func (t text) offset(p position) int {
	at := 0
	for range p.Line {
		i := bytes.IndexByte(t.data[at:], '\n')
		if i < 0 {
			return len(t.data)
		}
		at += i + 1
	}
	for n := 0; n < p.Character && at < len(t.data) && t.data[at] != '\n'; {
		_, size := utf8.DecodeRune(t.data[at:])
		n += t.width(t.data[at : at+size])
		at += size
	}
	return at
}

// pathOf is the file that a URI names; empty for one that is no file.
func pathOf(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "file" {
		return ""
	}
	p := u.Path
	if runtime.GOOS == "windows" {
		p = strings.TrimPrefix(p, "/")
	}
	return filepath.FromSlash(p)
}

func uriOf(path string) string {
	p := filepath.ToSlash(path)
	if !strings.HasPrefix(p, "/") {
		p = "/" + p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}
