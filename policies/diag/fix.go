package diag

import (
	"bytes"
	"cmp"
	"slices"
)

// Fixed is a file with edits that mend what diagnostics say of it.
type Fixed struct {
	File     string
	Was, Is  []byte
	Mended   List // the diagnostics that were mended, in the order of their places
	Deferred int  // diagnostics whose edits touch those of others: they are for another round
}

// Fix makes the edits of a list in files, by their names in it: those files that change, by name. Of edits that
// touch each other the first is made.
func Fix(list List, sources map[string][]byte) []Fixed {
	byFile := map[string][]Diagnostic{}
	var files []string
	for _, d := range list {
		if len(d.Fix) == 0 || sources[d.File] == nil {
			continue
		}
		if byFile[d.File] == nil {
			files = append(files, d.File)
		}
		byFile[d.File] = append(byFile[d.File], d)
	}
	slices.Sort(files)
	var out []Fixed
	for _, file := range files {
		out = append(out, fix(file, sources[file], byFile[file]))
	}
	return out
}

func fix(file string, data []byte, list []Diagnostic) Fixed {
	f := Fixed{File: file, Was: data}
	var edits []Edit
	for _, d := range list {
		if slices.ContainsFunc(d.Fix, func(e Edit) bool { return e.Start < 0 || e.End < e.Start || e.End > len(data) || touches(edits, e) }) {
			f.Deferred++
			continue
		}
		edits = append(edits, d.Fix...)
		f.Mended = append(f.Mended, d)
	}
	slices.SortFunc(edits, func(a, b Edit) int { return cmp.Compare(a.Start, b.Start) })
	var b bytes.Buffer
	at := 0
	for _, e := range edits {
		b.Write(data[at:e.Start])
		b.WriteString(e.Text)
		at = e.End
	}
	b.Write(data[at:])
	f.Is = b.Bytes()
	return f
}

// touches reports whether an edit shares a place with one of those that are made.
func touches(made []Edit, e Edit) bool {
	return slices.ContainsFunc(made, func(m Edit) bool { return e.Start < m.End && m.Start < e.End || e.Start == m.Start })
}
