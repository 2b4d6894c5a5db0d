package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every command line of the README's sh blocks works, in order, from the root
// of the repository. The text block that follows a command is what it writes; a
// line of … stands for any lines that are left out.
func TestReadmeCommandsDoWhatItShows(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(filepath.Join(root, "examples"))); err != nil {
		t.Fatal(err)
	}
	commands, output := 0, ""
	for _, b := range fencedBlocks(string(readme)) {
		switch b.language {
		case "text":
			if !shows(b.lines, output) {
				t.Errorf("the README shows\n%s\nand the command wrote\n%s", strings.Join(b.lines, "\n"), output)
			}
		case "sh":
			for _, line := range b.lines {
				args, ours := relanceArgs(line)
				if !ours {
					continue
				}
				commands++
				var code exitCode
				if output, code = run(t, dir, args...); code != exitDone && code != exitFindings {
					t.Errorf("%s: exit code %d\n%s", line, code, output)
				}
			}
		}
	}
	if commands < 5 {
		t.Errorf("the README has %d commands of relance: is the test reading it right?", commands)
	}
}

// relanceArgs are the arguments of a line that runs relance.
func relanceArgs(line string) ([]string, bool) {
	line, _, _ = strings.Cut(line, " # ")
	words := strings.Fields(line)
	switch {
	case len(words) > 1 && words[0] == "relance":
		return words[1:], true
	case strings.HasPrefix(line, "go run ./cmd/relance "):
		return words[3:], true
	}
	return nil, false
}

// block is a fenced block of a Markdown file.
type block struct {
	language string
	lines    []string
}

func fencedBlocks(markdown string) []block {
	var blocks []block
	inside := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\n")
		switch fence, ok := strings.CutPrefix(line, "```"); {
		case ok && !inside:
			inside = true
			blocks = append(blocks, block{language: fence})
		case ok:
			inside = false
		case inside:
			b := &blocks[len(blocks)-1]
			b.lines = append(b.lines, line)
		}
	}
	return blocks
}

// shows reports whether the lines are the output, but for what … leaves out.
func shows(want []string, output string) bool {
	got := strings.Split(strings.TrimRight(output, "\n"), "\n")
	anywhere := false
	for _, line := range want {
		if strings.TrimSpace(line) == "…" {
			anywhere = true
			continue
		}
		for anywhere && len(got) > 0 && got[0] != line {
			got = got[1:]
		}
		if len(got) == 0 || got[0] != line {
			return false
		}
		got, anywhere = got[1:], false
	}
	return anywhere || len(got) == 0
}
