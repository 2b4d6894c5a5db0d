package report_test

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/relance-dev/relance/cmd/relance/internal/browsertest"
	"github.com/relance-dev/relance/engine"
)

// The page of a simulation opens in a browser without a word to the network, and axe finds nothing: light and dark, on a
// telephone and on a desk, with nothing to move sideways but what says so.
func TestThePageOfASimulationInABrowser(t *testing.T) {
	tab, axe := browsertest.Open(t), browsertest.Axe(t)
	s, sum := simulation(t, 12, func(m *engine.Message) (string, string, error) { return "About " + m.Client, "Dear " + m.Client, nil })
	p, err := s.Page(sum)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.HTML(&b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "simulation.html")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := browsertest.Do(tab, chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()), axe); err != nil {
		t.Fatal(err)
	}
	for name, width := range map[string]int64{"phone": 390, "desk": 1280} {
		for scheme, dark := range map[string]bool{"light": false, "dark": true} {
			if err := browsertest.Seen(tab, width, dark, "simulation-"+scheme+"-"+name+".png"); err != nil {
				t.Errorf("%s, %s: %v", scheme, name, err)
			}
		}
	}
}
