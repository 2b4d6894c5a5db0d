package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

//go:embed page.css
var style string

//go:embed page.html.tmpl
var layout string

// HTML writes one self-contained page: its style inside, charts as SVG, no script, and a content
// security policy under which it can load nothing.
func (p *Page) HTML(w io.Writer) error {
	say := words.New(p.Language)
	charts := 0
	t, err := template.New("page").Funcs(template.FuncMap{
		"short":  func(rows [][]Cell) [][]Cell { return rows[:min(len(rows), maxRows)] },
		"number": func(p Part, column int) bool { return p.number(column) },
		"zero":   func(c Cell) bool { return strings.Trim(c.Number, "0.") == "" },
		"beside": func(p Part) bool { return p.Chart != nil && len(p.Head) <= besideColumns },
		"more":   func(p Part) string { return p.more(say) },
		"calendar": func(c *Calendar) template.HTML {
			charts++
			return template.HTML(c.svg(fmt.Sprintf("chart%d", charts)))
		},
		"strips": func(s *Strips) template.HTML {
			charts++
			return template.HTML(s.svg(fmt.Sprintf("chart%d", charts))) // every text in it is escaped there
		},
		"drawing": func(d Drawing) template.HTML { return template.HTML(d.SVG) },
		"chart": func(c *Chart) template.HTML {
			charts++
			return template.HTML(c.svg(fmt.Sprintf("chart%d", charts))) // every text in it is escaped there
		},
	}).Parse(layout)
	if err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(style))
	return t.Execute(w, struct {
		*Page
		Lang   string
		Style  template.CSS
		Policy string
	}{p, say.Spoken(), template.CSS(style), "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"})
}

// besideColumns is the widest table that stands beside its chart.
const besideColumns = 5

// number reports whether a column has numbers.
func (p *Part) number(column int) bool {
	return slices.ContainsFunc(p.Rows, func(row []Cell) bool { return row[column].Number != "" })
}

// more says that there are rows that a page for people does not show; empty when there are none.
func (p *Part) more(w words.Writer) string {
	if n := len(p.Rows) - maxRows; n > 0 {
		return w.T("And %s more: the workbook (--format xlsx) and the JSON have all.", w.Whole(n))
	}
	return ""
}
