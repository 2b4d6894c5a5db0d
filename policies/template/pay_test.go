package template

import (
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
)

// closed is a calendar of working days in which one more is off.
type closed struct {
	engine.Weekdays
	day engine.Date
}

func (c closed) BusinessDay(d engine.Date) bool { return d != c.day && c.Weekdays.BusinessDay(d) }

func TestADeadlineIsABusinessDay(t *testing.T) {
	src := testSource(t, 1, testClient()) // of Thursday 21 May 2026
	src.Calendar = closed{day: day(t, "2026-05-25")}
	data, err := NewData(src)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"{{deadline .today 1}}":                  "22 mai 2026",
		"{{deadline .today 2}}":                  "26 mai 2026", // Saturday, and Monday is off
		"{{.received}}":                          "27 mai 2026", // Friday, Tuesday, Wednesday
		"{{deadline .received 8}}":               "4 juin 2026",
		"{{short (deadline .received 3)}}":       "01/06/2026", // Saturday 30 May
		"{{with deadline .today 2}}{{.}}{{end}}": "26 mai 2026",
	} {
		r, err := parsed(t, "fr", text).Render(data)
		if err != nil || strings.TrimSpace(r.Text) != want {
			t.Errorf("%s: %q, %v; want %q", text, r.Text, err, want)
		}
	}
}

func TestTheLinePayIsAnAmount(t *testing.T) {
	const body = "\n---\n{{.total.open}} {{.oldest.due}}"
	r := render(t, "fr", "---\nsubject: x\npay: {{.total.total_due}}"+body, 2)
	if r.Pay == nil || r.Pay.Amount != 203289 || r.Pay.Currency.Code() != "EUR" || r.Pay.Text != "2\u202f032,89\u00a0€" || r.Pay.Reference != "F-1 F-2" {
		t.Errorf("%+v", r.Pay)
	}
	if r := render(t, "fr", "---\nsubject: x\npay: {{.total.paid}}"+body, 1); r.Pay == nil {
		t.Error("an amount above nothing is not shown")
	}
	if r := render(t, "fr", "---\nsubject: x"+body, 1); r.Pay != nil {
		t.Errorf("without the line: %+v", r.Pay)
	}
	for _, line := range []string{"{{.references}}", "12,50", "{{.total.open}} EUR", "{{if .several}}{{.total.open}}{{end}}", ""} {
		got := problemsOf("a.fr.md", "---\nsubject: x\npay: "+line+body, testVocabulary)
		if len(got) != 1 || got[0].Code != "RL409" {
			t.Errorf("pay: %s: %v", line, got)
		}
	}
}

// A transfer carries 140 characters: longer lists of invoices give way to the client's number, whole.
func TestATransferNamesTheInvoicesOrTheClient(t *testing.T) {
	for length, want := range map[int]string{139: "", 140: "", 141: "C-07"} {
		long := "F-1 " + strings.Repeat("é", length-4) // characters, not bytes
		d := &Data{root: map[string]any{"references": references(strings.Fields(long)), "client": map[string]any{"id": "C-07"}}}
		if want == "" {
			want = long
		}
		if got := d.transferReference(); got != want {
			t.Errorf("%d characters: %q", length, got)
		}
	}
}

func TestMentions(t *testing.T) {
	c := Creditor{
		Name: "Atelier Dupont SAS", LegalForm: "SAS", Capital: "50 000 €", SIREN: "999999999", RCS: "Lyon", VAT: "FR00 999999999",
		Address: []string{"8 quai de l’Île", "69002 Lyon"},
	}
	for _, tt := range []struct {
		language string
		change   func(*Creditor)
		want     string
	}{
		{"fr", nil, "Atelier Dupont SAS au capital de 50 000 € · Siège social : 8 quai de l’Île, 69002 Lyon · 999 999 999 RCS Lyon · TVA FR00 999999999"},
		{"en", nil, "Atelier Dupont SAS with a capital of 50 000 € · Registered office: 8 quai de l’Île, 69002 Lyon · 999 999 999 RCS Lyon · VAT FR00 999999999"},
		{"fr", func(c *Creditor) { c.Name, c.InLiquidation = "Atelier Dupont", true }, "Atelier Dupont, SAS au capital de 50 000 €, société en liquidation · Siège"},
		{"fr", func(c *Creditor) { c.Seat = []string{"1 rue Haute", "21000 Dijon"} }, "Siège social : 1 rue Haute, 21000 Dijon"},
		{"fr", func(c *Creditor) { *c = Creditor{Name: "Odile Lavoir", SIREN: "999 999 999"} }, "SIREN 999 999 999"},
		{"de", func(c *Creditor) { *c = Creditor{Name: "Muster GmbH", Registration: "HRB 0000"} }, "HRB 0000"},
		{"fr", func(c *Creditor) { *c = Creditor{Name: "x"} }, ""},
	} {
		company := c
		if tt.change != nil {
			tt.change(&company)
		}
		got := strings.ReplaceAll(company.Mentions(tt.language), "\u00a0", " ")
		if !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s: %q, want %q", tt.language, got, tt.want)
		}
	}
}
