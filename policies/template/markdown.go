package template

import (
	"bufio"
	"io"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	gmtext "github.com/yuin/goldmark/text"

	"github.com/relance-dev/relance/policies/diag"
)

// markdown reads CommonMark with the tables of GitHub. It leaves raw HTML and
// dangerous addresses out.
var markdown = sync.OnceValue(func() goldmark.Markdown { return goldmark.New(goldmark.WithExtensions(extension.Table)) })

func parseMarkdown(src []byte) ast.Node {
	return markdown().Parser().Parse(gmtext.NewReader(src))
}

// rawHTML reports HTML in the template: it would be left out of the message.
func (p *part) rawHTML() []diag.Problem {
	masked := p.masked()
	var problems []diag.Problem
	report := func(start, end int) {
		problems = append(problems, diag.Problem{
			Code: "RL415", Start: p.base + start, End: p.base + end,
			Message: "HTML is not part of a template", Hint: "write Markdown: **bold**, [text](address), tables with |; a comment is {{/* … */}}",
		})
	}
	_ = ast.Walk(parseMarkdown(masked), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.RawHTML:
			if n.Segments.Len() > 0 {
				report(n.Segments.At(0).Start, n.Segments.At(n.Segments.Len()-1).Stop)
			}
		case *ast.HTMLBlock:
			if n.Lines().Len() > 0 {
				first := n.Lines().At(0)
				line := strings.TrimRight(string(masked[first.Start:first.Stop]), " \t\r\n")
				report(first.Start, first.Start+len(line))
			}
		}
		return ast.WalkContinue, nil
	})
	return problems
}

// masked is the text with every hole as a word of the same length, so that
// places in it are places in the file.
func (p *part) masked() []byte {
	masked := []byte(p.text)
	holes, _ := scanHoles(p.text)
	for _, h := range holes {
		n := copy(masked[h.start:h.end], markOpen)
		for i := h.start + n; i < h.end; i++ {
			masked[i] = 'x'
		}
	}
	return masked
}

// htmlOf writes a document as HTML.
func htmlOf(src []byte, doc ast.Node) (string, error) {
	var html strings.Builder
	w, _ := htmlWriters.Get().(*bufio.Writer)
	defer func() {
		w.Reset(io.Discard)
		htmlWriters.Put(w)
	}()
	w.Reset(&html)
	if err := markdown().Renderer().Render(w, src, doc); err != nil {
		return "", err
	}
	err := w.Flush()
	return html.String(), err
}

// htmlWriters are buffers of htmlOf: goldmark would make one for each document.
var htmlWriters = sync.Pool{New: func() any { return bufio.NewWriter(io.Discard) }}
