package main

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/relance-dev/relance/cmd/relance/internal/browsertest"
)

// The pages that commands write (that of a simulation is looked at in package report) are for everybody: on a telephone and on a desk, light and dark, axe finds nothing, and
// nothing is wider than the screen.
func TestPagesOfCommandsInABrowser(t *testing.T) {
	tab, axe := browsertest.Open(t), browsertest.Axe(t)
	dir := t.TempDir()
	book, later := filepath.Join(dir, "book"), filepath.Join(dir, "later")
	for _, to := range []string{book, later} {
		copyFolder(t, to, filepath.Join("..", "..", "examples", "quickstart"))
	}
	rewrite(t, filepath.Join(later, "standard.cue"), `"days_late >= 15`, `"days_late >= 25`)
	curve := filepath.Join(dir, "curve.csv")
	if err := os.WriteFile(curve, []byte("# source: Example trade association, survey 2025\ndays_late,open_percent\n0,60\n30,20\n90,5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const now = "2026-01-12T09:00:00Z"
	exports := []string{"--invoices", filepath.Join(book, "invoices.csv"), "--clients", filepath.Join(book, "clients.csv")}
	for _, args := range [][]string{append([]string{"import", book}, exports...), {"run", book, "--after-pause"}} {
		if out, code := at(t, now, args...); code != exitDone {
			t.Fatalf("%v: %d\n%s", args, code, out)
		}
	}
	pages := map[string][]string{
		"forecast": {"forecast", book, "--days", "60", "--curve", curve},
		"diff":     append([]string{"diff", book, later, "--from", "2025-12-01", "--to", "2026-06-30"}, exports...),
		"coverage": {"test", book, "--coverage"},
		"report":   {"report", book},
	}
	for name, args := range pages {
		for _, language := range []string{"en", "fr"} {
			out, code := at(t, now, append(args, "--format", "html", "--lang", language)...)
			if code != exitDone && code != exitFindings || !strings.HasPrefix(out, "<!") {
				t.Errorf("%v: %d\n%s", args, code, out[:min(len(out), 2000)])
				continue
			}
			file := filepath.Join(dir, name+"-"+language+".html")
			if err := os.WriteFile(file, []byte(out), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := browsertest.Do(tab, chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()), axe); err != nil {
				t.Fatal(err)
			}
			for _, look := range []struct {
				name  string
				width int64
				dark  bool
			}{{"phone", 390, true}, {"desk", 1280, false}} {
				if err := browsertest.Seen(tab, look.width, look.dark, name+"-"+language+"-"+look.name+".png"); err != nil {
					t.Errorf("%s, %s, %s: %v", name, language, look.name, err)
				}
			}
		}
	}
}
