package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// usageError is a command line that cannot be carried out, said in the language of whoever wrote it.
type usageError struct{ say func(words.Writer) string }

// Error says it in English.
func (e *usageError) Error() string { return e.say(words.New("en")) }

// tooMany refuses an argument behind those that a command takes.
func tooMany(cmd *cobra.Command, extra string) error {
	return &usageError{func(say words.Writer) string {
		return say.T("%s is one argument too many: %s", words.Shell(extra), useLine(say, cmd))
	}}
}

// tooFew says which argument is missing, with its article.
func tooFew(cmd *cobra.Command, noun string) error {
	return &usageError{func(say words.Writer) string {
		return say.T("%s needs %s: %s", cmd.CommandPath(), say.Says(noun), useLine(say, cmd))
	}}
}

// useLine is how a command is written, with the words for its arguments in a language.
func useLine(say words.Writer, cmd *cobra.Command) string {
	return strings.ReplaceAll(say.Placeholders(cmd.UseLine()), "[flags]", say.T("[flags]"))
}

// between refuses fewer arguments than there are nouns, which name them with their articles, and more than most.
func between(most int, nouns ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < len(nouns):
			return tooFew(cmd, nouns[len(args)])
		case len(args) > most:
			return tooMany(cmd, args[most])
		}
		return nil
	}
}

// noArguments refuses any argument.
func noArguments(cmd *cobra.Command, args []string) error { return between(0)(cmd, args) }

// oneAtMost refuses a second argument.
func oneAtMost(cmd *cobra.Command, args []string) error { return between(1)(cmd, args) }

// clientAndBook wants a client, and takes a book behind it.
func clientAndBook(cmd *cobra.Command, args []string) error {
	return between(2, "a client")(cmd, args)
}

// exactlyOne wants one argument; noun names it.
func exactlyOne(noun string) cobra.PositionalArgs { return between(1, noun) }

// bookArg is the book a command was given: the current folder by default.
func bookArg(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

// addBookFlag declares --book, for a command whose argument is something else.
func addBookFlag(cmd *cobra.Command, to *string) {
	cmd.Flags().StringVar(to, "book", ".", "`FOLDER` of the book")
	complete(cmd, "book", folders)
}

// bookOf is the book of a command line that is still being typed: what --book
// says, else the argument.
func bookOf(cmd *cobra.Command, args []string) string {
	if f := cmd.Flags().Lookup("book"); f != nil {
		return f.Value.String()
	}
	return bookArg(args)
}
