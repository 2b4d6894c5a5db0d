package letter

import (
	"fmt"
	"strings"
	"time"

	"github.com/relance-dev/relance/channels"
)

// Document is something to read that goes into no envelope, such as an index or a summary.
type Document struct {
	Key      string // of the file, among its properties
	Title    string
	Language string
	Date     time.Time // of the file: the same document gives the same bytes
	HTML     string    // as a message's
}

// Document writes a document under the letterhead, without window and fold marks, all its
// pages numbered. A character that the font lacks is written as its number, [U+4E2D]: a document
// tells what there is. It fails when there is nothing to say, or with a table too wide.
func (p *Paper) Document(d Document) (PDF, error) {
	m := channels.Message{Key: d.Key, Subject: p.glyphs.spelled(invisible.Replace(d.Title)), Language: d.Language, Date: d.Date, HTML: d.HTML}
	blocks := blocksOf(&m)
	if len(blocks) == 0 {
		return PDF{}, unusable(channels.BadContent, "the document has no words")
	}
	each(blocks, func(r *run) { r.text = p.glyphs.spelled(r.text) })
	w, err := p.drawDocument(&m, blocks, 1)
	if n := w.pdf.PageCount(); err == nil && n > 1 {
		w, err = p.drawDocument(&m, blocks, n)
	}
	if err != nil {
		return PDF{}, err
	}
	return w.output()
}

func (p *Paper) drawDocument(m *channels.Message, blocks []block, total int) (*writer, error) {
	w := p.newWriter(m, stylesOf(blocks), settings[0], total)
	w.numbered = true
	w.newPage()
	w.y = w.letterhead() + 2*w.up
	w.setSize(w.body + 3)
	for _, l := range w.measure().wrap([]run{{m.Subject, "B"}}, textWidth) {
		w.draw(l, leftMargin, w.y, w.body+3)
		w.y += w.line + 1.5
	}
	w.setSize(w.body)
	for _, b := range blocks {
		if err := w.block(b); err != nil {
			return w, err
		}
	}
	return w, nil
}

// spelled writes the characters that the font lacks as their numbers.
func (c coverage) spelled(s string) string {
	if _, bad := c.missing(s); !bad {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if _, bad := c.missing(string(r)); bad {
			fmt.Fprintf(&b, "[%U]", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}
