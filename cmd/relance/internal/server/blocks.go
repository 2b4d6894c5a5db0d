package server

import "strings"

// block is a paragraph of a message, or a table in it, whose columns stand where they are.
type block struct {
	Table bool
	Text  string
}

// Blocks cuts a message into paragraphs and tables. A table has a line of dashes below its first line, as
// messages are written in plain text.
func (p *page) Blocks(text string) (list []block) {
	for part := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		part = strings.Trim(part, "\n")
		if strings.TrimSpace(part) == "" {
			continue
		}
		lines := strings.Split(part, "\n")
		table := len(lines) > 1 && strings.Contains(lines[1], "--") && strings.Trim(lines[1], "- ") == ""
		list = append(list, block{Table: table, Text: part})
	}
	return list
}
