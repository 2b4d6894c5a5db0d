package main

import (
	"fmt"
	"io"
	"time"

	"github.com/relance-dev/relance/engine"
)

// params is what a command may know of the world outside its arguments.
type params struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer // the result; progress and everything else

	Now     func() time.Time
	Getenv  func(string) string // for the secrets of a deployment; nil means that nothing is set
	Workers int                 // goroutines of a simulation

	PID  int    // of this process, and the host it runs on: who writes a ledger
	Host string // empty when not known

	Terminal    bool // Stdout is one
	ErrTerminal bool // Stderr is one
	Width       int  // of Stdout's terminal, in columns; 0 when not known
	NoColor     bool // the user wants none
}

// color reports whether Stdout takes colours, as the --color flag says.
func (p params) color(flag string) bool {
	switch flag {
	case "always":
		return true
	case "never":
		return false
	}
	return p.Terminal && !p.NoColor
}

// day reads a date flag: YYYY-MM-DD, or today in the creditor's timezone.
// Empty text is no date.
func (p params) day(flag, text, timezone string) (engine.Date, error) {
	switch text {
	case "":
		return 0, nil
	case "today":
		zone, err := time.LoadLocation(timezone)
		if err != nil {
			return 0, fmt.Errorf("--%s today: the creditor's timezone: %w", flag, err)
		}
		return engine.DateOf(p.Now().In(zone)), nil
	}
	d, err := engine.ParseDate(text)
	if err != nil {
		return 0, fmt.Errorf("--%s %s: write a day that exists as YYYY-MM-DD, such as 2026-01-31, or today", flag, text)
	}
	return d, nil
}
