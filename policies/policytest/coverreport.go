package policytest

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// shownMissed is how many places a report names that no test reaches, unless it is asked for all.
const shownMissed = 40

var kindTitles = map[PointKind]string{
	PointTransition: "transitions", PointGuard: "conditions, both ways", PointPart: "their parts, both ways",
	PointElse: "else branches", PointTemplate: "templates by language",
}

// WriteText writes how much of a book is reached, by kind, and the places that are not; with All, every
// one of them. Shares are rounded down.
func (c *Coverage) WriteText(w io.Writer, o TextOptions) error {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-24s %9s %7s %7s\n", o.says("Coverage"), o.says("reached"), o.says("of"), "%")
	line := func(title string, k PointKind) {
		reached, whole := c.Count(k)
		fmt.Fprintf(&b, "  %-22s %9d %7d %7s\n", o.says(title), reached, whole, Percent(PerMille(reached, whole)))
	}
	for _, k := range PointKinds {
		line(kindTitles[k], k)
	}
	line("in all", "")
	missed := c.Missed()
	if len(missed) > 0 {
		b.WriteString("\n" + o.says("Not reached") + "\n")
	}
	for i, m := range missed {
		if !o.All && i == shownMissed {
			fmt.Fprintf(&b, "  … %s\n", o.says(fmt.Sprintf("and %d more: see them with --verbose", len(missed)-i)))
			break
		}
		fmt.Fprintf(&b, "  %s:%d:%d: %s %s\n", m.File, m.Line, m.Col, m.Text, o.says(m.Never))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Miss is a place that no test reaches.
type Miss struct {
	*Point
	Never string // what never happened to it: "was never taken"
}

// Missed says of each place that no test reaches what it is; of a condition that was never asked, once.
func (c *Coverage) Missed() []Miss {
	var out []Miss
	for i := 0; i < len(c.Points); i++ {
		p := &c.Points[i]
		if p.Hits > 0 {
			continue
		}
		what := ""
		switch p.Kind {
		case PointGuard, PointPart:
			other := p.twin(c.Points)
			switch {
			case other != nil && other.Hits == 0 && p.Outcome == "false":
				continue
			case other != nil && other.Hits == 0:
				what = "was never asked"
			default:
				what = "was never " + p.Outcome
			}
		case PointTransition:
			what = "was never taken"
		case PointElse:
			what = "was never needed"
		case PointTemplate:
			what = "was never used"
		}
		out = append(out, Miss{p, what})
	}
	return slices.CompactFunc(out, func(a, b Miss) bool {
		return a.File == b.File && a.Line == b.Line && a.Col == b.Col && a.Text == b.Text && a.Never == b.Never
	})
}

// twin is the other outcome of the same condition.
func (p *Point) twin(all []Point) *Point {
	for i := range all {
		o := &all[i]
		if o.Kind == p.Kind && o.File == p.File && o.Line == p.Line && o.Col == p.Col && o.Text == p.Text && o.Outcome != p.Outcome {
			return o
		}
	}
	return nil
}

// asked is how often what stands on a line was taken, done or used; of a line with conditions alone, how
// often they were asked.
func asked(points []Point, line int) int {
	taken, answers, rule := 0, 0, false
	for i := range points {
		switch p := &points[i]; {
		case p.Line != line || p.Kind == PointPart:
		case p.Outcome == "":
			taken, rule = taken+p.Hits, true
		default:
			answers += p.Hits
		}
	}
	if rule {
		return taken
	}
	return answers
}

// LCOV is the coverage in the format of LCOV, which editors and build servers read: lines for what is
// taken, done and written, branches for what conditions and their parts answered.
func (c *Coverage) LCOV() []byte {
	var b strings.Builder
	byFile := map[string][]Point{}
	for _, p := range c.Points {
		byFile[p.File] = append(byFile[p.File], p)
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		fmt.Fprintf(&b, "TN:\nSF:%s\n", file)
		lines, branches, reached := map[int]int{}, 0, 0
		block := map[int]int{}
		for _, p := range byFile[file] {
			if _, ok := lines[p.Line]; !ok {
				lines[p.Line] = asked(byFile[file], p.Line)
			}
			if p.Outcome == "" {
				continue
			}
			branches++
			if p.Hits > 0 {
				reached++
			}
			fmt.Fprintf(&b, "BRDA:%d,0,%d,%d\n", p.Line, block[p.Line], p.Hits)
			block[p.Line]++
		}
		fmt.Fprintf(&b, "BRF:%d\nBRH:%d\n", branches, reached)
		hit := 0
		for _, line := range slices.Sorted(maps.Keys(lines)) {
			fmt.Fprintf(&b, "DA:%d,%d\n", line, lines[line])
			if lines[line] > 0 {
				hit++
			}
		}
		fmt.Fprintf(&b, "LF:%d\nLH:%d\nend_of_record\n", len(lines), hit)
	}
	return []byte(b.String())
}
