package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every command line of the page about the law works, with the file that it shows.
func TestLawPageCommandsWork(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "policies", "law", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir, commands, last := t.TempDir(), 0, ""
	for _, b := range fencedBlocks(string(page)) {
		switch b.language {
		case "csv":
			if err := os.WriteFile(filepath.Join(dir, "rates.csv"), []byte(strings.Join(b.lines, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
		case "sh":
			for _, line := range b.lines {
				last = shell(t, dir, line, new([]string))
				commands++
			}
		}
	}
	if commands < 6 || !strings.Contains(last, "12,40 % par an") {
		t.Errorf("%d commands, and the last one writes\n%s", commands, last)
	}
}
