package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The first steps work as their page says, command by command in a folder that holds the examples; in the
// end there is a letter on paper, and it is the first that left.
func TestFirstStepsDoWhatTheyShow(t *testing.T) {
	for page, book := range map[string]string{"README.md": "reminders", "README.fr.md": "factures"} {
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("..", "..", "examples", "first-steps", page))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			if err := copyExamples(filepath.Join(dir, "examples")); err != nil {
				t.Fatal(err)
			}
			before, live, found := strings.Cut(string(text), "\n## 5. ")
			if !found {
				t.Fatal("where does it go live?")
			}
			var exported []string
			if shown := runPage(t, dir, before, &exported); shown < 2 {
				t.Errorf("the page shows %d outputs", shown)
			}
			if letters, err := filepath.Glob(filepath.Join(dir, book, "deliveries", "letter", "*.pdf")); err != nil || len(letters) == 0 {
				t.Errorf("no letter was rehearsed, %v", err)
			}
			if letters, err := filepath.Glob(filepath.Join(dir, book, "letters", "*")); err != nil || len(letters) > 0 {
				t.Errorf("%v left before live, %v", letters, err)
			}
			runPage(t, dir, live, &exported)
			if letters, err := filepath.Glob(filepath.Join(dir, book, "letters", "*.pdf")); err != nil || len(letters) == 0 {
				t.Errorf("no letter in the end, %v", err)
			}
		})
	}
}
