package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/relance-dev/relance/cmd/relance/internal/bookdir"
	"github.com/relance-dev/relance/cmd/relance/internal/delivery"
	"github.com/relance-dev/relance/cmd/relance/internal/terminal"
	"github.com/relance-dev/relance/cmd/relance/internal/words"
	"github.com/relance-dev/relance/engine"
	"github.com/relance-dev/relance/engine/calendar"
	"github.com/relance-dev/relance/policies"
)

// params is what a command may know of the world outside its arguments.
type params struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer // the result; progress and everything else
	// Raw is Stdout as it is, for what no person reads: execute sets it.
	Raw io.Writer

	Now     func() time.Time
	Today   *string             // of --today: a day of a rehearsal, which Now then is on; empty or nil for the real one
	Folder  *string             // of the book, as far as the command line tells; nil or empty when it does not
	Getenv  func(string) string // for the secrets of a deployment; nil means that nothing is set
	Workers int                 // goroutines of a simulation

	// Lang is the language that commands speak, en or fr: that of --lang, of RELANCE_LANG, of LC_ALL, LC_MESSAGES
	// or LANG. Empty is the creditor's.
	Lang string

	NewID func() string // 32 hex digits that nobody else draws: the name of a new ledger; nil draws none

	// Program is the path of this program, for a server that has another process compute a book that was changed; empty when
	// there is none, and it computes it itself.
	Program string

	PID  int    // of this process, and the host it runs on: who writes a ledger
	Host string // empty when not known

	Terminal    bool // Stdout is one
	ErrTerminal bool // Stderr is one
	Width       int  // of Stdout's terminal, in columns; 0 when not known
	NoColor     bool // the user wants none

	// Key marks what the terminal is meant to obey of what is written to Stdout and Stderr. execute
	// puts a terminal.Writer of this key in front of each; empty is no colours.
	Key terminal.Key
}

// world is what a deployment may know of it.
func (p params) world() delivery.World {
	return delivery.World{Now: p.Now, Getenv: p.Getenv, Pause: pause, Jitter: func(limit time.Duration) time.Duration { return rand.N(limit) }}
}

// speaks is what a command says about a creditor's affairs, in the language that was asked for, else in theirs.
func (p params) speaks(creditor string) words.Writer { return words.New(cmp.Or(p.Lang, creditor)) }

// speaksIn is speaks for the creditor of the book in a folder; in English when the book cannot be read.
func (p params) speaksIn(dir string) words.Writer {
	if p.Lang != "" {
		return p.speaks("")
	}
	book, _ := bookdir.Load(dir, policies.Options{})
	return p.speaksOf(book)
}

// speaksOf is speaks for the creditor of a book; in English when it could not be read.
func (p params) speaksOf(book *policies.Book) words.Writer {
	if book == nil || book.Engine == nil {
		return p.speaks("en")
	}
	return p.speaks(book.Engine.Creditor.Language)
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

// painter paints when it is wanted; nil means no colours.
func (p params) painter(wanted bool) func(code, text string) string {
	if !wanted {
		return nil
	}
	return p.Key.Paint
}

// reads is the language in which days are typed: the one that was asked for, else the creditor's.
func (p params) reads() string {
	if p.Lang != "" || p.Folder == nil || *p.Folder == "" {
		return p.Lang
	}
	return p.speaksIn(*p.Folder).Spoken()
}

// readDay reads a day that was typed. The language is looked up only where it makes a difference.
func (p params) readDay(text string) (engine.Date, error) {
	d, err := words.ReadDay(text, p.Lang)
	if errors.Is(err, words.ErrTwoWays) {
		d, err = words.ReadDay(text, p.reads())
	}
	return d, err
}

// day reads a date flag: YYYY-MM-DD, 31/01/2026 in French, or today in the creditor's timezone.
// Empty text is no date.
func (p params) day(flag, text, timezone string) (engine.Date, error) {
	switch text {
	case "":
		return 0, nil
	case "today":
		zone, err := calendar.Zone(timezone)
		if err != nil {
			return 0, fmt.Errorf("--%s today: %w", flag, err)
		}
		return engine.DateOf(p.Now().In(zone)), nil
	}
	d, err := p.readDay(text)
	switch {
	case errors.Is(err, words.ErrTwoWays):
		return 0, fmt.Errorf("--%s %s can be read in two ways: write it as YYYY-MM-DD, or --lang fr for the day first", flag, text)
	case err != nil:
		return 0, fmt.Errorf("--%s %s: write a day that exists as YYYY-MM-DD, such as 2026-01-31, or today", flag, text)
	}
	return d, nil
}
