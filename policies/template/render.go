package template

import (
	"fmt"
	"maps"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/locale"
)

// Rendered is a message in every form a channel may need. Values bring neither
// markup nor control characters into any of them.
type Rendered struct {
	Subject string // one line; empty when the template has none
	Text    string // plain text; paragraphs are not wrapped, tables are aligned
	HTML    string // a fragment: no html or body element
	// Variables fill the holes of a template that the operator keeps, by name: "1", "2". Each is one
	// line with single blanks; nil when the header fills none.
	Variables map[string]string
	Pay       *Asked // what it asks to be paid; nil when its header does not say, or nothing is
	SMS       string // the text as one paragraph, with the plain signs of the GSM alphabet where there are such
}

// Render fills the template for a message. It fails when a hole has no answer:
// a template that Check passed, with data of the same policy, always has one.
func (t *Template) Render(d *Data) (Rendered, error) {
	var r Rendered
	var err error
	l := locale.For(t.language)
	d = &Data{root: maps.Clone(d.root)} // for what run puts into it
	if t.subject != nil {
		subject := &sink{locale: l}
		if r.Subject, err = t.run(t.subject, d, subject); err != nil {
			return Rendered{}, err
		}
		r.Subject = clean(r.Subject)
	}
	for i, fill := range t.fills {
		text, err := t.run(fill, d, &sink{locale: l})
		if err != nil {
			return Rendered{}, err
		}
		if r.Variables == nil {
			r.Variables = map[string]string{}
		}
		r.Variables[strconv.Itoa(i+1)] = clean(text)
	}
	if r.Pay, err = t.asked(d, l); err != nil {
		return Rendered{}, err
	}
	body := &sink{locale: l, marks: true}
	src, err := t.run(&t.body, d, body)
	if err != nil {
		return Rendered{}, err
	}
	src = endTables(tidy(src))
	doc := parseMarkdown([]byte(src))
	html, err := htmlOf([]byte(src), doc)
	if err != nil {
		return Rendered{}, fmt.Errorf("template %s: HTML: %w", t.file, err)
	}
	r.HTML = body.html(html)
	r.Text = (&textWriter{src: []byte(src), sink: body}).document(doc)
	r.SMS = toSMS(r.Text)
	return r, nil
}

// Asked is what a message asks to be paid.
type Asked struct {
	Amount    engine.Amount
	Currency  engine.Currency
	Text      string // the amount as the message's language writes it
	Reference string // the invoices, as a transfer names them: too many for it are the client's number
}

// asked is the amount of the line pay.
func (t *Template) asked(d *Data, l locale.Locale) (*Asked, error) {
	if t.pay == nil {
		return nil, nil
	}
	s := &sink{locale: l}
	text, err := t.run(t.pay, d, s)
	if err != nil || s.money.amount <= 0 {
		return nil, err
	}
	return &Asked{Amount: s.money.amount, Currency: s.money.currency, Text: clean(text), Reference: d.transferReference()}, nil
}

// maxReference is how many characters a transfer carries to say what it pays.
const maxReference = 140

// transferReference is the numbers of the invoices or, where a transfer cannot carry them all, that of the client.
func (d *Data) transferReference() string {
	refs, _ := d.root["references"].(references)
	named := strings.Join(refs, " ")
	client, _ := d.root["client"].(map[string]any)
	if id, ok := client["id"].(string); ok && utf8.RuneCountInString(named) > maxReference {
		return id
	}
	return named
}

// run fills the holes of a part.
func (t *Template) run(p *part, d *Data, s *sink) (string, error) {
	d.root[sinkKey] = s
	var b strings.Builder
	if err := p.exec.Execute(&b, d.root); err != nil {
		return "", fmt.Errorf("template %s: %w", t.file, err)
	}
	return b.String(), nil
}
