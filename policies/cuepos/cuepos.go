// Package cuepos tells where in a .cue file each byte of a CUE string was
// written, so that a mistake inside a guard, a formula or a template can be
// pointed at exactly: through escapes, indentation, hash quotes,
// interpolations, concatenations and references to other fields.
package cuepos

import (
	"sort"

	"cuelang.org/go/cue"
)

// Pos is a place in a file.
type Pos struct {
	File   string // as the CUE loader names it
	Offset int    // bytes from the start of the file as it is on disk
	// Exact is false when the text was computed (a builtin call, a default) and
	// Offset is only where the expression stands.
	Exact bool
}

// Map maps the bytes of a string to the files they were written in. It is
// immutable. The zero Map knows no place.
type Map struct {
	text     string
	segments []segment // in the order of the text, without gaps
}

// segment is a run of text from one literal, or from one expression that
// cannot be traced further.
type segment struct {
	start int // of the run, in the text
	file  string
	// offsets are the places of the run's bytes and of what follows the last
	// one; a run that cannot be traced has the one place of its expression.
	offsets []int
	exact   bool
}

// Of maps v, which must be a concrete string. src returns a file as it is on
// disk, by the name the CUE loader gave it, or nil; it may be called several
// times for one file. A value that is no string gives the zero Map.
func Of(v cue.Value, src func(file string) []byte) Map {
	text, err := v.String()
	if err != nil {
		return Map{}
	}
	t := tracer{src: src}
	return Map{text: text, segments: t.trace(v, text, 0)}
}

// Text returns the string that is mapped.
func (m Map) Text() string { return m.text }

// At returns the place of the byte at off. An offset outside the text gives
// the nearest place: its start, or what follows its last byte.
func (m Map) At(off int) Pos {
	if len(m.segments) == 0 {
		return Pos{}
	}
	return m.segments[m.find(off)].at(off)
}

// Range returns the place of the bytes from start up to end, and the offset
// in the same file that follows them. When they were written in several
// places, the range stops where the first place does.
func (m Map) Range(start, end int) (from Pos, endOffset int) {
	if len(m.segments) == 0 {
		return Pos{}, 0
	}
	i := m.find(start)
	s := m.segments[i]
	from = s.at(start)
	if i+1 < len(m.segments) {
		end = min(end, m.segments[i+1].start)
	}
	return from, max(from.Offset, s.at(end).Offset)
}

// find returns the index of the segment that holds the byte at off.
func (m Map) find(off int) int {
	after := sort.Search(len(m.segments), func(i int) bool { return m.segments[i].start > off })
	return max(after-1, 0)
}

// at returns the place of the byte at off of the text, or the nearest of s.
func (s segment) at(off int) Pos {
	i := min(max(off-s.start, 0), len(s.offsets)-1)
	return Pos{File: s.file, Offset: s.offsets[i], Exact: s.exact}
}
