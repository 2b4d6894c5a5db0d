package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

// noArguments refuses any argument.
func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%s takes no argument, and got %s", cmd.CommandPath(), args[0])
	}
	return nil
}

// oneAtMost refuses a second argument; noun names the first.
func oneAtMost(noun string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > 1 {
			return fmt.Errorf("%s takes one %s, and got %s as well", cmd.CommandPath(), noun, args[1])
		}
		return nil
	}
}

// clientAndBook wants a client, and takes a book behind it.
func clientAndBook(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("%s needs a client: %s", cmd.CommandPath(), cmd.UseLine())
	}
	return oneAtMost("book")(cmd, args[1:])
}

// exactlyOne wants one argument; noun names it.
func exactlyOne(noun string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return fmt.Errorf("%s needs %s: %s", cmd.CommandPath(), noun, cmd.UseLine())
		}
		return oneAtMost(noun)(cmd, args)
	}
}

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
