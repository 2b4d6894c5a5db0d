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
	cmd.Flags().Var(c, name, fmt.Sprintf("%s: %s", usage, strings.Join(shown(words), ", ")))
	complete(cmd, name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// shown are the words that can be written: not the empty one of a flag that was left out.
func shown(words []string) []string {
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "" })
}

// Set takes a word of the list.
func (c *choice) Set(s string) error {
	if slices.Contains(c.words, s) {
		c.value = s
		return nil
	}
	list := strings.Join(shown(c.words), ", ")
	if near := nearest.Word(s, c.words); near != "" {
		return fmt.Errorf("did you mean %s? (%s)", near, list)
	}
	return fmt.Errorf("write one of %s", list)
}

// String returns the chosen word.
func (c *choice) String() string { return c.value }

// Type names the value in the help.
func (c *choice) Type() string { return "word" }
