package exports_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/booktest"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/exports"
	"github.com/relance-dev/relance/engine/intake"
)

// file writes a file, and returns its name.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

const rows = "invoice,client,amount,currency,issued,due\n2026-044,C-17,480.00,EUR,2026-01-02,2026-02-01\n"

// Files that no name was given for are no export, and the others are read as the book says.
func TestExportsAreReadAsTheBookSays(t *testing.T) {
	book := booktest.New(t, "2026-03-02", nil).Book
	from, err := exports.Open(t.Context(), book, bookdir.Exports{Invoices: file(t, "invoices.csv", rows)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if from.Clients != nil || from.Contacts != nil || from.Events != nil {
		t.Error("an export was opened that nobody named")
	}
	p, report, err := intake.Read(t.Context(), from, exports.Options(book))
	if err != nil || !report.OK() {
		t.Fatal(err, report)
	}
	if len(p.Invoices) != 1 || p.Invoices[0].ID != "2026-044" || p.Invoices[0].Open != 48000 {
		t.Errorf("the invoices are %+v", p.Invoices)
	}
	if _, err := exports.Open(t.Context(), book, bookdir.Exports{Events: "none.csv"}, nil); err == nil {
		t.Error("a file that is not there is an export")
	}
}

// What lies in a folder counts for the digest of a folder of electronic invoices, and a file's bytes for that of a file.
func TestADigestIsThatOfWhatIsRead(t *testing.T) {
	one, same, other := file(t, "a.csv", rows), file(t, "b.csv", rows), file(t, "c.csv", rows+"\n")
	sum := func(name string) string {
		t.Helper()
		s, err := exports.Digest(t.Context(), name)
		if err != nil || len(s) != 64 {
			t.Fatalf("%s: %q, %v", name, s, err)
		}
		return s
	}
	if sum(one) != sum(same) || sum(one) == sum(other) {
		t.Error("the digest is not that of the bytes")
	}
	p := exports.NewPuller(t.Context(), delivery.World{}, nil, ".", nil)
	if s, err := p.Digest(one); err != nil || s != sum(one) {
		t.Errorf("a source's file has the digest %s, %v", s, err)
	}
	if src, err := p.File(intake.KindClients, one); err != nil || src.Name == "" {
		t.Errorf("a source's file is %+v, %v", src, err)
	}
}
