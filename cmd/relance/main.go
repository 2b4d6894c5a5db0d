// Command relance checks, simulates and explains escalation policies for
// unpaid invoices. Run it without arguments for the list of its commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"time"
	_ "time/tzdata" // a creditor's timezone is known on every machine

	"golang.org/x/term"
)

func main() {
	os.Exit(int(relance()))
}

// relance runs the command line of this process.
func relance() exitCode {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p := params{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Now:         time.Now,
		Workers:     runtime.GOMAXPROCS(0),
		Terminal:    term.IsTerminal(int(os.Stdout.Fd())),
		ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		NoColor:     os.Getenv("NO_COLOR") != "",
	}
	if w, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		p.Width = w
	}
	return execute(ctx, p, os.Args[1:])
}
