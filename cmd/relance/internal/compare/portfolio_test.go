package compare

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/intake"
	"github.com/relance-dev/relance/engine/ledger"
)

// unclosed is a ledger that outlives its reader.
type unclosed struct{ ledger.Ledger }

func (unclosed) Close() error { return nil }

func TestFactsComeFromTheLedgerElseFromExports(t *testing.T) {
	office := booktest.New(t, "2026-03-02", nil)
	office.Import(t, []engine.Client{{ID: "C-1", Name: "Example"}}, booktest.Euros(t, "F-1", "C-1", "100.00", "2026-02-20"))
	side := func(name, language string) Side {
		book := *office.Book
		core := *book.Engine
		core.Creditor.Language = language
		book.Engine = &core
		return Side{Name: name, Book: &book}
	}
	exported := func(dir string) string {
		name := filepath.Join(dir, "invoices.csv")
		if err := os.WriteFile(name, []byte("id,client,amount,due\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	const from = "the ledger"
	for name, tt := range map[string]struct {
		other bool // the book before reads exports otherwise
		files string
		named string // the ledger
		first bool   // --from is said
		there bool   // a file of exports is in the folder
		wrong string
		read  string // whose readings, or the ledger
	}{
		"nothing is there":                {wrong: ErrNoFacts.Error()},
		"exports in the folder":           {there: true, read: "after"},
		"each reads exports in its way":   {there: true, other: true, read: "after before"},
		"exports that are named":          {files: "here", read: "after"},
		"a ledger that is named":          {named: "relance.db", read: from},
		"a ledger, as each declares it":   {named: "relance.db", other: true, read: from + " " + from},
		"a ledger and exports":            {named: "relance.db", files: "here", wrong: "leave out --from and the exports"},
		"a ledger and a first day":        {named: "relance.db", first: true, wrong: "leave out --from and the exports"},
		"a first day and nothing to read": {first: true, wrong: "invoices"},
	} {
		t.Run(name, func(t *testing.T) {
			dir, language := t.TempDir(), office.Book.Engine.Creditor.Language
			pair := &Pair{Before: side("before", language), After: side("after", language), Dir: dir}
			if tt.other {
				pair.Before = side("before", "de")
			}
			var read []string
			p := &Portfolio{
				Pair: pair, Ledger: tt.named, Today: office.Today(),
				Read: func(ctx context.Context, s *Side, _ bookdir.Exports) (*intake.Sorted, error) {
					read = append(read, s.Name)
					file := intake.Source{Name: "invoices.csv", Open: func() (io.ReadCloser, error) {
						return io.NopCloser(strings.NewReader("invoice,client,amount,currency,issued,due\nF-1,C-1,100.00,EUR,2026-01-20,2026-02-20\n")), nil
					}}
					data, report, err := intake.ReadSorted(ctx, intake.Sources{Invoices: &file}, intake.Options{}, t.TempDir())
					if data == nil {
						t.Fatal(report, err)
					}
					return data, err
				},
				Open: func(context.Context, *Side, string) (ledger.Ledger, error) {
					read = append(read, from)
					return unclosed{office.DB}, nil
				},
			}
			if tt.there {
				exported(dir)
			}
			if tt.files != "" {
				p.Files.Invoices = exported(t.TempDir())
			}
			if tt.first {
				p.Window.From = office.Today()
			}
			figures, err := p.Compare(context.Background())
			if tt.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tt.wrong) || errors.Is(err, ErrNoFacts) != (tt.wrong == ErrNoFacts.Error()) {
					t.Fatalf("got %v", err)
				}
				return
			}
			if got := strings.Join(read, " "); err != nil || figures == nil || got != tt.read || p.OverLedger != (tt.named != "") {
				t.Errorf("read from %q, %v", got, err)
			}
			if noted := len(p.Notes) > 0; noted != (tt.other && tt.named == "") {
				t.Errorf("notes: %q", p.Notes)
			}
		})
	}
}
