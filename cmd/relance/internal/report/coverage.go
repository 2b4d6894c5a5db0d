package report

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/policies/policytest"
)

// coverage writes what tests reach in words.
type coverage struct {
	speaker
	*policytest.Coverage
}

// Coverage is the page of what the tests of a book reach: shares in all and by policy, and each file with its lines.
// Sources are the files of the book, by their names in the coverage.
func Coverage(c *policytest.Coverage, results []policytest.Result, sources map[string][]byte, say words.Writer) *Page {
	w := coverage{speaker{say}, c}
	failed := 0
	for i := range results {
		if !results[i].Passed() {
			failed++
		}
	}
	page := &Page{
		Language: say.Spoken(), Title: w.T("What the tests reach"),
		Lines: []string{w.T("%s, of which %s failed. Shares are rounded down.", w.N(len(results), "test", "tests"), w.Whole(failed))},
	}
	all := Chapter{Title: w.T("In all"), Parts: []Part{w.policies()}}
	fact := func(name string, k policytest.PointKind) {
		reached, of := w.Count(k)
		all.Facts = append(all.Facts, Fact{name, w.percent(reached, of), w.T("%s of %s", w.Whole(reached), w.Whole(of))})
	}
	fact(w.T("in all"), "")
	for _, k := range policytest.PointKinds {
		fact(w.kind(k), k)
	}
	files := Chapter{Title: w.T("File by file"), Note: w.T("Each line with how often the tests took, did or used what it says; – where none did, and ? where a condition or a part of it was never true, or never false.")}
	texts := Dossier{Title: w.T("Templates"), Summary: w.shareOf(policytest.PointTemplate)}
	for _, file := range w.files() {
		if d := w.file(file, sources[file]); strings.HasSuffix(file, ".cue") {
			files.Dossiers = append(files.Dossiers, d)
		} else {
			for _, step := range d.Steps {
				step.Day, step.About = "", d.Title
				texts.Steps = append(texts.Steps, step)
			}
		}
	}
	files.Dossiers = append(files.Dossiers, texts)
	page.Chapters = []Chapter{all, files}
	return page
}

// shareOf says how much of a kind is reached.
func (w coverage) shareOf(k policytest.PointKind) string {
	reached, of := w.Count(k)
	return w.share(reached, of)
}

func (w coverage) share(reached, of int) string {
	return w.T("%s of %s", w.Whole(reached), w.Whole(of)) + ", " + w.percent(reached, of)
}

// kind names a kind of points.
func (w coverage) kind(k policytest.PointKind) string {
	switch k {
	case policytest.PointTransition:
		return w.T("transitions")
	case policytest.PointGuard:
		return w.T("conditions, both ways")
	case policytest.PointPart:
		return w.T("their parts, both ways")
	case policytest.PointElse:
		return w.T("else branches")
	}
	return w.T("templates by language")
}

func (w coverage) percent(reached, of int) string {
	return w.Percent(policytest.Percent(policytest.PerMille(reached, of)))
}

// policies is the table of policies, with what is of none of them at its end.
func (w coverage) policies() Part {
	p := Part{Title: w.T("By policy"), Head: []string{w.T("Policy"), w.T("Reached"), w.T("Of"), "%"}}
	chart := &Chart{Title: w.T("Share that the tests reach")}
	bars := Series{Name: w.T("Reached")}
	reached, of := map[string]int{}, map[string]int{}
	for i := range w.Points {
		at := w.Points[i].Policy
		if of[at]++; w.Points[i].Hits > 0 {
			reached[at]++
		}
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(of)), func(name string) bool { return name == "" })
	if of[""] > 0 {
		names = append(names, "")
	}
	for _, name := range names {
		label := name
		if name == "" {
			label = w.T("assign and templates")
		}
		perMille := policytest.PerMille(reached[name], of[name])
		p.Rows = append(p.Rows, []Cell{text(label), w.count(reached[name]), w.count(of[name]), {w.percent(reached[name], of[name]), policytest.Percent(perMille)}})
		chart.Labels = append(chart.Labels, label)
		bars.Values, bars.Texts = append(bars.Values, int64(perMille)), append(bars.Texts, w.percent(reached[name], of[name]))
	}
	chart.Series, chart.Description = []Series{bars}, w.T("What a policy says, both ways of each condition counted.")
	p.Chart = chart
	return p
}

// files are those that have something to be reached, the least reached first.
func (w coverage) files() []string {
	of, reached := map[string]int{}, map[string]int{}
	for i := range w.Points {
		if of[w.Points[i].File]++; w.Points[i].Hits > 0 {
			reached[w.Points[i].File]++
		}
	}
	list := slices.Sorted(maps.Keys(of))
	slices.SortStableFunc(list, func(a, b string) int {
		return policytest.PerMille(reached[a], of[a]) - policytest.PerMille(reached[b], of[b])
	})
	return list
}

// file is a file with its lines, and what no test reaches in it.
func (w coverage) file(name string, data []byte) Dossier {
	reached, of := 0, 0
	hits, points, half := map[int]int{}, map[int]bool{}, map[int]bool{}
	for i := range w.Points {
		p := &w.Points[i]
		if p.File != name {
			continue
		}
		if of++; p.Hits > 0 {
			reached++
		} else if p.Outcome != "" {
			half[p.Line] = true
		}
		points[p.Line] = true
		if p.Outcome == "" {
			hits[p.Line] += p.Hits
		} else {
			hits[p.Line] = max(hits[p.Line], p.Hits)
		}
	}
	d := Dossier{Title: words.Printable(name), Summary: w.share(reached, of)}
	for _, m := range w.Missed() {
		if m.File == name {
			d.Steps = append(d.Steps, Step{Day: fmt.Sprintf("%d:%d", m.Line, m.Col), What: words.Printable(m.Text), Sum: w.never(&m)})
		}
	}
	if strings.HasSuffix(name, ".cue") && len(data) > 0 {
		d.Steps = append(d.Steps, Step{What: w.T("The file"), Subject: w.T("line by line"), Text: lined(data, points, hits, half)})
	}
	return d
}

// never says what never happened.
func (w coverage) never(m *policytest.Miss) string {
	switch m.Never {
	case "was never taken":
		return w.T("was never taken")
	case "was never asked":
		return w.T("was never asked")
	case "was never true":
		return w.T("was never true")
	case "was never false":
		return w.T("was never false")
	case "was never needed":
		return w.T("was never needed")
	}
	return w.T("was never used")
}

// lined is a file with the hits of its lines before them.
func lined(data []byte, points map[int]bool, hits map[int]int, half map[int]bool) string {
	var b strings.Builder
	for i, line := range strings.Split(strings.TrimRight(string(data), "\r\n"), "\n") {
		mark := ""
		switch n := i + 1; {
		case !points[n]:
		case hits[n] == 0:
			mark = "–"
		default:
			mark = fmt.Sprint(hits[n])
		}
		if half[i+1] {
			mark += "?"
		}
		fmt.Fprintf(&b, "%6s │ %s\n", mark, words.Printable(strings.ReplaceAll(strings.TrimRight(line, "\r"), "\t", "    ")))
	}
	return b.String()
}
