package letter

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"

	"github.com/relance-dev/relance/channels"
)

// Letterhead is who writes.
type Letterhead struct {
	Name   string   // of the creditor; required
	Lines  []string // address, telephone, mail, one per line
	Footer string   // legal form, registration, bank details; at the foot of every page
}

// PDF is a finished letter.
type PDF struct {
	Data  []byte
	Pages int
}

// Paper writes letters of one creditor in one layout.
type Paper struct {
	head   Letterhead
	layout Layout
	sheet  sheet
	glyphs coverage
}

// NewPaper prepares letters. It fails when the creditor has no name, the layout is unknown,
// or the letterhead has characters that the font lacks.
func NewPaper(head Letterhead, layout Layout) (*Paper, error) {
	s, ok := layout.sheet()
	if !ok {
		return nil, fmt.Errorf("layout %q is unknown; known are %s and %s", layout, French, DIN)
	}
	if strings.TrimSpace(head.Name) == "" {
		return nil, fmt.Errorf("the letterhead has no name")
	}
	glyphs, err := newCoverage()
	if err != nil {
		return nil, err
	}
	if r, bad := glyphs.missing(head.Name + strings.Join(head.Lines, "") + head.Footer); bad {
		return nil, fmt.Errorf("the letterhead has the character %U, which the font lacks", r)
	}
	return &Paper{head: head, layout: layout, sheet: s, glyphs: glyphs}, nil
}

// Render writes the letter. The error is an *channels.Error when the message cannot
// be a letter: an address that does not fit the window, a character that the
// font lacks, nothing to say.
func (p *Paper) Render(m channels.Message) (PDF, error) {
	spec := channels.Letter()
	if err := spec.Validate(&m); err != nil {
		return PDF{}, err
	}
	m = drawable(m)
	blocks := blocksOf(&m)
	if len(blocks) == 0 {
		return PDF{}, unusable(channels.BadContent, "the letter has no words")
	}
	address := append([]string{m.To.Name}, m.To.Postal...)
	if r, bad := p.glyphs.missing(m.Subject + strings.Join(address, "") + everything(blocks)); bad {
		return PDF{}, unusable(channels.BadContent, fmt.Sprintf("the letter has the character %U, which the font lacks", r))
	}
	out, err := p.draw(&m, blocks, address, 1)
	if err == nil && out.Pages > 1 { // the pages say how many there are
		out, err = p.draw(&m, blocks, address, out.Pages)
	}
	return out, err
}

// invisible replaces characters that mean something to a screen and nothing to paper:
// the no-break hyphen, since lines do not break at hyphens anyway, and marks of no width.
var invisible = strings.NewReplacer("\u2011", "-", "\u00ad", "", "\u200b", "", "\u200e", "", "\u200f", "", "\u2060", "", "\ufeff", "")

// drawable returns the message with all that will be drawn, but for the HTML, cleaned of such
// characters.
func drawable(m channels.Message) channels.Message {
	for _, s := range []*string{&m.Subject, &m.Text, &m.To.Name} {
		*s = invisible.Replace(*s)
	}
	postal := make([]string, len(m.To.Postal))
	for i, line := range m.To.Postal {
		postal[i] = invisible.Replace(line)
	}
	m.To.Postal = postal
	return m
}

func (p *Paper) draw(m *channels.Message, blocks []block, address []string, total int) (PDF, error) {
	w := p.newWriter(m, stylesOf(blocks), total)
	w.letterhead()
	if err := w.address(address); err != nil {
		return PDF{}, err
	}
	w.opening(m)
	for _, b := range blocks {
		if err := w.block(b); err != nil {
			return PDF{}, err
		}
	}
	var out bytes.Buffer
	if err := w.pdf.Output(&out); err != nil {
		return PDF{}, unusable(channels.BadContent, "the letter cannot be written as PDF")
	}
	return PDF{Data: out.Bytes(), Pages: w.pdf.PageCount()}, nil
}

// newWriter starts a document whose bytes depend on the message alone.
func (p *Paper) newWriter(m *channels.Message, styles map[string]bool, total int) *writer {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCreationDate(m.Date)
	pdf.SetModificationDate(m.Date)
	pdf.SetCatalogSort(true)
	pdf.SetProducer("relance", true)
	pdf.SetCreator("relance", true)
	pdf.SetTitle(m.Subject, true)
	pdf.SetAuthor(p.head.Name, true)
	pdf.SetKeywords(m.Key, true)
	if m.Language != "" {
		pdf.SetLang(m.Language)
	}
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	addFonts(pdf, styles)
	w := &writer{pdf: pdf, paper: p, words: phrasesIn(m.Language), total: total}
	w.newPage()
	return w
}

func unusable(r channels.Reason, detail string) error {
	return &channels.Error{Channel: "letter", Outcome: channels.Permanent, Reason: r, Detail: detail}
}

// each visits every run of the letter's body.
func each(blocks []block, visit func(run)) {
	for _, b := range blocks {
		for _, r := range b.runs {
			visit(r)
		}
		visit(run{text: b.mark})
		if b.table == nil {
			continue
		}
		for _, row := range b.table.rows {
			for _, cell := range row {
				for _, r := range cell.runs {
					visit(r)
				}
			}
		}
	}
}

func everything(blocks []block) string {
	var b strings.Builder
	each(blocks, func(r run) { b.WriteString(r.text) })
	return b.String()
}

// stylesOf lists the styles in use; the paper itself needs regular and bold.
func stylesOf(blocks []block) map[string]bool {
	styles := map[string]bool{"": true, "B": true}
	each(blocks, func(r run) { styles[r.style] = true })
	return styles
}
