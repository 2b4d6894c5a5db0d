package text

import (
	"fmt"
	"io"

	pages "github.com/relance-dev/relance/cmd/relance/internal/report"
)

// WriteReport writes a report for the terminal.
func WriteReport(w io.Writer, page *pages.Page) error {
	if _, err := fmt.Fprintln(w, page.Title); err != nil {
		return err
	}
	for _, l := range page.Lines {
		if _, err := fmt.Fprintln(w, l); err != nil {
			return err
		}
	}
	for _, c := range page.Chapters {
		list := []part{{title: c.Title}}
		for _, f := range c.Facts {
			list[0].rows = append(list[0].rows, []string{"  " + f.Name, f.Value, f.Note})
		}
		list[0].right = []int{1}
		for _, t := range c.Parts {
			rows, right := t.Plain(page.Language)
			list = append(list, part{t.Title, rows, right})
		}
		if err := writeParts(w, list); err != nil {
			return err
		}
	}
	return nil
}
