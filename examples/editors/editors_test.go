// Package editors_test drives an editor on a book, with the server that it starts.
package editors_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/needtest"
	"github.com/relance-dev/relance/examples/internal/program"
)

func TestMain(m *testing.M) { program.Main(m) }

// TestNeovim makes a mistake, mends it with what the server offers, asks what a name means and which value it has, completes a computation and a deployment, and renames a state in the book.
func TestNeovim(t *testing.T) {
	nvim, err := exec.LookPath("nvim")
	if err != nil {
		needtest.Lacks(t, err)
	}
	setup, err := filepath.Abs("relance.lua")
	if err != nil {
		t.Fatal(err)
	}
	drive, err := filepath.Abs("drive_test.lua")
	if err != nil {
		t.Fatal(err)
	}
	dir, bin := t.TempDir(), program.Folder(t)
	if err := os.CopyFS(dir, os.DirFS("../quickstart")); err != nil {
		t.Fatal(err)
	}
	run := func(name string, args ...string) string {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "HOME="+t.TempDir(), "XDG_STATE_HOME="+t.TempDir())
		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", name, err, said)
		}
		return string(said)
	}
	said := run(nvim, "--headless", "-u", "NONE", "-n", "-c", "luafile "+setup, "-c", "luafile "+drive)
	for _, want := range []string{"RL", "days_lat", "offered Write days_late", "mended 0", "hover `days_late` int: days since the due date", "`days_late >= 15` is **true**", "of the test", "completed interest", "completed invoice.open", "completed workers"} {
		if !strings.Contains(said, want) {
			t.Errorf("Neovim did not say %q:\n%s", want, said)
		}
	}
	for file, want := range map[string]string{"standard.cue": `to: "gentle"`, "standard_test.cue": `state: "gentle"`} {
		if text := program.Read(t, filepath.Join(dir, file)); !strings.Contains(text, want) || strings.Contains(text, `state: "courtesy"`) {
			t.Errorf("%s after the rename lacks %s", file, want)
		}
	}
	run(filepath.Join(bin, "relance"), "check", "--strict")
	run(filepath.Join(bin, "relance"), "test")
}
