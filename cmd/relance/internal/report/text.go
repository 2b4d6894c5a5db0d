package report

import "github.com/relance-dev/relance/cmd/relance/internal/words"

// Plain are the first rows of a table for a terminal, with its head, and the columns that are aligned
// on their right.
func (p *Part) Plain(language string) (rows [][]string, right []int) {
	line := func(cells []string) {
		cells[0] = "  " + cells[0]
		rows = append(rows, cells)
	}
	line(append([]string{}, p.Head...))
	for i := range p.Head {
		if p.number(i) {
			right = append(right, i)
		}
	}
	for _, row := range p.Rows[:min(len(p.Rows), maxRows)] {
		var cells []string
		for _, c := range row {
			cells = append(cells, c.Text)
		}
		line(cells)
	}
	if more := p.more(words.New(language)); more != "" {
		cells := make([]string, len(p.Head))
		cells[0] = more
		line(cells)
	}
	return rows, right
}
