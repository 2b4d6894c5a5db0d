package template

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies/locale"
)

const letter = `---
# what the client sees first
subject: Facture{{if .several}}s{{end}} {{.references}} : rappel
language: fr
---
{{/* The first reminder supposes
     an oversight. */}}
{{.creditor.name}}\
{{.creditor.address}}

{{with .client.contact}}
Bonjour {{.}},
{{else}}
Bonjour,
{{end}}

Sauf erreur de notre part, {{plural .count "cette facture reste ouverte" "ces factures restent ouvertes"}}
au {{.today}} :

| Facture | Échéance | Retard | Reste dû |
|:--------|:--------:|-------:|---------:|
{{range .invoices}}
| {{.id}} | {{short .due}} | {{.days_late}} j | {{.open}} |
{{end}}

{{if gt .total.open 1000.50}}
Le total de **{{.total.open}}** est à régler avant le {{plus_days .today 8}} :

1. par virement, IBAN ` + "`{{.creditor.iban}}`" + `, ou
2. en ligne : [payer]({{.creditor.payment_link}}).
{{end}}

> Une question ? [{{.creditor.email}}](mailto:{{.creditor.email}})
`

const letterText = `Atelier Dupont SAS
12 rue des Exemples
75000 Paris

Bonjour Mme Martin,

Sauf erreur de notre part, ces factures restent ouvertes au 21 mai 2026 :

Facture   Échéance   Retard    Reste dû
-------  ----------  ------  ----------
F-1      01/05/2026    20 j  1_000,00~€
F-2      02/05/2026    19 j  1_000,01~€

Le total de 2_000,01~€ est à régler avant le 29 mai 2026 :

1. par virement, IBAN FR76 0000 0000, ou
2. en ligne : payer (https://pay.example.org/dupont?a=1&b=2).

> Une question ? compta@dupont.example.org
`

const letterHTML = `<p>Atelier Dupont SAS<br>
12 rue des Exemples<br>
75000 Paris</p>
<p>Bonjour Mme Martin,</p>
<p>Sauf erreur de notre part, ces factures restent ouvertes
au 21 mai 2026 :</p>
<table>
<thead>
<tr>
<th style="text-align:left">Facture</th>
<th style="text-align:center">Échéance</th>
<th style="text-align:right">Retard</th>
<th style="text-align:right">Reste dû</th>
</tr>
</thead>
<tbody>
<tr>
<td style="text-align:left">F-1</td>
<td style="text-align:center">01/05/2026</td>
<td style="text-align:right">20 j</td>
<td style="text-align:right">1_000,00~€</td>
</tr>
<tr>
<td style="text-align:left">F-2</td>
<td style="text-align:center">02/05/2026</td>
<td style="text-align:right">19 j</td>
<td style="text-align:right">1_000,01~€</td>
</tr>
</tbody>
</table>
<p>Le total de <strong>2_000,01~€</strong> est à régler avant le 29 mai 2026 :</p>
<ol>
<li>par virement, IBAN <code>FR76 0000 0000</code>, ou</li>
<li>en ligne : <a href="https://pay.example.org/dupont?a=1&amp;b=2">payer</a>.</li>
</ol>
<blockquote>
<p>Une question ? <a href="mailto:compta@dupont.example.org">compta@dupont.example.org</a></p>
</blockquote>
`

// spaced writes the narrow and the wide no-break space where golden texts have _ and ~.
var spaced = strings.NewReplacer("_", "\u202f", "~", "\u00a0")

func TestOneFileGivesSubjectTextAndHTML(t *testing.T) {
	r := render(t, "fr", letter, 2)
	if want := "Factures F-1 et F-2 : rappel"; r.Subject != want {
		t.Errorf("subject is %q, want %q", r.Subject, want)
	}
	if want := spaced.Replace(letterText); r.Text != want {
		t.Errorf("text is\n%s\nwant\n%s", r.Text, want)
	}
	if want := spaced.Replace(letterHTML); r.HTML != want {
		t.Errorf("HTML is\n%s\nwant\n%s", r.HTML, want)
	}
}

func TestAFileWithCRLFAndMarkRendersTheSame(t *testing.T) {
	want := render(t, "fr", letter, 1)
	got := render(t, "fr", "\ufeff"+strings.ReplaceAll(letter, "\n", "\r\n"), 1)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got.Text, want.Text)
	}
}

func TestHolesPrintForPeople(t *testing.T) {
	tests := []struct{ language, src, want string }{
		{"fr", "{{.oldest.due}}", "1er mai 2026"},
		{"en", "{{.oldest.due}} {{short .oldest.due}}", "1 May 2026 1 May 2026"},
		{"en", "{{.total.open}} {{.oldest.amount}} {{.oldest.paid}}", "€3,000.03 €1,234.56 €234.56"},
		{"sv", "{{.total.interest}} {{.today}}", "49.32 EUR 2026-05-21"},
		{"en", "{{.count}} {{.references}}", "3 F-1, F-2 and F-3"},
		{"en", "{{range .invoices}}{{.id}}={{.total_due}};{{end}}", "F-1=€1,016.44;F-2=€1,016.45;F-3=€1,016.46;"},
		{"en", "{{range $i, $f := .invoices}}{{$i}}:{{$f.id}} {{$.currency}} {{end}}", "0:F-1 EUR 1:F-2 EUR 2:F-3 EUR"},
		{"fr", "{{percent .oldest.rate}} {{.oldest.rate}}", "12,15\u00a0% 12,15"},
		{"en", "{{if .oldest.harsh}}harsh{{end}} {{.oldest.pay_by}} {{.oldest.legal}}", "harsh 1 June 2026 L441-10"},
		{"en", "{{.oldest.facts.order}} {{.oldest.facts.score}} [{{.oldest.facts.signed}}]", "PO_7* 12 []"},
		{"en", "{{if .oldest.facts.vip}}vip{{else}}not vip{{end}}", "not vip"},
		{"en", "{{if eq .oldest.facts.order \"PO_7*\"}}yes{{end}}", "yes"},
		{"en", "{{.creditor.fields.capital}} {{.policy}} {{.state}}", "10 000 € B2B courtesy"},
		{"en", "{{with $n := .client.name}}{{$n}} {{.}}{{end}}", "Boulangerie Martin Boulangerie Martin"},
		{"en", "{{or .client.phone .client.email}}", "martin@client.example.org"},
		{"en", "{{.client.phone}}|", "|"},
		{"en", "{{if and .several (not .client.phone)}}a{{end}}{{if or .several .several}}b{{end}}", "ab"},
		{"en", "{{if eq .client.profile \"craftsman\"}}a{{end}}{{if ne .client.kind \"business\"}}b{{end}}", "a"},
		{"en", "{{if ge .total.open 3000.03}}a{{end}}{{if gt .total.open 3000.03}}b{{end}}{{if lt .count 3}}c{{end}}", "a"},
		{"en", "{{if gt .total.open .total.interest}}a{{end}}{{if le .oldest.days_late 20}}b{{end}}{{if eq .oldest.rate 12.15}}c{{end}}", "abc"},
		{"en", "{{if lt .oldest.due \"2026-05-02\"}}a{{end}}{{if eq \"2026-05-21\" .today}}b{{end}}{{if gt .today .oldest.due}}c{{end}}", "abc"},
		{"en", "{{plus_days .oldest.due 30}} {{plus_days .today -1}} {{short (plus_days .today 8)}} {{.today | short}}", "31 May 2026 20 May 2026 29 May 2026 21 May 2026"},
		{"en", "{{plural .count \"invoice\" \"invoices\"}} {{plural 1 \"day\" \"days\"}}", "invoices day"},
		{"en", "{{$x := .client.name}}{{$x}}", "Boulangerie Martin"},
		{"en", "{{range .client.address}}<{{.}}>{{end}}", "<3 place du Four><69000 Lyon>"},
		{"en", "a {{- \" b \" -}} c", "abc"},
		{"en", "{{range .invoices}}{{if eq .id \"F-2\"}}{{break}}{{end}}{{.id}}{{end}}", "F-1"},
	}
	for _, tt := range tests {
		got := strings.TrimSuffix(render(t, tt.language, tt.src, 3).Text, "\n")
		if got != tt.want {
			t.Errorf("%s: %s is %q, want %q", tt.language, tt.src, got, tt.want)
		}
	}
}

func TestMarkdownBecomesReadableText(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"soft and hard breaks", "a\nb\\\nc  \nd", "a b\nc\nd"},
		{"emphasis", "*a* **b** `c_d` \\*e\\* &eacute;", "a b c_d *e* é"},
		{"heading", "# Title\ntext", "Title\n\ntext"},
		{"tight list", "- a\n- b\n  - c\n\nd", "- a\n- b\n  - c\n\nd"},
		{"loose list", "3. a\n\n4. b", "3. a\n\n4. b"},
		{"rule and code", "a\n\n---\n\n    x  y\n", "a\n\n----\n\n    x  y"},
		{"quote", "> a\n>\n> b", "> a\n>\n> b"},
		{"links", "[a](https://example.org) <https://example.org/b> [https://e.org](https://e.org) [+33](tel:+33)", "a (https://example.org) https://example.org/b https://e.org +33"},
		{"short row", "| a | b |\n|---|--:|\n| 1 |\n| 22 | 333 |", "a     b\n--  ---\n1\n22  333"},
		{"address in a table", "| a |\n|---|\n| {{.creditor.address}} |", "a\n--------------------------------\n12 rue des Exemples, 75000 Paris"},
		{"empty lines of an address", "{{.creditor.name}}\\\n{{.client.phone}}\\\n{{.creditor.vat}}\n\nb\\\n{{.client.phone}}", "Atelier Dupont SAS\n\nb"},
		{"a printed backslash", "a\\\\\n\nb", "a\\\n\nb"},
		{"empty hole alone", "a\n\n{{.client.phone}}\n\nb", "a\n\nb"},
		{"accents in a table", "| é | n |\n|---|---|\n| e\u0301e | x |", "é   n\n--  -\ne\u0301e  x"},
	}
	for _, tt := range tests {
		if got := strings.TrimSuffix(render(t, "en", tt.src, 1).Text, "\n"); got != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}

// What was promised by one day for all invoices of a message can be said in it.
func TestAPromiseIsSaidWhenThereIsOne(t *testing.T) {
	const src = "---\nsubject: x\n---\n{{if .promise.active}}You pay {{.promise.amount}} by {{.promise.until}}.{{else}}Please pay {{.total.open}}.{{end}}\n"
	tpl := parsed(t, "en", src)
	today := testSource(t, 2, testClient()).Message.Date
	promise := engine.Promise{Made: today - 1, Until: today + 5, Amount: 10000}
	for _, tt := range []struct {
		name   string
		change func(p []engine.Promise)
		want   string
	}{
		{"for both", func([]engine.Promise) {}, "You pay €200.00 by "},
		{"for one", func(p []engine.Promise) { p[1] = engine.Promise{} }, "Please pay"},
		{"for another day", func(p []engine.Promise) { p[1].Until++ }, "Please pay"},
		{"kept", func(p []engine.Promise) { p[0].Paid = p[0].Amount }, "Please pay"},
		{"broken", func(p []engine.Promise) { p[0].Until, p[1].Until = today-1, today-1 }, "Please pay"},
	} {
		source := testSource(t, 2, testClient())
		promises := []engine.Promise{promise, promise}
		tt.change(promises)
		for i := range promises {
			source.Lines[i].Input.Promise = promises[i]
		}
		d, err := NewData(source)
		if err != nil {
			t.Fatal(err)
		}
		out, err := tpl.Render(d)
		if err != nil || !strings.HasPrefix(out.Text, tt.want) {
			t.Errorf("%s: %q, %v", tt.name, out.Text, err)
		}
	}
}

// A sentence directly below a table is a paragraph, not a row, whatever stands between.
func TestASentenceBelowATableIsAParagraph(t *testing.T) {
	const table = "---\nsubject: x\n---\nBonjour,\n\n| Facture | Reste dû |\n|---|---:|\n"
	for name, rest := range map[string]string{
		"behind the end":     "{{range .invoices -}}\n| {{.id}} | {{.open}} |\n{{end}}\nMerci de régler.\n",
		"on its line":        "{{range .invoices -}}\n| {{.id}} | {{.open}} |\n{{end}}Merci de régler.\n",
		"behind a condition": "{{range .invoices}}\n| {{.id}} | {{.open}} |\n{{end}}\n{{if .several}}{{else}}Merci{{end}}{{if .several}}Merci{{end}} de régler.\n",
		"in strong letters":  "{{range .invoices}}\n| {{.id}} | {{.open}} |\n{{end}}\n**Merci** de régler.\n",
		"apart already":      "{{range .invoices}}\n| {{.id}} | {{.open}} |\n{{end}}\n\nMerci de régler.\n",
	} {
		for n := 1; n <= 2; n++ {
			out := render(t, "fr", table+rest, n)
			if !strings.Contains(out.Text, "\n\nMerci de régler.") || !strings.HasSuffix(strings.TrimSpace(out.HTML), "de régler.</p>") {
				t.Errorf("%s, %d invoices:\n%s\n%s", name, n, out.Text, out.HTML)
			}
		}
	}
	// Without bars in front it is the writer's own table, and bars in a sentence make none.
	out := render(t, "fr", "---\nsubject: x\n---\na | b\n---|---\nc | d\ne\n", 1)
	if !strings.Contains(out.HTML, "<td>e</td>") {
		t.Errorf("a table without bars in front: %s", out.HTML)
	}
	out = render(t, "fr", "---\nsubject: x\n---\n| a | b |\nc\n", 1)
	if strings.Contains(out.HTML, "table") || strings.Count(out.HTML, "<p>") != 1 {
		t.Errorf("no table: %s", out.HTML)
	}
}

func TestValuesNeverBecomeMarkup(t *testing.T) {
	nasty := []string{
		"<script>alert(1)</script>", "**bold** _em_ `code`", "# heading", "- item", "1. item", "> quote", "| a | b |",
		"[x](javascript:alert(1))", "![x](http://e.org/x.png)", "&lt;b&gt; &amp;", "\\*x\\*", "a\\", "```", "~~~", "===", "---",
		"http://evil.example.org", "<http://evil.example.org>", "    code", "a  \nb", "\" onclick=\"x", "' x", "{{.creditor.iban}}",
	}
	for _, name := range nasty {
		client := testClient()
		client.Name = name
		d, err := NewData(testSource(t, 1, client))
		if err != nil {
			t.Fatal(err)
		}
		r, err := parsed(t, "en", "---\nsubject: To {{.client.name}}\n---\n{{.client.name}}\n\nDear **{{.client.name}}**,\n\n| {{.client.name}} |\n|---|\n| x |").Render(d)
		if err != nil {
			t.Fatal(err)
		}
		shown := clean(name)
		escaped := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(shown)
		want := "<p>" + escaped + "</p>\n<p>Dear <strong>" + escaped + "</strong>,</p>\n<table>\n<thead>\n<tr>\n<th>" + escaped +
			"</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>x</td>\n</tr>\n</tbody>\n</table>\n"
		if r.HTML != want {
			t.Errorf("%q: HTML is\n%s\nwant\n%s", name, r.HTML, want)
		}
		if r.Subject != "To "+shown || !strings.HasPrefix(r.Text, shown+"\n\nDear "+shown+",\n") {
			t.Errorf("%q: subject is %q, text %q", name, r.Subject, r.Text)
		}
	}
}

func TestAValueInALinkStaysInItsPlace(t *testing.T) {
	tests := []struct{ src, value, want string }{
		{"[x]({{.client.name}})", "javascript:alert(1)", `<a href="javascript%3Aalert%281%29">x</a>`},
		{"[x](https://e.org/?q={{.client.name}})", "a&b=c d\"", `<a href="https://e.org/?q=a%26b%3Dc%20d%22">x</a>`},
		{"[x](https://e.org \"{{.client.name}}\")", `" onclick="y`, `<a href="https://e.org" title="&#34; onclick=&#34;y">x</a>`},
		{"![{{.client.name}}](https://e.org/l.png)", "\"><b>", `<img src="https://e.org/l.png" alt="&#34;&gt;&lt;b&gt;">`},
		{"[{{.client.name}}](https://e.org)", "<b>", `<a href="https://e.org">&lt;b&gt;</a>`},
		{"[x]({{.creditor.payment_link}}&ref={{.client.name}})", "a b", `<a href="https://pay.example.org/dupont?a=1&amp;b=2&amp;ref=a%20b">x</a>`},
		{"{{.creditor.payment_link}}", "", `<a href="https://pay.example.org/dupont?a=1&amp;b=2">https://pay.example.org/dupont?a=1&amp;b=2</a>`},
		{"[{{.creditor.payment_link}}](https://e.org)", "", `<a href="https://e.org">https://pay.example.org/dupont?a=1&amp;b=2</a>`},
	}
	for _, tt := range tests {
		client := testClient()
		client.Name = tt.value
		d, err := NewData(testSource(t, 1, client))
		if err != nil {
			t.Fatal(err)
		}
		r, err := parsed(t, "en", tt.src).Render(d)
		if err != nil || r.HTML != "<p>"+tt.want+"</p>\n" {
			t.Errorf("%s with %q: %v\ngot  %swant <p>%s</p>", tt.src, tt.value, err, r.HTML, tt.want)
		}
	}
}

func TestASubjectIsOneLine(t *testing.T) {
	client := testClient()
	client.Name = "A\r\nBcc: x@example.org\u2028\x00\u202eB\xff"
	client.Address = []string{"line 1", "line 2"}
	d, err := NewData(testSource(t, 1, client))
	if err != nil {
		t.Fatal(err)
	}
	r, err := parsed(t, "en", "---\nsubject: \"{{.client.name}}: {{.client.address}}\"\n---\nx").Render(d)
	if want := "A Bcc: x@example.org B\ufffd: line 1, line 2"; err != nil || r.Subject != want {
		t.Errorf("subject is %q, %v, want %q", r.Subject, err, want)
	}
}

func TestAnSMSIsOneParagraphOfPlainSigns(t *testing.T) {
	r := render(t, "fr", "**Rappel** : la facture {{.references}} de\n{{.total.open}} n’est pas réglée.\n\n« Merci » – {{.creditor.name}}…", 1)
	if want := `Rappel : la facture F-1 de 1 000,00 € n'est pas réglée. "Merci" - Atelier Dupont SAS...`; r.SMS != want {
		t.Errorf("SMS is %q, want %q", r.SMS, want)
	}
}

func TestRenderingIsTheSameEveryTime(t *testing.T) {
	tmpl, d := parsed(t, "fr", letter), testData(t, 3)
	first, err := tmpl.Render(d)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan Rendered)
	for range 8 {
		go func() {
			r, _ := tmpl.Render(d)
			done <- r
		}()
	}
	for range 8 {
		if r := <-done; !reflect.DeepEqual(r, first) {
			t.Error("two renderings of the same data differ")
		}
	}
}

func TestATemplateAndDataOfDifferentPoliciesFail(t *testing.T) {
	v := testVocabulary
	v.Computed, v.Contact = nil, false
	tmpl, problems := Parse("a.en.md", []byte("{{.total.interest}}"))
	if len(problems) > 0 || len(tmpl.Check(v)) != 1 {
		t.Fatalf("Check let an unknown total through: %v", problems)
	}
	src := testSource(t, 1, testClient())
	src.Lines[0].Computed = nil
	d, err := NewData(src)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tmpl.Render(d); err == nil || !strings.Contains(err.Error(), "template a.en.md") {
		t.Errorf("error is %v, want one that names the template", err)
	}
}

func TestDataOfAnotherMessageIsRefused(t *testing.T) {
	tests := []struct {
		name, want string
		change     func(*Source)
	}{
		{"no invoice", "no invoice", func(s *Source) { s.Lines = nil }},
		{"fewer facts", "about 2 invoices", func(s *Source) { s.Lines = s.Lines[:1] }},
		{"no facts", "F-2 has no facts", func(s *Source) { s.Lines[1].Input = &engine.Input{} }},
		{"another invoice", "facts of invoice X", func(s *Source) { s.Lines[1].Input.Invoice.ID = "X" }},
		{"another currency", "is in GBP", func(s *Source) { s.Lines[1].Input.Invoice.Currency = engine.MustCurrency("GBP") }},
		{"another client", "mix clients", func(s *Source) { s.Lines[1].Input.Client = &engine.Client{ID: "C-2"} }},
		{"fees beyond counting", "add up to more", func(s *Source) {
			for i := range s.Lines {
				s.Lines[i].Computed[0].Value.Amount = math.MaxInt64 - 1
			}
		}},
		{"no link", "payment_link", func(s *Source) { s.Creditor.PaymentLink = "javascript:x" }},
	}
	for _, tt := range tests {
		src := testSource(t, 2, testClient())
		tt.change(&src)
		if _, err := NewData(src); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestAMessageSaysWhatIsKnownOfTheClient(t *testing.T) {
	const src = "{{.client.open_count}} open, {{.client.open_total}}; {{.client.overdue_count}} overdue, {{.client.overdue_total}} since {{.client.oldest_due}}, " +
		"{{.client.max_days_late}} days. {{.client.broken_promises}} broken, {{.client.kept_promises}} kept, {{percent .client.promise_break_share}}. " +
		"{{if gt .client.paid_count 0}}{{.client.paid_count}} paid, usually {{.client.usual_days_late}} days late, {{.client.average_days_late}} on average, " +
		"{{.client.days_beyond_usual}} beyond that{{end}}. " +
		"{{.client.unanswered_contacts}} unanswered{{if eq .client.last_channel \"email\"}} since the mail{{end}}."
	want := "4 open, €4,234.50; 3 overdue, €3,000.10 since 11 April 2026, 40 days. 2 broken, 1 kept, 67%. " +
		"5 paid, usually 6 days late, 8 on average, 14 beyond that. 3 unanswered since the mail."
	if got := strings.TrimSpace(render(t, "en", src, 2).SMS); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAHabitThatIsNotKnownPrintsNothingAndComparesWithNothing(t *testing.T) {
	source := testSource(t, 1, testClient())
	source.Lines[0].Input.Account.Known = engine.Known{}
	d, err := NewData(source)
	if err != nil {
		t.Fatal(err)
	}
	src := "a{{.client.usual_days_late}}b{{percent .client.promise_break_share}}c{{plural .client.average_days_late \"day\" \"days\"}}d{{plus_days .today .client.days_beyond_usual}}e"
	for _, compare := range []string{"eq", "ne", "lt", "le", "gt", "ge"} {
		src += "{{if " + compare + " .client.usual_days_late 5}}" + compare + "{{end}}{{if " + compare + " 5 .client.usual_days_late}}" + compare + "{{end}}"
	}
	r, err := parsed(t, "en", src).Render(d)
	if err != nil || strings.TrimSpace(r.SMS) != "abcde" {
		t.Errorf("got %q, %v", r.SMS, err)
	}
}

// Two instalments of one invoice and a whole one: two invoices, on three lines.
func TestInstalmentsAreCalledPartsOfTheirInvoice(t *testing.T) {
	src := testSource(t, 3, &engine.Client{ID: "C-1", Name: "Boulangerie Martin"})
	for i, id := range []string{"F-1#1", "F-1#3", "F-3"} {
		src.Message.Lines[i].Invoice, src.Lines[i].Input.Invoice.ID = id, id
		if i < 2 {
			src.Lines[i].Input.Instalments = 3
		}
	}
	for want, text := range map[string]string{
		"F-1 (1/3, 3/3) and F-3, 2 invoices, 3 rows": `{{.references}}, {{.count}} {{plural .count "invoice" "invoices"}}, {{.rows}} rows`,
		"F-1 (1/3) F-1 (3/3) F-3":                    "{{range .invoices}}{{.id}} {{end}}",
		"F-1 1 of 3; F-1 3 of 3; F-3":                "{{range .invoices}}{{.number}}{{if gt .instalment 0}} {{.instalment}} of {{.instalments}}; {{end}}{{end}}",
		"several":                                    "{{if .several}}several{{end}}",
	} {
		tmpl, problems := Parse("a.en.md", []byte("---\nsubject: s\n---\n"+text))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		data, err := NewData(src)
		if err != nil {
			t.Fatal(err)
		}
		got, err := tmpl.Render(data)
		if err != nil || strings.TrimSpace(got.Text) != want {
			t.Errorf("%q, %v; want %q", got.Text, err, want)
		}
	}
	one := testSource(t, 2, &engine.Client{ID: "C-1"})
	for i, id := range []string{"F-1#1", "F-1#2"} {
		one.Message.Lines[i].Invoice, one.Lines[i].Input.Invoice.ID = id, id
	}
	data, err := NewData(one)
	if err != nil {
		t.Fatal(err)
	}
	tmpl, _ := Parse("a.fr.md", []byte("---\nsubject: s\n---\n{{plural .count \"Facture\" \"Factures\"}} {{.references}}{{if .several}} !{{end}}"))
	if got, err := tmpl.Render(data); err != nil || strings.TrimSpace(got.Text) != "Facture F-1 (1, 2)" {
		t.Errorf("%q, %v", got.Text, err)
	}
}

// What is asked is what is open less the contested part and the client's credit; a task, whose
// message is about all that is open, can say so too.
func TestWhatIsAskedAndWhy(t *testing.T) {
	const src = "{{.total.open}} open, {{.total.to_ask}} asked: {{.total.disputed_amount}} contested, {{.total.credit}} credit; {{range .invoices}}{{.to_ask}} {{end}}" +
		"{{if gt .total.open .total.to_ask}}less{{else}}all{{end}}"
	for name, c := range map[string]struct {
		less bool // as the message of a contact has it
		want string
	}{"a message": {true, "less"}, "a task": {false, "less"}} {
		source := testSource(t, 1, testClient())
		inv := *source.Lines[0].Input.Invoice
		line := &source.Message.Lines[0]
		inv.Open = line.Open
		inv.Disputed, inv.DisputedAmount, inv.Credited, inv.Covered = true, 1000, 200, 300
		source.Lines[0].Input.Invoice = &inv
		if c.less {
			line.Less = 1500
		}
		d, err := NewData(source)
		if err != nil {
			t.Fatal(err)
		}
		out, err := parsed(t, "en", src).Render(d)
		if err != nil {
			t.Fatal(err)
		}
		eur := func(a engine.Amount) string { return locale.For("en").Money(a, inv.Currency) }
		asked := eur(line.Open - 1500)
		want := fmt.Sprintf("%s open, %s asked: €10.00 contested, €5.00 credit; %s %s", eur(line.Open), asked, asked, c.want)
		if got := strings.TrimSpace(out.SMS); got != want {
			t.Errorf("%s: got  %s\nwant %s", name, got, want)
		}
	}
}

// A remainder that the book tolerates is not asked, and is nobody's credit.
func TestWhatIsToleratedIsNoCredit(t *testing.T) {
	source := testSource(t, 1, testClient())
	inv := *source.Lines[0].Input.Invoice
	inv.Tolerance, inv.Credited = 50, source.Message.Lines[0].Open-50
	inv.Open = source.Message.Lines[0].Open
	source.Lines[0].Input.Invoice = &inv
	d, err := NewData(source)
	if err != nil {
		t.Fatal(err)
	}
	out, err := parsed(t, "en", "{{.total.to_ask}} asked, {{.total.credit}} credit").Render(d)
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("€0.00 asked, %s credit", locale.For("en").Money(inv.Credited, inv.Currency))
	if got := strings.TrimSpace(out.SMS); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestLinesOfTheHeaderFillTheHolesOfWhatsApp(t *testing.T) {
	r := render(t, "fr", "---\n2: {{.total.open}}\n1: {{.client.name}},\t{{.references}}\n---\nUn rappel pour {{.client.name}}.\n", 2)
	if len(r.Variables) != 2 || !strings.Contains(r.Variables["1"], ", ") || strings.ContainsAny(r.Variables["1"], "\t\n") || r.Variables["2"] == "" {
		t.Errorf("got %q", r.Variables)
	}
	if r := render(t, "fr", letter, 1); r.Variables != nil {
		t.Errorf("a template without such lines fills %q", r.Variables)
	}
}
