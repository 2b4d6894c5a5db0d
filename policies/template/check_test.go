package template

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies/diag"
)

// problemsOf parses and checks a template as a message to a client.
func problemsOf(file, raw string, v Vocabulary) []diag.Problem {
	t, problems := Parse(file, []byte(raw))
	if len(problems) > 0 {
		return problems
	}
	return t.Check(v)
}

func TestMistakesAreReportedWhereTheyAreWithAHint(t *testing.T) {
	tests := []struct{ src, code, at, message, hint string }{
		// header
		{"---\nsubject: x\nbody", "RL401", "body", "no colon", "name: value"},
		{"---\nsubject: x\n", "RL401", "---", "does not end", "---"},
		{"---\nsubjet: x\n---\nx", "RL402", "subjet: x", "no subjet", "subject"},
		{"---\nsubject: x\nsubject: y\n---\nx", "RL402", "subject: y", "twice", ""},
		{"---\n1: x\n3: y\n---\nx", "RL402", "y", "fills 3 and not 2", "1, 2, 3"},
		{"---\n01: x\n---\nx", "RL402", "01: x", "no 01", "for WhatsApp"},
		{"---\nlanguage: en\n---\nx", "RL404", "en", "language en", "leave"},
		{"---\r\nsubject: {{.clint.name}}\r\n---\r\nx", "RL407", "clint", "unknown field .clint", ".client"},
		{"---\nsubject: x\n---\n  \n", "RL403", "  \n", "no text", ""},
		{"", "RL403", "", "no text", ""},
		// holes that do not parse
		{"é {{.client.name", "RL405", "{{", "does not close", "}}"},
		{"{{.client.name}", "RL405", "{{", "does not close", ""},
		{"{{.client.name}\nsince {{.oldest.due}}", "RL405", "{{", "does not close", "}}"},
		{"{{}}", "RL405", "{{}}", "empty", ""},
		{"{{.count}} {{client.name}} {{.count}}", "RL408", "client", "unknown function client", ".client"},
		{"{{if .several}}x", "RL405", "{{if .several}}", "does not end", "{{end}}"},
		{"x{{end}}", "RL405", "{{end}}", "belongs to nothing", ""},
		{"{{else}}x", "RL405", "{{else}}", "belongs to nothing", ""},
		{"{{break}}", "RL405", "{{break}}", "belongs in a range", ""},
		{"{{if}}x{{end}}", "RL405", "{{if}}", "missing value", ""},
		{"{{if .count > 3}}x{{end}}", "RL405", "{{if .count > 3}}", "comparisons are words", "gt"},
		{"{{plural .count “a” “b”}}", "RL405", "{{plural .count “a” “b”}}", "curly", "straight"},
		{"{{plural .count 'aa' 'bb'}}", "RL405", "{{plural .count 'aa' 'bb'}}", "single quotes", "double"},
		{"{{.client.name)}}", "RL405", "{{.client.name)}}", "does not parse: unexpected right paren", ""},
		{"{{$x}}", "RL405", "{{$x}}", "undefined variable", ""},
		// not part of templates
		{`{{define "x"}}{{end}}y`, "RL406", `{{define "x"}}`, "define", ""},
		{`{{template "x"}}`, "RL406", `{{template "x"}}`, "template", ""},
		{`{{block "x" .}}{{end}}`, "RL406", `{{block "x" .}}`, "block", ""},
		{"{{$x := .count}}{{$x = 3}}", "RL406", "$x = 3", "once", ":="},
		{"{{range $, $x := .invoices}}{{end}}", "RL406", "$, $x := .invoices", "whole message", ""},
		{"{{if .several}}{{$x := 1}}{{else}}{{$x}}{{end}}", "RL407", "$x", "no value here", ""},
		{"{{range $x := .invoices}}{{else}}{{$x.id}}{{end}}", "RL407", "$x.id", "no value here", ""},
		{"{{range .invoices}}{{range $.invoices}}{{end}}{{end}}", "RL406", "$.invoices", "range inside a range", ""},
		{"{{nil}}", "RL406", "nil", "not part", ""},
		{"{{eq nil .client.name}}", "RL406", "nil", "not part", ""},
		// fields
		{"{{.creditr.name}}", "RL407", "creditr", "unknown field .creditr", ".creditor"},
		{"{{.creditor.nam}}", "RL407", "nam", "unknown field .creditor.nam", ".name"},
		{"{{.creditor.fields.capitol}}", "RL407", "capitol", "unknown", ".capital"},
		{"{{.creditor.fields.mediator}}", "RL407", "mediator", "unknown field .creditor.fields.mediator", `fields: mediator: "…"`},
		{"{{.oldest.facts.branch}}", "RL407", "branch", "unknown field .oldest.facts.branch", `facts: branch: "string"`},
		{"{{.client.name.first}}", "RL407", "first", "client.name has no fields", ""},
		{"{{range .invoices}}{{.creditor.name}}{{end}}", "RL407", "creditor", "unknown field .creditor", "$.creditor"},
		{"{{range .invoices}}{{.du}}{{end}}", "RL407", "du", "unknown field .du", ".due"},
		{"{{range $f := .invoices}}{{$f.opn}}{{end}}", "RL407", "opn", "unknown field .opn", ".open"},
		{"{{if .several}}a{{else}}{{.conut}}{{end}}", "RL407", "conut", "unknown", ".count"},
		{"{{with .client.contact}}a{{else}}{{.conut}}{{end}}", "RL407", "conut", "unknown", ".count"},
		{"{{(.client).nam}}", "RL407", "nam", "unknown field .nam", ".name"},
		{"{{.total.rate}}", "RL407", "rate", "unknown field .total.rate", ""},
		{"{{.invoice.id}}", "RL414", "invoice", "unknown field .invoice", "{{range .invoices}}"},
		{"{{.due}}", "RL414", "due", "unknown field .due", ".oldest.due"},
		{"{{.open}}", "RL414", "open", "unknown field .open", ".total.open"},
		{"{{.interest}}", "RL414", "interest", "unknown field .interest", ".total.interest"},
		// functions
		{"{{pluss_days .today 8}}", "RL408", "pluss_days", "unknown function", "plus_days"},
		{`{{printf "%s" .client.name}}`, "RL408", "printf", "not part", ""},
		{"{{if eq .client.name today}}x{{end}}", "RL408", "today", "unknown function", ".today"},
		// values
		{"{{.client}}", "RL409", ".client", "cannot be printed", "name one of its fields"},
		{"{{.invoices}}", "RL409", ".invoices", "a list", "range"},
		{"{{.several}}", "RL409", ".several", "yes or no", "{{if .several}}"},
		{"{{if .total.open}}x{{end}}", "RL409", ".total.open", "neither yes nor no", "gt"},
		{"{{range .count}}x{{end}}", "RL409", ".count", "goes through a list", ".invoices"},
		{"{{plus_days .today}}", "RL409", "plus_days", "takes 2 values", "plus_days .today 8"},
		{"{{plus_days .count 8}}", "RL409", ".count", "is a whole number, not a date", ""},
		{`{{plus_days .today "8"}}`, "RL409", `"8"`, "is a text, not a number", ""},
		{"{{.client.name .count}}", "RL409", ".client.name .count", "takes none", ""},
		{"{{.client.name | .client.email}}", "RL409", ".client.email", "takes none", ""},
		{`{{if gt .total.open "100"}}x{{end}}`, "RL409", `"100"`, "cannot be compared", "without quotes"},
		{"{{if gt .total.open .count}}x{{end}}", "RL409", ".count", "cannot be compared", ""},
		{"{{if gt .total.open 0x10}}x{{end}}", "RL409", "0x10", "plain number", ""},
		{`{{if gt .client.name "a"}}x{{end}}`, "RL409", `"a"`, "gt does not go", "eq or ne"},
		{`{{if gt .today "1er mai"}}x{{end}}`, "RL409", `"1er mai"`, "not a day", "2026-01-31"},
		{`{{if eq .client.profile "craftman"}}x{{end}}`, "RL409", `"craftman"`, "never the value", "craftsman"},
		{"{{if and .several .total.open}}x{{end}}", "RL409", ".total.open", "neither", ""},
		{"{{or .several .client.name}}", "RL409", ".client.name", "chooses between", ""},
		// HTML
		{"a <b>x</b>", "RL415", "<b>", "HTML", "**bold**"},
		{"<div>\nx\n</div>", "RL415", "<div>", "HTML", ""},
		{"a\n\n<!-- note -->\n", "RL415", "<!-- note -->", "HTML", "{{/*"},
		// encoding
		{"caf\xe9", "RL410", "\xe9", "byte 0xE9", "UTF-8"},
	}
	v := testVocabulary
	v.Contact = false
	for _, tt := range tests {
		problems := problemsOf("templates/courtesy.fr.md", tt.src, v)
		if len(problems) == 0 {
			t.Errorf("%s: no problem", tt.src)
			continue
		}
		p := problems[0]
		if p.Code != tt.code || tt.at != "" && tt.src[p.Start:p.End] != tt.at ||
			!strings.Contains(p.Message, tt.message) || !strings.Contains(p.Hint, tt.hint) {
			t.Errorf("%s: got %s at %q: %s (%s)\nwant %s at %q: %s (%s)", tt.src,
				p.Code, tt.src[p.Start:p.End], p.Message, p.Hint, tt.code, tt.at, tt.message, tt.hint)
		}
	}
}

func TestOneMistakeIsOneProblem(t *testing.T) {
	tests := []struct {
		src   string
		codes string
	}{
		{"---\nsubject: {{.clint}}\n---\n{{.opn}} {{plus_days .todya 8}} {{if eq .x 1}}{{.y}}{{end}}", "RL407 RL407 RL407 RL407 RL407"},
		{"{{range .invoises}}{{.id}}{{.whatever}}{{end}}", "RL407"},
		{"{{.oldest.broken}} {{.total.broken}} {{if gt .oldest.broken 3}}x{{end}}", ""}, // reported with the formula
		{"---\nsubjet: x\n---\n{{.a", "RL402 RL405"},
		{"{{with .client.nam}}{{.x}}{{end}}", "RL407"},
		{"{{if eq (plus_days .today) .today}}x{{end}}", "RL409"},
	}
	v := testVocabulary
	v.Contact = false
	for _, tt := range tests {
		var codes []string
		for _, p := range problemsOf("a.fr.md", tt.src, v) {
			codes = append(codes, p.Code)
		}
		if got := strings.Join(codes, " "); got != tt.codes {
			t.Errorf("%s: got %s, want %s", tt.src, got, tt.codes)
		}
	}
}

func TestAVagueMessageToAClientIsWarnedOf(t *testing.T) {
	tests := []struct{ src, codes string }{
		{"Pay {{.total.open}} by {{plus_days .today 8}}.", ""},
		{"Pay {{.total.open}}, due {{range .invoices}}{{short .due}}{{end}}.", ""},
		{"{{.today}}: pay {{.total.open}}.", "RL413"},
		{"{{.today | short}}: pay {{.total.open}}.", "RL413"},
		{"Pay by {{plus_days .today 8}}.", "RL412"},
		{"Pay.", "RL412 RL413"},
		{"{{.creditor.name}}: please call us back, {{.creditor.phone}}", ""},
		{"{{.creditor.name}}: please call us back.", "RL412 RL413"},
		{"{{.creditor.name}}: please pay, {{.creditor.phone}}", "RL412 RL413"},
		{"{{.creditor.name}}: facture {{.references}}, rappelez-nous, {{.creditor.phone}}", "RL412 RL413"},
		{"---\nsubject: \"{{.total.open}} since {{.oldest.due}}\"\n---\nPay.", ""},
		{"Pay {{.total.broken}}.", ""}, // the formula is reported by itself
		{"Pay {{.opn}}.", "RL407"},
	}
	for _, tt := range tests {
		var codes []string
		for _, p := range problemsOf("a.fr.md", tt.src, testVocabulary) {
			codes = append(codes, p.Code)
			if (p.Severity == diag.Warning) != (p.Code != "RL407") {
				t.Errorf("%s: %s has severity %s", tt.src, p.Code, p.Severity)
			}
		}
		if got := strings.Join(codes, " "); got != tt.codes {
			t.Errorf("%s: got %q, want %q", tt.src, got, tt.codes)
		}
	}
}

func TestWordsThatLookLikeAHoleAreWarnedOf(t *testing.T) {
	const said = " {{.total.open}} by {{plus_days .today 8}}."
	tests := []struct{ src, at string }{
		{"Dear {client.name}," + said, "{client.name}"},
		{"Dear {.client.name}," + said, "{.client.name}"},
		{"Dear { Nom_du_client }," + said, "{ Nom_du_client }"},
		{"Dear ${name}," + said, "{name}"},
		{"Cher [NOM DU CLIENT]," + said, "[NOM DU CLIENT]"},
		{"---\nsubject: Facture {numéro}\n---\nPay" + said, "{numéro}"},
		{"Pay {{.total.open}}, {{plus_days .today 8}}, {{if .several}}{x}{{end}}", "{x}"},
		{"Read [our terms](https://example.org)." + said, ""},
		{"Read [CGV](https://example.org)." + said, ""},
		{"[A] or [1]" + said, ""},
		{"a set {a, b}, {} and {1}" + said, ""},
	}
	for _, tt := range tests {
		problems := problemsOf("a.fr.md", tt.src, testVocabulary)
		if tt.at == "" {
			if len(problems) > 0 {
				t.Errorf("%s: got %v, want none", tt.src, problems)
			}
			continue
		}
		if len(problems) != 1 || problems[0].Code != "RL416" || problems[0].Severity != diag.Warning ||
			tt.src[problems[0].Start:problems[0].End] != tt.at {
			t.Errorf("%s: got %v, want one warning RL416 at %q", tt.src, problems, tt.at)
		}
	}
}

func TestFileNamesSayNameAndLanguage(t *testing.T) {
	tmpl := parsed(t, "fr", "x")
	if tmpl.Name() != "courtesy" || tmpl.Language() != "fr" || tmpl.File() != "templates/courtesy.fr.md" {
		t.Errorf("got %s, %s, %s", tmpl.Name(), tmpl.Language(), tmpl.File())
	}
	for _, file := range []string{"courtesy.md", "Courtesy.fr.md", "courtesy.fra.md", "courtesy.fr.txt", "a-b.fr.md", ".fr.md"} {
		if _, problems := Parse(file, []byte("x")); len(problems) != 1 || problems[0].Code != "RL400" {
			t.Errorf("%s: got %v, want one RL400", file, problems)
		}
	}
}

func TestATemplateKnowsWhatItMentions(t *testing.T) {
	tmpl := parsed(t, "fr", "---\nsubject: \"{{.references}}\"\n---\n{{if gt (plus_days .today 1) .oldest.pay_by}}{{.total.interest}}{{end}}"+
		"{{range $f := .invoices}}{{$f.due}} {{(.facts).order}}{{else}}{{.creditor.name}}{{end}}")
	for _, name := range []string{"references", "pay_by", "interest", "due", "order", "facts", "name"} {
		if !tmpl.Mentions(name) {
			t.Errorf("%s is not mentioned", name)
		}
	}
	if tmpl.Mentions("total_due") || tmpl.Mentions("f") {
		t.Error("something is mentioned that is not in the template")
	}
}

func TestAnEmailNeedsASubject(t *testing.T) {
	if p := parsed(t, "fr", "x").NeedSubject(); len(p) != 1 || p[0].Code != "RL411" {
		t.Errorf("got %v, want one RL411", p)
	}
	if p := parsed(t, "fr", "---\nlanguage: fr\n---\nx").NeedSubject(); len(p) != 1 || !strings.Contains(p[0].Hint, "add a line") {
		t.Errorf("got %v, want a line for the header that is there", p)
	}
	if p := parsed(t, "fr", "---\nsubject: s\n---\nx").NeedSubject(); len(p) != 0 {
		t.Errorf("got %v, want none", p)
	}
}

func TestAHugeTemplateIsRefused(t *testing.T) {
	if _, problems := Parse("a.fr.md", []byte(strings.Repeat("x", maxFile+1))); len(problems) != 1 || problems[0].Code != "RL403" {
		t.Errorf("got %v, want one RL403", problems)
	}
}

func TestEveryCodeIsExplained(t *testing.T) {
	var codes []string
	for _, d := range Docs() {
		if d.Title == "" || d.Why == "" || d.Bad == "" || d.Good == "" {
			t.Errorf("%s is not well explained", d.Code)
		}
		codes = append(codes, d.Code)
	}
	want := "RL400 RL401 RL402 RL403 RL404 RL405 RL406 RL407 RL408 RL409 RL410 RL411 RL412 RL413 RL414 RL415 RL416 RL417 RL418 RL419 RL420 RL421 RL422 RL423"
	if got := strings.Join(codes, " "); got != want {
		t.Errorf("explained are %s, want %s", got, want)
	}
}
