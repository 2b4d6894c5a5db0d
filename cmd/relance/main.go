// Command relance checks, simulates and explains escalation policies for
// unpaid invoices. Run it without arguments for the list of its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"
	_ "time/tzdata" // a creditor's timezone is known on every machine

	"golang.org/x/term"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := execute(ctx, processParams(), os.Args[1:])
	stop()
	os.Exit(int(code))
}

// processParams is the world of this process.
func processParams() params {
	p := params{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Now:         time.Now,
		Getenv:      os.Getenv,
		PID:         os.Getpid(),
		Workers:     runtime.GOMAXPROCS(0),
		Terminal:    term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		NoColor:     os.Getenv("NO_COLOR") != "",
	}
	if host, err := os.Hostname(); err == nil {
		p.Host = host
	}
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		p.Width = w
	}
	return p
}
