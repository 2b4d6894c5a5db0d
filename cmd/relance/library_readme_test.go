package main

import (
	"os"
	"path/filepath"
	"testing"
)

// The command lines of the library's pages work, in a folder that holds the books of
// the other programs where the page says they are.
func TestTheCommandsOfTheLibraryWork(t *testing.T) {
	pages := filepath.Join("..", "..", "policies", "library")
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "policies", "library", "peers"), os.DirFS(filepath.Join(pages, "peers"))); err != nil {
		t.Fatal(err)
	}
	ran := 0
	for _, page := range []string{"README.md", filepath.Join("peers", "README.md")} {
		text, err := os.ReadFile(filepath.Join(pages, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range fencedBlocks(string(text)) {
			if b.language != "sh" {
				continue
			}
			for _, line := range b.lines {
				shell(t, dir, line, new([]string))
				ran++
			}
		}
	}
	if ran < 8 {
		t.Errorf("only %d command lines were run", ran)
	}
}
