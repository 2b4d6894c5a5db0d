//go:build unix

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/relance-dev/relance/engine/needtest"
)

// A book that would fill the memory is refused in bounded memory and time, by whichever command,
// with one error that says where to look.
func TestABookThatMultipliesIsRefused(t *testing.T) {
	measure := func(dir string) (out string, code int, memory int64, took time.Duration) {
		cmd := exec.CommandContext(t.Context(), "relance", "check", dir)
		began := time.Now()
		text, _ := cmd.CombinedOutput()
		usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			needtest.Lacks(t, "no resource usage here")
		}
		return string(text), cmd.ProcessState.ExitCode(), usage.Maxrss, time.Since(began)
	}
	good := claimBook(t, "Menuiserie Briance", 1)
	_, code, honest, _ := measure(good)
	if code != 0 {
		t.Fatalf("the good book: exit code %d", code)
	}
	for name, more := range map[string]string{
		"a long list": "import \"list\"\n\n#big: list.Range(0, 1000000000, 1)\nfacts: {for x in #big {\"f\\(x)\": \"int\"}}\n",
		"a long text": doubledText(40),
	} {
		t.Run(name, func(t *testing.T) {
			dir := claimBook(t, "Menuiserie Briance", 1)
			if err := os.WriteFile(filepath.Join(dir, "more.cue"), []byte("package relance\n\n"+more), 0o600); err != nil {
				t.Fatal(err)
			}
			out, code, memory, took := measure(dir)
			if code != int(exitFindings) || strings.Count(out, "error[") != 1 || !strings.Contains(out, "error[RL021]") {
				t.Errorf("exit code %d\n%.2000s", code, out)
			}
			if memory > 60*honest || took > 2*time.Minute {
				t.Errorf("it took %s and %d of memory; the good book takes %d", took, memory, honest)
			}
		})
	}
}

// A server whose book becomes one that multiplies says so, and computes nothing afterwards: it lives on.
func TestAServerDoesNotComputeABookThatMultiplies(t *testing.T) {
	program, err := exec.LookPath("relance")
	if err != nil {
		t.Fatal(err)
	}
	dir := claimBook(t, "Menuiserie Briance", 1)
	b := bookOpener{p: params{Program: program, Lang: "en", Now: time.Now, Getenv: os.Getenv, Stderr: &shared{}}, dir: dir}
	if err := b.check(t.Context()); err != nil {
		t.Fatalf("the good book: %v", err)
	}
	for name, tt := range map[string]struct {
		more string
		look func() error
	}{
		"looked at":  {doubledText(40), func() error { return b.check(t.Context()) }},
		"taken over": {"import \"list\"\n\nfacts: {for x in list.Range(0, 5000, 1) for y in list.Range(0, 5000, 1) {\"f\\(x)_\\(y)\": \"int\"}}\n", func() error { _, err := b.open(t.Context()); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile(filepath.Join(dir, "more.cue"), []byte("package relance\n\n"+tt.more), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := tt.look(); err == nil || !strings.Contains(err.Error(), "error[RL021]") || strings.Contains(err.Error(), "\n") {
				t.Errorf("got %v", err)
			}
			before := computed(t)
			time.Sleep(time.Second)
			if took := computed(t) - before; took > 300*time.Millisecond {
				t.Errorf("the book was refused, and the server computes on: %v of a second", took)
			}
		})
	}
}

// computed is how long this process has computed.
func computed(t testing.TB) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// doubledText are texts of which each has the one before twice.
func doubledText(n int) string {
	var b strings.Builder
	b.WriteString("#s0: \"0123456789abcdef\"\n")
	for i := range n {
		before, now := strings.Repeat("x", i), strings.Repeat("x", i+1)
		if i == 0 {
			before = "0"
		}
		b.WriteString("#s" + now + ": \"\\(#s" + before + ")\\(#s" + before + ")\"\n")
	}
	b.WriteString("facts: (#s" + strings.Repeat("x", n) + "): \"int\"\n")
	return b.String()
}
