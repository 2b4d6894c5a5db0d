package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/engine/nearest"
)

// choice is a flag that takes one of several words. The first is the default.
type choice struct {
	words []string
	value string
}

// addChoice declares such a flag, with its completion.
func addChoice(cmd *cobra.Command, name, usage string, words ...string) *choice {
	c := &choice{words: words, value: words[0]}
	cmd.Flags().Var(c, name, fmt.Sprintf("%s: %s", usage, c.listed()))
	complete(cmd, name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// Set takes a word of the list.
func (c *choice) Set(s string) error {
	if slices.Contains(c.words, s) {
		c.value = s
		return nil
	}
	if near := nearest.Word(s, c.words); near != "" {
		return fmt.Errorf("did you mean %s? (%s)", near, c.listed())
	}
	return fmt.Errorf("write one of %s", c.listed())
}

// listed lists the words; an empty one, which is what no flag says, is none of them.
func (c *choice) listed() string {
	return strings.Join(slices.DeleteFunc(slices.Clone(c.words), func(w string) bool { return w == "" }), ", ")
}

// String returns the chosen word.
func (c *choice) String() string { return c.value }

// Type names the value in the help.
func (c *choice) Type() string { return "word" }
