package source_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/source"
)

func TestTheNewestFileThatIsDoneIsTaken(t *testing.T) {
	dir, now := t.TempDir(), time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	put := func(name string, ago time.Duration) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, now.Add(-ago), now.Add(-ago)); err != nil {
			t.Fatal(err)
		}
	}
	put("invoices-2.csv", 2*time.Hour)
	put("invoices-1.csv", time.Hour)
	put("invoices-0.csv", time.Hour)
	put(".invoices-9.csv", time.Minute)
	put("~$invoices.csv", time.Minute)
	put("clients.csv", time.Minute)
	got, err := source.Newest(dir, "*invoices*.csv", now, source.DefaultSettle)
	if err != nil || filepath.Base(got) != "invoices-1.csv" {
		t.Errorf("got %s, %v", got, err)
	}
	put("invoices-3.csv", time.Second)
	for pattern, want := range map[string]string{
		"invoices*.csv": "may still be being written", "orders*": "no file in", "../*.csv": "is no pattern", "[": "is no pattern",
	} {
		if _, err := source.Newest(dir, pattern, now, source.DefaultSettle); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", pattern, err, want)
		}
	}
	if got, err := source.Newest(dir, "invoices*.csv", now, 0); err != nil || filepath.Base(got) != "invoices-3.csv" {
		t.Errorf("got %s, %v", got, err)
	}
}
