package guard

import (
	"slices"
	"strings"

	"github.com/relance-dev/relance/policies/diag"
)

// edit replaces bytes of a guard.
type edit struct {
	start, end int
	with       string
}

// slips are the habits found in a guard, with the edits that mend them, so
// that the rest of the guard can be checked as well.
type slips struct {
	problems []diag.Problem
	edits    []edit
	// final is set when a slip has no clear meaning: what follows from
	// it would only be noise.
	final bool
}

func (s *slips) add(code string, start, end int, message, hint string) {
	s.problems = append(s.problems, diag.Problem{Code: code, Start: start, End: end, Message: message, Hint: hint})
}

// mend makes an edit that is the one right answer to the problem that was added last.
func (s *slips) mend(start, end int, with string) {
	s.guess(start, end, with)
	if p := &s.problems[len(s.problems)-1]; !s.final {
		p.Fix = append(p.Fix, diag.Edit{Start: start, End: end, Text: with})
	}
}

// guess makes an edit with which the rest of the guard can be checked, and that people may mean otherwise.
func (s *slips) guess(start, end int, with string) {
	s.edits = append(s.edits, edit{start, end, with})
}

// mended returns the guard with all edits made, and a function that maps its
// offsets back to the guard as written.
func (s *slips) mended(src string) (text string, back func(int) int) {
	if len(s.edits) == 0 {
		return src, func(off int) int { return off }
	}
	slices.SortStableFunc(s.edits, func(a, b edit) int { return a.start - b.start })
	var b strings.Builder
	var at int
	ends := make([]int, 0, len(s.edits)) // of the edits, in the new text
	for _, e := range s.edits {
		if e.start < at { // inside the edit before
			continue
		}
		b.WriteString(src[at:e.start])
		b.WriteString(e.with)
		at = e.end
		ends = append(ends, b.Len())
	}
	b.WriteString(src[at:])
	kept := s.kept()
	return b.String(), func(off int) int {
		i, inside := slices.BinarySearch(ends, off)
		if inside {
			return kept[i].end
		}
		if i < len(kept) && off > ends[i]-len(kept[i].with) {
			return kept[i].start
		}
		if i == 0 {
			return off
		}
		return kept[i-1].end + off - ends[i-1]
	}
}

// kept are the edits without those that lie inside an earlier one.
func (s *slips) kept() []edit {
	var all []edit
	for _, e := range s.edits {
		if len(all) == 0 || e.start >= all[len(all)-1].end {
			all = append(all, e)
		}
	}
	return all
}

// covers reports whether a place lies in what an edit replaces.
func (s *slips) covers(start, end int) bool {
	return slices.ContainsFunc(s.edits, func(e edit) bool { return e.start <= start && end <= e.end })
}
