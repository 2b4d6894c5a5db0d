// Package program builds relance for tests that run it as a process of its own.
package program

import (
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// dir is where the program of this process of tests lies; empty before Main.
var dir string

var build = sync.OnceValues(func() (said []byte, err error) {
	return exec.Command("go", "build", "-buildvcs=false", "-ldflags=-s -w", "-o", filepath.Join(dir, "relance"), "github.com/relance-dev/relance/cmd/relance").CombinedOutput()
})

// Main runs the tests of a package that uses Folder; call it from TestMain.
func Main(m *testing.M) {
	var err error
	if dir, err = os.MkdirTemp("", "relance-program-"); err != nil {
		panic(err)
	}
	m.Run() // its result is the exit code of the process
	_ = os.RemoveAll(dir)
}

// Folder is a folder that has relance, which is built once, and nothing else.
func Folder(tb testing.TB) string {
	tb.Helper()
	if said, err := build(); err != nil {
		tb.Fatalf("%v\n%s", err, said)
	}
	return dir
}

// Read is the text of a file.
func Read(tb testing.TB, name string) string {
	tb.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return string(data)
}
