package main

import (
	"archive/zip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/relance-dev/relance/engine/needtest"
	"github.com/relance-dev/relance/policies/diag"
)

// hiddenOfKinds are characters that a terminal obeys or does not show, a few of each kind and
// all control characters that an export can hold.
func hiddenOfKinds() []rune {
	list := []rune{'\u00ad', '\u200b', '\u200d', '\u200e', '\u200f', '\u2028', '\u202a', '\u202e', '\u2060', '\u2066', '\u2069', '\ufeff', '\u061c', '\u3164', '\U000e0041'}
	for r := rune(1); r < 0xa0; r++ {
		if unicode.IsControl(r) && r != '\n' && r != '\r' { // a line of CSV ends there
			list = append(list, r)
		}
	}
	return list
}

// Whatever characters an export, a note, a file name or a flag holds, no command gives the terminal
// one to obey, and what a command writes as JSON is JSON.
func TestNoCommandObeysWhatDataHolds(t *testing.T) {
	var bad strings.Builder
	for _, r := range hiddenOfKinds() {
		bad.WriteString(string(r))
	}
	name := "Acme " + bad.String() + "\x1b]0;title\x07 \x1b[31m Ltd"
	dir := claimBook(t, name, 2)
	odd := filepath.Join(dir, "odd\x1b[2J\u202e.csv")
	if err := os.WriteFile(odd, []byte("nothing\x1b[2J,\u202ehere\n1,2\n"), 0o600); err != nil {
		needtest.Lacks(t, "no such names here: ", err)
	}
	broken := filepath.Join(dir, "broken.cue")
	const noon = "2026-02-10T09:00:00Z"
	script := [][]string{
		{"check", dir},
		{"intake", "check", filepath.Join(dir, "clients.csv"), "--book", dir},
		{"intake", "check", odd, "--book", dir},
		{"simulate", dir},
		{"simulate", dir, "--color", "always"},
		{"simulate", dir, "--format", "csv"},
		{"simulate", dir, "--format", "jsonl"},
		{"import", dir, "--as-of", "2026-02-01", "--dry-run"},
		{"import", dir, "--as-of", "2026-02-01"},
		{"plan", dir},
		{"plan", dir, "--format", "json"},
		{"diff", dir, dir, "--invoices", filepath.Join(dir, "invoices.csv")},
		{"diff", dir, dir, "--format", "json"},
		{"forecast", dir},
		{"forecast", dir, "--format", "json"},
		{"forecast", dir, "--format", "jsonl"},
		{"run", dir},
		{"record", "payment", "--invoice", "F-0000", "--amount", "10.00", "--on", "2026-02-09", "--note", name, "--by", name, "--book", dir},
		{"record", "note", "--client", "C-1", "--note", name, "--book", dir},
		{"list", dir},
		{"list", dir, "--open"},
		{"list", dir, "--format", "json"},
		{"status", dir},
		{"tasks", dir},
		{"timeline", "C-1", "--book", dir},
		{"timeline", "F-0000", "--book", dir},
		{"why", "F-0000", "--book", dir},
		{"why", "F-0000" + name, "--book", dir},
		{"render", "reminder", "--invoice", "F-0001", "--at", "2026-02-10", "--book", dir},
		{"evidence", "C-1", "--out", filepath.Join(dir, "e.zip"), "--order", odd, "--book", dir},
		{"verify", "--evidence", filepath.Join(dir, "e.zip")},
		{"verify", dir},
		{"handover", "C-1", "--exit", "agency", "--to", name, "--out", filepath.Join(dir, "h.zip"), "--incomplete", "--book", dir},
		{"exits", dir, "--amount", "3000"},
		{"explain", name},
		{name},
		{"list", "--" + name},
		{"run", filepath.Join(dir, name)},
	}
	for _, args := range script {
		out, code := at(t, noon, args...)
		left := strings.NewReplacer("\n", "", "\t", "").Replace(out)
		if i := strings.IndexFunc(left, diag.Hidden); i >= 0 {
			t.Errorf("%q: %q of %.200q", args[:1], left[i:min(len(left), i+8)], left[max(0, i-60):])
		}
		if i := len(args) - 1; args[i] == "json" && code == exitDone && !json.Valid([]byte(out[strings.Index(out, "{"):])) {
			t.Errorf("%q is no JSON: %s", args, out)
		}
	}
	if err := os.WriteFile(broken, []byte("package relance\n\npolicies: x: title: \""+strings.ReplaceAll(name, "\"", "")+"\"\n\u202e\x1b[2J"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json", "sarif", "github"} {
		out, _ := at(t, noon, "check", dir, "--format", format)
		if strings.ContainsFunc(strings.NewReplacer("\n", "", "\t", "").Replace(out), diag.Hidden) {
			t.Errorf("check --format %s: %q", format, out)
		}
	}
	if _, err := fs.Stat(os.DirFS(dir), "e.zip"); err != nil {
		t.Error(fmt.Errorf("no evidence was written: %w", err))
	}
}

// A name, a number or a note that begins like a formula is none in any table that we write.
func TestTablesHoldNoFormula(t *testing.T) {
	const noon = "2026-02-10T09:00:00Z"
	dir := claimBook(t, `"=HYPERLINK(""http://example.org"")"`, 2)
	invoices := filepath.Join(dir, "invoices.csv")
	if err := os.WriteFile(invoices, []byte("invoice,client,amount,issued,due\n=1+1,@SUM(A1),100.00,2026-01-01,2026-01-05\n-2+3,C-1,100.00,2026-01-01,2026-01-05\nN-1,C-1,-30.00,2026-01-01,2026-01-05\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"import", dir, "--as-of", "2026-02-01"},
		{"record", "note", "--client", "C-1", "--note", "=cmd|' /C calc'!A0", "--book", dir},
		{"handover", "C-1", "--exit", "agency", "--out", filepath.Join(dir, "h.zip"), "--incomplete", "--file-only", "--book", dir},
	} {
		if out, code := at(t, noon, args...); code != exitDone {
			t.Fatalf("%v: exit code %d\n%s", args, code, out)
		}
	}
	tables := map[string]string{"claims.csv": unzipped(t, filepath.Join(dir, "h.zip"), "claims.csv")}
	for name, args := range map[string][]string{
		"simulate": {"simulate", dir, "--format", "csv"}, "timeline": {"timeline", "C-1", "--format", "csv", "--book", dir},
	} {
		out, code := at(t, noon, args...)
		if code != exitDone {
			t.Fatalf("%v: exit code %d\n%s", args, code, out)
		}
		tables[name] = out[max(0, strings.Index(out, "warnings")):]
	}
	number := regexp.MustCompile(`^-[0-9.]+$`)
	for name, text := range tables {
		if !strings.Contains(text, "'=") && !strings.Contains(text, "'-2+3") {
			t.Errorf("%s has nothing to defuse:\n%s", name, text)
		}
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord, r.LazyQuotes = -1, true
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !number.MatchString(cell) {
					t.Errorf("%s has the cell %q", name, cell)
				}
			}
		}
	}
}

// unzipped is a file of an archive.
func unzipped(t *testing.T, archive, name string) string {
	t.Helper()
	z, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	data, err := fs.ReadFile(z, name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
