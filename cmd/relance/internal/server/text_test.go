package server

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Where the texts of the pages are in the code.
var textPatterns = []*regexp.Regexp{
	regexp.MustCompile(`\.Say "([^"]+)"`), regexp.MustCompile(`Title: *"([^"]+)"`), regexp.MustCompile(`&said\{[^"]*"([^"]+)"`), regexp.MustCompile(`v\.tell\("([^"]+)"`),
	regexp.MustCompile(`again\((?:http\.\w+, )?"([^"]+)"`), regexp.MustCompile(`refuse\([^"]*"([^"]+)"`), regexp.MustCompile(`show\(http\.StatusOK, "[^"]+", "([^"]+)"`), regexp.MustCompile(`p\.Say\("([^"]+)"`),
	regexp.MustCompile(`\bsay\("([^"]+)"`), regexp.MustCompile(`wrong\("\w+", "([^"]+)"`),
}

// severalOfOne is one of something, or in French none, in the plural.
var severalOfOne = regexp.MustCompile(`\b[01][ \x{00a0}](?:autres )?(?:jours|messages|écritures|factures|clients|lignes|caractères|cas|[a-zé]{4,}s)\b`)

func TestEveryTextIsInFrenchToo(t *testing.T) {
	texts := map[string]bool{}
	for _, l := range labels {
		texts[l] = true
	}
	for _, pattern := range []string{"*.go", "templates/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(name, "_test.go") || name == "french.go" {
				continue
			}
			for _, p := range textPatterns {
				for _, m := range p.FindAllStringSubmatch(string(source), -1) {
					texts[m[1]] = true
				}
			}
		}
	}
	if len(texts) < 150 {
		t.Fatalf("only %d texts found: the test looks in the wrong place", len(texts))
	}
	for _, text := range portalSaid {
		texts[text] = true
	}
	texts[saidMuch] = true
	delete(texts, "en") // the language of what programs are told
	for text := range texts {
		fr, ok := french[text]
		if !ok {
			t.Errorf("%q is not in French", text)
		}
		if strings.Count(text, "%") != strings.Count(fr, "%") {
			t.Errorf("%q: %q takes other values", text, fr)
		}
		if regexp.MustCompile(`(?i)\blivres?\b`).MatchString(strings.ReplaceAll(fr, "grand livre", "")) {
			t.Errorf("%q: a book is a jeu de règles: %q", text, fr)
		}
		for _, n := range []any{0, 1} {
			var args []any
			for _, verb := range regexp.MustCompile(`%[ds]`).FindAllString(text, -1) {
				args = append(args, map[string]any{"%d": n, "%s": "x"}[verb])
			}
			if said := inWords("fr", text, args...); severalOfOne.MatchString(said) {
				t.Errorf("%q says %q", text, said)
			}
		}
		if regexp.MustCompile(`[^ \x{00a0}\x{202f}]\s*[!?;:]($|\s)`).MatchString(fr) && !regexp.MustCompile(`[ \x{00a0}\x{202f}][!?;:]`).MatchString(fr) {
			t.Errorf("%q: French has a space before %q", text, fr)
		}
		if strings.Contains(fr, "'") {
			t.Errorf("%q has a straight apostrophe", fr)
		}
	}
}
