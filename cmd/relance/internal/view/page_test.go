package view_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/evaluate"
	"github.com/relance-dev/relance/cmd/relance/internal/timeline"
	"github.com/relance-dev/relance/cmd/relance/internal/view"
)

var update = flag.Bool("update", false, "rewrite the page of fields")

const pageName = "../../JSON.md"

// answers are the types of what commands write with --format json.
var answers = []struct {
	commands string
	value    any
}{
	{"relance plan", view.Plan{}},
	{"relance run", view.Run{}},
	{"relance apply", view.Applied{}},
	{"relance deliver", view.Deliver{}},
	{"relance approve ID, relance reject ID", view.Answered{}},
	{"relance approve, relance reject", view.Proposals{}},
	{"relance simulate --format jsonl, one a line", view.Simulated{}},
	{"relance simulate --fails --format jsonl, one a line after the messages", view.SimulatedRefusal{}},
	{"relance shadow report", view.Shadow{}},
	{"relance diff", view.Diff{}},
	{"relance diff --format jsonl, one a line", view.DiffClient{}},
	{"relance forecast", view.Forecast{}},
	{"relance status", view.Status{}},
	{"relance list", view.Invoices{}},
	{"relance live", view.Live{}},
	{"relance report", view.Report{}},
	{"relance tasks", view.Tasks{}},
	{"relance tasks done, relance tasks let-go", view.TaskDone{}},
	{"relance tasks again", view.TaskAgain{}},
	{"relance record", view.Recorded{}},
	{"relance record --statuses", view.StatusesRecorded{}},
	{"relance record note, relance record bank", view.Noted{}},
	{"relance import", view.Imported{}},
	{"relance bank import, relance bank match", view.BankImported{}},
	{"relance bank list", view.BankWaiting{}},
	{"relance collect", view.Collected{}},
	{"relance timeline", timeline.Story{}},
	{"relance forget", view.Forgotten{}},
	{"relance forget --due", view.ForgetDue{}},
	{"relance verify", view.Verified{}},
	{"relance verify --head", view.Head{}},
	{"relance verify --evidence", view.VerifiedEvidence{}},
	{"relance test", view.Tested{}},
	{"relance test --mutate", view.Mutated{}},
	{"relance eval", evaluate.Answer{}},
	{"relance exits", view.Exits{}},
	{"relance intake check", view.Intake{}},
	{"relance channels list", view.Channels{}},
	{"relance sources list", view.Sources{}},
	{"relance sources check", view.SourcesChecked{}},
}

// common says what fields are that need no comment of their own.
var common = map[string]string{
	"amount": "exact decimal", "case": "id of the case", "channel": "name of the channel", "client": "id of the client", "currency": "ISO 4217",
	"day": "of the creditor", "date": "the day it happened", "entity": "id of the entity that is owed", "file": "its name", "invoice": "number of the invoice",
	"line": "in the file", "message": "in words", "name": "its name", "note": "free text", "policy": "name of the policy", "reason": "in words",
	"state": "name of the state", "summary": "in one sentence", "template": "name of the template", "title": "in words", "column": "its header",
	"code": "see relance explain", "disputed": "the client contests it", "on_hold": "a person stopped the chase", "client_blacklisted": "the client is on the blacklist", "source": "where that is written", "says": "in words", "encoding": "of its text", "cost": "exact decimal",
}

// The page of fields has every field of every answer, as the code has them.
func TestThePageHasEveryField(t *testing.T) {
	p := &page{t: t, done: map[reflect.Type]bool{}, docs: map[string]map[string]string{}}
	p.b.WriteString(`# JSON for programs

With ` + "`--format json`" + ` these commands write one JSON value; exit codes are those of the help. Amounts
are exact decimals in text, days YYYY-MM-DD of the creditor, instants RFC 3339. A list is never
null; a field that may be left out is marked "?". New versions add fields and keep these.

This page is written by ` + "`go test ./cmd/relance/internal/view -update`" + `.
`)
	for _, a := range answers {
		typ := reflect.TypeOf(a.value)
		fmt.Fprintf(&p.b, "\n## %s\n\n%s\n", a.commands, p.doc(typ, ""))
		p.table(typ)
	}
	got, err := os.ReadFile(pageName)
	if *update {
		if err := os.WriteFile(pageName, []byte(p.b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if err != nil || string(got) != p.b.String() {
		t.Errorf("%s is not what the code has (%v): run go test ./cmd/relance/internal/view -update", pageName, err)
	}
}

// page writes the tables of types.
type page struct {
	t    *testing.T
	b    strings.Builder
	done map[reflect.Type]bool
	docs map[string]map[string]string // by folder, then Type or Type.Field
}

// table writes the fields of a struct, then those of the structs in it.
func (p *page) table(typ reflect.Type) {
	if p.done[typ] {
		return
	}
	p.done[typ] = true
	p.b.WriteString("\n| field | form | |\n| --- | --- | --- |\n")
	for _, f := range p.rows(typ) {
		p.b.WriteString(f.row)
	}
	for _, f := range p.rows(typ) {
		if inner := structOf(f.typ); inner != nil && !p.done[inner] {
			fmt.Fprintf(&p.b, "\n### %s\n\n%s\n", inner.Name(), p.doc(inner, ""))
			p.table(inner)
		}
	}
}

type row struct {
	row string
	typ reflect.Type
}

func (p *page) rows(typ reflect.Type) (rows []row) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && name == "":
			rows = append(rows, p.rows(f.Type)...)
			continue
		case !f.IsExported() || name == "-":
			continue
		case name == "":
			p.t.Errorf("%s.%s has no name in JSON", typ, f.Name)
		}
		if option != "" {
			option = "?"
		}
		says := p.doc(typ, f.Name)
		if says == "" {
			says = common[name]
		}
		if says == "" {
			p.t.Errorf("%s.%s: nothing says what it is", typ, f.Name)
		}
		rows = append(rows, row{fmt.Sprintf("| `%s`%s | %s | %s |\n", name, option, form(f.Type), strings.ReplaceAll(says, "|", `\|`)), f.Type})
	}
	return rows
}

// structOf is the struct of the package's own that a field holds, if any.
func structOf(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct || !strings.Contains(typ.PkgPath(), "/cmd/relance/") {
		return nil
	}
	return typ
}

// form is what a field holds, in words.
func form(typ reflect.Type) string {
	switch inner := structOf(typ); {
	case typ.Kind() == reflect.Pointer:
		return form(typ.Elem())
	case typ.Kind() == reflect.Slice:
		return "list of " + form(typ.Elem())
	case typ.Kind() == reflect.Map:
		return "object of " + form(typ.Elem())
	case inner != nil:
		return inner.Name()
	case typ.Name() == "Date":
		return "day"
	case typ.Name() == "Time":
		return "instant"
	case typ.Kind() == reflect.Struct:
		return "object"
	case typ.Kind() == reflect.Bool:
		return "yes or no"
	case typ.Kind() == reflect.String:
		return "text"
	}
	return "number"
}

// doc is the comment of a type, or of a field of it, on one line.
func (p *page) doc(typ reflect.Type, field string) string {
	const module = "github.com/relance-dev/relance/"
	folder := strings.TrimPrefix(typ.PkgPath(), module)
	if p.docs[folder] == nil {
		p.docs[folder] = p.read(filepath.Join("..", "..", "..", "..", filepath.FromSlash(folder)))
	}
	if field == "" {
		return p.docs[folder][typ.Name()]
	}
	return p.docs[folder][typ.Name()+"."+field]
}

// read reads the comments of the types in a folder.
func (p *page) read(dir string) map[string]string {
	docs := map[string]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		p.t.Fatalf("%s: %v", dir, err)
	}
	text := func(groups ...*ast.CommentGroup) string {
		for _, g := range groups {
			if s := strings.Join(strings.Fields(g.Text()), " "); s != "" {
				return s
			}
		}
		return ""
	}
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			p.t.Fatal(err)
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				ts, ok := s.(*ast.TypeSpec)
				if !ok {
					continue
				}
				docs[ts.Name.Name] = text(ts.Doc, g.Doc)
				st, ok := ts.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, f := range st.Fields.List {
					for _, n := range f.Names {
						docs[ts.Name.Name+"."+n.Name] = text(f.Doc, f.Comment)
					}
				}
			}
		}
	}
	return docs
}
