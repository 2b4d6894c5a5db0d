package policies_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/relance-dev/relance/policies"
	"github.com/relance-dev/relance/policies/diag"
)

// typed are the hints that say what is to be typed in the place of what is
// underlined, with that as their group.
var typed = []*regexp.Regexp{
	regexp.MustCompile(`^write ("[^"]*"|[\w.#]+|// )(?: in its place)?$`),
	regexp.MustCompile(`^did you mean ("[^"]*"|\w+)\?$`),
	regexp.MustCompile(`^(?:put it in quotes|write it without quotes|write the number alone, without quotes|name its channel): (.+)$`),
	regexp.MustCompile(`^put it in square brackets: \w+: ([^…]+)$`),
}

// replacement is what a hint says is to be typed; ok is false when it says
// something else.
func replacement(hint string) (text string, ok bool) {
	for _, h := range typed {
		if m := h.FindStringSubmatch(hint); m != nil {
			return m[1], true
		}
	}
	return "", false
}

// Whoever types what a hint says is rid of the mistake.
func TestHintsWorkAsTheyStand(t *testing.T) {
	if testing.Short() {
		t.Skip("hundreds of books, one after the other")
	}
	base, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, path := range fixtures(t, "testdata/broken/*.txtar") {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Chdir(base)
			f := open(t, path)
			book, list := policies.Load(f.load, f.opt)
			for _, d := range list {
				text, ok := replacement(d.Hint)
				if !ok || d.Start < 0 || strings.HasSuffix(d.File, ".md") {
					continue
				}
				tried++
				data := book.Sources[d.File]
				mended := slices.Concat(data[:d.Start], []byte(text), data[d.End:])
				rel := strings.TrimPrefix(d.File, f.load+"/")
				_, after := policies.Load(f.load, policies.Options{Tests: f.opt.Tests, Overlay: map[string][]byte{rel: mended}})
				if slices.ContainsFunc(after, func(a diag.Diagnostic) bool { return a.File == d.File && a.Start == d.Start && a.Code == d.Code }) {
					t.Errorf("%s: after %q in place of %q:\n%s", d.Message, text, data[d.Start:d.End], textOf(t, after, map[string][]byte{d.File: mended}))
				}
			}
		})
	}
	t.Log(tried, "hints tried")
	if tried < 60 {
		t.Errorf("only %d hints were tried", tried)
	}
}
