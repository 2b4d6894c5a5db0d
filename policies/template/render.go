package template

import (
	"bytes"
	"fmt"
	"maps"
	"strings"

	"github.com/relance-dev/relance/policies/locale"
)

// Rendered is a message in every form a channel may need. Values bring neither
// markup nor control characters into any of them.
type Rendered struct {
	Subject string // one line; empty when the template has none
	Text    string // plain text; paragraphs are not wrapped, tables are aligned
	HTML    string // a fragment: no html or body element
	SMS     string // the text as one paragraph, with the plain signs of the GSM alphabet where there are such
}

// Render fills the template for a message. It fails when a hole has no answer:
// a template that Check passed, with data of the same policy, always has one.
func (t *Template) Render(d *Data) (Rendered, error) {
	var r Rendered
	var err error
	l := locale.For(t.language)
	if t.subject != nil {
		subject := &sink{locale: l}
		if r.Subject, err = t.run(t.subject, d, subject); err != nil {
			return Rendered{}, err
		}
		r.Subject = clean(r.Subject)
	}
	body := &sink{locale: l, marks: true}
	src, err := t.run(&t.body, d, body)
	if err != nil {
		return Rendered{}, err
	}
	src = tidy(src)
	doc := parseMarkdown([]byte(src))
	var html bytes.Buffer
	if err := markdown.Renderer().Render(&html, []byte(src), doc); err != nil {
		return Rendered{}, fmt.Errorf("template %s: HTML: %w", t.file, err)
	}
	r.HTML = body.html(html.String())
	r.Text = (&textWriter{src: []byte(src), sink: body}).document(doc)
	r.SMS = toSMS(r.Text)
	return r, nil
}

// run fills the holes of a part.
func (t *Template) run(p *part, d *Data, s *sink) (string, error) {
	root := maps.Clone(d.root)
	root[sinkKey] = s
	var b strings.Builder
	if err := p.exec.Execute(&b, root); err != nil {
		return "", fmt.Errorf("template %s: %w", t.file, err)
	}
	return b.String(), nil
}
