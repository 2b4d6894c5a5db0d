package presets

import (
	"fmt"
	"slices"
	"strings"

	"github.com/relance-dev/relance/engine/intake"
)

// said is the line that a hint says to write; empty for none.
func said(hint string) string {
	m := ours.FindStringSubmatch(hint)
	if m == nil {
		return ""
	}
	line, _, _ := strings.Cut(m[1], " (or ")
	return strings.TrimSpace(line)
}

// proven is a column of the export whose days show how they are written, and the form.
func (s *suggester) proven() (column, form string) {
	for _, f := range s.report.Files {
		for _, c := range f.Columns {
			if c.ProofRow > 0 && strings.Contains(c.Convention, "YYYY") {
				return c.Header, c.Convention
			}
		}
	}
	return "", ""
}

// ask adds the line that would settle a problem, once.
func (s *suggester) ask(p *intake.Problem) {
	line, why := "", s.say.Says(p.Message)
	switch p.Code {
	case "RL632":
		line = said(p.Hint)
		if _, other, two := strings.Cut(p.Hint, `(or "`); two {
			other, _, _ = strings.Cut(other, `"`)
			why = s.say.T("or %s: nothing in the column %s shows which", other, p.Column)
			if column, form := s.proven(); column != "" {
				line, why = fmt.Sprintf("dates: %q", form), s.say.T("as the column %s shows; nothing in the column %s does", column, p.Column)
			}
		}
	case "RL624":
		line, why = `decimal: ","`, s.say.T("or %s: nothing in the column %s shows which", `"."`, p.Column)
	case "RL622":
		line, why = `lines: "first"`, s.say.T(`or "sum": an invoice has several rows, and either each repeats the amounts of the whole or they add up`)
	case "RL660":
		line, why = "due: days: 30", s.say.T("some rows have no due date")
	case "RL609":
		if p.Column == "client" && (s.table.Columns["name"] != "" || slices.ContainsFunc(s.more, func(l string) bool { return strings.Contains(l, "headings: client") })) {
			return
		}
		if p.Column == "due" {
			line, why = "due: days: 30", s.say.T("no column of the file was recognised as the due date")
		} else {
			line, why = "columns: "+p.Column+`: "…"`, s.say.T("no column of the file was recognised as %s", p.Column)
		}
	case "RL630":
		line, why = `defaults: currency: "…"`, s.say.T("which currency it is: %s", s.say.Says(p.Message))
	case "RL629":
		line, why = `defaults: currency: "EUR"`, s.say.T("nothing says what currency the amounts are in")
	case "RL619":
		if hint, ok := strings.CutPrefix(p.Hint, "say in intake.cue what its words mean: invoices: "); ok {
			hint, _, _ = strings.Cut(hint, "; or ")
			line, why = hint, s.say.T("say what each word means: %s", s.say.Says(p.Message))
		}
	}
	if line == "" {
		line = said(p.Hint)
	}
	if line == "" {
		if p.Warning {
			return
		}
		line, why = "…", p.Code+", "+s.say.Says(p.Message)
		if s.decided[p.Code] {
			return
		}
		s.decided[p.Code] = true
	}
	key := line
	if name, _, _ := strings.Cut(line, ":"); slices.Contains([]string{"dates", "decimal", "types"}, name) {
		key = name // which is said once
	}
	if s.decided[key] {
		return
	}
	s.decided[key] = true
	s.more = append(s.more, s.maybe(line, why))
}
