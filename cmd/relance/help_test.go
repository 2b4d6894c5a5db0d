package main

import (
	"testing"

	"github.com/spf13/cobra"

	"github.com/relance-dev/relance/cmd/relance/internal/words"
)

// Each command says in French, on one line, what it is for.
func TestEveryCommandHasFrenchHelp(t *testing.T) {
	fr, n := words.New("fr"), 0
	var look func(*cobra.Command)
	look = func(c *cobra.Command) {
		n++
		if fr.Says(c.Short) == c.Short {
			t.Errorf("%s: %q has no French", c.CommandPath(), c.Short)
		}
		for _, sub := range c.Commands() {
			look(sub)
		}
	}
	look(newRoot(params{}))
	if n < 70 {
		t.Errorf("only %d commands", n)
	}
}
