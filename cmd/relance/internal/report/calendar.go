package report

import (
	"fmt"
	"html"
	"strings"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
)

// Calendar shows how much happens on each day: a column for each week, from Monday down to Sunday.
type Calendar struct {
	Title, Description string
	Language           string
	From, To           engine.Date
	Counts             map[engine.Date]int
}

// The measures of a calendar, in pixels where there is room.
const (
	dayBox     = 14
	dayStep    = 17
	dayLabels  = 18 // for the names of the days
	monthLine  = 18
	shades     = 4
	weeksShown = 54 // in one row of weeks; more go below
)

// svg draws a calendar. Each day that has something says how much.
func (c *Calendar) svg(id string) string {
	say := words.New(c.Language)
	most := 0
	for _, n := range c.Counts {
		most = max(most, n)
	}
	var b strings.Builder
	first := monday(c.From)
	weeks := int(monday(c.To)-first)/7 + 1
	rows := (weeks + weeksShown - 1) / weeksShown
	height := rows * (monthLine + 7*dayStep + 10)
	for row := range rows {
		top := row * (monthLine + 7*dayStep + 10)
		for day := 0; day < 7; day += 2 {
			fmt.Fprintf(&b, `<text class="figure" x="0" y="%d">%s</text>`, top+monthLine+day*dayStep+11, html.EscapeString(string([]rune(say.Weekday(first + engine.Date(day)))[:1])))
		}
		for week := row * weeksShown; week < min(weeks, (row+1)*weeksShown); week++ {
			x, start := dayLabels+week%weeksShown*dayStep, first+engine.Date(7*week)
			if y, m, _ := start.YMD(); week == row*weeksShown || start.EndOfMonth() != (start-7).EndOfMonth() {
				fmt.Fprintf(&b, `<text class="label" x="%d" y="%d">%02d/%d</text>`, x, top+11, int(m), y%100)
			}
			for d := start; d < start+7; d++ {
				if d < c.From || d > c.To {
					continue
				}
				n := c.Counts[d]
				shade := 0
				if n > 0 {
					shade = 1 + (shades-1)*n/most
				}
				fmt.Fprintf(&b, `<rect class="c%d" x="%d" y="%d" width="%d" height="%d" rx="2"><title>%s</title></rect>`,
					shade, x, top+monthLine+int(d-start)*dayStep, dayBox, dayBox, html.EscapeString(say.ShortDate(d)+say.Colon+say.Whole(n)))
			}
		}
	}
	width := dayLabels + min(weeks, weeksShown)*dayStep
	return fmt.Sprintf(`<svg viewBox="0 0 %d %d" role="img" aria-labelledby="%s-t %s-d"><title id="%s-t">%s</title><desc id="%s-d">%s</desc>%s</svg>`,
		max(width, 560), height, id, id, id, html.EscapeString(c.Title), id, html.EscapeString(c.Description), b.String())
}

// monday is the first day of a day's week.
func monday(d engine.Date) engine.Date { return d - engine.Date((int(d.Weekday())+6)%7) }
