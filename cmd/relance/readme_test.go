package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Every command line of the README's sh blocks works, in order, in a folder that
// holds the examples. The text block that follows a block is what its last
// command writes; a line of … stands for any lines that are left out. A cue block that
// names a file is written there.
func TestReadmeCommandsDoWhatItShows(t *testing.T) {
	path := filepath.Join("..", "..", "README.md")
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := copyExamples(filepath.Join(dir, "examples")); err != nil {
		t.Fatal(err)
	}
	if shown := runPage(t, dir, string(readme), new([]string)); shown < 5 {
		t.Errorf("the README shows %d outputs: is the test reading it right?", shown)
	}
}

// runPage runs the command lines of a page in a folder, writes the files it has, and compares the outputs it
// shows; it returns how many those are. What its lines export is kept for the next ones.
func runPage(t *testing.T, dir, page string, exported *[]string) (shown int) {
	t.Helper()
	output := ""
	for _, b := range fencedBlocks(page) {
		if name, ok := strings.CutPrefix(b.language, "cue file="); ok {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(strings.Join(b.lines, "\n")+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		switch b.language {
		case "sh":
			for _, line := range b.lines {
				output = shell(t, dir, line, exported)
			}
		case "text":
			shown++
			if !shows(b.lines, output) {
				t.Errorf("the page shows\n%s\nand the command writes\n%s", strings.Join(b.lines, "\n"), output)
			}
		}
	}
	return shown
}

// shell runs a command line of the README and returns all that it wrote. The
// tests themselves are not run once more. What a line exports, it keeps for the next ones.
func shell(t *testing.T, dir, line string, exported *[]string) string {
	t.Helper()
	if variable, ok := strings.CutPrefix(line, "export "); ok {
		*exported = append(*exported, variable)
		return ""
	}
	if line == "go test ./..." {
		return ""
	}
	cmd := exec.Command("sh", "-c", strings.Replace(line, "go run ./cmd/relance", "relance", 1))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "RELANCE_TEST_NOW=2026-10-01T09:00:00Z")
	cmd.Env = append(cmd.Env, *exported...) // long before the rates that ship end
	out, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState.ExitCode() != int(exitFindings) {
		t.Errorf("%s: %v\n%s", line, err, out)
	}
	return string(out)
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
