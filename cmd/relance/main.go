// Command relance checks, simulates and explains escalation policies for
// unpaid invoices. Run it without arguments for the list of its commands.
package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
	_ "time/tzdata" // a creditor's timezone is known on every machine

	"golang.org/x/term"

	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
)

func main() {
	spareCollections()
	os.Exit(int(untilStopped(processParams(), os.Args[1:])))
}

// untilStopped carries out a command line, which SIGTERM, Ctrl-C and the end of its terminal ask to
// stop; a second one ends the process at once.
func untilStopped(p params, args []string) exitCode {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signals = append(signals, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), signals...)
	defer stop()
	context.AfterFunc(ctx, stop)
	return execute(ctx, p, args)
}

// processParams is the world of this process.
func processParams() params {
	p := params{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Now:         time.Now,
		Getenv:      os.Getenv,
		NewID:       newID,
		PID:         os.Getpid(),
		Workers:     runtime.GOMAXPROCS(0),
		Terminal:    term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		NoColor:     os.Getenv("NO_COLOR") != "",
		Key:         terminal.Key(rand.Text()),
	}
	if name, err := os.Executable(); err == nil {
		p.Program = name
	}
	if host, err := os.Hostname(); err == nil {
		p.Host = host
	}
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		p.Width = w
	}
	return p
}

// newID draws the name of a ledger.
func newID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // it never fails
	return hex.EncodeToString(id[:])
}
