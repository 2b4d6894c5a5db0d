// Package template reads message templates: Markdown files with a small header
// and Go text/template holes.
//
//	---
//	subject: Invoice {{.references}}: a reminder
//	---
//	Dear {{with .client.contact}}{{.}}{{else}}customer{{end}},
//
//	| Invoice | Due | Open |
//	|---------|-----|-----:|
//	{{range .invoices}}
//	| {{.id}} | {{.due}} | {{.open}} |
//	{{end}}
//
//	Please pay {{.total.open}} by {{plus_days .today 8}}.
//
// A message by WhatsApp is a template that the operator keeps, with numbered holes. The
// header says what fills them, one line each:
//
//	1: {{.client.name}}
//	2: {{.total.open}}
//
// The header may say what the message asks to be paid, with one hole:
//
//	pay: {{.total.to_ask}}
//
// E-mails then show the amount, where to pay it and for what, at a glance.
//
// One file gives the subject, the plain text, the HTML and the SMS of a
// message. The language of its name (courtesy.fr.md) decides how money and
// dates are written. What holes may name is a closed list: Check knows every
// field and its type, so that nothing is left to fail when a message is due.
//
// Values never become markup: while the Markdown is read, each stands as one
// opaque mark, which is replaced afterwards, escaped for the place it is in.
// A line that holds nothing but if, range, with, else, end or a comment leaves
// no line behind. A line break in the file is a space in the message; a
// backslash at its end keeps it.
package template

import (
	"bytes"
	"fmt"
	"path"
	"strings"
	"sync"
	"text/template"
	"text/template/parse"
	"unicode/utf8"

	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/locale"
)

// maxFile is the largest template in bytes: no letter is longer.
const maxFile = 64 << 10

// Template is one parsed file. It is immutable and safe for several goroutines.
type Template struct {
	file     string
	name     string
	language string
	headed   bool    // it has a header
	subject  *part   // nil when the header has none
	pay      *part   // what is to be paid; nil when the header does not say
	fills    []*part // the holes of a template that the operator keeps, from 1 on
	body     part
	mentions map[string]bool // names of fields, wherever they stand

	conduct   func() []diag.Problem // what wordings and deadlines find, once
	noticed   func() bool           // what givesNotice finds, once
	announced func() []Announced    // what it announces, once
}

// part is a text with holes: the subject, or the body.
type part struct {
	text string             // as in the file
	base int                // offset of text in the file
	tree *parse.Tree        // of text, for Check
	exec *template.Template // prepared for Render
}

// File returns the file as it was given to Parse.
func (t *Template) File() string { return t.file }

// Name returns what policies call the template: "courtesy" of courtesy.fr.md.
func (t *Template) Name() string { return t.name }

// Language returns the ISO 639-1 language: "fr" of courtesy.fr.md.
func (t *Template) Language() string { return t.language }

// Mentions reports whether a hole names a field, such as "interest" in
// {{.total.interest}}: what it does not mention need not be computed.
func (t *Template) Mentions(field string) bool { return t.mentions[field] }

// parts lists what has holes: the subject, where there is one, the lines that fill holes of the
// operator's template, and the body.
func (t *Template) parts() []*part {
	var all []*part
	if t.subject != nil {
		all = append(all, t.subject)
	}
	if t.pay != nil {
		all = append(all, t.pay)
	}
	return append(append(all, t.fills...), &t.body)
}

// HasSubject reports whether the header gives a subject.
func (t *Template) HasSubject() bool { return t.subject != nil }

// NeedSubject returns the problem that an e-mail has with a template that has
// no subject; nothing when it has one.
func (t *Template) NeedSubject() []diag.Problem {
	if t.HasSubject() {
		return nil
	}
	hint := "begin the file with three lines: ---, then subject: …, then ---"
	if t.headed {
		hint = "add a line to the header: subject: …"
	}
	return []diag.Problem{{Code: "RL411", Message: "an e-mail needs a subject", Hint: hint}}
}

var fileName = lazily(`^([a-z][a-z0-9_]*)\.([a-z]{2})\.md$`)

// SplitName reads the name and language out of a file name such as
// templates/courtesy.fr.md; ok is false when it is not built that way.
func SplitName(file string) (name, language string, ok bool) {
	m := fileName().FindStringSubmatch(path.Base(file))
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

var byteOrderMark = []byte("\ufeff")

// Parse reads a template file. Problems have offsets in raw; with an error
// among them the Template is nil. Line ends may be CRLF, and a byte order mark
// may come first.
func Parse(file string, raw []byte) (*Template, []diag.Problem) {
	name, language, ok := SplitName(file)
	if !ok {
		return nil, []diag.Problem{{
			Code: "RL400", Message: fmt.Sprintf("%s is not the name of a template", path.Base(file)),
			Hint: "name it NAME.LANGUAGE.md in lower case, such as courtesy.fr.md",
		}}
	}
	if p := unreadable(raw); p != nil {
		return nil, []diag.Problem{*p}
	}
	t := &Template{file: file, name: name, language: language, mentions: map[string]bool{}}
	start := 0
	if bytes.HasPrefix(raw, byteOrderMark) {
		start = len(byteOrderMark)
	}
	head, bodyAt, problems := readHeader(string(raw), start)
	if head.language.text != "" && head.language.text != language {
		problems = append(problems, diag.Problem{
			Code: "RL404", Start: head.language.base, End: head.language.base + len(head.language.text),
			Message: fmt.Sprintf("the header says language %s, the file name says %s", head.language.text, language),
			Hint:    "leave the line out: the file name is enough",
		})
	}
	t.headed, t.subject = bodyAt > start, head.subject
	if t.subject != nil {
		problems = append(problems, t.subject.parse(language, t.mentions)...)
	}
	if t.pay = head.pay; t.pay != nil {
		problems = append(problems, t.pay.parse(language, t.mentions)...)
	}
	for i := range head.variables {
		fill := &head.variables[i].part
		t.fills = append(t.fills, fill)
		problems = append(problems, fill.parse(language, t.mentions)...)
	}
	t.body = part{text: string(raw[bodyAt:]), base: bodyAt}
	problems = append(problems, t.body.parse(language, t.mentions)...)
	problems = append(problems, t.body.lint()...)
	if len(problems) > 0 {
		return nil, problems
	}
	// A template is checked for each action that uses it: these are the same for all.
	t.conduct = sync.OnceValue(func() []diag.Problem { return append(t.wordings(), t.deadlines()...) })
	t.announced, t.noticed = sync.OnceValue(t.announces), sync.OnceValue(t.givesNotice)
	return t, nil
}

// unreadable reports a file that is too large or not UTF-8.
func unreadable(raw []byte) *diag.Problem {
	if len(raw) > maxFile {
		return &diag.Problem{
			Code: "RL403", Start: maxFile, End: len(raw),
			Message: fmt.Sprintf("the template is larger than %d KB", maxFile>>10), Hint: "a message is shorter",
		}
	}
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRune(raw[i:])
		if r == utf8.RuneError && size == 1 {
			return &diag.Problem{
				Code: "RL410", Start: i, End: i + 1,
				Message: fmt.Sprintf("the file is not UTF-8: byte 0x%02X", raw[i]), Hint: "save it as UTF-8",
			}
		}
		i += size
	}
	return nil
}

// lint reports what is wrong with the body's Markdown.
func (p *part) lint() []diag.Problem {
	if strings.TrimSpace(p.text) == "" {
		return []diag.Problem{{
			Code: "RL403", Start: p.base, End: p.base + len(p.text),
			Message: "the template has no text", Hint: "write the message below the header",
		}}
	}
	return p.rawHTML()
}

// parse reads the holes of the part, adds the fields they name to mentions, and
// prepares the part for Render.
func (p *part) parse(language string, mentions map[string]bool) []diag.Problem {
	holes, problem := scanHoles(p.text)
	if problem == nil {
		problem = p.parseTree(holes)
	}
	if problem != nil {
		problem.Start += p.base
		problem.End += p.base
		return []diag.Problem{*problem}
	}
	exec, err := prepare(standalone(p.text, holes), locale.For(language), mentions)
	if err != nil {
		return []diag.Problem{{Code: "RL405", Start: p.base, End: p.base + len(p.text), Message: "the template does not parse: " + err.Error()}}
	}
	p.exec = exec
	return nil
}
