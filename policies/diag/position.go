package diag

import (
	"bytes"
	"unicode/utf8"
)

// bom is the byte order mark that some editors put at the start of a file. It
// has no column.
var bom = []byte("\xEF\xBB\xBF")

// Position is a place in a file as people count: lines and columns from 1,
// columns in characters (Unicode code points; a tab is one). The zero Position
// is the file as a whole.
type Position struct {
	Line, Column int
}

// PositionOf turns a byte offset into a position. An offset below zero is the
// file as a whole, one beyond the end is the end.
func PositionOf(data []byte, offset int) Position {
	if offset < 0 {
		return Position{}
	}
	offset = min(offset, len(data))
	start := bytes.LastIndexByte(data[:offset], '\n') + 1
	line := data[start:offset]
	if start == 0 {
		line = bytes.TrimPrefix(line, bom)
	}
	return Position{Line: 1 + bytes.Count(data[:start], []byte("\n")), Column: 1 + utf8.RuneCount(line)}
}

// lineAt returns the line around an offset, without its end, and the offset at
// which it starts.
func lineAt(data []byte, offset int) (line []byte, start int) {
	offset = min(offset, len(data))
	start = bytes.LastIndexByte(data[:offset], '\n') + 1
	if start == 0 && bytes.HasPrefix(data, bom) {
		start = len(bom)
	}
	line = data[start:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	return bytes.TrimSuffix(line, []byte("\r")), start
}
