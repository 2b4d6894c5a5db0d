package policies_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/policies"
)

var renderFiles = map[string]string{
	"standard.cue": `package relance

languages: ["fr", "en"]
clients: kind: "business"
policies: standard: {
	title: "Reminders"
	compute: {
		interest:  "late_interest(invoice.open, 'FR_B2B')"
		total_due: "invoice.open + interest + money(40)"
	}
	start: "watch"
	states: {
		watch: next: [{to: "late", when: "days_late >= 7"}]
		late: do: [{email: {template: "firm"}}]
		settled: final: true
	}
	always: [{to: "settled", when: "invoice.open <= 0"}]
}
`,
	"templates/firm.fr.md": "---\nsubject: Facture {{.references}}\n---\nBonjour {{.client.name}}, nous attendons {{.total.total_due}} depuis le {{.oldest.due}}.\n",
	"templates/firm.en.md": "---\nsubject: Invoice {{.references}}\n---\nDear {{.client.name}}, we await {{.total.total_due}} since {{.oldest.due}}.\n",
}

// message is an e-mail about one invoice of 1000.00 EUR that was due on 1 March 2026.
func message(language string, today engine.Date) (engine.Message, []engine.Input) {
	eur := engine.MustCurrency("EUR")
	due := engine.NewDate(2026, 3, 1)
	invoice := &engine.Invoice{ID: "F-1", Client: "dupond", Amount: 100000, Open: 100000, Currency: eur, Due: due}
	client := &engine.Client{ID: "dupond", Name: "Dupond & <Fils>", Kind: engine.KindBusiness}
	msg := engine.Message{
		Date: today, Policy: "standard", Client: "dupond", State: "late", Channel: "email", Template: "firm", Language: language,
		Amount: 100000, Currency: eur, Lines: []engine.Line{{Invoice: "F-1", Policy: "standard", State: "late", Open: 100000, Due: due, DaysLate: int(today - due)}},
	}
	return msg, []engine.Input{{Facts: engine.Facts{Invoice: invoice, Client: client}, Today: today}}
}

func TestAMessageIsWrittenInItsLanguage(t *testing.T) {
	book := mustLoad(t, overlay(t, renderFiles))
	today := engine.NewDate(2026, 3, 31)
	for language, want := range map[string]string{
		"fr": "Facture F-1|Bonjour Dupond & <Fils>, nous attendons 1 049,99 € depuis le 1er mars 2026.",
		"en": "Invoice F-1|Dear Dupond & <Fils>, we await €1,049.99 since 1 March 2026.",
		"de": "Facture F-1|Bonjour Dupond & <Fils>, nous attendons 1 049,99 € depuis le 1er mars 2026.", // the creditor's language stands in
	} {
		out, err := book.Render(message(language, today))
		if err != nil {
			t.Fatal(err)
		}
		spaces := strings.NewReplacer("\u00a0", " ", "\u202f", " ")
		if got := out.Subject + "|" + strings.TrimSpace(spaces.Replace(out.Text)); got != want {
			t.Errorf("%s: got %q, want %q", language, got, want)
		}
		if strings.Contains(out.HTML, "<Fils>") {
			t.Errorf("%s: a name became markup: %s", language, out.HTML)
		}
	}
}

// A fee per message is asked for once, however many invoices the message is about.
func TestAFeePerMessageIsAskedForOnce(t *testing.T) {
	for fee, want := range map[string]string{
		"fixed(5.00)":                                                   "2 010,00",
		"fixed(5.00, {per: 'message'})":                                 "2 005,00",
		"fixed(5.00, {per: 'message', on: 'shared'})":                   "2 005,00",
		"fixed(5.00, {per: 'message', states: ['watch']})":              "2 000,00",
		"fixed(5.00, {per: 'message', on: 'shared', states: ['late']})": "2 005,00",
	} {
		files := maps.Clone(renderFiles)
		files["standard.cue"] = strings.ReplaceAll(files["standard.cue"], "invoice.open + interest + money(40)", "invoice.open + "+fee)
		msg, inputs := message("fr", engine.NewDate(2026, 3, 31))
		second := *inputs[0].Invoice
		second.ID = "F-2"
		more := inputs[0]
		more.Invoice = &second
		line := msg.Lines[0]
		line.Invoice = "F-2"
		msg.Lines, msg.Amount, inputs = append(msg.Lines, line), 200000, append(inputs, more)
		out, err := mustLoad(t, overlay(t, files)).Render(msg, inputs)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(out.Text); !strings.Contains(got, "attendons "+want+" €") {
			t.Errorf("%s: %s, want %s", fee, got, want)
		}
	}
}

func TestRenderSaysWhyItCannot(t *testing.T) {
	book := mustLoad(t, overlay(t, renderFiles))
	today := engine.NewDate(2026, 3, 31)
	for name, tc := range map[string]struct {
		change func(*engine.Message, *[]engine.Input)
		want   string
	}{
		"no such template":     {func(m *engine.Message, _ *[]engine.Input) { m.Template = "soft" }, `no template "soft"`},
		"lines without facts":  {func(_ *engine.Message, in *[]engine.Input) { *in = nil }, "dupond"},
		"a day without a rate": {func(_ *engine.Message, in *[]engine.Input) { (*in)[0].Today = engine.NewDate(2090, 1, 1) }, "FR_B2B"},
		"a task without wording": {func(m *engine.Message, _ *[]engine.Input) {
			m.Template, m.Params = "", map[string]string{"title": "Call"}
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			msg, inputs := message("fr", today)
			tc.change(&msg, &inputs)
			out, err := book.Render(msg, inputs)
			switch {
			case tc.want == "" && (err != nil || out.Text != "Call"):
				t.Errorf("got %q, %v", out.Text, err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// renderBench is the book of renderFiles, for benchmarks.
func renderBench(b *testing.B) *policies.Book {
	b.Helper()
	opt := policies.Options{Overlay: map[string][]byte{"book.cue": []byte(benchBook + "assign: [{policy: \"standard\"}]\n")}}
	for name, text := range renderFiles {
		opt.Overlay[name] = []byte(text)
	}
	book, list := policies.Load("none", opt)
	if list.Errors() > 0 {
		b.Fatal(list)
	}
	return book
}

func BenchmarkRender(b *testing.B) {
	book := renderBench(b)
	msg, inputs := message("fr", engine.NewDate(2026, 3, 31))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := book.Render(msg, inputs); err != nil {
			b.Fatal(err)
		}
	}
}
