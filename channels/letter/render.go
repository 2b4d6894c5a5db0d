package letter

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/relance-dev/relance/channels"
)

// Letterhead is who writes.
type Letterhead struct {
	Name   string   // of the creditor; required
	Lines  []string // address, telephone, mail, one per line
	Footer string   // legal form, registration, seat; at the foot of every page
	Place  string   // where letters are written, in front of their date; may be empty
	Color  string   // of the name and the rules, "#1a4d7a"; empty is black
	Logo   []byte   // a PNG or JPEG image above the name; nil for none
	Fonts  []*Font  // for characters that the built-in font lacks; the first that has one draws it
}

// PDF is a finished letter.
type PDF struct {
	Data  []byte
	Pages int
}

// Paper writes letters of one creditor in one layout.
type Paper struct {
	head   Letterhead
	color  [3]int
	logo   *logo
	layout Layout
	sheet  sheet
	glyphs coverage
}

// NewPaper prepares letters. It fails when the creditor has no name, the layout is unknown,
// the letterhead has characters that the font lacks, or its colour or logo cannot be used.
func NewPaper(head Letterhead, layout Layout) (*Paper, error) {
	s, ok := layout.sheet()
	if !ok {
		return nil, fmt.Errorf("layout %q is unknown; known are %s and %s", layout, French, DIN)
	}
	if strings.TrimSpace(head.Name) == "" {
		return nil, fmt.Errorf("the letterhead has no name")
	}
	glyphs, err := newCoverage(head.Fonts)
	if err != nil {
		return nil, err
	}
	if r, bad := glyphs.missing(head.Name + strings.Join(head.Lines, "") + head.Footer + head.Place); bad {
		return nil, errors.New("the letterhead " + lacks(r))
	}
	p := &Paper{head: head, layout: layout, sheet: s, glyphs: glyphs}
	if p.color, err = colorOf(head.Color); err != nil {
		return nil, err
	}
	if p.logo, err = logoOf(head.Logo); err != nil {
		return nil, err
	}
	return p, nil
}

// Render writes the letter. The error is an *channels.Error when the message cannot
// be a letter: an address that does not fit the window, a character that the
// font lacks, nothing to say.
func (p *Paper) Render(m channels.Message) (PDF, error) {
	w, err := p.lay(m)
	if err != nil {
		return PDF{}, err
	}
	return w.output()
}

// judge fails when Render does, and takes half the time: no file is made.
func (p *Paper) judge(m channels.Message) error {
	w, err := p.lay(m)
	if err == nil && w.pdf.Err() {
		err = unwritable()
	}
	return err
}

// lay lays the letter out on its pages. Errors are those of Render.
func (p *Paper) lay(m channels.Message) (*writer, error) {
	spec := channels.Letter()
	if err := spec.Validate(&m); err != nil {
		return nil, err
	}
	m = drawable(m)
	blocks := blocksOf(&m)
	if len(blocks) == 0 {
		return nil, unusable(channels.BadContent, "the letter has no words")
	}
	address := append([]string{m.To.Name}, m.To.Postal...)
	if r, bad := p.glyphs.missing(m.Subject + strings.Join(address, "") + everything(blocks)); bad {
		return nil, unusable(channels.BadContent, "the letter "+lacks(r))
	}
	// A letter that all but fits one page is set closer. One that does not is set as usual.
	var usual *writer
	for _, s := range settings {
		w, err := p.draw(&m, blocks, address, s, 1)
		if err != nil || w.pdf.PageCount() == 1 {
			return w, err
		}
		if usual == nil {
			usual = w
		}
		if w.pdf.PageCount() > 2 { // no setting saves a page and more
			break
		}
	}
	return p.draw(&m, blocks, address, settings[0], usual.pdf.PageCount()) // the pages say how many there are
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

func (p *Paper) draw(m *channels.Message, blocks []block, address []string, s setting, total int) (*writer, error) {
	w := p.newWriter(m, stylesOf(blocks), s, total)
	w.folds = p.sheet.folds[:]
	w.newPage()
	below := w.letterhead()
	if err := w.address(address); err != nil {
		return nil, err
	}
	w.opening(m, blocks, below)
	if err := w.parts(blocks); err != nil {
		return nil, err
	}
	w.code(m.Page)
	return w, nil
}

// parts writes the parts of a letter. Its end, the last paragraph, the greeting and the room to sign,
// stays on one page: nobody signs a page that says nothing.
func (w *writer) parts(blocks []block) error {
	end := ending(blocks)
	for i, b := range blocks {
		if i == end && i < len(blocks) {
			w.room(w.height(blocks[end:]))
		}
		if end < len(blocks) && i == len(blocks)-1 {
			w.y += w.sign
		}
		if err := w.block(b); err != nil {
			return err
		}
	}
	return nil
}

// output writes the file.
func (w *writer) output() (PDF, error) {
	var out bytes.Buffer
	if err := w.pdf.Output(&out); err != nil {
		return PDF{}, unwritable()
	}
	return PDF{Data: out.Bytes(), Pages: w.pdf.PageCount()}, nil
}

// newWriter starts a document whose bytes depend on the message alone. It has no page yet.
func (p *Paper) newWriter(m *channels.Message, styles map[string]bool, s setting, total int) *writer {
	pdf := fpdf.New("P", "mm", "A4", "")
	date := m.Date
	if date.IsZero() {
		date = time.Unix(0, 0).UTC() // for none the library would ask the clock
	}
	pdf.SetCreationDate(date)
	pdf.SetModificationDate(date)
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
	return &writer{pdf: pdf, paper: p, setting: s, words: phrasesIn(m.Language), total: total, embedded: map[int]bool{}}
}

func unwritable() error { return unusable(channels.BadContent, "the letter cannot be written as PDF") }

func unusable(r channels.Reason, detail string) error {
	return &channels.Error{Channel: "letter", Outcome: channels.Permanent, Reason: r, Detail: detail}
}

// each visits every run of the letter's body, which it may change.
func each(blocks []block, visit func(*run)) {
	for i := range blocks {
		b := &blocks[i]
		for j := range b.runs {
			visit(&b.runs[j])
		}
		for j := range b.bars {
			for k := range b.bars[j].runs {
				visit(&b.bars[j].runs[k])
			}
		}
		if b.table == nil {
			continue
		}
		for _, row := range b.table.rows {
			for _, cell := range row {
				for j := range cell.runs {
					visit(&cell.runs[j])
				}
			}
		}
	}
}

func everything(blocks []block) string {
	var b strings.Builder
	each(blocks, func(r *run) { b.WriteString(r.text) })
	return b.String()
}

// stylesOf lists the styles in use; the paper itself needs regular and bold.
func stylesOf(blocks []block) map[string]bool {
	styles := map[string]bool{"": true, "B": true}
	each(blocks, func(r *run) { styles[r.style] = true })
	return styles
}
