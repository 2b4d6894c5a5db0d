package policies

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
	"cuelang.org/go/cue/token"

	"github.com/relance-dev/relance/engine/nearest"
	"github.com/relance-dev/relance/policies/diag"
	"github.com/relance-dev/relance/policies/policy"
)

// PackageName is the CUE package of every file of a book.
const PackageName = "relance"

// parse reads the syntax of a book's CUE files. Each file with a mistake gives
// one diagnostic, and is left out of the result.
func parse(sources []source, r *report) []*ast.File {
	var files []*ast.File
	for _, s := range sources {
		if len(bytes.TrimSpace(s.data)) == 0 {
			continue // it says nothing: a shell makes one before the command that fills it reads the book
		}
		if !encoded(s, r) || !shallow(s, r) {
			continue
		}
		file, err := parser.ParseFile(s.name, levelled(s.data), parser.AllErrors)
		if err != nil {
			syntax(s, err, r)
			continue
		}
		if packaged(s, file, r) && unconditional(file, r) {
			files = append(files, file)
		}
	}
	return files
}

// blankLines are line ends CR LF with nothing between them, behind something
// other than the quotes that open a text.
var blankLines = regexp.MustCompile(`[^"'\r\n](?:\r\n){2,}`)

// levelled puts the carriage returns of blank lines before the first of them.
// In a text of several lines CUE takes a blank line that ends with CR LF for one
// that is not indented; every byte that matters stays where it is.
func levelled(data []byte) []byte {
	return blankLines.ReplaceAllFunc(data, func(m []byte) []byte {
		n := len(m) / 2
		return slices.Concat(m[:1], bytes.Repeat([]byte("\r"), n), bytes.Repeat([]byte("\n"), n))
	})
}

// unconditional reports a file that CUE reads only when it is told to.
func unconditional(file *ast.File, r *report) bool {
	for _, d := range file.Decls {
		if a, ok := d.(*ast.Attribute); ok {
			if name, _ := a.Split(); name == "if" || name == "ignore" {
				r.fail(codeCondition, nodeSpan(a), "remove it; a file whose name begins with _ is left out",
					"@%s does not keep a file out of a book: relance reads all of them", name)
				return false
			}
		}
	}
	return true
}

// encoded reports a file that is not UTF-8 text.
func encoded(s source, r *report) bool {
	whole := span{file: s.name, start: -1, end: -1}
	switch {
	case len(s.data) >= 2 && (s.data[0] == 0xFF && s.data[1] == 0xFE || s.data[0] == 0xFE && s.data[1] == 0xFF):
		r.fail(codeEncoding, whole, "save it again with the encoding UTF-8", "this file is UTF-16, not UTF-8")
		return false
	case slices.Contains(s.data, 0):
		r.fail(codeEncoding, whole, "save it again as plain text with the encoding UTF-8", "this file is not text: it contains a zero byte")
		return false
	case utf8.Valid(s.data):
		return true
	}
	at := 0
	for at < len(s.data) {
		c, n := utf8.DecodeRune(s.data[at:])
		if c == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	b := s.data[at]
	message := fmt.Sprintf("this file is not UTF-8: byte 0x%02X", b)
	if b >= 0xA0 {
		message += fmt.Sprintf(" (%q in Latin-1)", rune(b))
	}
	r.fail(codeEncoding, span{s.name, at, at + 1}, "save the file again with the encoding UTF-8: in most editors, Save as…, Encoding", "%s", message)
	return false
}

// packaged reports a file that does not belong to the book's package.
func packaged(s source, file *ast.File, r *report) bool {
	switch name := file.PackageName(); name {
	case PackageName:
		return true
	case "":
		r.fail(codePackage, span{s.name, 0, 0}, "write `package relance` as its first line", "this file does not say which package it belongs to")
	default:
		at := span{s.name, 0, 0}
		for _, d := range file.Decls {
			if p, ok := d.(*ast.Package); ok {
				at = nodeSpan(p.Name)
			}
		}
		r.fail(codePackage, at, "write `package relance`", "this file belongs to package %s, and a book to package relance", name)
	}
	return false
}

// checkEmbedded warns about a book that does not use the schema, so that cue
// vet and editors cannot check it.
func checkEmbedded(files []*ast.File, r *report) {
	for _, f := range files {
		for _, d := range f.Decls {
			e, ok := d.(*ast.EmbedDecl)
			if !ok {
				continue
			}
			if sel, ok := e.Expr.(*ast.SelectorExpr); ok {
				if name, _, err := ast.LabelName(sel.Sel); err == nil && name == "#Book" {
					return
				}
			}
		}
	}
	said := slices.ContainsFunc(r.list, func(d diag.Diagnostic) bool { return strings.Contains(d.Hint, "policy.#Book") })
	if !said {
		r.warn(codeNotEmbedded, span{files[0].Filename, 0, 0},
			fmt.Sprintf("write: import %q, and policy.#Book on a line of its own below", policy.ImportPath),
			"no file of this book says policy.#Book, so that cue vet and your editor cannot check it")
	}
}

// checkSchemaNames reports names of the schema that it does not have, such as
// policy.Book, and puts the one that was meant in their place.
func checkSchemaNames(files []*ast.File, r *report) {
	for _, f := range files {
		ast.Walk(f, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok || !ofSchema(sel.X) {
				return true
			}
			name, _, err := ast.LabelName(sel.Sel)
			if err != nil || schema().shapes[name] != nil {
				return true
			}
			near, hint := schemaName(name)
			r.fail(codeReference, nodeSpan(sel), hint, "the schema has no %s", name)
			sel.Sel = &ast.Ident{Name: near, NamePos: sel.Sel.Pos()}
			return true
		}, nil)
	}
}

// ofSchema reports whether an expression is the import of the schema.
func ofSchema(x ast.Expr) bool {
	id, ok := x.(*ast.Ident)
	if !ok {
		return false
	}
	spec, ok := id.Node.(*ast.ImportSpec)
	return ok && spec.Path.Value == strconv.Quote(policy.ImportPath)
}

// schemaName is the definition of the schema that was meant, or #Book.
func schemaName(name string) (meant, hint string) {
	names := schema().names
	if near := nearest.Word("#"+strings.TrimPrefix(name, "#"), names); near != "" {
		return near, "write policy." + near
	}
	return "#Book", "it has " + strings.Join(names, ", ")
}

// nodeSpan is where a piece of CUE stands.
func nodeSpan(n ast.Node) span {
	pos := n.Pos()
	if !pos.IsValid() {
		return span{}
	}
	end := pos.Offset()
	if e := n.End(); e.IsValid() {
		end = max(end, e.Offset())
	}
	return span{file: pos.Filename(), start: pos.Offset(), end: end}
}

// posSpan is one point in a file.
func posSpan(p token.Pos) span {
	if !p.IsValid() {
		return span{}
	}
	return span{file: p.Filename(), start: p.Offset(), end: p.Offset()}
}
