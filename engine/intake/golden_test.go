package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/relance-dev/relance/engine"
)

var update = flag.Bool("update", false, "rewrite the golden sections of testdata")

// memory is a source that holds its bytes.
func memory(name string, data []byte) *Source {
	return &Source{
		Name: name, Size: int64(len(data)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
	}
}

// fixtureOptions is the options.json of a fixture.
type fixtureOptions struct {
	Mapping  Mapping
	Facts    []engine.FactDecl
	Profiles []string
	Roles    []string
	Currency string
	Language string
}

func (f fixtureOptions) options(t testing.TB) Options {
	t.Helper()
	o := Options{Kind: engine.KindBusiness, Mapping: f.Mapping, Facts: f.Facts, Profiles: f.Profiles, Roles: f.Roles, Language: f.Language}
	if f.Currency != "" {
		cur, err := engine.ParseCurrency(f.Currency)
		if err != nil {
			t.Fatal(err)
		}
		o.Currency = cur
	}
	return o
}

// fixture is one file of testdata: options.json, files named after their kind,
// and want.
type fixture struct {
	archive                             *txtar.Archive
	opt                                 Options
	invoices, clients, contacts, events *Source
}

func openFixture(t testing.TB, path string) *fixture {
	t.Helper()
	a, err := txtar.ParseFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{archive: a, opt: Options{Currency: engine.MustCurrency("EUR"), Kind: engine.KindBusiness}}
	for _, file := range a.Files {
		data := bytes.TrimSuffix(file.Data, []byte("(no newline)\n"))
		switch base, _, _ := strings.Cut(file.Name, "."); base {
		case "options":
			var o fixtureOptions
			dec := json.NewDecoder(bytes.NewReader(file.Data))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&o); err != nil {
				t.Fatalf("options.json: %v", err)
			}
			f.opt = o.options(t)
		case "invoices":
			f.invoices = memory(file.Name, data)
		case "clients":
			f.clients = memory(file.Name, data)
		case "contacts":
			f.contacts = memory(file.Name, data)
		case "events":
			f.events = memory(file.Name, data)
		}
	}
	return f
}

func TestFixtures(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			f := openFixture(t, path)
			p, r, err := Read(context.Background(), Sources{Invoices: f.invoices, Clients: f.clients, Contacts: f.contacts, Events: f.events}, f.opt)
			if err != nil {
				t.Fatal(err)
			}
			got := describe(p, r)
			i := slices.IndexFunc(f.archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			if *update {
				if i < 0 {
					i = len(f.archive.Files)
					f.archive.Files = append(f.archive.Files, txtar.File{Name: "want"})
				}
				f.archive.Files[i].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(f.archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if i < 0 || string(f.archive.Files[i].Data) != got {
				t.Errorf("got:\n%s\nrewrite with: go test ./engine/intake -run TestFixtures -update", got)
			}
		})
	}
}

// TestFixturesCoverEveryCode keeps the fixtures honest: each code of the
// documentation is reported by a fixture, or by a test that makes its file.
func TestFixturesCoverEveryCode(t *testing.T) {
	made := []string{codeEncoding, codeNUL, codeFormat, codeSheet, codeKind, codeMapping, codeTotal, codeOtherSheets, codeHidden, codeGarbled, CodePaper, CodePaperOther, CodePaperSeller, CodePaperTwice, CodePaperOdd} // see files_test.go, workbook_test.go, check_test.go, package einvoice
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, path := range paths {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	for _, d := range Docs() {
		if !slices.Contains(made, d.Code) && !strings.Contains(all.String(), "["+d.Code+"]") {
			t.Errorf("no fixture shows %s (%s)", d.Code, d.Title)
		}
	}
}

// describe writes what was read for people who compare.
func describe(p *Portfolio, r *Report) string {
	var b strings.Builder
	for _, f := range r.Files {
		describeFile(&b, &f)
	}
	for _, p := range r.Problems {
		severity := "error"
		if p.Warning {
			severity = "warning"
		}
		fmt.Fprintf(&b, "%s:%d: %s[%s]", p.File, p.Row, severity, p.Code)
		if p.Column != "" {
			fmt.Fprintf(&b, " %s", p.Column)
		}
		if p.Value != "" {
			fmt.Fprintf(&b, " = %q", p.Value)
		}
		fmt.Fprintf(&b, "\n  %s\n  hint: %s\n", p.Message, p.Hint)
	}
	if p != nil {
		describePortfolio(&b, p)
	}
	return b.String()
}

func describeFile(b *strings.Builder, f *FileSummary) {
	fmt.Fprintf(b, "%s: %s, %s", f.File, f.Kind, strings.TrimSpace(fmt.Sprintf("%s %s %q", f.Format, f.Encoding, f.Delimiter)))
	fmt.Fprintf(b, ", %d rows", f.Rows)
	if f.First != 0 {
		fmt.Fprintf(b, ", %s to %s", f.First, f.Last)
	}
	for _, t := range f.Totals {
		fmt.Fprintf(b, ", %d in %s: %s open %s", t.Rows, t.Currency, t.Currency.Format(t.Amount), t.Currency.Format(t.Open))
	}
	b.WriteString("\n")
	for _, l := range f.LeftOut {
		fmt.Fprintf(b, "  left out %d from row %d: %s\n", l.Rows, l.First, l.Why)
	}
	for _, c := range f.Columns {
		fmt.Fprintf(b, "  %q %s %s", c.Header, c.Use, c.Name)
		if c.Use != UseIgnored {
			fmt.Fprintf(b, " (%d): %q → %q", c.Filled, c.Sample, c.Understood)
		}
		if c.Convention != "" {
			fmt.Fprintf(b, "; %s", c.Convention)
		}
		if c.ProofRow > 0 {
			fmt.Fprintf(b, ", row %d: %s", c.ProofRow, c.Proof)
		}
		b.WriteString("\n")
	}
}

func describePortfolio(b *strings.Builder, p *Portfolio) {
	for _, c := range p.Clients {
		fmt.Fprintf(b, "client %s %q profile=%s kind=%s country=%s language=%s email=%s phone=%s contact=%q address=%q opt_out=%v facts=%v\n",
			c.ID, c.Name, c.Profile, c.Kind, c.Country, c.Language, c.Email, c.Phone, c.Contact, c.Address, c.OptOut, c.Facts)
		if c.Verified || c.Preferred != "" {
			fmt.Fprintf(b, "  verified=%t preferred=%s\n", c.Verified, c.Preferred)
		}
		for _, x := range c.Contacts {
			fmt.Fprintf(b, "  contact %s %q email=%s phone=%s language=%s verified=%t opt_out=%v consent=%v\n",
				x.Role, x.Name, x.Email, x.Phone, x.Language, x.Verified, x.OptOut, x.Consent)
		}
	}
	for _, i := range p.Invoices {
		fmt.Fprintf(b, "invoice %s of %s: %s open %s %s issued=%s due=%s paid_on=%s disputed=%t on_hold=%t%s%s facts=%v\n",
			i.ID, i.Client, i.Currency.Format(i.Amount), i.Currency.Format(i.Open), i.Currency, i.Issued, i.Due, i.PaidOn, i.Disputed, i.OnHold, factored(&i), papers(&i), i.Facts)
	}
	for _, e := range p.Events {
		fmt.Fprintf(b, "event %s %s invoice=%s client=%s %s %s until=%s channel=%s note=%q%s\n",
			e.Date, e.Type, e.Invoice, e.Client, e.Currency.Format(e.Amount), e.Currency, e.Until, e.Channel, e.Note, details(&e))
	}
}

// papers is the file of an invoice, and whether a debit is on its way, where they are.
func papers(i *engine.Invoice) string {
	text := ""
	if i.Document != "" {
		text = fmt.Sprintf(" document=%q", i.Document)
	}
	if i.Debit {
		text += " direct_debit"
	}
	return text
}

// factored says that an invoice was sold, and to whom.
func factored(i *engine.Invoice) string {
	if !i.Factored && i.Factor == "" {
		return ""
	}
	return fmt.Sprintf(" factored=%t factor=%q", i.Factored, i.Factor)
}

// details writes what only some events have.
func details(e *engine.Event) string {
	var b strings.Builder
	for _, x := range []struct{ name, value string }{
		{"reason", e.Reason},
		{"outcome", e.Outcome},
		{"to", e.To},
		{"contact", e.Contact},
		{"grace", grace(e.Grace)},
		{"fee", fee(e.Fee, e.Currency)},
		{"schedule", e.Schedule.Format(e.Currency)},
	} {
		if x.value != "" {
			fmt.Fprintf(&b, " %s=%q", x.name, x.value)
		}
	}
	return b.String()
}
