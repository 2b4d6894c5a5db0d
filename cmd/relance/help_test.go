package main

import (
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

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

// finance are the commands that people in finance use every day.
var finance = []string{"check", "simulate", "import", "plan", "run", "deliver", "tasks", "why", "status", "list", "record", "approve", "init"}

// Of the commands of every day the whole page is in French, and what each of their flags is for.
func TestTheCommandsOfEveryDayHaveFrenchPages(t *testing.T) {
	fr := words.New("fr")
	root := newRoot(params{})
	for _, name := range finance {
		cmd, _, err := root.Find([]string{name})
		if err != nil || cmd == root {
			t.Fatalf("there is no command %s, %v", name, err)
		}
		if page, ok := pageIn(fr, cmd.Long); !ok || page == "" {
			t.Errorf("%s: a part of its page has no French", name)
		}
		for _, set := range []*pflag.FlagSet{cmd.LocalFlags(), root.PersistentFlags()} {
			set.VisitAll(func(f *pflag.Flag) {
				if f.Name != "help" && fr.Says(f.Usage) == f.Usage {
					t.Errorf("%s --%s: %q has no French", name, f.Name, f.Usage)
				}
			})
		}
	}
}
