package report_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/needtest"
)

// shots is where the pictures of the pages go; none are kept when it is empty.
const shots = "RELANCE_SHOTS"

// The page of a simulation opens in a browser without a word to the network, and axe finds nothing: light and dark, on a
// telephone and on a desk, with nothing to move sideways but what says so.
func TestThePageOfASimulationInABrowser(t *testing.T) {
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		needtest.Lacks(t, "no browser: install chromium")
	}
	f, err := os.Open(filepath.Join("..", "server", "testdata", "axe.min.js.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	axe, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
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
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true))
	all, end := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(end)
	tab, closed := chromedp.NewContext(all)
	t.Cleanup(closed)
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			ctx, done := context.WithTimeout(tab, time.Minute)
			err := chromedp.Do(ctx,
				chromedp.EmulateViewport(width, 900),
				chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
					_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
					return err
				}),
				chromedp.Navigate((&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()),
				chromedp.Evaluate[chromedp.Void](string(axe)+"\n;0"),
			)
			if err != nil {
				t.Fatal(err)
			}
			wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > document.documentElement.clientWidth`))
			if err != nil {
				t.Fatal(err)
			}
			found, err := chromedp.Run(ctx, chromedp.Evaluate[string](`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 200)).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
			if err != nil {
				t.Fatal(err)
			}
			picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
			done()
			if err != nil {
				t.Fatal(err)
			}
			name := strings.Join([]string{"simulation", scheme, map[int64]string{390: "phone", 1280: "desk"}[width]}, "-")
			if found != "" || wide {
				t.Errorf("%s: wider than the screen: %v; axe: %s", name, wide, found)
			}
			if dir := os.Getenv(shots); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
