// Package browsertest shows pages in a real browser, and has axe look for what some people cannot use.
package browsertest

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	_ "embed" // axe
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/relance-dev/relance/engine/needtest"
)

// packed is axe.min.js of axe-core 4.14.1 on npm, under the MPL 2.0, compressed; axeSum is that of the file.
//
//go:embed testdata/axe.min.js.gz
var packed []byte

const axeSum = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"

// shots is where the pictures of the screens go; none are kept when it is empty.
const shots = "RELANCE_SHOTS"

// Step is something that is done in the browser.
type Step = chromedp.Action[chromedp.Void]

// Open starts a browser; the test is skipped where there is none, and fails where there has to be one.
func Open(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && path == "" {
			path = found
		}
	}
	if path == "" {
		needtest.Lacks(t, "no browser: install chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-dev-shm-usage", true))
	all, end := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(end)
	tab, closed := chromedp.NewContext(all)
	t.Cleanup(closed)
	if err := chromedp.Do(tab, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	return tab
}

// Do does steps, each within half a minute.
func Do(tab context.Context, steps ...Step) error {
	for n, one := range steps {
		ctx, end := context.WithTimeout(tab, 30*time.Second)
		err := chromedp.Do(ctx, one)
		end()
		if err != nil {
			return fmt.Errorf("%d: %w", n+1, err)
		}
	}
	return nil
}

// Look sets how wide the page is, and whether it is dark.
func Look(width int64, dark bool) Step {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	return chromedp.Steps(chromedp.EmulateViewport(width, 900), chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
		return err
	}))
}

// Axe brings axe into the page that is shown, for Seen.
func Axe(t *testing.T) Step {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	axe, err := io.ReadAll(z)
	if sum := sha256.Sum256(axe); err != nil || hex.EncodeToString(sum[:]) != axeSum {
		t.Fatalf("axe is not the one that was pinned: %v", err)
	}
	return chromedp.Evaluate[chromedp.Void](string(axe) + "\n;0")
}

// Seen looks at the page that is shown, all that can be opened in it open, and keeps its picture. It fails when axe finds something or
// the page is wider than the screen.
func Seen(tab context.Context, width int64, dark bool, picture string) error {
	if err := Do(tab, Look(width, dark)); err != nil {
		return err
	}
	wide, err := chromedp.Run(tab, chromedp.Evaluate[bool](`document.querySelectorAll("details").forEach(d => d.open = true); document.documentElement.scrollWidth > document.documentElement.clientWidth`))
	if err != nil {
		return err
	}
	found, err := chromedp.Run(tab, chromedp.Evaluate[string](`axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], resultTypes: ["violations"]}).then(r => r.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 200) + " " + n.failureSummary).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
	switch {
	case err != nil:
		return err
	case wide:
		found += "\nit is wider than the screen"
	}
	if dir := os.Getenv(shots); dir != "" {
		png, err := chromedp.Run(tab, chromedp.FullScreenshot(100))
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, picture), png, 0o644)
		}
		if err != nil {
			return err
		}
	}
	if found = strings.TrimSpace(found); found != "" {
		return errors.New(found)
	}
	return nil
}
