package main

import (
	"io"
	"os/exec"
	"path/filepath"
	"testing"
)

// The cost of a whole process: start, load, work, end. BenchmarkVersionProcess
// is the floor: the same binary with nothing to do.

func BenchmarkVersionProcess(b *testing.B) { benchmarkProcess(b, "version") }

func BenchmarkCheckQuickstartProcess(b *testing.B) {
	benchmarkProcess(b, "check", filepath.Join("..", "..", "examples", "quickstart"))
}

func BenchmarkSimulateQuickstartProcess(b *testing.B) {
	benchmarkProcess(b, "simulate", filepath.Join("..", "..", "examples", "quickstart"))
}

func benchmarkProcess(b *testing.B, args ...string) {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "relance")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	for b.Loop() {
		cmd := exec.Command(binary, args...)
		cmd.Stdout = io.Discard
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
	}
}
