package delivery

import (
	"fmt"

	"github.com/relance-dev/relance/channels"
	"github.com/relance-dev/relance/channels/letter"
	"github.com/relance-dev/relance/channels/plainfile"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/template"
)

// Paper is that of a company of the book, its creditor for the empty entity, laid out as in its
// country, with what its letters have: the address, telephone and e-mail, the mentions at the foot, colour and logo, and the fonts of
// its letters. What a deployment says otherwise of its letters is not on it. It fails as letter.NewPaper does, and when
// the logo or a font cannot be read.
func Paper(book *policies.Book, entity string) (*letter.Paper, error) {
	head, err := paperHead(book, entity)
	if err != nil {
		return nil, err
	}
	return letter.NewPaper(head, layoutOf(book.Company(entity).Country))
}

// paperHead is the letterhead of a company of the book.
func paperHead(book *policies.Book, entity string) (letter.Letterhead, error) {
	c := book.Company(entity)
	head := letter.Letterhead{Name: c.Name, Footer: c.Mentions(c.Language), Place: townOf(c.Address), Color: c.Color}
	head.Lines = headLines(&c)
	if c.Logo != "" {
		data, err := plainfile.Read(inFolder(book.Dir, c.Logo), letter.MaxLogo)
		if err != nil {
			return head, fmt.Errorf("logo: %w", plainReason(err))
		}
		head.Logo = data
	}
	if dir := fontsOf(book, entity); dir != "" {
		fonts, err := letter.Fonts(inFolder(book.Dir, dir))
		if err != nil {
			return head, err
		}
		head.Fonts = fonts
	}
	return head, nil
}

// LetterPDF writes a message as the letter that would be printed, with what was rendered of it. It fails as
// letter.Paper.Render does, on an address that is no postal one as well.
func LetterPDF(book *policies.Book, m *engine.Message, client *engine.Client, words template.Rendered) ([]byte, error) {
	paper, err := Paper(book, m.Entity)
	if err != nil {
		return nil, err
	}
	pdf, err := paper.Render(channels.Message{
		Key: "preview", Date: m.Date.Time(), Client: m.Client, To: recipient(m, client, book.Company(m.Entity)), Language: m.Language,
		Subject: words.Subject, Text: words.Text, HTML: words.HTML, Params: m.Params,
	})
	return pdf.Data, err
}
