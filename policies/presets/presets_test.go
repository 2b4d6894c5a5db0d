package presets

import (
	"bytes"
	"context"
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
	"github.com/relance-dev/relance/engine/intake"
)

var update = flag.Bool("update", false, "rewrite what the exports of testdata come to")

// TestPresets reads an export of each program as its preset says: it is recognised by its
// header alone, and its invoices are those that want lists.
func TestPresets(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		t.Run(p.Name, func(t *testing.T) {
			path := filepath.Join("testdata", p.Name+".txtar")
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			data := a.Files[0].Data
			src := intake.Source{Name: "export.csv", Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}
			got := describe(t, p.Name, src)
			if *update {
				a.Files = append(a.Files[:1], txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if len(a.Files) < 2 || string(a.Files[1].Data) != got {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}

func describe(t *testing.T, name string, src intake.Source) string {
	t.Helper()
	s, problem, err := intake.Peek(context.Background(), src)
	if err != nil || problem != nil {
		t.Fatal(err, problem)
	}
	p, ok, err := Recognise(s.Rows)
	if err != nil || !ok || p.Name != name {
		t.Fatalf("recognised as %q: %v", p.Name, err)
	}
	mapping, err := p.Mapping()
	if err != nil {
		t.Fatal(err)
	}
	opt := intake.Options{Mapping: mapping, Currency: engine.MustCurrency("EUR"), Language: "fr"}
	portfolio, report, err := intake.Read(context.Background(), intake.Sources{Invoices: &src}, opt)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, p := range report.Problems {
		fmt.Fprintf(&b, "%d: %s %s\n", p.Row, p.Code, p.Message)
	}
	if portfolio == nil {
		t.Fatal(b.String())
	}
	for _, l := range report.Files[0].LeftOut {
		fmt.Fprintf(&b, "left out %d: %s\n", l.Rows, l.Why)
	}
	for _, c := range portfolio.Clients {
		fmt.Fprintf(&b, "client %s, %s, %s, %s\n", c.ID, c.Name, c.Email, strings.Join(c.Address, ", "))
	}
	for _, i := range portfolio.Invoices {
		fmt.Fprintf(&b, "invoice %s of %s: %s, open %s %s, issued %s, due %s", i.ID, i.Client, i.Currency.Format(i.Amount), i.Currency.Format(i.Open), i.Currency, i.Issued, i.Due)
		if i.PaidOn != 0 {
			fmt.Fprintf(&b, ", paid on %s", i.PaidOn)
		}
		b.WriteByte('\n')
	}
	for _, e := range portfolio.Events {
		fmt.Fprintf(&b, "event %s %s of %s: %s %s, %s\n", e.Date, e.Type, e.Client, e.Currency.Format(e.Amount), e.Currency, e.Note)
	}
	return b.String()
}

func TestPresetsNeedNothingThatAnotherHas(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		needed, maybe := p.headers()
		if len(needed) < 4 || p.Title == "" || strings.HasPrefix(p.Title, "package") {
			t.Errorf("%s: needs %v, title %q", p.Name, needed, p.Title)
		}
		for _, m := range maybe {
			if slices.Contains(needed, m) {
				t.Errorf("%s: %q is needed, and may be missing", p.Name, m)
			}
		}
	}
}

func TestWhatIsNoPresetIsNotRecognised(t *testing.T) {
	for _, row := range [][]string{nil, {"invoice", "client", "amount", "due"}, {"Numéro", "Client", "Montant TTC"}} {
		if p, ok, err := Recognise([][]string{row}); ok || err != nil {
			t.Errorf("%v is %s, %v", row, p.Name, err)
		}
	}
}
