package policies

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/token"

	"github.com/relance-dev/relance/policies/guard"
)

// slips finds what is good CUE and not what was meant: conditions, names and
// days without quotes, decimal commas. It reports each, and takes it out of the
// syntax; holes lists where.
type slips struct {
	*report
	sources map[string][]byte
	words   map[string]bool // that a condition may begin with
	holes   []hole
}

func findSlips(files []*ast.File, sources map[string][]byte, r *report) []hole {
	s := &slips{report: r, sources: sources, words: map[string]bool{}}
	for _, e := range guard.Reference() {
		word, _, _ := strings.Cut(e.Name, ".")
		word, _, _ = strings.Cut(word, "(")
		s.words[word] = true
	}
	for _, f := range files {
		ast.Walk(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				s.field(n)
			case *ast.StructLit:
				s.decimalComma(n)
			case *ast.BinaryExpr:
				s.day(n)
			}
			return true
		}, nil)
	}
	return s.holes
}

// found reports a slip and remembers its place, with the text that was meant.
func (s *slips) found(at span, meant, message string) {
	s.fail(codeSlip, at, fmt.Sprintf("write %q", meant), "%s", message)
	if !bytes.Contains(s.sources[at.file][at.start:at.end], []byte("\n")) && !strings.Contains(meant, `\`) {
		s.fix(`"` + meant + `"`)
	}
	s.holes = append(s.holes, hole{at, meant})
}

// fields that hold a condition, a formula, or the name of something.
var (
	conditionFields = []string{"when", "approve"}
	nameFields      = []string{"to", "start", "reopen", "policy", "template", "script"}
)

func (s *slips) field(f *ast.Field) {
	name, _, err := ast.LabelName(f.Label)
	if err != nil {
		return
	}
	switch {
	case name == "compute":
		if formulas, ok := f.Value.(*ast.StructLit); ok {
			for _, d := range formulas.Elts {
				if formula, ok := d.(*ast.Field); ok {
					s.condition(formula, "this formula")
				}
			}
		}
	case slices.Contains(conditionFields, name):
		s.condition(f, "this condition")
	case slices.Contains(nameFields, name):
		s.bareName(f)
	}
}

// condition finds a condition or formula without quotes: it uses a word of
// conditions that this book does not define.
func (s *slips) condition(f *ast.Field, what string) {
	switch f.Value.(type) {
	case *ast.BasicLit, *ast.Interpolation:
		return
	}
	bare := false
	ast.Walk(f.Value, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit, *ast.Interpolation:
			return false
		case *ast.Ident:
			bare = bare || n.Node == nil && s.words[n.Name]
		}
		return true
	}, nil)
	if !bare {
		return
	}
	at := nodeSpan(f.Value)
	text := strings.ReplaceAll(oneLine(string(s.sources[at.file][at.start:at.end])), `"`, "'")
	s.found(at, text, what+" stands without quotes")
	f.Value = &ast.Ident{Name: "_", NamePos: f.Value.Pos()}
}

// bareName finds a name without quotes that CUE takes as the thing itself.
func (s *slips) bareName(f *ast.Field) {
	id, ok := f.Value.(*ast.Ident)
	if !ok || id.Node == nil {
		return
	}
	thing := id.Node
	if field, ok := thing.(*ast.Field); ok {
		thing = field.Value
	}
	if _, ok := thing.(*ast.StructLit); !ok {
		return
	}
	s.found(nodeSpan(id), id.Name,
		fmt.Sprintf("without quotes, %s is not a name: it stands for everything that is said of %s", id.Name, id.Name))
	f.Value = &ast.Ident{Name: "_", NamePos: id.Pos()}
}

var bareDay = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$`)

// day finds a day without quotes, which CUE takes as a subtraction.
func (s *slips) day(b *ast.BinaryExpr) {
	at := nodeSpan(b)
	if b.Op != token.SUB || at.end > len(s.sources[at.file]) {
		return
	}
	if text := string(s.sources[at.file][at.start:at.end]); bareDay.MatchString(text) {
		s.found(at, text, "this day stands without quotes")
		b.X, b.Y = &ast.Ident{Name: "_", NamePos: b.X.Pos()}, ast.NewIdent("_")
	}
}

// decimalComma finds a number with a decimal comma, which CUE takes as a number
// and a stray one behind it.
func (s *slips) decimalComma(l *ast.StructLit) {
	for i := 1; i < len(l.Elts); i++ {
		f, ok := l.Elts[i-1].(*ast.Field)
		stray, embedded := l.Elts[i].(*ast.EmbedDecl)
		if !ok || !embedded {
			continue
		}
		whole, ok := f.Value.(*ast.BasicLit)
		part, number := stray.Expr.(*ast.BasicLit)
		if !ok || !number || whole.Kind != token.INT || part.Kind != token.INT {
			continue
		}
		at := nodeSpan(whole)
		at.end = nodeSpan(part).end
		s.fail(codeSlip, at, fmt.Sprintf("write %s.%s", whole.Value, part.Value), "a comma is not a decimal mark")
		s.fix(whole.Value + "." + part.Value)
		s.holes = append(s.holes, hole{span: at})
		l.Elts = slices.Delete(l.Elts, i, i+1)
	}
}
