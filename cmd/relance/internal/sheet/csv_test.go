package sheet_test

import (
	"encoding/csv"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/relance-dev/relance/cmd/relance/internal/sheet"
)

func TestCellsAreDefused(t *testing.T) {
	for cell, want := range map[string]string{
		"=1+1": "'=1+1", "+33 1 99 00": "'+33 1 99 00", "-2+3": "'-2+3", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t'=1", "\r=1": "'\r'=1", "\n=1": "'\n'=1",
		" =1": "' =1", `"=1`: `'"=1`, "＝1": "'＝1", "a;=1": "a;'=1", "a\n=1": "a\n'=1", "a; \"+1": "a;' \"+1", "a|@b": "a|'@b",
		"-1200.50": "-1200.50", "-3": "-3", "1200.50": "1200.50", "0": "0", "2026-01-31": "2026-01-31", "Dupont - Fils": "Dupont - Fils", "a=b": "a=b",
		"": "", "compta@example.org": "compta@example.org", "-": "'-", "--": "'--", "-1;2": "'-1;2", "L'Épi": "L'Épi", "'=1": "'=1",
	} {
		if got := sheet.Defused(cell); got != want {
			t.Errorf("%q becomes %q, want %q", cell, got, want)
		}
		if got := sheet.Defused(sheet.Defused(cell)); got != want {
			t.Errorf("%q defused twice is %q", cell, got)
		}
	}
}

func TestRowsAreCSV(t *testing.T) {
	var b strings.Builder
	w := sheet.NewWriter(&b)
	w.Row("name", "amount")
	w.Row("=cmd|' /C calc'!A0, \"x\"", "-12.50")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][1] != "-12.50" || !strings.HasPrefix(rows[1][0], "'=cmd") {
		t.Errorf("got %q, %v", rows, err)
	}
}

// Every CSV file that relance writes is written here.
func TestNobodyElseWritesCSV(t *testing.T) {
	root := filepath.Join("..", "..", "..", "..")
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "cmd/relance/internal/sheet/") {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(root), name)
		if strings.Contains(string(text), "csv.NewWriter") {
			t.Errorf("%s writes CSV by itself: use package sheet", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
