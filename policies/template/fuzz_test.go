package template

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/relance-dev/relance/policies/diag"
)

func FuzzParse(f *testing.F) {
	f.Add([]byte(letter))
	for _, src := range []string{
		"---\r\nsubject: a\r\n---\r\n{{.client.name}}", "\ufeffx", "{{range $i, $x := .invoices}}{{$x.id}}{{else}}{{end}}",
		"{{/* }} */}}\n{{if .several}}\n{{- end -}}\n", "| a |\n|---|\n{{range .invoices}}\n| {{.open}} |\n{{end}}",
		"{{with (.client).contact}}{{.}}{{end}}", "{{`}}`}}", "{{if gt (plus_days .today 3) \"2026-01-01\"}}x{{end}}", "<{{.creditor.payment_link}}>",
		"{{$x := .count}}{{$x = 3}}{{$x}}", "{{.total.open | printf}}", "\ue0000\ue001{{.client.name}}", "{{range .client.address}}{{continue}}{{end}}",
		"{\r{\n.count .several}}", "{\ue000{.count .several}}",
	} {
		f.Add([]byte(src))
	}
	data := testData(f, 2)
	f.Fuzz(func(t *testing.T, raw []byte) {
		tmpl, problems := Parse("a.fr.md", raw)
		if tmpl != nil {
			problems = append(problems, tmpl.Check(testVocabulary)...)
		}
		sound := true
		for _, p := range problems {
			if p.Start < 0 || p.End < p.Start || p.End > len(raw) || p.Code == "" || p.Message == "" {
				t.Errorf("bad problem %+v in %q", p, raw)
			}
			sound = sound && p.Severity == diag.Warning
		}
		if !sound {
			return
		}
		r, err := tmpl.Render(data)
		if err != nil {
			t.Errorf("%q passes Check, and fails: %v", raw, err)
		}
		if strings.Contains(r.Text+r.HTML+r.Subject+r.SMS, markOpen) {
			t.Errorf("%q leaves a mark in %+v", raw, r)
		}
	})
}

var tagName = regexp.MustCompile(`</?[a-z0-9]+`)

func FuzzRender(f *testing.F) {
	for _, name := range []string{
		"Dupont & fils", "<script>", "](javascript:alert(1))", "\" onclick=\"", "| x |\n|---|", "\r\nBcc: a@example.org",
		"\ue0001\ue001", "%EE%80%800%EE%80%81", "{{.creditor.iban}}", "\xff\x00\u202e", "`", "\\", "&amp;", "https://e.org",
	} {
		f.Add(name, name)
	}
	tmpl := parsed(f, "fr", "---\nsubject: À {{.client.name}}\n---\n# {{.client.name}} *{{.client.contact}}*\n\n"+
		"{{.client.address}} `{{.client.name}}` [{{.client.name}}](https://e.org/{{.client.contact}} \"{{.client.name}}\") [x]({{.client.name}})\n\n"+
		"| {{.client.name}} | b |\n|---|--:|\n{{range .invoices}}\n| {{.id}} | {{$.client.contact}} |\n{{end}}\n\n- {{.client.name}}\n\n    {{.client.name}}\n")
	render := func(t testing.TB, name, contact string) Rendered {
		client := testClient()
		client.Name, client.Contact, client.Address = name, contact, []string{name, contact}
		d, err := NewData(testSource(t, 2, client))
		if err != nil {
			t.Fatal(err)
		}
		r, err := tmpl.Render(d)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	plain := render(f, "name", "contact").HTML
	want, quotes := tagName.FindAllString(plain, -1), strings.Count(plain, `"`)
	f.Fuzz(func(t *testing.T, name, contact string) {
		if clean(name) == "" || clean(contact) == "" {
			return // an empty value leaves its element out
		}
		r := render(t, name, contact)
		if got := tagName.FindAllString(r.HTML, -1); !slices.Equal(got, want) {
			t.Errorf("%q, %q: tags are %v, want %v\n%s", name, contact, got, want, r.HTML)
		}
		if strings.Count(r.HTML, `"`) != quotes {
			t.Errorf("%q, %q: an attribute was broken out of:\n%s", name, contact, r.HTML)
		}
		for _, c := range r.Subject {
			if unicode.IsControl(c) || c == '\u2028' || c == '\u2029' {
				t.Errorf("%q: subject has %U", name, c)
			}
		}
		if strings.Contains(r.Text+r.HTML+r.Subject+r.SMS, markOpen) || !strings.Contains(r.HTML, "e.org") {
			t.Errorf("%q, %q: a mark is left, or the template's own text lost: %+v", name, contact, r)
		}
	})
}

func BenchmarkParseAndCheck(b *testing.B) {
	raw := []byte(letter)
	b.ReportAllocs()
	for b.Loop() {
		t, problems := Parse("courtesy.fr.md", raw)
		if problems = append(problems, t.Check(testVocabulary)...); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}

func BenchmarkRender(b *testing.B) {
	tmpl := parsed(b, "fr", letter)
	for _, n := range []struct {
		name     string
		invoices int
	}{{"1 invoice", 1}, {"20 invoices", 20}} {
		b.Run(n.name, func(b *testing.B) {
			src := testSource(b, n.invoices, testClient())
			b.ReportAllocs()
			for b.Loop() {
				d, err := NewData(src)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := tmpl.Render(d); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
