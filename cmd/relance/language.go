package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// languageVariable names the language for every command.
const languageVariable = "RELANCE_LANG"

// languageOf is the language that a command line or the environment asks for, read before the
// commands are made, so that their help is in it; empty when nobody asks.
func languageOf(args []string, getenv func(string) string) string {
	for i, arg := range args {
		value, is := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, is = args[i+1], true
		}
		if l := words.Spoken(value); is && l != "" {
			return l
		}
		if arg == "--" {
			break
		}
	}
	if getenv == nil {
		return ""
	}
	for _, name := range []string{languageVariable, "LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			if l := words.Spoken(value); l != "" {
				return l
			}
		}
	}
	return ""
}

// speaksTo is the language in which help and errors are said: the one that was asked for, else that of the
// creditor of the book that the command line names, else of the one in the current folder.
func (p params) speaksTo(cmd *cobra.Command) words.Writer {
	dir := bookOf(cmd, cmd.Flags().Args())
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = "."
	}
	return p.speaksIn(dir)
}

// language is the flag --lang.
type language struct{ value string }

// Set takes a language that relance speaks.
func (l *language) Set(s string) error {
	if l.value = words.Spoken(s); l.value == "" {
		return fmt.Errorf("relance speaks %s", strings.Join(words.Languages, ", "))
	}
	return nil
}

// String returns the language.
func (l *language) String() string { return l.value }

// Type names the value in the help.
func (l *language) Type() string { return "language" }
